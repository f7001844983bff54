/**
 * What the counting methods learn from: the training people of a data set, whole careers.
 *
 * In: a data set.  Out: every transition of its training people as cases, which of them are between two adult jobs, and each person's
 * scored case; and the scored cases of the validation people.
 */

import {
  type Career,
  type Case,
  type CaseRules,
  type Dataset,
  earliestMonth,
  WhereforeError,
} from "../domain/index.ts";
import { cutCases } from "./cases.ts";

export type TrainingCases = {
  readonly transitions: readonly Case[];
  /** Ids of the transitions between two jobs that both began at 22 or later. */
  readonly adult: ReadonlySet<string>;
  /** The cases by the data set's own protocol. */
  readonly scored: readonly Case[];
  /** The same of the validation people: they choose the epoch at which a trained baseline is best, and nothing is learned from them. */
  readonly validation: readonly Case[];
  readonly people: number;
};

/** @throws WhereforeError "nothing-to-learn-from" where no training person is a case: no method makes a model of nothing */
export async function trainingCases(dataset: Dataset): Promise<TrainingCases> {
  const transitions: Case[] = [];
  const adult = new Set<string>();
  const scored: Case[] = [];
  const validation: Case[] = [];
  let people = 0;
  for await (const career of dataset.careers()) {
    const part = dataset.part(career.id);
    if (part === "valid") validation.push(...cutCases(career, dataset.rules));
    if (part !== "train") continue;
    people++;
    transitions.push(...cutCases(career, { ...dataset.rules, protocol: "every-transition" }));
    for (const id of adultTransitions(career, dataset.rules)) adult.add(id);
    scored.push(...cutCases(career, dataset.rules));
  }
  if (people === 0 || scored.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-learn-from",
      `${dataset.name}: of ${people} training people none gives a case to learn from. Split it with --split 70/10/20, or name another set with --train-on.`,
    );
  return { transitions, adult, scored, validation, people };
}

/** The transitions between two adult jobs. */
export function adultCases({ transitions, adult }: TrainingCases): Case[] {
  return transitions.filter(({ id }) => adult.has(id));
}

/** Ids as `cutCases` gives them: the person, and which job is the target. Only "last-adult-job" asks anybody's age. */
function adultTransitions(career: Career, { protocol, adultAge, assumedBirthYear }: CaseRules): string[] {
  const born = career.birthYear ?? assumedBirthYear;
  const isAdult = career.jobs.map(
    ({ start }) =>
      protocol !== "last-adult-job" ||
      (start !== undefined && Math.floor(earliestMonth(start) / 12) - born >= adultAge),
  );
  return isAdult.flatMap((own, at) => (at > 0 && own && isAdult[at - 1] ? [`${career.id}#${at}`] : []));
}
