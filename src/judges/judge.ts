/**
 * What a judge is: a name, one criterion, and a question answered by a verdict.
 *
 * In: everything that is known of a candidate.  Out: a verdict; what could not be judged is `unscored`, with its cause.
 *
 * | criterion  | sees                                              | asks                                          |
 * |------------|---------------------------------------------------|-----------------------------------------------|
 * | factuality | history, reason                                   | does what it says of the history hold?        |
 * | coherence  | reason                                            | does it agree with itself, in order of time?  |
 * | utility    | true next occupation, reason (nats: history too)  | does it make the truth likelier?              |
 * | validity   | reason                                            | does each step follow from those before it?   |
 *
 * A `Question` holds all of it, so each judge is built to read only what its criterion may see; the tests change what it may
 * not see and expect the same verdict.
 */
import {
  type Candidate,
  type CareerHistory,
  type Criterion,
  endsRun,
  ModelError,
  type OccupationCode,
  type Run,
  type Verdict,
} from "../domain/index.ts";

export type Question = {
  /** The case's id. */
  readonly id: string;
  readonly history: CareerHistory;
  /** The occupation that followed: for utility only. */
  readonly truth: OccupationCode;
  readonly candidate: Candidate;
  /** Another person's reason by the same maker, to be measured against; undefined where there is none. */
  readonly foreign?: string | undefined;
  /** The fold whose models were not trained on this person, from 0. */
  readonly fold: number;
  /** From 0; the same question asked again is another repeat. */
  readonly repeat: number;
  /** It was asked before, and what came could not be read: a judge that draws draws anew. */
  readonly again?: boolean;
};

export type Judge = {
  /** A kind, with the model's name behind a colon where there is one: "measured", "llm:qwen3-8b". */
  readonly name: string;
  readonly criterion: Criterion;
  /** @throws ModelError "aborted" and "over-budget" only: every other failure is an unscored verdict */
  readonly judge: (question: Question, run: Run) => Promise<Verdict>;
};

/** Some thousand words: no reason is as long, and whoever is paid by the token would be paid for nothing. */
const LONGEST_REASON = 8_000;
/** Of what cannot be judged, so much is kept to look at. */
export const KEPT_CHARACTERS = 500;

/** A verdict that no judge needs to be asked for, or undefined: what is empty, or far too long for a reason, is not judged. */
export function notJudged({ text }: Candidate): Verdict | undefined {
  if (text.trim() !== "" && text.length <= LONGEST_REASON) return undefined;
  return { kind: "unscored", why: "nothing-to-check", reply: text.slice(0, KEPT_CHARACTERS) };
}

/** A model that fails on one question leaves that one unscored. */
export async function unscoredOnFailure(judging: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await judging();
  } catch (error) {
    if (!(error instanceof ModelError) || endsRun(error)) throw error;
    return { kind: "unscored", why: "no-reply", reply: error.message };
  }
}
