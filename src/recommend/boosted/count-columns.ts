/**
 * Columns of counts: the log of how often each candidate followed in a circumstance, backed off to how often it follows at all.
 *
 * In: rows of a table of counts.  Out: a column over all candidates. A row's own part, and the column of a circumstance that is one row, are
 * made once, kept with the row, and never written again.
 */
import { socGroup } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import type { Grouping, Row, Tables } from "../counted/tables.ts";
import type { Kinship } from "./kinship.ts";

/** A row counts as much as so many people of what it backs off to. */
const BACK_OFF = 4;

export type CountColumns = {
  /** The column of a history of which no row speaks. */
  readonly popularity: Float32Array;
  /** The mean over rows of (count + (people in no cell + BACK_OFF) popularity) / (people + BACK_OFF). @param into overwritten where none is kept @returns it, or a kept one */
  readonly columnOf: (rows: readonly Row[], grouping: Grouping, into: Float32Array) => Float32Array;
  /** Rows of which each backs off to the one before it. @param rows to titles, from the broadest to the finest, which must decide all others @returns a kept column */
  readonly chainOf: (rows: readonly Row[]) => Float32Array;
};

/** A row by the candidates that it counts: its weight goes to each by a share, the whole of it where it was counted to titles. */
type RowParts = {
  readonly places: Int32Array;
  readonly weights: Float64Array;
  readonly shares: Float64Array;
  /** The sum over all cells. */
  readonly counted: number;
};

/** @param below what rows back off to, of every title; a group's counts are shared among its titles by it too */
export function countColumns(below: Float64Array, { candidates, placeOf }: Kinship, taxonomy: Taxonomy): CountColumns {
  const groups = groupShares(below, taxonomy);
  const belowOfCandidates = Float64Array.from(candidates, (title) => below[title]!);
  const popularity = new Float32Array(candidates.length);
  layLogs(belowOfCandidates, popularity);
  const parts = new WeakMap<Row, RowParts>();
  const partsOf = (row: Row, grouping: Grouping) => {
    const made = parts.get(row) ?? partRow(row, grouping, placeOf, groups, taxonomy);
    parts.set(row, made);
    return made;
  };
  const columns = new WeakMap<Row, Float32Array>();
  const chains = new WeakMap<Row, Float32Array>();
  const shares = new Float64Array(candidates.length);
  return {
    popularity,
    columnOf(rows, grouping, into) {
      const kept = rows.length === 1 ? columns.get(rows[0]!) : rows.length === 0 ? popularity : undefined;
      if (kept !== undefined) return kept;
      backOff(rows, (row) => partsOf(row, grouping), belowOfCandidates, shares);
      const made = rows.length === 1 ? new Float32Array(candidates.length) : into;
      layLogs(shares, made);
      if (rows.length === 1) columns.set(rows[0]!, made);
      return made;
    },
    chainOf(rows) {
      const finest = rows.at(-1);
      const kept = finest === undefined ? popularity : chains.get(finest);
      if (kept !== undefined) return kept;
      let reached = belowOfCandidates;
      for (const row of rows) {
        const finer = new Float64Array(candidates.length);
        backOff([row], (one) => partsOf(one, "title"), reached, finer);
        reached = finer;
      }
      const made = new Float32Array(candidates.length);
      layLogs(reached, made);
      chains.set(finest!, made);
      return made;
    },
  };
}

/** Half a person stands in for a title with fewer than three. */
export function popularityIn(tables: Tables, name: string, taxonomy: Taxonomy): Float64Array {
  const counts = new Float64Array(taxonomy.occupations.length).fill(0.5);
  for (const [code, { weight }] of tables.get(name)?.get("")?.cells ?? []) counts[taxonomy.indexOf(code)!]! += weight;
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

/** By group, its titles with their shares of the group's popularity. */
type GroupShares = ReadonlyMap<string, readonly (readonly [number, number])[]>;

function groupShares(popularity: Float64Array, taxonomy: Taxonomy): GroupShares {
  const shares = new Map<string, (readonly [number, number])[]>();
  for (const digits of [2, 3] as const) {
    const members = Map.groupBy(popularity.keys(), (title) => socGroup(taxonomy.occupations[title]!.code, digits));
    for (const [group, titles] of members) {
      const all = titles.reduce((sum, title) => sum + popularity[title]!, 0);
      shares.set(
        group,
        titles.map((title) => [title, popularity[title]! / all] as const),
      );
    }
  }
  return shares;
}

function partRow(
  { cells }: Row,
  grouping: Grouping,
  placeOf: Int32Array,
  groups: GroupShares,
  taxonomy: Taxonomy,
): RowParts {
  const found: (readonly [place: number, weight: number, share: number])[] = [];
  let counted = 0;
  for (const [target, { weight }] of cells) {
    counted += weight;
    const titles = grouping === "title" ? [[taxonomy.indexOf(target)!, 1] as const] : groups.get(target)!;
    for (const [title, share] of titles) if (placeOf[title]! >= 0) found.push([placeOf[title]!, weight, share]);
  }
  return {
    places: Int32Array.from(found, ([place]) => place),
    weights: Float64Array.from(found, ([, weight]) => weight),
    shares: Float64Array.from(found, ([, , share]) => share),
    counted,
  };
}

/** @param into shares of all candidates, overwritten */
function backOff(rows: readonly Row[], partsOf: (row: Row) => RowParts, below: Float64Array, into: Float64Array): void {
  into.fill(0);
  let left = 0;
  for (const row of rows) {
    const { places, weights, shares, counted } = partsOf(row);
    const all = (Math.max(row.people, counted) + BACK_OFF) * rows.length;
    left += 1 / rows.length - counted / all;
    for (let at = 0; at < places.length; at++) into[places[at]!]! += (weights[at]! / all) * shares[at]!;
  }
  for (let at = 0; at < into.length; at++) into[at]! += left * below[at]!;
}

function layLogs(shares: Float64Array, into: Float32Array): void {
  for (let at = 0; at < into.length; at++) into[at] = Math.log(shares[at]!);
}
