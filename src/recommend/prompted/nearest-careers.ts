/**
 * The training people whose careers were most like a history: examples for a prompt.
 *
 * In: training cases, and a history.  Out: the nearest cases, the nearest last, right before the question.
 *
 * Nearness is the cosine of the titles held, a title counting more the later it was held; titles are one and the same, or nothing. Examples
 * chosen by nearness after Liu et al. (2022), "What Makes Good In-Context Examples for GPT-3?", who compare texts by an encoder.
 */
import { type CareerHistory, type Case, largest } from "../../domain/index.ts";
import { codedJobs } from "../../histories/coded-jobs.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";

/** Each earlier job counts this share of the one after it, as in item-kNN. */
const FADING = 0.5;

/** By title, of length 1. */
type Held = ReadonlyMap<number, number>;

/** @param most returned of each history; fewer where fewer have a title in common with it */
export function nearestCareers(
  cases: readonly Case[],
  taxonomy: Taxonomy,
  most: number,
): (history: CareerHistory) => readonly Case[] {
  const careers = cases.map(({ history }) => heldIn(history, taxonomy));
  return (history) => {
    const own = heldIn(history, taxonomy);
    // Whoever is asked about is no example of what comes next, not even where training people are evaluated.
    const likeness = careers.map((held, at) => (cases[at]!.history.id === history.id ? 0 : cosine(own, held)));
    return largest(likeness, most)
      .filter((at) => likeness[at]! > 0)
      .map((at) => cases[at]!)
      .reverse();
  };
}

function heldIn(history: CareerHistory, taxonomy: Taxonomy): Held {
  const held = new Map<number, number>();
  const latestFirst = codedJobs(history, taxonomy).toReversed();
  for (const [ago, { title }] of latestFirst.entries()) held.set(title, (held.get(title) ?? 0) + FADING ** ago);
  const length = Math.hypot(...held.values());
  return new Map([...held].map(([title, weight]) => [title, weight / length]));
}

function cosine(one: Held, other: Held): number {
  let sum = 0;
  for (const [title, weight] of one) sum += weight * (other.get(title) ?? 0);
  return sum;
}
