/**
 * One record a case: the first and only place where the truth meets the prediction.
 *
 * In: a case and what a method recommended, or why it could not.  Out: a `CaseScore`, from which every figure can be recomputed without
 * any model.
 */
import * as z from "zod";
import {
  type CareerHistory,
  type Case,
  type Distribution,
  type LabelSpace,
  largest,
  newToPerson,
  OccupationCode,
  occupationCodes,
  ownTitles,
  type Recommendation,
  rankOf,
  yearOf,
} from "../domain/index.ts";

const TOP = 20;

/** What the person did next, seen from the history: four ways that are one of them for every case. */
export const STEPS = ["stayed", "went back", "new in the same field", "new elsewhere"] as const;

/** What both kinds of record say of the case itself. */
const About = {
  case: z.string(),
  person: z.string(),
  method: z.string(),
  truth: OccupationCode,
  /** The truth is another occupation than the last one with a code; true too where no job has a code. */
  change: z.boolean(),
  /**
   * The last occupation again; an earlier one; or a new one, within the last one's widest group (SOC's major group) or outside of it.
   * Where labels have no groups every new one is elsewhere.
   */
  step: z.enum(STEPS),
  /** Jobs in the history. */
  jobs: z.int().nonnegative(),
  /** Whether the source's own code of the truth means this title alone; absent where that is not known (docs/data.md). */
  sureLabel: z.boolean().optional(),
  /** The widest group of the truth: its SOC major group; absent where labels have no groups. */
  major: z.string().optional(),
  /** The year of the moment of prediction; absent where it is not known. */
  year: z.int().optional(),
};

export const ScoredCase = z.object({
  kind: z.literal("scored"),
  ...About,
  /** The titles put first, best first, at most twenty. */
  top: z.array(OccupationCode),
  /** The probability of the first title; null of a ranking without probabilities. */
  confidence: z.number().nullable(),
  /** The truth's place in the whole ranking, from 1; ties go by code. */
  rank: z.int().positive(),
  /** log p(truth), in nats; null where the method gave it no probability at all. */
  logP: z.number().nullable(),
  /** Entropy of the distribution, in nats; null of a ranking without probabilities. */
  entropy: z.number().nullable(),
  rankedBy: z.enum(["counts", "rule", "one-step", "trie", "votes", "given"]),
  exact: z.boolean(),
  coveredMass: z.number(),
  /** 1 or 0: the first title is the truth, by code, and by the official titles as strings. */
  exactMatch: z.number(),
  exactMatchString: z.number(),
  /** 1 if exact, 1/(k+1) if the first title is the k-th related of the truth, else 0 (docs/metrics.md); absent where none are related. */
  relatedMatch: z.number().optional(),
  relatedMatchString: z.number().optional(),
  /** 1 or 0: the first title lies in the truth's group at this many digits of its SOC code; absent for labels of another list. */
  soc2: z.number().optional(),
  soc3: z.number().optional(),
  soc5: z.number().optional(),
  soc6: z.number().optional(),
  /** The same of another list's levels, by their names, where its labels have groups. */
  levels: z.record(z.string(), z.number()).optional(),
  /** Where the truth is new to the person: its place and log p among the titles that are; null as above. */
  amongNew: z.object({ rank: z.int().positive(), logP: z.number().nullable() }).optional(),
});
export type ScoredCase = z.infer<typeof ScoredCase>;

/** A method that gave nothing: counted, shown, and wrong wherever an answer is right or wrong. */
export const FailedCase = z.object({ kind: z.literal("failed"), ...About, why: z.string(), said: z.string() });
export type FailedCase = z.infer<typeof FailedCase>;

export const CaseScore = z.discriminatedUnion("kind", [ScoredCase, FailedCase]);
export type CaseScore = z.infer<typeof CaseScore>;

/** @param method the name under which the scores are kept: what the user called it */
export function scoreCase(
  method: string,
  case_: Case,
  { distribution, rankedBy, exact, coveredMass }: Recommendation,
  space: LabelSpace,
): ScoredCase {
  const truth = space.indexOf(case_.next.code);
  if (truth === undefined) throw new RangeError(`case ${case_.id}: ${case_.next.code} is not in ${space.name}`);
  const order = largest(distribution, TOP);
  const first = order[0]!;
  const { occupations } = space;
  const placesOnly = rankedBy === "given" && coveredMass === 0;
  const probability = placesOnly ? 0 : distribution[truth]!;
  // A ranking from elsewhere lists a few titles; among the others there is no order.
  const unlisted = rankedBy === "given" && distribution[truth] === 0;
  return {
    kind: "scored",
    ...aboutCase(method, case_, space),
    ...amongNew(truth, distribution, ownTitles(case_.history, space.indexOf), unlisted),
    top: order.map((title) => occupations[title]!.code),
    confidence: placesOnly ? null : distribution[first]!,
    rank: unlisted ? occupations.length : rankOf(truth, distribution),
    logP: probability > 0 ? Math.log(probability) : null,
    entropy: placesOnly ? null : entropyOf(distribution),
    rankedBy,
    exact,
    coveredMass,
    exactMatch: Number(first === truth),
    exactMatchString: Number(occupations[first]!.title === occupations[truth]!.title),
    ...relatedMatches(first, truth, space),
    ...levelMatches(first, truth, space),
  };
}

export function failCase(method: string, case_: Case, why: string, said: string, space: LabelSpace): FailedCase {
  return { kind: "failed", ...aboutCase(method, case_, space), why, said };
}

function aboutCase(method: string, { id, person, history, next }: Case, space: LabelSpace) {
  const major = fieldOf(next.code, space);
  return {
    case: id,
    person,
    method,
    truth: next.code,
    change: occupationCodes(history).at(-1) !== next.code,
    step: stepTo(next.code, history, space),
    jobs: history.jobs.length,
    ...(next.titles !== undefined && { sureLabel: next.titles === 1 }),
    ...(major !== undefined && { major }),
    ...(history.moment !== undefined && { year: yearOf(history.moment) }),
  };
}

/** The widest group of a code. */
function fieldOf(code: string, { indexOf, groups }: LabelSpace): string | undefined {
  return groups[indexOf(code) ?? -1]?.[0];
}

function stepTo(next: OccupationCode, history: CareerHistory, space: LabelSpace): (typeof STEPS)[number] {
  const own = occupationCodes(history);
  const last = own.at(-1);
  if (last === next) return "stayed";
  if (own.includes(next)) return "went back";
  const field = fieldOf(next, space);
  const same = last !== undefined && field !== undefined && fieldOf(last, space) === field;
  return same ? "new in the same field" : "new elsewhere";
}

/** The truth's place in the second list, in which the person's own titles are set aside. */
function amongNew(
  truth: number,
  distribution: Distribution,
  own: ReadonlySet<number>,
  unlisted: boolean,
): Pick<ScoredCase, "amongNew"> {
  if (own.has(truth)) return {};
  if (unlisted) return { amongNew: { rank: distribution.length - own.size, logP: null } };
  const probability = newToPerson(distribution, own)?.[truth] ?? 0;
  const before = [...own].filter(
    (title) =>
      distribution[title]! > distribution[truth]! || (distribution[title] === distribution[truth] && title < truth),
  );
  return {
    amongNew: {
      rank: rankOf(truth, distribution) - before.length,
      logP: probability > 0 ? Math.log(probability) : null,
    },
  };
}

/** By code; and by the titles as strings, which is what the paper's own scoring compares. */
function relatedMatches(first: number, truth: number, { related, occupations }: LabelSpace) {
  if (related === undefined) return {};
  const ranked = related[truth]!;
  const titleOf = (index: number) => occupations[index]!.title;
  return {
    relatedMatch: first === truth ? 1 : matchAt(ranked.indexOf(first)),
    relatedMatchString:
      titleOf(first) === titleOf(truth) ? 1 : matchAt(ranked.findIndex((other) => titleOf(other) === titleOf(first))),
  };
}

/** @param place among the related titles, from 0; below 0 for none of them */
function matchAt(place: number): number {
  return place < 0 ? 0 : 1 / (place + 2);
}

/** Of SOC's own levels under their names, of another list's under `levels`. */
function levelMatches(first: number, truth: number, { levels, groups }: LabelSpace) {
  if (levels.length === 0) return {};
  const matches = Object.fromEntries(
    levels.map((level, at) => [level, Number(groups[first]![at] === groups[truth]![at])]),
  );
  return levels.every((level) => level.startsWith("soc")) ? matches : { levels: matches };
}

function entropyOf(distribution: Float64Array): number {
  let sum = 0;
  for (const probability of distribution) if (probability > 0) sum -= probability * Math.log(probability);
  return sum;
}
