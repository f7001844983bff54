/** How sure is this: in words first, then for histories like the one at hand, by probability, by kind of step and by length, and the limits. */
import accuracy from "../../../artefacts/accuracy-like.json";
import figures from "../figures.json";
import { useWords } from "../i18n.ts";
import { LENGTHS, lengthOf } from "../likeness.ts";
import { usePage } from "../store.ts";
import { AccuracyTable } from "./accuracy-table.tsx";
import { LikeThis } from "./like-this.tsx";
import { Reliability } from "./reliability.tsx";

export function Sure() {
  const { sure } = useWords();
  const session = usePage((state) => state.session);
  const shown = usePage((state) => state.shown);
  const jobs = shown?.history.jobs.length;
  return (
    <article class="sure-screen">
      <h1>{sure.head}</h1>
      <p class="lead">{sure.lead(Math.round(accuracy.first.value), Math.round(accuracy.firstTen.value))}</p>
      <p class="lead">{sure.readThis}</p>
      {session !== undefined && shown !== undefined && <LikeThis session={session} shown={shown} />}
      <section aria-labelledby="reliability">
        <h2 id="reliability">{sure.reliability}</h2>
        <p>{sure.reliabilitySaid(figures.people)}</p>
        <Reliability />
      </section>
      <section aria-labelledby="by-step">
        <h2 id="by-step">{sure.byStep}</h2>
        <p>{sure.byStepSaid}</p>
        <AccuracyTable
          head={sure.group}
          rows={figures.byStep.map((row) => ({ ...row, name: sure.steps[row.group] ?? row.group, own: false }))}
        />
      </section>
      <section aria-labelledby="by-length">
        <h2 id="by-length">{sure.byLength}</h2>
        {jobs !== undefined && <p>{sure.byLengthOwn}</p>}
        <AccuracyTable
          head={sure.groupLength}
          rows={LENGTHS.flatMap((length) =>
            accuracy.groups
              .filter(({ by, group }) => by === "history length" && group === length)
              .map((row) => ({
                ...row,
                name: sure.lengths[length] ?? length,
                own: jobs !== undefined && length === lengthOf(jobs),
              })),
          )}
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
