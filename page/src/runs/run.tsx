/** One run: the figures of its methods, two of them side by side, their cases, the outcome by judge's score, and groups. */
import type { MethodReport } from "../../../src/evaluate/report.ts";
import { Answered, useAsked } from "./asked.tsx";
import { CaseList } from "./case-list.tsx";
import { ChooseTwo, chosenOf, comparisonOf, nameOf, type RunPlace } from "./chosen.tsx";
import { DosesOf } from "./doses.tsx";
import { FigureCell, isFigure, scaleOf, Whisker, Wide } from "./figures.tsx";
import { Groups } from "./groups.tsx";
import { Pair } from "./pair.tsx";
import { type Go, writePlace } from "./route.ts";
import { runTitle } from "./run-list.tsx";
import type { ListedRun, Report, RunsSource } from "./source.ts";
import { useRunWords } from "./words.ts";

type Props = { readonly source: RunsSource; readonly place: RunPlace; readonly go: Go };

export function RunScreen({ source, place, go }: Props) {
  const words = useRunWords();
  const { run } = place;
  const asked = useAsked(run, async () => ({ report: await source.report(run), runs: await source.list() }));
  return (
    <article class="runs-screen">
      <p class="crumbs">
        <a href={writePlace({ screen: "list" })}>{words.runs}</a>
      </p>
      <Answered asked={asked}>
        {({ report, runs }) => <Shown source={source} place={place} report={report} runs={runs} go={go} />}
      </Answered>
    </article>
  );
}

function Shown({
  source,
  place,
  report,
  runs,
  go,
}: Props & { readonly report: Report; readonly runs: readonly ListedRun[] }) {
  const words = useRunWords();
  const { a, b } = chosenOf(place, report);
  const methods = report.methods.map(({ method }) => method);
  const listed = runs.find(({ id }) => id === place.run);
  const isPair = b !== undefined && b !== a;
  const compared = useAsked(isPair ? `${place.run} ${a} ${b}` : undefined, () =>
    comparisonOf(source, place.run, report, { a, b: b! }),
  );
  const { comparison, isTurned = false } = compared.value ?? {};
  const alone = comparison && {
    a: isTurned ? comparison.accEM.onlyB : comparison.accEM.onlyA,
    b: isTurned ? comparison.accEM.onlyA : comparison.accEM.onlyB,
  };
  return (
    <>
      <h1>{runTitle(report, words)}</h1>
      <p class="soft">
        {words.cases(report.n)} {words.ofPeople(report.people)}
        {listed?.keepsAnswers && ` · ${words.answersKept}`} · <span class="id">{place.run}</span>
      </p>
      <p class="soft notice">{report.notice}</p>
      <section aria-labelledby="figures">
        <h2 id="figures">{words.figures}</h2>
        <FigureTable report={report} chosen={{ a, b }} />
        <p class="soft small">{words.figureNote}</p>
      </section>
      <section aria-labelledby="pair">
        <h2 id="pair">{words.pair}</h2>
        <ChooseTwo place={place} report={report} runs={runs} go={go} />
        {isPair ? (
          <Answered asked={compared}>{(pair) => <Pair {...pair} a={a} b={nameOf(b, methods)} />}</Answered>
        ) : (
          <p class="soft">{b === undefined ? words.oneMethod : words.same}</p>
        )}
      </section>
      <CaseList
        source={source}
        place={place}
        a={a}
        b={isPair ? b : undefined}
        methods={methods}
        alone={alone}
        go={go}
      />
      {listed?.keepsAnswers && (
        <DosesOf source={source} run={place.run} a={a} b={isPair && methods.includes(b) ? b : undefined} />
      )}
      <Groups report={report} methods={methods.filter((method) => method === a || method === b)} />
    </>
  );
}

/** Beside AccEM, which is drawn too. */
const COLUMNS = [
  ["hr@3", 1],
  ["hr@10", 1],
  ["mrr", 1],
  ["perplexity", 1],
  ["new.hr@10", 1],
] as const;

function FigureTable({
  report,
  chosen,
}: {
  readonly report: Report;
  readonly chosen: { a: string; b: string | undefined };
}) {
  const words = useRunWords();
  const scale = scaleOf(
    report.methods.flatMap(({ metrics }) => (isFigure(metrics["accEM"]) ? [metrics["accEM"]] : [])),
  );
  return (
    <Wide label={words.figures}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.method}</th>
            <th scope="col">{words.columns.accEM}</th>
            <td class="drawn" />
            {COLUMNS.map(([name]) => (
              <th key={name} scope="col">
                {words.columns[name]}
              </th>
            ))}
            <th scope="col">{words.failedCases}</th>
            <th scope="col">{words.trainedOn}</th>
          </tr>
        </thead>
        <tbody>
          {report.methods.map(({ method, metrics, n, failed, ...more }) => {
            const { trainedOn, trainedOnThese, firstFailure } = more as Partial<MethodReport>;
            return (
              <tr key={method}>
                <th scope="row">
                  {method} {method === chosen.a && <b class="side-a">A</b>}
                  {method === chosen.b && <b class="side-b">B</b>}
                </th>
                {failed === n ? (
                  <td class="soft" colSpan={COLUMNS.length + 2}>
                    {firstFailure}
                  </td>
                ) : (
                  <>
                    <FigureCell figure={metrics["accEM"]} digits={1} />
                    <td class="drawn">
                      {isFigure(metrics["accEM"]) && <Whisker figure={metrics["accEM"]} scale={scale} />}
                    </td>
                    {COLUMNS.map(([name, digits]) => (
                      <FigureCell key={name} figure={metrics[name]} digits={digits} />
                    ))}
                  </>
                )}
                <td>{failed}</td>
                <td class="soft">
                  {trainedOn?.map((one) => one.split(/[/\\]/).at(-1)).join(", ") ?? words.notKnown}
                  {trainedOnThese && ` (${words.theseVeryPeople})`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}
