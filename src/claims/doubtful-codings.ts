/**
 * Titles that were read with doubt: what else each may have meant, and the question whether it was this or that.
 *
 *     "Owner" ─► Construction Managers 0.3, Chief Executives 0.2, none of these 0.5 ─► a ranking of the history under each
 *             ─► Was "Owner" work among Construction Managers? 0.21 bits
 *
 * In: a history whose titles were coded with calibrated probabilities, and a way to rank many histories.  Out: for each doubtful job its
 * possible codings, and the yes/no question about them that is expected to tell most; an answer edits the coding (`answer-coding.ts`).
 * The worth is in the same bits as that of a question about what is ahead (`question.ts`): the mutual information between an answer, as
 * reliable as answers are, and the title, when p(title) is the mean of the rankings, weighted by the probabilities of the codings.
 */
import {
  type CareerHistory,
  type Distribution,
  type HeldClaim,
  type Job,
  type OccupationCode,
  quoted,
  type TitleCoding,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { codingKey, codingsOf, isReadAlike, withCoding } from "./answer-coding.ts";
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
