/**
 * How probable a claim about the future is, if the next occupation were this one: p(claim | title, history).
 *
 * In: a claim and a history.  Out: a probability a title.
 * For field, zone and move it is 1 or 0, softened by how reliable answers are; for preferences it comes from O*NET's own figures; a
 * title that is wanted or refused, and a degree that is planned, have rules of their own, stated below.
 */
import { type AheadClaim, type CareerHistory, type DegreeLevel, MOVES } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { movesAsSaid } from "./direction.ts";

/** Of ten answers nine are taken to be right (docs/decisions/0005-answers-by-bayes.md). */
export const RELIABILITY = 0.9;

/** p(claim is said to be true | title) of every title, each in [0, 1]; not to be changed. */
export function claimLikelihood(claim: AheadClaim, history: CareerHistory, taxonomy: Taxonomy): Float64Array {
  switch (claim.kind) {
    case "move": {
      const moves = movesAsSaid(history, taxonomy);
      const wanted = MOVES.indexOf(claim.move);
      return ofEveryTitle(taxonomy, (title) => softened(moves[title] === wanted));
    }
    case "title": {
      const wanted = taxonomy.indexOf(claim.code);
      return ofEveryTitle(taxonomy, (title) => softened(title === wanted));
    }
    default:
      return keptFor(claim, taxonomy);
  }
}

type SameForAll = Exclude<AheadClaim, { kind: "move" | "title" }>;

const kept = new WeakMap<Taxonomy, Map<string, Float64Array>>();

/** Of a field, a zone, a degree or a preference the same is said to everybody, and to choose a question sixty such are asked for. */
function keptFor(claim: SameForAll, taxonomy: Taxonomy): Float64Array {
  const ofTaxonomy = kept.get(taxonomy) ?? new Map<string, Float64Array>();
  kept.set(taxonomy, ofTaxonomy);
  const key = Object.values(claim).join();
  const likelihood = ofTaxonomy.get(key) ?? sameForAll(claim, taxonomy);
  ofTaxonomy.set(key, likelihood);
  return likelihood;
}

function sameForAll(claim: SameForAll, taxonomy: Taxonomy): Float64Array {
  switch (claim.kind) {
    case "field":
      return ofEveryTitle(taxonomy, (title) => softened(taxonomy.majors[title] === claim.major));
    case "zone":
      // Of a title without a job zone the claim says nothing.
      return ofEveryTitle(taxonomy, (title) =>
        taxonomy.zones[title] === 0 ? 0.5 : softened(taxonomy.zones[title] === claim.zone),
      );
    case "prefers":
      return preferenceLikelihood(claim.element, taxonomy);
    case "plans-degree": {
      const zones = ZONES_OF_DEGREE[claim.level];
      return ofEveryTitle(taxonomy, (title) =>
        taxonomy.zones[title] === 0 ? 0.5 : softened(zones.includes(taxonomy.zones[title]!)),
      );
    }
    default:
      return claim satisfies never;
  }
}

/** A plain loop: to choose a question, this is asked for sixty claims, and an iterator would take five times as long. */
function ofEveryTitle(taxonomy: Taxonomy, probability: (title: number) => number): Float64Array {
  const likelihood = new Float64Array(taxonomy.occupations.length);
  for (let title = 0; title < likelihood.length; title++) likelihood[title] = probability(title);
  return likelihood;
}

function softened(holds: boolean): number {
  return holds ? RELIABILITY : 1 - RELIABILITY;
}

/** The job zones for which O*NET names such an education as usual. */
const ZONES_OF_DEGREE: Readonly<Record<DegreeLevel, readonly number[]>> = {
  "less-than-high-school": [1],
  "high-school": [1, 2],
  "some-college": [2, 3],
  associate: [3],
  bachelor: [4],
  master: [5],
  professional: [5],
  doctorate: [5],
};

/**
 * Monotone in the element's rank among all rated titles: 0.1 for the title in which it matters least, 0.9 where it matters most. A
 * title that O*NET has not rated gets the middle.
 */
function preferenceLikelihood(element: string, taxonomy: Taxonomy): Float64Array {
  const titles = taxonomy.occupations.length;
  const values = new Float64Array(titles).fill(Number.NaN);
  for (let title = 0; title < titles; title++) values[title] = taxonomy.importance(element, title) ?? Number.NaN;
  // A typed array is sorted natively, and what is no number comes last.
  const sorted = values.toSorted();
  let rated = titles;
  while (rated > 0 && Number.isNaN(sorted[rated - 1])) rated--;
  const shares = new Map<number, number>();
  for (let from = 0; from < rated; ) {
    let to = from;
    while (to < rated && sorted[to] === sorted[from]) to++;
    // The share of titles in which it matters less, ties counted half: 0 to 1.
    shares.set(sorted[from]!, (from + to) / 2 / rated);
    from = to;
  }
  const likelihood = new Float64Array(titles).fill(0.5);
  for (let title = 0; title < titles; title++) {
    const share = shares.get(values[title]!);
    if (share !== undefined) likelihood[title] = 1 - RELIABILITY + (2 * RELIABILITY - 1) * share;
  }
  return likelihood;
}
