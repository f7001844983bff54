/**
 * What the counting methods learn from: the training people of a data set, whole careers.
 *
 * In: a data set.  Out: every transition of its training people as cases, which of them are between two adult jobs, and each person's
 * scored case; and the scored cases of the validation people.
 */

import {
  breather,
  type Career,
  type Case,
  type CaseRules,
  type Dataset,
  earliestMonth,
  type Job,
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
export async function trainingCases(
  dataset: Dataset,
  signal: AbortSignal = new AbortController().signal,
): Promise<TrainingCases> {
  const breathe = breather(signal, "the training careers were read");
  const transitions: Case[] = [];
  const adult = new Set<string>();
  const scored: Case[] = [];
  const validation: Case[] = [];
  let people = 0;
  const shared = sharingCareers();
  for await (const read of dataset.careers()) {
    await breathe();
    const part = dataset.part(read.id);
    if (part === "test") continue;
    const career = shared(read);
    if (part === "valid") validation.push(...cutCases(career, dataset.rules));
    if (part !== "train") continue;
    people++;
    const own = cutCases(career, { ...dataset.rules, protocol: "every-transition" });
    transitions.push(...own);
    const ids = new Set(adultTransitions(career, dataset.rules));
    for (const { id } of own) if (ids.has(id)) adult.add(id);
    scored.push(...cutCases(career, dataset.rules).map((case_) => withSharedHistory(case_, own)));
  }
  if (people === 0 || scored.length === 0)
    throw new WhereforeError(
      "input",
      "nothing-to-learn-from",
      `${dataset.name}: of ${people} training people none gives a case to learn from. Split it with --split 70/10/20, or name another set with --train-on.`,
    );
  return { transitions, adult, scored, validation, people };
}

/** Careers whose texts and codings are kept once, however many jobs have them: each line of a file brings copies of its own. */
function sharingCareers(): (career: Career) => Career {
  const texts = new Map<string, string>();
  const codings = new Map<string, Job["coding"]>();
  const once = <Kept>(kept: Map<string, Kept>, key: string, value: Kept): Kept => {
    const found = kept.get(key);
    if (found === undefined) kept.set(key, value);
    return found ?? value;
  };
  const text = <Text extends string>(value: Text) => once(texts, value, value) as Text;
  return (career) => ({
    ...career,
    jobs: career.jobs.map((job) => ({
      ...job,
      ...(job.title !== undefined && { title: text(job.title) }),
      ...(job.employer !== undefined && { employer: text(job.employer) }),
      ...(job.start !== undefined && { start: text(job.start) }),
      ...(job.end !== undefined && { end: text(job.end) }),
      coding: once(codings, JSON.stringify(job.coding), job.coding),
    })),
  });
}

/** A history that two cases have is kept once: of 100,000 careers the histories are most of the memory. */
function withSharedHistory(case_: Case, transitions: readonly Case[]): Case {
  const same = transitions.find(({ history }) => history.jobs.length === case_.history.jobs.length);
  return same === undefined ? case_ : { ...case_, history: same.history };
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
