/**
 * What the counting methods learn from: the training people of a data set, whole careers.
 *
 * In: a data set.  Out: every transition of its training people as cases, which of them are between two adult jobs, and each person's
 * scored case.
 */
import type { Career, Case } from "../domain/index.ts";
import { earliestMonth } from "../domain/index.ts";
import { ADULT_AGE, ASSUMED_BIRTH_YEAR, cutCases } from "../histories/cases.ts";
import type { Dataset } from "../histories/datasets.ts";

export type TrainingCases = {
  readonly transitions: readonly Case[];
  /** Ids of the transitions between two jobs that both began at 22 or later. */
  readonly adult: ReadonlySet<string>;
  /** The cases by the data set's own protocol. */
  readonly scored: readonly Case[];
  readonly people: number;
};

export async function trainingCases(dataset: Dataset): Promise<TrainingCases> {
  const transitions: Case[] = [];
  const adult = new Set<string>();
  const scored: Case[] = [];
  let people = 0;
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== "train") continue;
    people++;
    transitions.push(...cutCases(career, "every-transition"));
    for (const id of adultTransitions(career)) adult.add(id);
    scored.push(...cutCases(career, dataset.protocol));
  }
  return { transitions, adult, scored, people };
}

/** Ids as `cutCases` gives them: the person, and which job is the target. */
function adultTransitions(career: Career): string[] {
  const born = career.birthYear ?? ASSUMED_BIRTH_YEAR;
  const isAdult = career.jobs.map(
    ({ start }) => start !== undefined && Math.floor(earliestMonth(start) / 12) - born >= ADULT_AGE,
  );
  return isAdult.flatMap((own, at) => (at > 0 && own && isAdult[at - 1] ? [`${career.id}#${at}`] : []));
}
