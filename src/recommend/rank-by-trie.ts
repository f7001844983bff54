/**
 * The closed-set ranking by log-probabilities (docs/decisions/0001-closed-set.md): best-first search over the trie of titles.
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

type OpenNode = { readonly node: TrieNode; readonly mass: number };

/** @param floor what stands in for the mass that was not placed, shared out among the titles that were not reached */
export async function rankByTrie(
  root: TrieNode,
  session: ContinuationSession,
  floor: Distribution,
  search: TrieSearch,
  signal: AbortSignal,
): Promise<TrieRanking> {
  let open: OpenNode[] = [{ node: nextBranch(root), mass: 1 }];
  const placed = new Map<number, number>();
  let covered = 0;
  let branches = 0;
  while (covered < search.enoughMass && branches < search.mostBranches) {
    open.sort((a, b) => b.mass - a.mass);
    // What stands first can only fall from here on, so a title that stands first is surely the best that is left.
    const titles = open.findIndex(({ node }) => node.title === undefined);
    const best = open.splice(0, titles < 0 ? open.length : titles);
    covered += place(best, placed);
    const batch = open.filter(({ node }) => node.title === undefined).slice(0, search.batch);
    if (batch.length === 0 || covered >= search.enoughMass) break;
    branches += batch.length;
    const asked = await session.logprobs(
      batch.map(({ node }) => ({ path: node.path, next: [...node.children.keys()] })),
      signal,
    );
    open = [...open.filter((one) => !batch.includes(one)), ...batch.flatMap((one, at) => shareOut(one, asked[at]!))];
  }
  // The masses of titles that were reached are known too, though others may be more probable than they.
  place(
    open.filter(({ node }) => node.title !== undefined),
    placed,
  );
  return withFloor(placed, floor);
}

/** @returns the mass placed */
function place(titles: readonly OpenNode[], placed: Map<number, number>): number {
  let mass = 0;
  for (const one of titles) {
    placed.set(one.node.title!, one.mass);
    mass += one.mass;
  }
  return mass;
}

/**
 * A token whose log-probability the server did not give is no likelier than the least likely of those it gave: it is reckoned with at
 * that in the sum, and its titles are left to the floor.
 */
function shareOut({ node, mass }: OpenNode, logprobs: readonly (number | undefined)[]): OpenNode[] {
  const known = logprobs.filter((value) => value !== undefined);
  if (known.length === 0) return [];
  const largest = Math.max(...known);
  const least = Math.min(...known);
  const all = logprobs.reduce<number>((sum, value) => sum + Math.exp((value ?? least) - largest), 0);
  return [...node.children.values()].flatMap((child, at) => {
    const logprob = logprobs[at];
    const own = logprob === undefined ? 0 : (mass * Math.exp(logprob - largest)) / all;
    return own > 0 ? [{ node: nextBranch(child), mass: own }] : [];
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
