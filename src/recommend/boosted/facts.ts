/**
 * What is known of each candidate title after a history: figures of counts and of kinship, and figures of the person.
 *
 * In: tables of counts and a history.  Out: for each candidate one number a fact of `FACTS`, and for the person one a fact of
 * `PERSON_FACTS`; what is not known is NaN. Training hands in tables of other people, so that a fact means the same there as of a
 * stranger. Columns that people share are kept: a history without one of its facts has most of them in common with the whole one.
 */
import { type CareerHistory, socGroup } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { featuresOf } from "../counted/gate.ts";
import { type Grouping, type Row, TABLES, type TableDefinition, type Tables } from "../counted/tables.ts";
import { type HistoryView, viewHistory } from "../counted/view.ts";
import { KINSHIP_FACTS, type Kinship, layKinship } from "./kinship.ts";
import { PERSON_FACTS, personFacts } from "./person.ts";
import { FINER_TABLES, OLDER_TABLES } from "./tables.ts";

/** Every table but "anybody", to which each backs off. */
const READ: readonly TableDefinition[] = [...TABLES, ...FINER_TABLES].filter(({ name }) => name !== "anybody");
const READ_OLDER = OLDER_TABLES.filter(({ name }) => name !== "NLSY79: anybody");
/** From the broadest to the finest; each backs off to the one before it. */
const CHAIN = ["last major group", "last minor group", "last title", "last two titles"].map(
  (name) => READ.find((table) => table.name === name)!,
);

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
  /** A column of all candidates for each of `FACTS`. */
  readonly columns: readonly Float32Array[];
  /** [PERSON_FACTS] */
  readonly person: Float32Array;
};

/** A row counts as much as so many people of the table it backs off to. */
const BACK_OFF = 4;
/** Each earlier job counts this share of the one after it. */
const FADING = 0.7;

/** @returns a function of a history, and of columns that it overwrites; of new ones where none are given */
export function factMaker(
  tables: Tables,
  kinship: Kinship,
  taxonomy: Taxonomy,
): (history: CareerHistory, columns?: readonly Float32Array[]) => CandidateFacts {
  const { candidates } = kinship;
  const logsOf = (shares: Float64Array) => Float32Array.from(candidates, (title) => Math.log(shares[title]!));
  const [popularity, older] = ["anybody", "NLSY79: anybody"].map((name) => popularityIn(tables, name, taxonomy)) as [
    Float64Array,
    Float64Array,
  ];
  const [popularityLogs, olderLogs] = [logsOf(popularity), logsOf(older)];
  const groups = groupShares(popularity, taxonomy);
  const rowsOf = ({ table, keys }: Asked) => keys.flatMap((key) => tables.get(table.name)?.get(key) ?? []);
  const sharesOf = (asked: Asked, below: Float64Array) =>
    backedOff(rowsOf(asked), asked.table.grouping, below, groups, taxonomy);
  const ofTable = remembering((asked: Asked, below: Float64Array) => logsOf(sharesOf(asked, below)));
  const ofChain = remembering((chain: readonly Asked[]) =>
    logsOf(chain.reduce((below, asked) => sharesOf(asked, below), popularity)),
  );
  const peopleAfter = remembering((row: Row | undefined) => {
    const people = peopleOf(row, taxonomy);
    return Float32Array.from(candidates, (title) => people[title]!);
  });
  const layCosines = cosines(tables, kinship, popularity, taxonomy);
  return (history, columns = FACTS.map(() => new Float32Array(candidates.length))) => {
    const view = viewHistory(history, taxonomy);
    const askedOf = (table: TableDefinition): Asked => ({ table, keys: table.keys(view, taxonomy) });
    const logs = (table: TableDefinition, below: Float64Array, logsBelow: Float32Array) => {
      const asked = askedOf(table);
      return rowsOf(asked).length === 0 ? logsBelow : ofTable(nameOf(asked), asked, below);
    };
    const chain = CHAIN.map(askedOf);
    const people = (title: number | undefined) => peopleAfter(String(title), rowOfTitle(tables, title, taxonomy));
    const known = [
      popularityLogs,
      ...READ.map((table) => logs(table, popularity, popularityLogs)),
      ofChain(chain.map(nameOf).join("> "), chain),
      olderLogs,
      ...READ_OLDER.map((table) => logs(table, older, olderLogs)),
    ];
    known.forEach((column, fact) => {
      columns[fact]!.set(column);
    });
    const [sum, largest, last, before, ...ofKinship] = columns.slice(known.length) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      ...Float32Array[],
    ];
    layCosines(view, sum, largest);
    last.set(people(view.held.at(-1)));
    before.set(people(view.held.at(-2)));
    layKinship(history, view, kinship, ofKinship);
    return { columns, person: personFacts(history, view, tables, featuresOf, taxonomy) };
  };
}

export { PERSON_FACTS };

/** A table, and the rows of it that speak of a history. */
type Asked = { readonly table: TableDefinition; readonly keys: readonly string[] };

function nameOf({ table, keys }: Asked): string {
  return `${table.name}: ${keys.join("; ")}`;
}

/** Columns of two kilobytes. */
const MOST_REMEMBERED = 2_000;

/** @returns what was made under a name; after so many all are forgotten, which is simpler than to know which will be asked for again */
function remembering<Of extends unknown[], Result>(make: (...of: Of) => Result) {
  const known = new Map<string, Result>();
  return (name: string, ...of: Of): Result => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const made = make(...of);
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
function cosines(tables: Tables, { placeOf }: Kinship, popularity: Float64Array, taxonomy: Taxonomy) {
  const after = remembering((title: number) => {
    const row = tables.get("every title held")?.get(taxonomy.occupations[title]!.code);
    return [...(row?.cells ?? [])].flatMap(([code, { weight }]) => {
      const other = taxonomy.indexOf(code)!;
      const cosine = weight / Math.sqrt(row!.people * popularity[other]!);
      return placeOf[other]! < 0 ? [] : [{ place: placeOf[other]!, cosine }];
    });
  });
  return ({ held }: HistoryView, sum: Float32Array, largest: Float32Array) => {
    const sums = new Float64Array(sum.length);
    largest.fill(0);
    held.forEach((title, at) => {
      const fading = FADING ** (held.length - 1 - at);
      for (const { place, cosine } of after(String(title), title)) {
        sums[place]! += fading * cosine;
        largest[place] = Math.max(largest[place]!, cosine);
      }
    });
    sum.set(sums);
  };
}

function rowOfTitle(tables: Tables, title: number | undefined, taxonomy: Taxonomy): Row | undefined {
  return title === undefined ? undefined : tables.get("last title")?.get(taxonomy.occupations[title]!.code);
}

function peopleOf(row: Row | undefined, taxonomy: Taxonomy): Float64Array {
  const people = new Float64Array(taxonomy.occupations.length);
  for (const [code, cell] of row?.cells ?? []) people[taxonomy.indexOf(code)!] = Math.log1p(cell.people);
  return people;
}
