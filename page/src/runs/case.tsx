/** One case: the history, what followed, and of two methods the ranking, the reasons and what they rest on, as far as the run keeps it. */
import { useState } from "preact/hooks";
import { AnswerOf } from "./answer.tsx";
import { Answered, useAsked } from "./asked.tsx";
import { CASES_A_PAGE } from "./case-list.tsx";
import { ChooseTwo, chosenOf, methodOf, nameOf, type RunPlace } from "./chosen.tsx";
import { type Go, writePlace } from "./route.ts";
import { runTitle } from "./run-list.tsx";
import type { ListedRun, Report, RunsSource, ShownCase } from "./source.ts";
import { useRunWords } from "./words.ts";

type Props = {
  readonly source: RunsSource;
  readonly place: RunPlace & { readonly case: string };
  readonly go: Go;
};

export function CaseScreen({ source, place, go }: Props) {
  const words = useRunWords();
  const { run } = place;
  const asked = useAsked(`${run} ${place.case}`, async () => ({
    report: await source.report(run),
    runs: await source.list(),
    shown: await source.case(run, place.case),
  }));
  return (
    <article class="runs-screen case-screen">
      <p class="crumbs">
        <a href={writePlace({ screen: "list" })}>{words.runs}</a>
        <a href={writePlace({ ...place, case: undefined })}>
          {asked.value === undefined ? run : runTitle(asked.value.report, words)}
        </a>
      </p>
      <Answered asked={asked}>{(value) => <Shown source={source} place={place} go={go} {...value} />}</Answered>
    </article>
  );
}

type ShownProps = Props & {
  readonly report: Report;
  readonly runs: readonly ListedRun[];
  readonly shown: ShownCase;
};

function Shown({ source, place, go, report, runs, shown }: ShownProps) {
  const words = useRunWords();
  const { a, b } = chosenOf(place, report);
  const methods = report.methods.map(({ method }) => method);
  const elsewhere: ReturnType<typeof methodOf> = methodOf(b ?? a, methods);
  const other = useAsked(elsewhere.run && `${elsewhere.run} ${place.case}`, () =>
    source.case(elsewhere.run!, place.case),
  );
  const [isDiffed, setDiffed] = useState(true);
  const first = shown.methods.find(({ score }) => score.method === a);
  const second = (elsewhere.run === undefined ? shown : other.value)?.methods.find(
    ({ score }) => score.method === elsewhere.method,
  );
  const truth = shown.methods[0]!.score.truth;
  const isPair = second !== undefined && b !== a;
  const canDiff = isPair && [first, second].every((one) => (one?.answer?.reasons.length ?? 0) > 0);
  return (
    <>
      <div class="head">
        <h1>{words.caseTitle(place.case)}</h1>
        <Steps source={source} place={place} a={a} b={isPair ? b : undefined} go={go} />
      </div>
      <p class="truth">
        {words.truth}: <b lang="en">{shown.titles[truth] ?? truth}</b> <span class="soft">{truth}</span>
      </p>
      <ChooseTwo place={place} report={report} runs={runs} go={go} />
      {canDiff && (
        <label class="check">
          <input type="checkbox" checked={isDiffed} onChange={(event) => setDiffed(event.currentTarget.checked)} />
          {words.diff}
        </label>
      )}
      {!shown.keepsAnswers && (
        <p class="unsure">
          {words.notKept} <code>wherefore evaluate … --keep-answers</code>
        </p>
      )}
      <div class="case-columns">
        <History shown={shown} />
        {first && (
          <AnswerOf
            side="a"
            name={a}
            shown={shown}
            method={first}
            against={canDiff && isDiffed ? second?.answer : undefined}
          />
        )}
        {isPair && (
          <AnswerOf
            side="b"
            name={nameOf(b!, methods)}
            shown={elsewhere.run === undefined ? shown : other.value!}
            method={second}
            against={canDiff && isDiffed ? first?.answer : undefined}
          />
        )}
      </div>
    </>
  );
}

/** To the cases before and after it among those that were listed. */
function Steps({ source, place, a, b, go }: Props & { readonly a: string; readonly b: string | undefined }) {
  const words = useRunWords();
  const { run, show, from } = place;
  const asked = useAsked(`${run} ${a} ${b} ${show} ${from}`, () =>
    source.cases(run, { a, b, show, from, limit: CASES_A_PAGE }),
  );
  const ids = asked.value?.cases.map((one) => one.a.case) ?? [];
  const at = ids.indexOf(place.case);
  const step = (to: number, said: string, sign: string) => (
    <button
      type="button"
      class="quiet edged"
      disabled={at < 0 || ids[to] === undefined}
      onClick={() => go({ ...place, case: ids[to] })}
    >
      {sign === "←" && "← "}
      {said}
      {sign === "→" && " →"}
    </button>
  );
  return (
    <div class="steps away">
      {step(at - 1, words.before, "←")}
      {step(at + 1, words.next, "→")}
    </div>
  );
}

function History({ shown: { history } }: { readonly shown: ShownCase }) {
  const words = useRunWords();
  if (history === null) return null;
  const span = (start: string | null, end: string | null) =>
    [...new Set([start, end])].filter((one) => one !== null).join(" – ");
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <ol class="line">
        {history.jobs.map(({ title, start, end, fullTime }, at) => (
          // Jobs have no names of their own: two may be alike.
          <li key={`${at} ${title}`}>
            <p class="title" lang="en">
              {title}
            </p>
            <p class="soft">
              {[span(start, end), fullTime !== undefined && (fullTime ? words.fullTime : words.partTime)]
                .filter(Boolean)
                .join(", ")}
            </p>
          </li>
        ))}
        {history.education.map(({ degree, field, date }, at) => (
          <li key={`${at} ${degree}`} class="study">
            <p class="title">{degree}</p>
            <p class="soft">{[field, date].filter((one) => one !== undefined).join(", ")}</p>
          </li>
        ))}
      </ol>
      <p class="soft small">{words.keptAs}</p>
    </section>
  );
}
