/**
 * What is known of each candidate title after a history: figures of counts and of kinship, and figures of the person.
 *
 * In: tables of counts and a history.  Out: for each candidate one number a fact of `FACTS`, and for the person one a fact of
 * `PERSON_FACTS`; what is not known is NaN. Training hands in tables of other people, so that a fact means the same there as of a
 * stranger.
 */
import { type CareerHistory, socGroup } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { featuresOf } from "../counted/gate.ts";
import { type Grouping, type Row, TABLES, type TableDefinition, type Tables } from "../counted/tables.ts";
import { type HistoryView, viewHistory } from "../counted/view.ts";
import { type Kinship, kinshipFacts } from "./kinship.ts";
import { PERSON_FACTS, personFacts } from "./person.ts";
import { FINER_TABLES, OLDER_TABLES } from "./tables.ts";

/** Every table but "anybody", to which each backs off. */
const READ: readonly TableDefinition[] = [...TABLES, ...FINER_TABLES].filter(({ name }) => name !== "anybody");
const READ_OLDER = OLDER_TABLES.filter(({ name }) => name !== "NLSY79: anybody");
/** From the broadest to the finest; each backs off to the one before it. */
const CHAIN = ["last major group", "last minor group", "last title", "last two titles"];

export const FACTS: readonly string[] = [
  "popularity",
  ...READ.map(({ name }) => name),
  "back-off from two titles to groups",
  "popularity in NLSY79",
  ...READ_OLDER.map(({ name }) => name),
  "cosine with titles held, fading",
  "largest cosine with a title held",
  "people who went there from the last title",
  "people who went there from the title before",
  ...kinshipFacts.names,
];

export type CandidateFacts = {
  /** [FACTS, candidates]: a fact of all candidates lies together. */
  readonly candidates: Float32Array;
  /** [PERSON_FACTS] */
  readonly person: Float32Array;
};

/** A row counts as much as so many people of the table it backs off to. */
const BACK_OFF = 4;
/** Each earlier job counts this share of the one after it. */
const FADING = 0.7;

/** @param candidates titles, by index @returns a pure function */
export function factMaker(
  tables: Tables,
  kinship: Kinship,
  candidates: readonly number[],
  taxonomy: Taxonomy,
): (history: CareerHistory) => CandidateFacts {
  const chosen = Int32Array.from(candidates);
  const counts = (name: string) => withLogs(popularityIn(tables, name, taxonomy), chosen);
  const [popularity, older] = [counts("anybody"), counts("NLSY79: anybody")];
  const groups = groupShares(popularity.shares, taxonomy);
  const rowsOf = (table: TableDefinition, keys: readonly string[]) =>
    keys.flatMap((key) => tables.get(table.name)?.get(key) ?? []);
  const columnOf = remembering(MOST_REMEMBERED, (table: TableDefinition, keys: readonly string[], below: Column) => {
    const rows = rowsOf(table, keys);
    return rows.length === 0
      ? below
      : withLogs(backedOff(rows, table.grouping, below.shares, groups, taxonomy), chosen);
  });
  const chained = CHAIN.map((name) => READ.find((table) => table.name === name)!);
  return (history) => {
    const view = viewHistory(history, taxonomy);
    const smoothed = (table: TableDefinition, below: Column, under: string) => {
      const keys = table.keys(view, taxonomy);
      const name = `${under}>${table.name}: ${keys.join("; ")}`;
      return { name, column: columnOf(name, table, keys, below) };
    };
    const chain = chained.reduce(({ name, column }, table) => smoothed(table, column, name), {
      name: "chain",
      column: popularity,
    });
    const logs: Float32Array[] = [
      popularity.logs,
      ...READ.map((table) => smoothed(table, popularity, "").column.logs),
      chain.column.logs,
      older.logs,
      ...READ_OLDER.map((table) => smoothed(table, older, "").column.logs),
    ];
    const columns: Float64Array[] = [
      ...cosines(view, tables, popularity.shares, taxonomy),
      peopleOf(rowOfTitle(tables, view.held.at(-1), taxonomy), taxonomy),
      peopleOf(rowOfTitle(tables, view.held.at(-2), taxonomy), taxonomy),
      ...kinshipFacts.of(history, view, kinship, taxonomy),
    ];
    const values = new Float32Array(candidates.length * FACTS.length);
    logs.forEach((column, fact) => {
      values.set(column, fact * chosen.length);
    });
    columns.forEach((column, fact) => {
      const from = (logs.length + fact) * chosen.length;
      for (let at = 0; at < chosen.length; at++) values[from + at] = column[chosen[at]!]!;
    });
    return { candidates: values, person: personFacts(history, view, tables, featuresOf, taxonomy) };
  };
}

export { PERSON_FACTS };

/** Shares of all titles, and their logs of the candidates alone. */
type Column = { readonly shares: Float64Array; readonly logs: Float32Array };

function withLogs(shares: Float64Array, chosen: Int32Array): Column {
  const logs = new Float32Array(chosen.length);
  for (let at = 0; at < chosen.length; at++) logs[at] = Math.log(shares[chosen[at]!]!);
  return { shares, logs };
}

/** Columns that are kept: a history without one of its facts shares most of them with the whole one, and many people share some. */
const MOST_REMEMBERED = 300;

/** @param most results that are kept; then all are forgotten, which is simpler than to know which will be asked for again */
function remembering<Asked extends unknown[], Result>(most: number, make: (...asked: Asked) => Result) {
  const known = new Map<string, Result>();
  return (name: string, ...asked: Asked): Result => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const made = make(...asked);
    known.set(name, made);
    return made;
  };
}

/** Half a person stands in for a title with fewer than three. */
function popularityIn(tables: Tables, name: string, taxonomy: Taxonomy): Float64Array {
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

/** The mean over rows of (count + (people in no cell + BACK_OFF) below) / (people + BACK_OFF); `below` where there is no row. */
function backedOff(
  rows: readonly Row[],
  grouping: Grouping,
  below: Float64Array,
  groups: GroupShares,
  taxonomy: Taxonomy,
): Float64Array {
  if (rows.length === 0) return below;
  const shares = new Float64Array(below.length);
  let left = 0;
  for (const { people, cells } of rows) {
    let counted = 0;
    for (const { weight } of cells.values()) counted += weight;
    const all = (Math.max(people, counted) + BACK_OFF) * rows.length;
    left += 1 / rows.length - counted / all;
    for (const [target, { weight }] of cells) {
      if (grouping === "title") shares[taxonomy.indexOf(target)!]! += weight / all;
      else for (const [title, share] of groups.get(target)!) shares[title]! += (weight / all) * share;
    }
  }
  for (let title = 0; title < shares.length; title++) shares[title]! += left * below[title]!;
  return shares;
}

/** Titles that followed the same held titles more often than chance: count / sqrt(people held x popularity), by title held. */
function cosines({ held }: HistoryView, tables: Tables, popularity: Float64Array, taxonomy: Taxonomy) {
  const [sum, largest] = [new Float64Array(popularity.length), new Float64Array(popularity.length)];
  held.forEach((title, at) => {
    const row = tables.get("every title held")?.get(taxonomy.occupations[title]!.code);
    if (row === undefined) return;
    const fading = FADING ** (held.length - 1 - at);
    for (const [code, { weight }] of row.cells) {
      const other = taxonomy.indexOf(code)!;
      const cosine = weight / Math.sqrt(row.people * popularity[other]!);
      sum[other]! += fading * cosine;
      largest[other] = Math.max(largest[other]!, cosine);
    }
  });
  return [sum, largest];
}

function rowOfTitle(tables: Tables, title: number | undefined, taxonomy: Taxonomy): Row | undefined {
  return title === undefined ? undefined : tables.get("last title")?.get(taxonomy.occupations[title]!.code);
}

function peopleOf(row: Row | undefined, taxonomy: Taxonomy): Float64Array {
  const people = new Float64Array(taxonomy.occupations.length);
  for (const [code, cell] of row?.cells ?? []) people[taxonomy.indexOf(code)!] = Math.log1p(cell.people);
  return people;
}
