/**
 * What a title meant, as a person answers it: the coding of every job that was read so is edited.
 *
 *     coding:2:11-9021.00=true      that is what it was, and no matter of reading any more
 *     coding:2:11-9021.00=false     the next best coding takes its place
 *
 * In: a history whose titles were coded, and an answer.  Out: the history so corrected.
 */
import {
  BadInputError,
  type CareerHistory,
  isSure,
  type Job,
  type NearTitle,
  type OccupationCode,
  quoted,
  type TitleCoding,
} from "../domain/index.ts";
import { loadMatcher } from "../taxonomy/matcher/matcher-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

const MOST_CODINGS = 4;

/** "Helper" twice is one question: what it meant it meant both times. */
export function isReadAlike(one: Job, other: Job): boolean {
  return one.title === other.title && JSON.stringify(one.coding) === JSON.stringify(other.coding);
}

/** Of a title that is sure, or near to which there is nothing, none. */
export function codingsOf(coding: TitleCoding): { readonly code: OccupationCode; readonly score: number }[] {
  if (coding.kind === "no-title" || isSure(coding)) return [];
  const chosen = coding.kind === "coded" ? [{ code: coding.code, score: coding.score }] : [];
  const others = coding.nearest.filter(({ code }) => code !== chosen[0]?.code);
  return [...chosen, ...others].slice(0, MOST_CODINGS);
}

/** All jobs that were read alike are coded alike. */
export function withCoding(history: CareerHistory, asked: Job, coding: TitleCoding): CareerHistory {
  return { ...history, jobs: history.jobs.map((job) => (isReadAlike(job, asked) ? { ...job, coding } : job)) };
}

const KEY = /^coding:(\d{1,4}):(\S+)$/;

/** "coding:2:11-9021.00": what the title of the second job of the printed history meant was work in this occupation. */
export function codingKey(row: number, code: string): string {
  return `coding:${row}:${code}`;
}

export function isCodingKey(key: string): boolean {
  return key.startsWith("coding:");
}

/**
 * The history after an answer: what is true is that coding, and no matter of reading any more; what is false is the next best one.
 *
 * @throws BadInputError for a row or a code that is not there
 */
export function answerCoding(
  history: CareerHistory,
  key: string,
  standing: "true" | "false",
  taxonomy: Taxonomy,
): CareerHistory {
  const [, row, code = ""] = KEY.exec(key) ?? [];
  const job = history.jobs[Number(row) - 1];
  if (job === undefined || taxonomy.indexOf(code) === undefined)
    throw new BadInputError(
      "bad-claim",
      { file: "the claim" },
      `${quoted(key)} is about no job of the history, or no occupation`,
      "Write it as coding:ROW:CODE=true, the row that of the printed history, such as coding:2:37-3011.00=true.",
    );
  const given: TitleCoding = { kind: "coded", code: code as OccupationCode, found: "given", score: 1, nearest: [] };
  return withCoding(history, job, standing === "true" ? given : without(job.coding, code));
}

/** What is left takes the probability of what is not so, each in proportion, and is coded where the coder would have been as sure. */
function without(coding: TitleCoding, code: string): TitleCoding {
  if (coding.kind === "no-title") return coding;
  const gone = [...codingsOf(coding), ...coding.nearest].find((one) => one.code === code)?.score ?? 0;
  const nearest: NearTitle[] = coding.nearest
    .filter((one) => one.code !== code)
    .map((one) => ({ ...one, score: Math.min(1, one.score / Math.max(Number.EPSILON, 1 - gone)) }));
  if (coding.kind === "not-recognised") return { ...coding, nearest };
  if (coding.code !== code) return { ...coding, nearest };
  const next = nearest[0];
  return next === undefined || next.score < loadMatcher().threshold
    ? { kind: "not-recognised", nearest }
    : { kind: "coded", code: next.code, found: "matcher", score: next.score, nearest };
}
