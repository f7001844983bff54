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
  /** @param asked the positions of the queries, ascending @param one is told the query, its head, where its sequence begins and how many positions it sees */
  const overHeads = (asked: readonly number[], ends: Ends, one: (...of: [number, number, number, number]) => void) => {
    let [begin, query] = [0, 0];
    for (const end of ends) {
      for (let at = begin; at < end; at++) turn(keys, at, keyValueHeads, at - begin);
      for (; query < asked.length && asked[query]! < end; query++) {
        const position = asked[query]!;
        turn(queries, query, heads, position - begin);
        for (let of = 0; of < heads; of++) one(query, of, begin, position + 1 - begin);
      }
      begin = end;
    }
  };
  const queryAt = (query: number, of: number) => queries.at + 4 * (query * queries.width + of * head);
  const keysAt = (begin: number, of: number) => keys.at + 4 * (begin * keys.width + keyHead(of));
  const key = 4 * keys.width;
  return {
    mix(asked: readonly number[], ends: Ends, to: Rows) {
      overHeads(asked, ends, (query, of, begin, many) => {
        const from = values.at + 4 * (begin * values.width + keyHead(of));
        const into = to.at + 4 * (query * to.width + of * head);
        loops.attend(
          queryAt(query, of),
          keysAt(begin, of),
          from,
          many,
          scores.at,
          into,
          key,
          4 * values.width,
          4 * head,
        );
      });
    },
    /** The same of values that are not there yet: what they are products of is mixed, and multiplied once a query. */
    mixThenMultiply(asked: readonly number[], ends: Ends, by: Weights, to: Rows) {
      const rows = 4 * Math.ceil(asked.length / 4);
      overHeads(asked, ends, (query, of, begin, many) => {
        const into = seen.at + 4 * (of * rows + query) * seen.width;
        const from = normal.at + 4 * begin * normal.width;
        loops.attend(
          queryAt(query, of),
          keysAt(begin, of),
          from,
          many,
          scores.at,
          into,
          key,
          4 * normal.width,
          4 * width,
        );
      });
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
