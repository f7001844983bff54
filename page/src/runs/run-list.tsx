/** All runs, the latest first: what was scored on whom, with the figures by which runs are told apart at a glance. */
import { Answered, useAsked } from "./asked.tsx";
import { FigureCell, isFigure, scaleOf, Whisker, Wide } from "./figures.tsx";
import { writePlace } from "./route.ts";
import type { ListedRun, RunsSource } from "./source.ts";
import { useRunWords } from "./words.ts";
import { Works } from "./works.tsx";

/** Beside AccEM, which is drawn too. */
const METRICS = ["hr@10", "mrr", "perplexity"] as const;
const DIGITS = 1;

export function RunList({ source }: { readonly source: RunsSource }) {
  const words = useRunWords();
  const asked = useAsked("runs", source.list);
  return (
    <article class="runs-screen">
      <div class="head">
        <h1>{words.runs}</h1>
        <a class="away" href={writePlace({ screen: "grade" })}>
          {words.gradeHead}
        </a>
      </div>
      <p class="lead">{words.lead}</p>
      {source.progress && <Works look={source.progress} />}
      <Answered asked={asked}>
        {(runs) => (
          <>
            {runs.every(({ state }) => state !== "finished") && (
              <p>
                {words.none} <code>wherefore evaluate stay markov default --on nlsy97:valid --keep-answers</code>
              </p>
            )}
            {runs.map((run) => run.state === "finished" && <Run key={run.id} run={run} />)}
            <Others head={words.unfinished} runs={runs.filter(({ state }) => state === "unfinished")} />
            <Others head={words.unreadable} runs={runs.filter(({ state }) => state === "unreadable")} />
          </>
        )}
      </Answered>
    </article>
  );
}

function Run({ run }: { readonly run: ListedRun }) {
  const words = useRunWords();
  const figures = run.figures ?? [];
  const accuracy = figures.flatMap(({ metrics }) => (isFigure(metrics["accEM"]) ? [metrics["accEM"]] : []));
  const scale = scaleOf(accuracy);
  const title = runTitle(run, words);
  return (
    <section class="card run">
      <h2>
        <a href={writePlace({ screen: "run", run: run.id, show: "all", from: 0 })}>{title}</a>
      </h2>
      <p class="soft">
        {[
          words.cases(run.cases ?? 0),
          run.startedAt?.slice(0, 16).replace("T", " "),
          run.keepsAnswers && words.answersKept,
        ]
          .filter(Boolean)
          .join(" · ")}{" "}
        · <span class="id">{run.id}</span>
      </p>
      <Wide label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.method}</th>
              <th scope="col">{words.columns.accEM}</th>
              <td class="drawn" />
              {METRICS.map((name) => (
                <th key={name} scope="col">
                  {words.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.map(({ method, metrics }) => (
              <tr key={method}>
                <th scope="row">{method}</th>
                <FigureCell figure={metrics["accEM"]} digits={DIGITS} />
                <td class="drawn">
                  {isFigure(metrics["accEM"]) && <Whisker figure={metrics["accEM"]} scale={scale} />}
                </td>
                {METRICS.map((name) => (
                  <FigureCell key={name} figure={metrics[name]} digits={DIGITS} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

/** "nlsy97, validation part"; of a file its name, without the folders of whoever made the run */
export function runTitle(
  { on, part }: { readonly on?: string | undefined; readonly part?: string | undefined },
  words: { readonly part: Readonly<Record<string, string>> },
): string {
  return [on?.split(/[/\\]/).at(-1), part && (words.part[part] ?? part)].filter(Boolean).join(", ");
}

function Others({ head, runs }: { readonly head: string; readonly runs: readonly ListedRun[] }) {
  if (runs.length === 0) return null;
  return (
    <section>
      <h2>{head}</h2>
      <ul class="points">
        {runs.map(({ id, methods }) => (
          <li key={id}>
            <span class="id">{id}</span> <span class="soft">{methods?.join(", ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
