/**
 * Reasons to train from, composed of claims: no language model is needed.
 *
 * In: a history and what is to be said of the future, as a title that stands for it.  Out: a reason.
 * Claims of the history are a random part of those that hold, in random order. What is said of the future is the move, and often the
 * field, of the title that is handed in; whether it was drawn from p(title | history) or is the truth is the caller's, and the whole
 * difference: the truth trains that a claim dictates, a draw that it informs (docs/decisions/0008-career-model.md).
 */
import {
  type CareerHistory,
  type Claim,
  type Distribution,
  MOVES,
  type Random,
  type Reason,
  shuffle,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { composeHistoryClaims, openClaim } from "./compose.ts";
import { movesOf } from "./direction.ts";
import { wordReason } from "./word.ts";

const MOST_SAID = 4;
const FIELD_SAID = 0.6;

/** @param ahead the index of the title whose move and field are said */
export function composeTrainedReason(
  history: CareerHistory,
  ahead: number,
  taxonomy: Taxonomy,
  random: Random,
): Reason {
  const holding = shuffle(composeHistoryClaims(history, taxonomy), random);
  const said = holding.slice(0, 1 + Math.floor(random() * MOST_SAID));
  const claims: Claim[] = [...said, ...aheadClaims(history, ahead, taxonomy, random)];
  const worded = claims.filter(({ about }) => about === "ahead");
  return {
    text: wordReason(said, worded, taxonomy, Math.floor(random() * 2 ** 31)),
    claims,
    provenance: { by: "composed" },
  };
}

function aheadClaims(history: CareerHistory, ahead: number, taxonomy: Taxonomy, random: Random): Claim[] {
  const move = openClaim({ kind: "move", move: MOVES[movesOf(history, taxonomy)[ahead]!]! });
  return random() < FIELD_SAID ? [move, openClaim({ kind: "field", major: taxonomy.majors[ahead]! })] : [move];
}

/** A title drawn from a distribution. */
export function drawTitle(distribution: Distribution, random: Random): number {
  let left = random();
  for (let title = 0; title < distribution.length; title++) {
    left -= distribution[title]!;
    if (left <= 0) return title;
  }
  return distribution.length - 1;
}
