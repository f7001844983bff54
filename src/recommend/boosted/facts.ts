/**
 * What is known of each candidate title after a history: figures of counts and of kinship, and figures of the person.
 *
 * In: tables of counts and a history.  Out: for each candidate one number a fact of `FACTS`, and for the person one a fact of
 * `PERSON_FACTS`; what is not known is NaN. Training hands in tables of other people, so that a fact means the same there as of a
 * stranger. What rests on one row of a table is kept with the row, so that what is kept is bounded by the tables, however many histories come.
 */
import type { CareerHistory } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { featuresOf } from "../counted/gate.ts";
import { type Grouping, type Row, TABLES, type TableDefinition, type Tables } from "../counted/tables.ts";
import { type HistoryView, viewHistory } from "../counted/view.ts";
import { type CountColumns, countColumns, popularityIn } from "./count-columns.ts";
import { KINSHIP_FACTS, type Kinship, kinshipColumns } from "./kinship.ts";
import { PERSON_FACTS, personFacts } from "./person.ts";
import { FINER_TABLES, OLDER_TABLES } from "./tables.ts";
import { type FactColumn, numbersOf } from "./trees.ts";

/** Every table but "anybody", to which each backs off. */
const READ: readonly TableDefinition[] = [...TABLES, ...FINER_TABLES].filter(({ name }) => name !== "anybody");
const READ_OLDER = OLDER_TABLES.filter(({ name }) => name !== "NLSY79: anybody");
/** From the broadest to the finest; each backs off to the one before it. */
const CHAIN = ["last major group", "last minor group", "last title", "last two titles"].map((name) =>
  READ.findIndex((table) => table.name === name),
);

/** The rows of a table that speak of a history. */
type TableRows = { readonly rows: readonly Row[]; readonly grouping: Grouping };

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
  ...KINSHIP_FACTS,
];

export type CandidateFacts = {
  /** A column of all candidates for each of `FACTS`: one that was given, or one that is kept and never written again, or several of these together. */
  readonly columns: readonly FactColumn[];
  /** [PERSON_FACTS] */
  readonly person: Float32Array;
};

/** With every column as numbers. */
export type LaidFacts = { readonly columns: readonly Float32Array[]; readonly person: Float32Array };

export function laidFacts({ columns, person }: CandidateFacts): LaidFacts {
  return { columns: columns.map(numbersOf), person };
}

/** Each earlier job counts this share of the one after it. */
const FADING = 0.7;

/** @returns a function of a history, and of columns that it overwrites where none is kept; of new ones where none are given */
export function factMaker(
  tables: Tables,
  kinship: Kinship,
  taxonomy: Taxonomy,
): (history: CareerHistory, columns?: readonly Float32Array[]) => CandidateFacts {
  const { candidates } = kinship;
  const popularity = popularityIn(tables, "anybody", taxonomy);
  const newer = countColumns(popularity, kinship, taxonomy);
  const older = countColumns(popularityIn(tables, "NLSY79: anybody", taxonomy), kinship, taxonomy);
  const peopleFrom = peopleColumns(tables, kinship, taxonomy);
  const { layCosines, largestCosines } = cosines(tables, kinship, popularity, taxonomy);
  return (history, given = FACTS.map(() => new Float32Array(candidates.length))) => {
    const view = viewHistory(history, taxonomy);
    const rowsOf = ({ name, keys, grouping }: TableDefinition): TableRows => ({
      rows: keys(view, taxonomy).flatMap((key) => tables.get(name)?.get(key) ?? []),
      grouping,
    });
    const columns: FactColumn[] = [];
    const addTables = (tables: readonly TableRows[], counts: CountColumns) => {
      columns.push(counts.popularity);
      for (const { rows, grouping } of tables) columns.push(counts.columnOf(rows, grouping, given[columns.length]!));
    };
    const read = READ.map(rowsOf);
    addTables(read, newer);
    columns.push(newer.chainOf(CHAIN.flatMap((at) => read[at]!.rows)));
    addTables(READ_OLDER.map(rowsOf), older);
    columns.push(layCosines(view, given[columns.length]!), largestCosines(view));
    columns.push(peopleFrom(view.held.at(-1)), peopleFrom(view.held.at(-2)));
    columns.push(...kinshipColumns(history, view, kinship, given.slice(columns.length)));
    return { columns, person: personFacts(history, view, tables, featuresOf, taxonomy) };
  };
}

export { PERSON_FACTS };

/** Titles that followed the same held titles more often than chance: count / sqrt(people held x popularity), by title held. */
function cosines(tables: Tables, { candidates, placeOf }: Kinship, popularity: Float64Array, taxonomy: Taxonomy) {
  const none = new Float32Array(candidates.length);
  const known: Cosines[] = [];
  const after = (title: number): Cosines => {
    known[title] ??= cosinesAfter(title);
    return known[title];
  };
  const cosinesAfter = (title: number): Cosines => {
    const row = tables.get("every title held")?.get(taxonomy.occupations[title]!.code);
    const found = [...(row?.cells ?? [])].flatMap(([code, { weight }]) => {
      const other = taxonomy.indexOf(code)!;
      const cosine = weight / Math.sqrt(row!.people * popularity[other]!);
      return placeOf[other]! < 0 ? [] : [{ place: placeOf[other]!, cosine }];
    });
    const column = none.slice();
    for (const { place, cosine } of found) column[place] = cosine;
    return {
      places: Int32Array.from(found, ({ place }) => place),
      cosines: Float64Array.from(found, ({ cosine }) => cosine),
      column,
    };
  };
  const sums = new Float64Array(candidates.length);
  return {
    layCosines({ held }: HistoryView, into: Float32Array): Float32Array {
      sums.fill(0);
      held.forEach((title, at) => {
        const fading = FADING ** (held.length - 1 - at);
        const { places, cosines } = after(title);
        for (let one = 0; one < places.length; one++) sums[places[one]!]! += fading * cosines[one]!;
      });
      into.set(sums);
      return into;
    },
    largestCosines({ held }: HistoryView): FactColumn {
      const [first, ...others] = [...new Set(held)].map((title) => after(title).column);
      return first === undefined ? none : { take: "larger", of: [first, ...others] };
    },
  };
}

/** What followed a title: by the candidates' places, and as a column that is kept. */
type Cosines = { readonly places: Int32Array; readonly cosines: Float64Array; readonly column: Float32Array };

/** The log of how many people went on from a title to each candidate; kept by title. */
function peopleColumns(tables: Tables, { candidates, placeOf }: Kinship, taxonomy: Taxonomy) {
  const nobody = new Float32Array(candidates.length);
  const known: Float32Array[] = [];
  const columnOf = (title: number): Float32Array => {
    const row = tables.get("last title")?.get(taxonomy.occupations[title]!.code);
    if (row === undefined) return nobody;
    const column = new Float32Array(candidates.length);
    for (const [code, { people }] of row.cells) {
      const place = placeOf[taxonomy.indexOf(code)!]!;
      if (place >= 0) column[place] = Math.log1p(people);
    }
    return column;
  };
  return (title: number | undefined): Float32Array => {
    if (title === undefined) return nobody;
    known[title] ??= columnOf(title);
    return known[title];
  };
}
