/**
 * Titles that were read with doubt: what else each may have meant, and the question whether it was this or that.
 *
 *     "Owner" ─► Construction Managers 0.3, Chief Executives 0.2, none of these 0.5 ─► a ranking of the history under each
 *             ─► Was "Owner" work among Construction Managers? 0.21 bits
 *
 * In: a history whose titles were coded with calibrated probabilities, and a way to rank many histories.  Out: for each doubtful job its
 * possible codings, and the yes/no question about them that is expected to tell most; an answer edits the coding.
 * The worth is in the same bits as that of a question about what is ahead (`question.ts`): the mutual information between an answer, as
 * reliable as answers are, and the title, when p(title) is the mean of the rankings, weighted by the probabilities of the codings.
 */
import {
  BadInputError,
  type CareerHistory,
  type Distribution,
  type HeldClaim,
  isSure,
  type Job,
  type NearTitle,
  type OccupationCode,
  quoted,
  type TitleCoding,
} from "../domain/index.ts";
import { loadMatcher } from "../taxonomy/matcher/matcher-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { updateByClaims } from "./bayes.ts";
import { RELIABILITY } from "./likelihood.ts";
import type { RankMany } from "./pulls.ts";
import type { PastQuestion } from "./question.ts";

/** One way in which a title may have been meant. */
export type Coded = {
  /** Undefined for none of the others: the job is then not understood. */
  readonly code: OccupationCode | undefined;
  /** 0 to 1; those of one job sum to 1. */
  readonly probability: number;
  readonly history: CareerHistory;
};

export type DoubtfulJob = {
  /** Of the history as it is printed, the first job 1. */
  readonly row: number;
  readonly title: string;
  readonly codings: readonly (Coded & { readonly ranking: Distribution })[];
};

/** Of the latest titles; each costs a ranking a coding. */
const MOST_JOBS = 3;
const MOST_CODINGS = 4;

/** The latest jobs read with doubt, each ranked under its possible codings. */
export async function doubtfulJobs(history: CareerHistory, rank: RankMany): Promise<DoubtfulJob[]> {
  const jobs = history.jobs
    .flatMap((job, at) => {
      const near = job.title === undefined ? [] : codingsOf(job.coding);
      const isSaidLater = history.jobs.slice(at + 1).some((later) => isReadAlike(later, job));
      return near.length === 0 || isSaidLater
        ? []
        : [{ row: at + 1, title: job.title!, codings: codedAs(near, history, job) }];
    })
    .slice(-MOST_JOBS);
  const rankings = await rank(jobs.flatMap(({ codings }) => codings.map((one) => one.history)));
  return jobs.map((job) => ({
    ...job,
    codings: job.codings.map((one) => ({ ...one, ranking: rankings.shift()! })),
  }));
}

/** "Helper" twice is one question: what it meant it meant both times. */
function isReadAlike(one: Job, other: Job): boolean {
  return one.title === other.title && JSON.stringify(one.coding) === JSON.stringify(other.coding);
}

/** Of a title that is sure, or near to which there is nothing, none. */
function codingsOf(coding: TitleCoding): { readonly code: OccupationCode; readonly score: number }[] {
  if (coding.kind === "no-title" || isSure(coding)) return [];
  const chosen = coding.kind === "coded" ? [{ code: coding.code, score: coding.score }] : [];
  const others = coding.nearest.filter(({ code }) => code !== chosen[0]?.code);
  return [...chosen, ...others].slice(0, MOST_CODINGS);
}

function codedAs(near: ReturnType<typeof codingsOf>, history: CareerHistory, job: Job): Coded[] {
  const sum = near.reduce((all, { score }) => all + score, 0);
  const scale = Math.max(1, sum);
  const known = near.map(({ code, score }) => ({
    code,
    probability: score / scale,
    history: withCoding(history, job, { kind: "coded", code, found: "given", score: 1, nearest: [] }),
  }));
  const none = { kind: "not-recognised", nearest: [] } satisfies TitleCoding;
  return [
    ...known,
    { code: undefined, probability: Math.max(0, 1 - sum / scale), history: withCoding(history, job, none) },
  ];
}

/** All jobs that were read alike are coded alike. */
function withCoding(history: CareerHistory, asked: Job, coding: TitleCoding): CareerHistory {
  return { ...history, jobs: history.jobs.map((job) => (isReadAlike(job, asked) ? { ...job, coding } : job)) };
}

/**
 * @param held answers about what is ahead, under which the rankings are taken
 * @param skipped keys that were asked about and not answered
 * @returns the one worth most; undefined where no title is doubtful
 */
export function codingQuestion(
  jobs: readonly DoubtfulJob[],
  held: readonly HeldClaim[],
  taxonomy: Taxonomy,
  skipped: readonly string[],
): PastQuestion | undefined {
  return jobs
    .flatMap(({ row, title, codings: before }) => {
      const codings = before.map((one) => ({
        ...one,
        ranking: updateByClaims(one.ranking, held, one.history, taxonomy),
      }));
      return codings.flatMap(({ code }): PastQuestion[] => {
        const occupation = code === undefined ? undefined : taxonomy.indexOf(code);
        // Nobody would say of oneself to have been among what a classification has left over.
        if (code === undefined || occupation === undefined || taxonomy.leftover[occupation]) return [];
        const about = taxonomy.occupations[occupation]!.title;
        const text = `Was ${quoted(title)} work among ${about}?`;
        return [{ claim: codingKey(row, code), about: "coding", text, bits: bitsOf(code, codings) }];
      });
    })
    .filter(({ claim }) => !skipped.includes(claim))
    .toSorted((a, b) => b.bits - a.bits)[0];
}

/** I(answer; title) = H(title) - H(title | answer), in bits. */
function bitsOf(asked: OccupationCode, codings: DoubtfulJob["codings"]): number {
  const titles = codings[0]!.ranking.length;
  const saidYes = codings.map(({ code }) => (code === asked ? RELIABILITY : 1 - RELIABILITY));
  let bits = 0;
  const yes = codings.reduce((sum, { probability }, at) => sum + probability * saidYes[at]!, 0);
  for (let title = 0; title < titles; title++) {
    let all = 0;
    let withYes = 0;
    for (const [at, { probability, ranking }] of codings.entries()) {
      const own = probability * ranking[title]!;
      all += own;
      withYes += own * saidYes[at]!;
    }
    bits += share(withYes, all * yes) + share(all - withYes, all * (1 - yes));
  }
  return Math.max(0, bits);
}

/** A term of the mutual information: p(answer, title) log2 of it over p(answer) p(title). */
function share(joint: number, apart: number): number {
  return joint <= 0 || apart <= 0 ? 0 : joint * Math.log2(joint / apart);
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
