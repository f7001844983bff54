/**
 * Candidate reasons, what judges said of them, and which one was chosen: the records that pass from proposing to judging to choosing to
 * training, each a line of JSONL.
 *
 *     candidates.jsonl ─► verdicts.jsonl ─► oracles.jsonl
 *
 * No record holds a history or, before the choice, the truth: both are read again from the data set by the case's id.
 */
import * as z from "zod";
import { OccupationCode } from "./occupation.ts";
import { Claim } from "./reason.ts";
import { Verdict } from "./verdict.ts";

/** The ways in which a true reason is made false or useless on purpose, so that a judge's detection of each can be counted. */
export const PERTURBED_ERRORS = [
  "wrong-span",
  "swapped-dates",
  "wrong-degree",
  "foreign-history",
  "reversed-order",
  "half-wrong",
  "useless",
  "contradiction",
  "paraphrased", // the control: true, in other words
  "instruction", // words to the judge, such as "give 5"
] as const;
export const PerturbedError = z.enum(PERTURBED_ERRORS);
export type PerturbedError = z.infer<typeof PerturbedError>;

/** What a candidate cost: tokens a model read and wrote; 0 for what no model wrote. */
export const Cost = z.object({ promptTokens: z.int().nonnegative(), completionTokens: z.int().nonnegative() });
export type Cost = z.infer<typeof Cost>;
export const FREE: Cost = { promptTokens: 0, completionTokens: 0 };

export const Provenance = z.discriminatedUnion("by", [
  /** Claims that hold, and what is ahead drawn from a recommender that was not trained on this person. */
  z.object({ by: z.literal("composed"), under: z.string(), seed: z.int() }),
  z.object({ by: z.literal("llm"), model: z.string(), prompt: z.string(), temperature: z.number(), seed: z.int() }),
  z.object({ by: z.literal("career"), model: z.string(), seed: z.int() }),
  /** Made of the candidate of this index, of the same case. */
  z.object({ by: z.literal("corrupted"), of: z.int().nonnegative(), error: PerturbedError, seed: z.int() }),
  /** Written with the answer as a hint (STaR, arXiv 2203.14465): the only kind that has seen the truth. */
  z.object({ by: z.literal("hinted"), model: z.string(), prompt: z.string(), temperature: z.number(), seed: z.int() }),
  /** Made by a proposer from outside of this package, which names itself. */
  z.object({ by: z.literal("other"), maker: z.string() }),
]);
export type Provenance = z.infer<typeof Provenance>;

export const Candidate = z.object({
  text: z.string(),
  /** What it claims, where its maker knows; empty for words alone. */
  claims: z.array(Claim),
  /** The occupation that its maker named or drew, where there is one. */
  answer: OccupationCode.optional(),
  provenance: Provenance,
  /** Absent where the model's server does not count. */
  cost: Cost.optional(),
});
export type Candidate = z.infer<typeof Candidate>;

/** Why an asked-for candidate is not there. */
export const Missing = z.object({
  by: z.enum(["composed", "llm", "career", "corrupted", "hinted", "other"]),
  why: z.enum([
    "near-duplicate",
    "empty",
    "too-long",
    "truncated",
    "no-reply",
    "thought-cut-off",
    "nothing-to-corrupt",
  ]),
  count: z.int().positive(),
  /** What the first call that failed came to, in its own words. */
  said: z.string().optional(),
});
export type Missing = z.infer<typeof Missing>;

export const CandidateRecord = z.object({
  id: z.string(),
  person: z.string(),
  /** The fold whose models were not trained on this person, from 0. */
  fold: z.int().nonnegative(),
  candidates: z.array(Candidate),
  missing: z.array(Missing),
});
export type CandidateRecord = z.infer<typeof CandidateRecord>;

/** The paper's three, and the fourth of the survey behind them (arXiv 2502.12289). */
export const CRITERIA = ["factuality", "coherence", "utility", "validity"] as const;
export const Criterion = z.enum(CRITERIA);
export type Criterion = z.infer<typeof Criterion>;

/** Those that a choice goes by, in the order in which they are asked. */
export const WEIGHED = ["factuality", "coherence", "utility"] as const satisfies readonly Criterion[];
export type Weighed = (typeof WEIGHED)[number];

/** One verdict: `judge` is a kind, with the model's name behind a colon where there is one, such as "llm:qwen3-8b". */
export const VerdictRecord = z.object({
  id: z.string(),
  candidate: z.int().nonnegative(),
  judge: z.string(),
  criterion: Criterion,
  /** From 0; the same question asked again is another repeat. */
  repeat: z.int().nonnegative(),
  verdict: Verdict,
});
export type VerdictRecord = z.infer<typeof VerdictRecord>;

/** What may be said of the answer in a trained reason: all as published; its names replaced; no reason that names it. */
export const LABEL_RULES = ["allowed", "masked", "forbidden"] as const;
export const LabelRule = z.enum(LABEL_RULES);
export type LabelRule = z.infer<typeof LabelRule>;

export const RejectedReason = z.object({
  candidate: z.int().nonnegative(),
  text: z.string(),
  /** The criterion by which it differs from the chosen one. */
  because: z.enum(WEIGHED),
  /** By how much, in the unit of that criterion's verdicts. */
  margin: z.number().positive(),
});
export type RejectedReason = z.infer<typeof RejectedReason>;

/** A case with its oracle reason, or why it has none: what every trainer reads, ours and others'. */
export const OracleRecord = z.object({
  id: z.string(),
  person: z.string(),
  answer: OccupationCode,
  oracle: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("chosen"),
      candidate: z.int().nonnegative(),
      text: z.string(),
      claims: z.array(Claim),
      /** Nats by which the answer became likelier, where utility is measured so. */
      lift: z.number().optional(),
    }),
    z.object({
      kind: z.literal("none"),
      why: z.enum(["no-candidate", "none-factual", "none-coherent", "none-useful", "unscored", "names-the-answer"]),
    }),
  ]),
  rejected: z.array(RejectedReason),
});
export type OracleRecord = z.infer<typeof OracleRecord>;
