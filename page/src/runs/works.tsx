/** Works under way, looked at every two seconds while the page is seen: how far each is, what it used, how long it may take yet. */
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n.ts";
import type { Progress } from "./source.ts";
import { useRunWords } from "./words.ts";

type Work = Progress["works"][number];

/** Milliseconds between two looks, and how many of them a rate is taken over. */
const PAUSE = 2_000;
const LOOKS = 5;

export function Works({ look }: { readonly look: () => Promise<Progress> }) {
  const words = useRunWords().works;
  const looks = useLooks(look);
  const [latest] = looks;
  if (latest === undefined) return null;
  const { works, workers, setAside } = latest;
  if (works.length === 0 && workers === null) return null;
  const ended = works.filter(({ state }) => state === "ended");
  return (
    <section class="works">
      <h2>{words.head}</h2>
      {works.length === ended.length && <p class="soft">{words.none}</p>}
      {works.map((work) => work.state !== "ended" && <UnderWay key={work.id} work={work} looks={looks} />)}
      {workers !== null && <Workers workers={workers} />}
      {setAside?.map(({ name, failures, cause }) => (
        <p key={name} class="failure">
          {words.setAside(failures)} <span class="id">{name}</span> {cause}
        </p>
      ))}
      {ended.length > 0 && (
        <details>
          <summary>{words.ended(ended.length)}</summary>
          {ended.map((work) => (
            <UnderWay key={work.id} work={work} looks={looks} />
          ))}
        </details>
      )}
    </section>
  );
}

/** The latest first. What cannot be had now may be the next time, and nobody is told of it: the list of runs says what is wrong. */
function useLooks(look: () => Promise<Progress>): readonly Progress[] {
  const [looks, setLooks] = useState<readonly Progress[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const again = async () => {
      const next = document.hidden ? undefined : await look().catch(() => undefined);
      if (isLeft) return;
      if (next !== undefined) setLooks((before) => [next, ...before].slice(0, LOOKS));
      timer = setTimeout(() => void again(), PAUSE);
    };
    void again();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [look]);
  return looks;
}

function UnderWay({ work, looks }: { readonly work: Work; readonly looks: readonly Progress[] }) {
  const words = useRunWords().works;
  const { code } = useWords();
  const count = (value: number) => value.toLocaleString(code);
  const { what, done, total, unit, state, secondsLeft, calls, tokens, cost } = work;
  const rate = state === "at-work" ? rateOf(work, looks) : undefined;
  const causes = Object.entries(calls?.causes ?? {}).map(([why, times]) => `${why} ${count(times)}`);
  const facts = [
    calls && words.answered(count(calls.answered)),
    rate !== undefined && words.rate(rate.toLocaleString(code, { maximumFractionDigits: 1 })),
    calls && calls.failed > 0 && [words.failures(count(calls.failed)), ...causes].join(", "),
    tokens !== null && tokens > 0 && words.tokens(count(tokens)),
    cost !== null && words.cost(cost.toLocaleString(code, { minimumFractionDigits: 2, maximumFractionDigits: 2 })),
  ];
  return (
    <div class="card work">
      <h3 class="id">{what}</h3>
      {total !== null && total > 0 && <progress max={total} value={Math.min(done, total)} aria-label={what} />}
      <p>
        {unit !== "" && `${words.done(count(done), total === null ? undefined : count(total), unit)} · `}
        <b class={state}>{words.state[state]}</b>
        {secondsLeft !== null && state === "at-work" && ` · ${words.left(spanOf(secondsLeft))}`}
      </p>
      <p class="soft">{facts.filter(Boolean).join(" · ")}</p>
    </div>
  );
}

/** Of the looks that are kept: calls a second, or where nobody counts them what is done a second; undefined after one look. */
function rateOf({ id, calls, done }: Work, looks: readonly Progress[]): number | undefined {
  const [latest] = looks;
  const first = looks.findLast(({ works }) => works.some((work) => work.id === id));
  const before = first?.works.find((work) => work.id === id);
  if (latest === undefined || first === undefined || first === latest || before === undefined) return undefined;
  const seconds = (Date.parse(latest.now) - Date.parse(first.now)) / 1000;
  const more = calls && before.calls ? calls.answered - before.calls.answered : done - before.done;
  return seconds > 0 ? Math.max(0, more) / seconds : undefined;
}

function Workers({ workers }: { readonly workers: NonNullable<Progress["workers"]> }) {
  const words = useRunWords().works;
  const running = workers.reduce((sum, worker) => sum + worker.running, 0);
  const most = workers.reduce((sum, worker) => sum + worker.concurrency, 0);
  return (
    <details>
      <summary>{words.workers(workers.length, running, most)}</summary>
      <ul class="points">
        {workers.map(({ place, running, concurrency }) => (
          <li key={place}>
            <span class="id">{place}</span> <span class="soft">{words.calls(running, concurrency)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** "40 s", "12 min", "3 h 5 min" */
function spanOf(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
