/**
 * Trained examples: tokens, and which of them are to be learned; several short ones share a row.
 *
 * In: examples.  Out: rows of at most so many tokens, each full as can be, and each example's tokens seen by itself alone.
 */
import { append, BEGINNING, emptyRow, type Row } from "../networks/rows.ts";

export type Example = {
  readonly tokens: readonly number[];
  /** The places of the tokens that are to be learned, never the first. */
  readonly trained: readonly number[];
  /** Where it is from, for errors: a file and line, or a person. */
  readonly from: string;
};

/** A row, what went into it, and where that is from. */
export type PackedRow = { readonly row: Row; readonly from: readonly string[] };

/** How many rows stay open for an example that fits. */
const OPEN_ROWS = 16;

/**
 * First fit: an example goes into the first open row that has room, in the order given. Examples longer than a row, and such as train
 * nothing, are left out.
 */
export function packRows(examples: Iterable<Example>, length: number): { rows: PackedRow[]; leftOut: Example[] } {
  const rows: { row: Row; from: string[] }[] = [];
  const leftOut: Example[] = [];
  let open: { row: Row; from: string[] }[] = [];
  for (const example of examples) {
    const size = example.tokens.length;
    if (size > length || example.trained.length === 0) {
      leftOut.push(example);
      continue;
    }
    let place = open.find(({ row }) => row.tokens.length + size <= length);
    if (place === undefined) {
      place = { row: emptyRow(), from: [] };
      rows.push(place);
      open = [...open, place].slice(-OPEN_ROWS);
    }
    addExample(place.row, example);
    place.from.push(example.from);
  }
  return { rows, leftOut };
}

/** Each trained token is asked after the one before it. */
function addExample(row: Row, { tokens, trained }: Example): void {
  const first = row.tokens.length;
  append(row, BEGINNING, tokens);
  for (const at of trained) row.asked.push({ after: first + at - 1, token: tokens[at]! });
}
