/**
 * A reason: claims first, words second.
 *
 * Claims are of two sorts. Those about the history can be checked against it; those about what is ahead are of few closed kinds,
 * each held true, held false or open, and a held one moves the ranking by Bayes (`claims/bayes.ts`). A claim has a short written
 * form ("field:29", "move:stay", "prefers:social"), its key on the command line, in JSON and in records.
 */
import * as z from "zod";
import { DegreeLevel } from "./career.ts";
import { OnetCode } from "./occupation.ts";

/** Where a claim rests: indices into the history's jobs and education. */
export const Place = z.object({ jobs: z.array(z.int().nonnegative()), education: z.array(z.int().nonnegative()) });
export type Place = z.infer<typeof Place>;

/** The kinds of move from the last job: a partition of all titles, in this order of precedence. */
export const MOVES = ["stay", "return", "up", "same-field", "elsewhere"] as const;
export const Move = z.enum(MOVES);
export type Move = z.infer<typeof Move>;

/** What can be true or false of a history. */
export const HistoryClaim = z.discriminatedUnion("kind", [
  /** Years worked in one occupation, all its jobs together, rounded down; at least this many. */
  z.object({ kind: z.literal("tenure"), code: OnetCode, years: z.int().nonnegative() }),
  /** Years worked in one SOC major group. */
  z.object({ kind: z.literal("field-tenure"), major: z.string().regex(/^\d{2}$/), years: z.int().nonnegative() }),
  /** The last occupation. */
  z.object({ kind: z.literal("last"), code: OnetCode }),
  /** The occupation was held at some time. */
  z.object({ kind: z.literal("held"), code: OnetCode }),
  /** The shape of the path: one occupation only, one field only, rising in job zone, or several fields. */
  z.object({ kind: z.literal("path"), shape: z.enum(["one-occupation", "one-field", "rising", "several-fields"]) }),
  /** The last two jobs were with one employer, whoever that is. */
  z.object({ kind: z.literal("same-employer") }),
  /** The number of jobs held. */
  z.object({ kind: z.literal("jobs"), count: z.int().nonnegative() }),
  /** The highest degree, and its field where it is known. */
  z.object({ kind: z.literal("education"), level: DegreeLevel, field: z.string().optional() }),
  /** The O*NET job zone, 1 to 5, of the last occupation. */
  z.object({ kind: z.literal("level"), zone: z.int().min(1).max(5) }),
]);
export type HistoryClaim = z.infer<typeof HistoryClaim>;

/** What can be said of the next occupation, in closed kinds. */
export const AheadClaim = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("move"), move: Move }),
  /** The next occupation is in this SOC major group. */
  z.object({ kind: z.literal("field"), major: z.string().regex(/^\d{2}$/) }),
  /** The next occupation's O*NET job zone is this one. */
  z.object({ kind: z.literal("zone"), zone: z.int().min(1).max(5) }),
  /** The person wants work high in this O*NET element (an interest, skill or knowledge), named by `taxonomy`. */
  z.object({ kind: z.literal("prefers"), element: z.string().regex(/^[a-z][a-z0-9-]*$/) }),
  /** The person wants this very title (held true), or refuses it (held false). */
  z.object({ kind: z.literal("title"), code: OnetCode }),
  /** The person plans this degree. */
  z.object({ kind: z.literal("plans-degree"), level: DegreeLevel }),
]);
export type AheadClaim = z.infer<typeof AheadClaim>;

const Standing = z.enum(["true", "false", "open"]);
export type Standing = z.infer<typeof Standing>;

export const Claim = z.discriminatedUnion("about", [
  z.object({ about: z.literal("history"), says: HistoryClaim, rests: Place, standing: Standing }),
  z.object({ about: z.literal("ahead"), says: AheadClaim, rests: Place, standing: Standing }),
]);
export type Claim = z.infer<typeof Claim>;

/** An ahead claim that a person answered. */
export type HeldClaim = { readonly says: AheadClaim; readonly standing: "true" | "false" };

export const Reason = z.object({
  text: z.string(),
  claims: z.array(Claim),
  /** Who made it: our own composing, or a named model asked with a named prompt. */
  provenance: z.discriminatedUnion("by", [
    z.object({ by: z.literal("composed") }),
    z.object({ by: z.literal("model"), model: z.string(), prompt: z.string() }),
    z.object({ by: z.literal("person") }),
  ]),
});
export type Reason = z.infer<typeof Reason>;
