/**
 * The kind of move from a history to each title: a partition of the closed set into stay, return, up, same field and elsewhere.
 *
 * In: a history and the taxonomy.  Out: one of `MOVES` per title, as an index, so that exactly one of the five is true of every title.
 */
import { type Career, MOVES, type Move, occupationCodes } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/**
 * @returns for each title the index in `MOVES` of the move it would be; all "elsewhere" where no job has a code
 *
 * Precedence, surest first: the last occupation that is known is "stay"; an earlier one is "return"; within the last one's SOC major group a
 * title of a higher job zone is "up" and any other "same-field" (a title without a job zone cannot be said to be higher);
 * everything else is "elsewhere".
 */
export function movesOf(history: Career, taxonomy: Taxonomy): Uint8Array {
  const held = occupationCodes(history).flatMap((code) => taxonomy.indexOf(code) ?? []);
  const moves = new Uint8Array(taxonomy.occupations.length).fill(MOVES.indexOf("elsewhere"));
  const last = held.at(-1);
  if (last === undefined) return moves;
  const zone = taxonomy.zones[last]!;
  taxonomy.majors.forEach((major, title) => {
    if (major !== taxonomy.majors[last]) return;
    const higher = zone > 0 && taxonomy.zones[title]! > zone;
    moves[title] = MOVES.indexOf(higher ? "up" : "same-field");
  });
  for (const title of held) moves[title] = MOVES.indexOf("return");
  moves[last] = MOVES.indexOf("stay");
  return moves;
}

/**
 * The moves as a person would call them, for reasons, questions and answers: who was last in work that was not understood does not stay in
 * what came before it, but would go back to it.
 */
export function movesAsSaid(history: Career, taxonomy: Taxonomy): Uint8Array {
  const moves = movesOf(history, taxonomy);
  const last = history.jobs.at(-1);
  if (last === undefined || last.coding.kind === "coded") return moves;
  return moves.map((move) => (MOVES[move] === "stay" ? MOVES.indexOf("return") : move));
}

/** The move that one title would be. */
export function moveTo(history: Career, title: number, taxonomy: Taxonomy): Move {
  return MOVES[movesOf(history, taxonomy)[title]!]!;
}
