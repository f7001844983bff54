/**
 * The kind of move from a history to each title: a partition of the closed set into stay, return, up, same field and elsewhere.
 *
 * In: a history and the label space.  Out: one of `MOVES` per title, as an index, so that exactly one of the five is true of every title.
 */
import { type Career, type LabelSpace, MOVES, type Move, occupationCodes } from "../domain/index.ts";

/**
 * @returns for each title the index in `MOVES` of the move it would be; all "elsewhere" where no job has a code
 *
 * Precedence, surest first: the last occupation that is known is "stay"; an earlier one is "return"; within the last one's widest group
 * (SOC's major group) a title of a higher job zone is "up" and any other "same-field" (a title without a job zone cannot be said to be
 * higher); everything else is "elsewhere".
 */
export function movesOf(history: Career, space: LabelSpace): Uint8Array {
  const held = occupationCodes(history).flatMap((code) => space.indexOf(code) ?? []);
  const last = held.at(-1);
  if (last === undefined) return new Uint8Array(space.occupations.length).fill(MOVES.indexOf("elsewhere"));
  const moves = movesByField(last, space).slice();
  for (const title of held) moves[title] = MOVES.indexOf("return");
  moves[last] = MOVES.indexOf("stay");
  return moves;
}

const known = new WeakMap<LabelSpace, Map<number, Uint8Array>>();

/** What the last occupation's field and zone alone decide. Kept, because every ranking, question and reason asks for it: a byte a title. */
function movesByField(last: number, space: LabelSpace): Uint8Array {
  const ofSpace = known.get(space) ?? new Map<number, Uint8Array>();
  known.set(space, ofSpace);
  const moves = ofSpace.get(last) ?? new Uint8Array(space.occupations.length).fill(MOVES.indexOf("elsewhere"));
  if (ofSpace.has(last)) return moves;
  ofSpace.set(last, moves);
  const { groups, zones } = space;
  const zone = zones?.[last] ?? 0;
  const field = groups[last]![0];
  groups.forEach(([widest], title) => {
    if (field === undefined || widest !== field) return;
    const higher = zone > 0 && zones![title]! > zone;
    moves[title] = MOVES.indexOf(higher ? "up" : "same-field");
  });
  return moves;
}

/**
 * The moves as a person would call them, for reasons, questions and answers: who was last in work that was not understood does not stay in
 * what came before it, but would go back to it.
 */
export function movesAsSaid(history: Career, space: LabelSpace): Uint8Array {
  const moves = movesOf(history, space);
  const last = history.jobs.at(-1);
  if (last === undefined || last.coding.kind === "coded") return moves;
  return moves.map((move) => (MOVES[move] === "stay" ? MOVES.indexOf("return") : move));
}

/** The move that one title would be. */
export function moveTo(history: Career, title: number, space: LabelSpace): Move {
  return MOVES[movesOf(history, space)[title]!]!;
}
