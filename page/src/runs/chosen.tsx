/** The two methods that are set side by side: which they are, what else could be, and how they are called. */

import { shortRunName } from "../../../src/domain/run-name.ts";
import { doseBeside } from "../../../src/evaluate/dose-response.ts";
import type { Go, Place } from "./route.ts";
import type { ListedRun, Report, RunsSource } from "./source.ts";
import { useRunWords } from "./words.ts";

export type RunPlace = Extract<Place, { readonly screen: "run" }>;

export type Chosen = { readonly a: string; readonly b: string | undefined };

/** What the address says, or the first method and what stands beside it. */
export function chosenOf({ a, b }: RunPlace, report: Report): Chosen {
  const methods = report.methods.map(({ method }) => method);
  const first = a !== undefined && methods.includes(a) ? a : methods[0]!;
  // Beside a ranking that rests on reasons the one without any, else the first other.
  return { a: first, b: b ?? doseBeside(report, first) ?? methods.find((method) => method !== first) };
}

/** RUN:METHOD of another run in its two parts; a method of this run by itself. */
export function methodOf(name: string, methods: readonly string[]): { readonly run?: string; readonly method: string } {
  const at = name.indexOf(":");
  return methods.includes(name) || at < 0 ? { method: name } : { run: name.slice(0, at), method: name.slice(at + 1) };
}

/** As it is called in sentences and headings: of another run with the end of that run's name. */
export function nameOf(name: string, methods: readonly string[]): string {
  const { run, method } = methodOf(name, methods);
  return run === undefined ? method : `${method} (${shortRunName(run)})`;
}

/** Finished runs that were made on the same cases, as far as their listing tells; the comparison itself finds out. */
function alike(runs: readonly ListedRun[], id: string): ListedRun[] {
  const own = runs.find((run) => run.id === id);
  return runs.filter(
    (run) =>
      run.id !== id &&
      run.state === "finished" &&
      run.on === own?.on &&
      run.part === own?.part &&
      run.cases === own?.cases,
  );
}

type Props = {
  readonly place: RunPlace;
  readonly report: Report;
  readonly runs: readonly ListedRun[];
  readonly go: Go;
};

export function ChooseTwo({ place, report, runs, go }: Props) {
  const words = useRunWords();
  const { a, b } = chosenOf(place, report);
  const methods = report.methods.map(({ method }) => method);
  const others = alike(runs, place.run);
  const choose = (change: Partial<Chosen>) => go({ ...place, a, b, ...change, from: 0 });
  return (
    <div class="two">
      <label>
        <b class="side-a">A</b>
        <select value={a} onChange={(event) => choose({ a: event.currentTarget.value })}>
          {methods.map((method) => (
            <option key={method}>{method}</option>
          ))}
        </select>
      </label>
      <label>
        <b class="side-b">B</b>
        <select value={b} onChange={(event) => choose({ b: event.currentTarget.value })}>
          <optgroup label={words.thisRun}>
            {methods.map((method) => (
              <option key={method} value={method}>
                {method}
              </option>
            ))}
          </optgroup>
          {others.length > 0 && (
            <optgroup label={words.otherRuns}>
              {others.flatMap(({ id, methods: own = [] }) =>
                own.map((method) => (
                  <option key={`${id}:${method}`} value={`${id}:${method}`}>
                    {method} ({shortRunName(id)})
                  </option>
                )),
              )}
            </optgroup>
          )}
        </select>
      </label>
    </div>
  );
}

/** One comparison by the run's own report, where both are of it; else asked for. */
export async function comparisonOf(
  source: RunsSource,
  run: string,
  report: Report,
  { a, b }: { a: string; b: string },
) {
  const own = report.comparisons.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
  if (own !== undefined) return { comparison: own, isTurned: own.a !== a, isOfRun: true };
  const { run: elsewhere = run, method } = methodOf(
    b,
    report.methods.map((one) => one.method),
  );
  return { comparison: await source.compare(`${run}:${a}`, `${elsewhere}:${method}`), isTurned: false, isOfRun: false };
}
