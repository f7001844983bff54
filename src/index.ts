/**
 * What the library offers: the few functions a program needs.
 *
 *     import { defaultRecommender, readCareers, historyOf, adviseOn } from "wherefore";
 *     for await (const career of readCareers("resume.json", readingNow())) {
 *       const advice = await adviseOn(historyOf(career, thisMonth()), defaultRecommender());
 *       console.log(advice.ranking[0], advice.reasons[0]?.reason.text, advice.question?.text);
 *     }
 *
 * Nothing here writes to the disk or leaves the machine (tests/telemetry.test.ts).
 */
import { pastFacts } from "./claims/past-facts.ts";
import { pullFacts } from "./claims/pulls.ts";
import type { CareerHistory, Distribution, Recommender, WeightedReason } from "./domain/index.ts";
import { quietRun, YearMonth } from "./domain/index.ts";
import type { ReadOptions } from "./histories/read.ts";
import { embeddedDefault } from "./methods/career-methods.ts";
import { type Advice, advise, type Held } from "./pipeline/advise.ts";
import type { Unranked } from "./pipeline/unranked.ts";
import { composedReasons } from "./recommend/composed-reasons.ts";
import { withEnoughFacts } from "./recommend/enough-facts.ts";
import { loadTaxonomy } from "./taxonomy/facts.ts";
import { loadTitleCoder } from "./taxonomy/titles.ts";

export { readClaimKey, readHold } from "./claims/keys.ts";
export type {
  Career,
  CareerHistory,
  Claim,
  Distribution,
  HeldClaim,
  Job,
  Mark,
  OccupationCode,
  Reason,
  Recommendation,
  Recommender,
  Run,
  TitleCoder,
  TitleCoding,
  WeightedReason,
} from "./domain/index.ts";
export { BadInputError, ModelError, quietRun, WhereforeError, YearMonth } from "./domain/index.ts";
export { historyOf } from "./histories/cases.ts";
export { type ReadOptions, readCareers } from "./histories/read.ts";
export { writeJsonResume } from "./histories/write.ts";
export type { LanguageModel } from "./models/model.ts";
export { type Advice, type Held, holdClaims, type RankedTitle } from "./pipeline/advise.ts";
export { type Correction, correctReading } from "./pipeline/correct-reading.ts";
export type { NotUnderstood, Unranked } from "./pipeline/unranked.ts";
export { loadTaxonomy } from "./taxonomy/facts.ts";
export type { Taxonomy } from "./taxonomy/taxonomy.ts";
export { loadTitleCoder } from "./taxonomy/titles.ts";

/** The present month by the machine's clock. */
export function thisMonth(): YearMonth {
  return YearMonth.parse(new Date().toISOString().slice(0, 7));
}

/** How to read a document today: with the embedded taxonomy's codes, and current jobs lasting until this month. */
export function readingNow(): ReadOptions {
  const taxonomy = loadTaxonomy();
  return { coder: loadTitleCoder(), knownCode: (code) => taxonomy.indexOf(code) !== undefined, today: thisMonth() };
}

/** The embedded default: works offline, answers in milliseconds. */
export function defaultRecommender(): Recommender {
  return embeddedDefault(loadTaxonomy());
}

/**
 * The ranking, its reasons and the question worth asking, for one history; where no job of it was understood, `notUnderstood` says what
 * was not, and the lists are empty (`correctReading` takes what the person says of it).
 *
 * @param held answers of the person; `readHold("field:29=true", loadTaxonomy())` makes one, and of the past `readHold("education:bachelor=false", ...)`
 */
export function adviseOn(
  history: CareerHistory,
  recommender: Recommender,
  held: readonly Held[] = [],
): Promise<Advice | Unranked> {
  return advise(history, recommender, held, loadTaxonomy(), quietRun());
}

/**
 * Reasons for any ranking of one's own, composed of what each fact of the history moves in it: one a way ahead.
 *
 * @param rank the ranking of many histories: the history itself, and the history without each of its facts
 */
export async function reasonsFor(
  history: CareerHistory,
  rank: (histories: readonly CareerHistory[]) => Promise<Distribution[]>,
): Promise<WeightedReason[]> {
  const taxonomy = loadTaxonomy();
  const pulls = await pullFacts(history, pastFacts(history, taxonomy), rank);
  return composedReasons(history, await withEnoughFacts(history, pulls, rank, taxonomy), taxonomy);
}
