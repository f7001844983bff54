/**
 * How well every yearly transition was foretold.
 *
 * In: of each transition p(next state) and p(the same state again).  Out: perplexities, and how far one method is ahead of another, with 95 %
 * intervals by person.
 */
import type { Distribution } from "../../src/domain/index.ts";
import { bootstrapRatios } from "../../src/statistics/bootstrap.ts";
import type { Foretold } from "./count-years.ts";

/** The survey's last interviews fell into it: four in five are written down as not employed, a year before it was two in five. */
const LAST_YEAR = 2022;

/** @property to the calendar year that is foretold */
export type Transition = { readonly person: string; readonly from: number; readonly next: number; readonly to: number };

export function foretoldBy(distributions: readonly Distribution[], transitions: readonly Transition[]): Foretold[] {
  return transitions.map(({ from, next }, at) => ({
    next: distributions[at]![next]!,
    same: distributions[at]![from]!,
  }));
}

/** Given a move, p of the next state is its share of what is not the same state again. */
export function scoresOf(answers: readonly Foretold[], transitions: readonly Transition[]): string {
  const logs = answers.map(({ next }, at) => ({ ...transitions[at]!, log: Math.log(next) }));
  const moves = answers.flatMap(({ next, same }, at) => {
    const one = transitions[at]!;
    return one.next === one.from ? [] : [{ ...one, log: Math.log(next / (1 - same)) }];
  });
  const earlier = logs.filter(({ to }) => to < LAST_YEAR);
  return [
    `perplexity ${perplexityOf(logs)}`,
    `given a move ${perplexityOf(moves)} (n = ${moves.length})`,
    `before ${LAST_YEAR} ${perplexityOf(earlier)} (n = ${earlier.length})`,
  ].join("; ");
}

function perplexityOf(logs: readonly { readonly person: string; readonly log: number }[]): string {
  const [mean] = bootstrapRatios(
    logs.map(({ person }) => person),
    [logs.map(({ log }) => log)],
    1,
  );
  const [value, low, high] = [mean!.value, mean!.high, mean!.low].map((log) => Math.exp(-log).toFixed(2));
  return `${value} [${low}, ${high}]`;
}

/** How far one method is ahead of another in nats a transition, paired. */
export function aheadOf(
  better: readonly Foretold[],
  other: readonly Foretold[],
  transitions: readonly Transition[],
): string {
  const [mean] = bootstrapRatios(
    transitions.map(({ person }) => person),
    [better.map(({ next }, at) => Math.log(next / other[at]!.next))],
    1,
  );
  return `${mean!.value.toFixed(4)} nats [${mean!.low.toFixed(4)}, ${mean!.high.toFixed(4)}]`;
}
