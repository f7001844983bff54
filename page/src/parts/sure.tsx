/** How sure is this: in words first, then the reliability of the first title, by kind of step and by length of history, and the limits. */
import figures from "../figures.json";
import { useWords } from "../i18n.ts";
import { usePage } from "../store.ts";
import { Reliability } from "./reliability.tsx";

/** Figures of fewer people say nothing. */
const FEWEST = 10;

export function Sure() {
  const { sure } = useWords();
  const jobs = usePage((state) => state.session?.career.jobs.length);
  return (
    <article class="sure-screen">
      <h1>{sure.head}</h1>
      <p class="lead">{sure.lead(Math.round(figures.first.value), Math.round(figures.firstTen.value))}</p>
      <p class="lead">{sure.readThis}</p>
      <section aria-labelledby="reliability">
        <h2 id="reliability">{sure.reliability}</h2>
        <p>{sure.reliabilitySaid(figures.people)}</p>
        <Reliability />
      </section>
      <section aria-labelledby="by-step">
        <h2 id="by-step">{sure.byStep}</h2>
        <p>{sure.byStepSaid}</p>
        <Table
          head={sure.group}
          rows={figures.byStep.map((row) => ({ ...row, name: sure.steps[row.group] ?? row.group, own: false }))}
        />
      </section>
      <section aria-labelledby="by-length">
        <h2 id="by-length">{sure.byLength}</h2>
        {jobs !== undefined && <p>{sure.byLengthOwn}</p>}
        <Table
          head={sure.groupLength}
          rows={figures.byLength.map((row) => ({
            ...row,
            name: sure.lengths[row.group] ?? row.group,
            own: jobs !== undefined && row.group === groupOf(jobs),
          }))}
        />
      </section>
      <section aria-labelledby="learned">
        <h2 id="learned">{sure.learned}</h2>
        {sure.learnedSaid.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </section>
      <section aria-labelledby="limits">
        <h2 id="limits">{sure.limits}</h2>
        <ul class="points">
          {sure.limitsSaid.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p>
          <b>{sure.notFor}</b>
        </p>
      </section>
      <p class="soft">{sure.source(`NLSY97, n = ${figures.people}`)}</p>
    </article>
  );
}

function groupOf(jobs: number): string {
  if (jobs <= 1) return "1 job";
  if (jobs <= 3) return "2 to 3 jobs";
  if (jobs <= 6) return "4 to 6 jobs";
  return jobs <= 10 ? "7 to 10 jobs" : "more than 10 jobs";
}

type Figure = { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
type Row = { readonly name: string; readonly own: boolean; readonly first: Figure; readonly firstTen: Figure };

function Table({ head, rows }: { readonly head: string; readonly rows: readonly Row[] }) {
  const { sure } = useWords();
  const cell = ({ value, low, high, n }: Figure) =>
    n < FEWEST ? (
      <span class="soft">{sure.few}</span>
    ) : (
      <>
        <b>{Math.round(value)}</b> <span class="soft">({sure.interval(Math.round(low), Math.round(high))})</span>
      </>
    );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{sure.first}</th>
          <th scope="col">{sure.ten}</th>
          <th scope="col">{sure.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, own, first, firstTen }) => (
          <tr key={name} class={own ? "own" : undefined} aria-current={own ? "true" : undefined}>
            <th scope="row">{name}</th>
            <td>{cell(first)}</td>
            <td>{cell(firstTen)}</td>
            <td>{first.n}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
