/**
 * Claims about the past, each with the smallest edit of the history under which it no longer holds.
 *
 * In: a history.  Out: its facts, the latest first, each with the history as it would be without it.
 * Every occupation, degree and stretch of years is a fact of its own. Two claims that are taken away by the same edit are one fact, said
 * the fuller way; a claim that no edit takes away (nothing is left that it could rest on) is none.
 */
import {
  BadInputError,
  type CareerHistory,
  type Claim,
  type HistoryClaim,
  isSure,
  type Job,
  latestMonth,
  type OccupationCode,
  occupationCodes,
  type Place,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { answerCoding, isCodingKey } from "./answer-coding.ts";
import { checkClaim } from "./check.ts";
import { factsOf, type HistoryFacts, NOWHERE } from "./facts.ts";
import { monthText, retime } from "./retime.ts";

export type PastFact = {
  /** The claim's short form, as `--hold KEY=false` takes it. */
  readonly key: string;
  readonly claim: Claim & { readonly about: "history" };
  /** The history without it. */
  readonly edited: CareerHistory;
  /** Nothing that could be ranked on is left: no job with a code, and no degree. */
  readonly leavesNothing: boolean;
};

/** Of a long career the latest occupations; each fact costs a ranking. */
const MOST_OCCUPATIONS = 12;
/** Fewer years are told by the job itself. */
const FEWEST_YEARS = 2;

export function pastFacts(history: CareerHistory, taxonomy: Taxonomy): PastFact[] {
  const facts = factsOf(history, taxonomy);
  const found = new Map<string, PastFact>([[JSON.stringify(history), undefined as never]]);
  for (const { says, rests } of claimsOf(history, facts, taxonomy)) {
    const edited = withoutClaim(says, history, taxonomy);
    const edit = JSON.stringify(edited);
    if (found.has(edit) || checkClaim(says, edited, taxonomy) === "true") continue;
    const standing = standsSurely(rests, history) ? "true" : "open";
    // Of a single job it can be said that it was perhaps that; the shape of a path made of such is no fact.
    if (standing === "open" && (says.kind === "path" || says.kind === "field-tenure")) continue;
    found.set(edit, {
      key: pastKey(says),
      claim: { about: "history", says, rests: { ...NOWHERE, ...rests }, standing },
      edited,
      leavesNothing: occupationCodes(edited).length === 0 && edited.education.length === 0,
    });
  }
  return [...found.values()].slice(1);
}

/** What rests on a title that was read with doubt is no fact: it is perhaps so. */
function standsSurely({ jobs = [] }: Partial<Place>, history: CareerHistory): boolean {
  return jobs.every((job) => history.jobs[job]!.coding.kind !== "coded" || isSure(history.jobs[job]!.coding));
}

type Said = { readonly says: HistoryClaim; readonly rests: Partial<Place> };

function claimsOf(history: CareerHistory, facts: HistoryFacts, taxonomy: Taxonomy): Said[] {
  const code = (title: number) => taxonomy.occupations[title]!.code;
  const last = facts.coded.at(-1);
  const claims: Said[] = [];
  if (last !== undefined) {
    // Where the last job was not understood, the one before it is not what the person did last.
    const kind = facts.last === undefined ? "held" : "last";
    const { years, jobs } = facts.byTitle.get(last.title)!;
    claims.push({ says: { kind, code: code(last.title) }, rests: { jobs: kind === "last" ? [last.job] : [...jobs] } });
    if (years !== undefined && years >= FEWEST_YEARS)
      claims.push({ says: { kind: "tenure", code: code(last.title), years }, rests: { jobs: [...jobs] } });
  }
  const others = [...new Set(facts.coded.toReversed().map(({ title }) => title))].filter((one) => one !== last?.title);
  for (const title of others.slice(0, MOST_OCCUPATIONS))
    claims.push({ says: { kind: "held", code: code(title) }, rests: { jobs: [...facts.byTitle.get(title)!.jobs] } });
  const entries = history.education.entries().toArray().reverse();
  for (const [entry, { level, field }] of entries)
    if (level !== undefined)
      claims.push({ says: { kind: "education", level, ...(field && { field }) }, rests: { education: [entry] } });
  if (last !== undefined) {
    const major = taxonomy.majors[last.title]!;
    const { years, jobs } = facts.byMajor.get(major)!;
    if (years !== undefined && years >= FEWEST_YEARS)
      claims.push({ says: { kind: "field-tenure", major, years }, rests: { jobs: [...jobs] } });
  }
  const all = { jobs: facts.coded.map(({ job }) => job) };
  if (facts.path !== undefined) claims.push({ says: { kind: "path", shape: facts.path }, rests: all });
  // It rests on the employers' names and on nothing else that is said of these jobs.
  if (facts.sameEmployer) claims.push({ says: { kind: "same-employer" }, rests: {} });
  if (facts.jobs > 1)
    claims.push({ says: { kind: "jobs", count: facts.jobs }, rests: { jobs: [...history.jobs.keys()] } });
  return claims;
}

/** The history under the smallest edit that takes the claim away; the same history where none does. */
export function withoutClaim(says: HistoryClaim, history: CareerHistory, taxonomy: Taxonomy): CareerHistory {
  const { coded } = factsOf(history, taxonomy);
  const majorOf = ({ coding }: Job) =>
    coding.kind === "coded" ? taxonomy.majors[taxonomy.indexOf(coding.code) ?? -1] : undefined;
  const last = coded.at(-1);
  const without = (gone: (job: Job, at: number) => boolean) =>
    retime(history, (job, at) => (gone(job, at) ? undefined : job));
  switch (says.kind) {
    case "last":
    case "level": {
      // The last spells of this work; it may have been held before.
      const other = coded.findLastIndex(({ title }) => title !== last?.title);
      const from = coded[other + 1]?.job ?? history.jobs.length;
      return without((job, at) => at >= from && job.coding.kind === "coded");
    }
    case "held":
      return without((job) => isAmong(job, says.code));
    case "tenure":
      return retime(history, (job) => (isAmong(job, says.code) ? onlyItsEnd(job, history) : job));
    case "field-tenure":
      return without(
        (job) => majorOf(job) === says.major && !isAmong(job, taxonomy.occupations[last?.title ?? -1]?.code),
      );
    case "path": {
      if (says.shape === "one-occupation") return withSpellsJoined(history);
      const title = last && taxonomy.occupations[last.title]!.code;
      const major = last && taxonomy.majors[last.title];
      // Of several fields the last one stays; of a path within one field, or upwards, the last occupation.
      return without((job) =>
        job.coding.kind !== "coded"
          ? false
          : says.shape === "several-fields"
            ? majorOf(job) !== major
            : !isAmong(job, title),
      );
    }
    case "same-employer":
      return withAnotherEmployer(history);
    case "jobs":
      return withSpellsJoined(history);
    case "education":
      return { ...history, education: history.education.filter(({ level }) => level !== says.level) };
    default:
      return says satisfies never;
  }
}

function isAmong({ coding }: Job, code: OccupationCode | undefined): boolean {
  return coding.kind === "coded" && coding.code === code;
}

/** The years are taken away, the work stays: as if it had begun in its last year. */
function onlyItsEnd(job: Job, { moment }: CareerHistory): Job {
  const end = job.current ? moment : job.end;
  if (job.start === undefined || end === undefined) return job;
  const start = latestMonth(end) - 10;
  const { hours, ...rest } = job;
  return latestMonth(job.start) >= start ? job : { ...rest, start: monthText(start) };
}

/** The jobs before the last one that were with its employer were with another one. */
function withAnotherEmployer(history: CareerHistory): CareerHistory {
  const { jobs } = history;
  const employer = jobs.at(-1)?.employer;
  const from = jobs.findLastIndex((job) => job.employer !== employer) + 1;
  const isBefore = (at: number) => at >= from && at < jobs.length - 1;
  return { ...history, jobs: jobs.map((job, at) => (isBefore(at) ? { ...job, employer: `not ${employer}` } : job)) };
}

/** Neighbouring jobs of the same work become one spell of it. */
function withSpellsJoined(history: CareerHistory): CareerHistory {
  const jobs: Job[] = [];
  for (const job of history.jobs) {
    const before = jobs.at(-1);
    if (before?.coding.kind === "coded" && isAmong(job, before.coding.code)) jobs.splice(-1, 1, joined(before, job));
    else jobs.push(job);
  }
  return { ...history, jobs };
}

function joined(first: Job, second: Job): Job {
  const { hours: _, start: __, ...rest } = second;
  const hours = first.hours !== undefined && second.hours !== undefined ? first.hours + second.hours : undefined;
  return {
    ...rest,
    ...((first.start ?? second.start) && { start: (first.start ?? second.start)! }),
    ...(hours !== undefined && { hours }),
  };
}

function pastKey(says: HistoryClaim): string {
  switch (says.kind) {
    case "last":
    case "held":
    case "tenure":
      return `${says.kind}:${says.code}`;
    case "field-tenure":
      return `field-tenure:${says.major}`;
    case "path":
      return `path:${says.shape}`;
    case "same-employer":
      return says.kind;
    case "jobs":
      return `jobs:${says.count}`;
    case "education":
      return `education:${says.level}`;
    case "level":
      return `level:${says.zone}`;
    default:
      return says satisfies never;
  }
}

/** An answer about the past: a fact, by its key, held true or false. */
export type HeldPast = { readonly past: string; readonly standing: "true" | "false" };

/** No work is struck, so that a row of the history is still the one that an answer would name. */
export function keepsRows(past: readonly HeldPast[]): boolean {
  return past.every(({ past: key }) => isCodingKey(key) || key.startsWith("education:"));
}

/**
 * The history as a person corrects it: first what titles meant (their rows are those of the history as it was read), then each claim
 * that is held false is taken away, one after the other; one held true is kept.
 *
 * @throws BadInputError for a claim that the history does not make, or no longer makes
 */
export function correctPast(history: CareerHistory, held: readonly HeldPast[], taxonomy: Taxonomy): CareerHistory {
  const [codings, facts] = [
    held.filter(({ past }) => isCodingKey(past)),
    held.filter(({ past }) => !isCodingKey(past)),
  ];
  let corrected = codings.reduce((read, { past, standing }) => answerCoding(read, past, standing, taxonomy), history);
  for (const { past, standing } of facts) {
    const said = pastFacts(corrected, taxonomy);
    const fact = said.find(({ key }) => key === past);
    if (fact === undefined)
      throw new BadInputError(
        "bad-claim",
        { file: "the claim" },
        `the history does not say "${past}"`,
        `It says ${said.map(({ key }) => key).join(", ") || "nothing that could be held false"}.`,
      );
    if (standing === "false") corrected = fact.edited;
  }
  return corrected;
}
