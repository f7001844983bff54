/**
 * Attention of a decoder in use (`decoder-forward.ts`): what each query takes of the positions that it sees.
 *
 * In: queries, keys and values of sequences that lie one after the other.  Out: of each query its heads' means, side by side.
 */
import type { Memory, Rows, Weights } from "../tensor/products.ts";
import { rotaryTables } from "../tensor/rotary-tables.ts";
import type { DecoderSettings } from "./decoder-settings.ts";

/** Where sequences end: sequence i is from ends[i - 1] to ends[i]. */
export type Ends = readonly number[];

export type AttentionScratch = {
  readonly queries: Rows;
  readonly keys: Rows;
  readonly values: Rows;
  /** What values are products of. */
  readonly normal: Rows;
  /** By heads, what the last queries see of it. */
  readonly seen: Rows;
  /** Of one query and head. */
  readonly scores: Rows;
  readonly loops: { readonly attend: (...parameters: number[]) => void };
};

/** Queries and keys are turned by their places (rotary), then each query takes the mean of the values it sees, by softmax of its scores. */
export function attention(
  settings: DecoderSettings,
  longest: number,
  { queries, keys, values, normal, seen, scores, loops }: AttentionScratch,
  { multiply }: Memory,
) {
  const { width, heads, keyValueHeads, ropeBase } = settings;
  const head = width / heads;
  const half = head / 2;
  const places = Array.from({ length: longest }, (_, at) => at);
  const { cosines, sines } = rotaryTables(places, head, ropeBase);
  const turn = ({ numbers, width: wide }: Rows, row: number, count: number, place: number) => {
    for (let of = 0; of < count; of++) {
      const from = row * wide + of * head;
      for (let at = 0; at < half; at++) {
        const cosine = cosines[place * head + at]!;
        const sine = sines[place * head + at]!;
        const first = numbers[from + at]!;
        const second = numbers[from + at + half]!;
        numbers[from + at] = first * cosine - second * sine;
        numbers[from + at + half] = second * cosine + first * sine;
      }
    }
  };
  const keyHead = (of: number) => Math.floor((of * keyValueHeads) / heads) * head;
  /**
   * @param asked the positions of the queries, ascending @param mixed what is mixed, `wide` numbers of each row that is seen
   * @param fromOf where they begin in a sequence's first row, by head @param intoOf where the mean of a query and head is laid; addresses both
   */
  const attend = (
    asked: readonly number[],
    ends: Ends,
    mixed: Rows,
    wide: number,
    fromOf: (begin: number, of: number) => number,
    intoOf: (query: number, of: number) => number,
  ) => {
    let [begin, query] = [0, 0];
    for (const end of ends) {
      for (let at = begin; at < end; at++) turn(keys, at, keyValueHeads, at - begin);
      for (; query < asked.length && asked[query]! < end; query++) {
        const position = asked[query]!;
        turn(queries, query, heads, position - begin);
        for (let of = 0; of < heads; of++)
          loops.attend(
            queries.at + 4 * (query * queries.width + of * head),
            keys.at + 4 * (begin * keys.width + keyHead(of)),
            fromOf(begin, of),
            position + 1 - begin,
            scores.at,
            intoOf(query, of),
            4 * keys.width,
            4 * mixed.width,
            4 * wide,
          );
      }
      begin = end;
    }
  };
  return {
    mix(asked: readonly number[], ends: Ends, to: Rows) {
      const fromOf = (begin: number, of: number) => values.at + 4 * (begin * values.width + keyHead(of));
      const intoOf = (query: number, of: number) => to.at + 4 * (query * to.width + of * head);
      attend(asked, ends, values, head, fromOf, intoOf);
    },
    /** The same of values that are not there yet: what they are products of is mixed, and multiplied once a query. */
    mixThenMultiply(asked: readonly number[], ends: Ends, by: Weights, to: Rows) {
      const rows = 4 * Math.ceil(asked.length / 4);
      const fromOf = (begin: number) => normal.at + 4 * begin * normal.width;
      const intoOf = (query: number, of: number) => seen.at + 4 * (of * rows + query) * seen.width;
      attend(asked, ends, normal, width, fromOf, intoOf);
      for (let of = 0; of < heads; of++) {
        const weights = { ...rowsFrom(by, keyHead(of)), out: head };
        multiply(rowsFrom(seen, of * rows), asked.length, weights, columnsFrom(to, of * head));
      }
    },
  };
}

function rowsFrom({ numbers, at, width }: Rows, row: number): Rows {
  return { numbers: numbers.subarray(row * width), at: at + 4 * row * width, width };
}

function columnsFrom({ numbers, at, width }: Rows, column: number): Rows {
  return { numbers: numbers.subarray(column), at: at + 4 * column, width };
}
