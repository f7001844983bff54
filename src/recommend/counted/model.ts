/**
 * The counted model: p(title | history) = sum over directions of p(direction | history) p(title | history, direction).
 *
 * In: tables of counts and two small gates.  Out: a distribution over all titles, and how much of it each kind of move carries.
 *
 * The titles within a direction follow a mixture of interpolated counts, whose weights depend on the history (`components.ts`,
 * `gate.ts`). The directions start from the mixture's own masses and are corrected by what staying, returning and moving up have been
 * seen to depend on: years in the occupation, age, education.
 */

import { movesOf } from "../../claims/direction.ts";
import { type CareerHistory, type Distribution, type LabelSpace, MOVES } from "../../domain/index.ts";
import { COMPONENTS, type Component, componentMaker } from "./components.ts";
import { featuresOf, type Scale, scaled, softmaxOf, type Weights } from "./gate.ts";
import type { Tables } from "./tables.ts";
import { type HistoryView, viewHistory } from "./view.ts";

export type CountedModel<Counts extends Tables = Tables> = {
  readonly tables: Counts;
  readonly scale: Scale;
  /** A row of weights a component, in the order of `COMPONENTS`. */
  readonly components: Weights;
  /** A row of weights a move, in the order of `MOVES`. */
  readonly moves: Weights;
};

export type CountedResult = {
  readonly distribution: Distribution;
  /** Probability of each move, in the order of `MOVES`; together 1. */
  readonly moveShares: Float64Array;
  /** The move that each title would be. */
  readonly moves: Uint8Array;
};

/** Prepares the model once; the returned function is pure. */
export function countedDistribution(model: CountedModel, space: LabelSpace): (history: CareerHistory) => CountedResult {
  const mix = mixture(model, space);
  return (history) => {
    const { distribution, features } = mix(viewHistory(history, space));
    const moves = movesOf(history, space);
    const masses = moveMasses(distribution, moves);
    const moveShares = softmaxOf(model.moves, features, masses.map(Math.log));
    return {
      distribution: shifted(distribution, moves, moveShares, masses),
      moveShares,
      moves,
    };
  };
}

/** In place: each move gets its share, and its titles share it as before. */
function shifted(distribution: Distribution, moves: Uint8Array, to: Float64Array, from: Float64Array): Distribution {
  const times = to.map((share, move) => share / from[move]!);
  for (let title = 0; title < distribution.length; title++) distribution[title]! *= times[moves[title]!]!;
  return distribution;
}

export type Mixed = { readonly distribution: Distribution; readonly features: Float64Array };

/** The mixture of components, before the directions are corrected. */
export function mixture(
  model: Pick<CountedModel, "tables" | "scale" | "components">,
  space: LabelSpace,
): (view: HistoryView) => Mixed {
  const componentsOf = componentMaker(model.tables, space);
  return (view) => {
    const components = componentsOf(view);
    const last = view.held.at(-1);
    const features = scaled(
      featuresOf(view, model.tables, last === undefined ? undefined : space.occupations[last]!.code),
      model.scale,
    );
    const weights = softmaxOf(model.components, features, offsetsOf(components));
    const distribution = new Float64Array(space.occupations.length);
    components.forEach((parts, k) => {
      for (const part of parts) addShares(part, weights[k]! / parts.length, distribution);
    });
    return { distribution, features };
  };
}

function addShares({ titles, shares }: Component, weight: number, to: Distribution): void {
  for (let at = 0; at < titles.length; at++) to[titles[at]!]! += weight * shares[at]!;
}

/** A component that is not there has no weight, and the others share it. */
export function offsetsOf(components: readonly (readonly Component[])[]): Float64Array {
  return Float64Array.from(COMPONENTS, (_, k) => (components[k]!.length === 0 ? Number.NEGATIVE_INFINITY : 0));
}

export function moveMasses(distribution: Distribution, moves: Uint8Array): Float64Array {
  const masses = new Float64Array(MOVES.length);
  for (let title = 0; title < distribution.length; title++) masses[moves[title]!]! += distribution[title]!;
  return masses;
}
