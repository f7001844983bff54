/**
 * A verdict: one judge, one criterion. What could not be had is a value with its cause, never a number.
 */
import * as z from "zod";

export const Verdict = z.discriminatedUnion("kind", [
  /** A judge's word on a scale of 1 to 5. */
  z.object({ kind: z.literal("grade"), grade: z.int().min(1).max(5), because: z.string() }),
  /** Of the claims that could be checked, the share that holds; and how many sentences had none, where they are counted. */
  z.object({
    kind: z.literal("share"),
    share: z.number().min(0).max(1),
    of: z.int().positive(),
    silent: z.int().nonnegative().optional(),
  }),
  /** A likelihood in nats, and the model under which it was reckoned. */
  z.object({ kind: z.literal("nats"), nats: z.number(), under: z.string() }),
  z.object({
    kind: z.literal("unscored"),
    why: z.enum(["unreadable", "off-scale", "no-reply", "nothing-to-check"]),
    reply: z.string(),
  }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** What a verdict's number counts: a grade of 1 to 5, a share of 0 to 1, or nats. */
export type Unit = Exclude<Verdict["kind"], "unscored">;

/** The number of a verdict in its own unit; undefined where it is unscored, which is missing and never a number. */
export function figureOf(verdict: Verdict): { readonly kind: Unit; readonly value: number } | undefined {
  switch (verdict.kind) {
    case "grade":
      return { kind: "grade", value: verdict.grade };
    case "share":
      return { kind: "share", value: verdict.share };
    case "nats":
      return { kind: "nats", value: verdict.nats };
    case "unscored":
      return undefined;
    default:
      return verdict satisfies never;
  }
}
