/**
 * The closed-set ranking by log-probabilities (PRODUCT.md, decision 1): best-first search over the trie of titles.
 *
 * In: a prompt that a model has read, and the trie.  Out: a probability for every title.
 *
 * The score is normalised at every branch: of the tokens that go on to some title, what share of the model's probability does each
 * have. It is the distribution that decoding constrained to titles samples from; it sums to 1 over titles and says nothing of what the
 * model would rather have written than a title. Along a path it only falls, so what is taken first is surely the best left, and when
 * the search stops early the mass that it has not placed is known exactly.
 */
import type { Distribution } from "../domain/index.ts";
import type { ContinuationSession } from "../models/model.ts";
import { nextBranch, type TrieNode } from "./trie.ts";

export type TrieSearch = {
  /** Stop when titles with this much mass have been placed; 1 places all. */
  readonly enoughMass: number;
  /** Stop after so many branches; what is open then is not covered. */
  readonly mostBranches: number;
  /** Branches asked about together: engines answer a batch at little more than the price of one. */
  readonly batch: number;
};

/** Enough for an exact top ten of a small model in most histories, at about a second a person on two cores. */
export const TRIE_SEARCH: TrieSearch = { enoughMass: 0.9, mostBranches: 240, batch: 8 };

export type TrieRanking = {
  readonly distribution: Distribution;
  readonly coveredMass: number;
  readonly exact: boolean;
};

/** @param floor what stands in for the mass that was not placed, shared out among the titles that were not reached */
export async function rankByTrie(
  root: TrieNode,
  session: ContinuationSession,
  floor: Distribution,
  search: TrieSearch,
  signal: AbortSignal,
): Promise<TrieRanking> {
  const placed = new Map<number, number>();
  let open: { node: TrieNode; mass: number }[] = [{ node: nextBranch(root), mass: 1 }];
  let covered = 0;
  let branches = 0;
  while (open.length > 0 && covered < search.enoughMass && branches < search.mostBranches) {
    open.sort((a, b) => b.mass - a.mass);
    const batch = open.splice(0, search.batch);
    branches += batch.length;
    for (const { node, mass } of await expand(batch, session, signal)) {
      if (node.title === undefined) open.push({ node, mass });
      else {
        placed.set(node.title, mass);
        covered += mass;
      }
    }
    // A branch without mass would only be asked about for nothing.
    open = open.filter(({ mass }) => mass > 0);
  }
  return withFloor(placed, floor);
}

async function expand(
  batch: readonly { node: TrieNode; mass: number }[],
  session: ContinuationSession,
  signal: AbortSignal,
) {
  const decided = batch.filter(({ node }) => node.title !== undefined);
  const asked = batch.filter(({ node }) => node.title === undefined);
  const answers =
    asked.length === 0
      ? []
      : await session.logprobs(
          asked.map(({ node }) => ({ path: node.path, next: [...node.children.keys()] })),
          signal,
        );
  return [...decided, ...asked.flatMap(({ node, mass }, at) => shareOut(node, mass, answers[at]!))];
}

/** A token whose log-probability the server did not give gets nothing: its titles are left to the floor. */
function shareOut(
  node: TrieNode,
  mass: number,
  logprobs: readonly (number | undefined)[],
): { node: TrieNode; mass: number }[] {
  const known = logprobs.filter((value) => value !== undefined);
  if (known.length === 0) return [];
  const largest = Math.max(...known);
  const all = known.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return [...node.children.values()].map((child, at) => {
    const logprob = logprobs[at];
    return { node: nextBranch(child), mass: logprob === undefined ? 0 : (mass * Math.exp(logprob - largest)) / all };
  });
}

/** The mass that was not placed goes to the titles not reached, as the floor has it. */
function withFloor(placed: ReadonlyMap<number, number>, floor: Distribution): TrieRanking {
  const distribution = new Float64Array(floor.length);
  let covered = 0;
  for (const [title, mass] of placed) {
    distribution[title] = mass;
    covered += mass;
  }
  let rest = 0;
  floor.forEach((p, title) => {
    if (!placed.has(title)) rest += p;
  });
  if (rest === 0) return { distribution: distribution.map((p) => p / covered), coveredMass: 1, exact: true };
  const left = Math.max(0, 1 - covered);
  floor.forEach((p, title) => {
    if (!placed.has(title)) distribution[title] = (left * p) / rest;
  });
  return { distribution, coveredMass: covered, exact: false };
}
