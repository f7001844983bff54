/**
 * A verdict as a number in its own unit, and the side of the threshold on which it lies.
 *
 * In: a verdict, a judge's or a person's.  Out: a score; none where it is unscored, which is missing and never a number.
 */
import { figureOf, type Unit, type Verdict } from "../domain/index.ts";

export type Score = { readonly unit: Unit; readonly value: number; readonly passes: boolean };

/** A verdict passes from here on where nobody says otherwise: 4 of 5, every claim, likelier at all. */
export const PASSING: Readonly<Record<Unit, number>> = { grade: 4, share: 1, nats: 0 };

/** @param atLeast what passes, in the verdict's unit */
export function scoreOf(verdict: Verdict, atLeast?: number): Score | undefined {
  const figure = figureOf(verdict);
  if (figure === undefined) return undefined;
  const { kind: unit, value } = figure;
  return { unit, value, passes: value >= (atLeast ?? PASSING[unit]) };
}
