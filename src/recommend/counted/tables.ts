/**
 * The tables of counts: under which circumstances people were counted, and how finely their next occupation was.
 *
 * In: cases.  Out: for every table and every circumstance, how many people went on to which titles (or groups of titles).
 * A cell with fewer than three people is dropped before anything is kept, so that no count points to a person.
 */
import { type Case, socGroup } from "../../domain/index.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { ageBin, degreeBin, type HistoryView, viewHistory } from "./view.ts";

export const FEWEST_PEOPLE = 3;

/** A case that is learned from, with the weight of its transition. */
export type WeightedCase = { readonly case_: Case; readonly weight: number };

/** Targets are titles, or SOC groups of titles by their digits. */
export type Grouping = "title" | "minor" | "major";

export type TableDefinition = {
  readonly name: string;
  readonly grouping: Grouping;
  /** The circumstances that hold of a history; none where it does not say; several are averaged. */
  readonly keys: (view: HistoryView, taxonomy: Taxonomy) => readonly string[];
};

const lastOf = ({ held }: HistoryView) => held.slice(-1);
const beforeLastOf = ({ held }: HistoryView) => held.slice(-2, -1);
const codesOf = (titles: readonly number[], taxonomy: Taxonomy) =>
  titles.map((title) => taxonomy.occupations[title]!.code);

export const TABLES: readonly TableDefinition[] = [
  { name: "anybody", grouping: "title", keys: () => [""] },
  {
    name: "age and degree",
    grouping: "title",
    keys: ({ age, degree }) => (ageBin(age) === undefined ? [] : [`${ageBin(age)}, ${degreeBin(degree)}`]),
  },
  {
    name: "degree and field",
    grouping: "title",
    keys: ({ degree, field }) => [`${degreeBin(degree)}, ${field ?? "no field"}`],
  },
  {
    name: "last major group",
    grouping: "title",
    keys: (view, taxonomy) => lastOf(view).map((title) => taxonomy.majors[title]!),
  },
  {
    name: "last minor group",
    grouping: "title",
    keys: (view, taxonomy) => codesOf(lastOf(view), taxonomy).map((code) => socGroup(code, 3)),
  },
  { name: "last title", grouping: "title", keys: (view, taxonomy) => codesOf(lastOf(view), taxonomy) },
  { name: "title before the last", grouping: "title", keys: (view, taxonomy) => codesOf(beforeLastOf(view), taxonomy) },
  { name: "last title, to minor groups", grouping: "minor", keys: (view, taxonomy) => codesOf(lastOf(view), taxonomy) },
  { name: "last title, to major groups", grouping: "major", keys: (view, taxonomy) => codesOf(lastOf(view), taxonomy) },
  {
    name: "title before the last, to minor groups",
    grouping: "minor",
    keys: (view, taxonomy) => codesOf(beforeLastOf(view), taxonomy),
  },
  { name: "every title held", grouping: "title", keys: ({ held }, taxonomy) => codesOf([...new Set(held)], taxonomy) },
];

/** One circumstance: all people in it, and by target how many people and how much weight. */
export type Row = { readonly people: number; readonly cells: ReadonlyMap<string, Cell> };
export type Cell = { readonly people: number; readonly weight: number };
/** Tables by name; a row of one is looked up by its key. */
export type Tables = ReadonlyMap<string, Pick<ReadonlyMap<string, Row>, "get" | "has">>;
/** As they were counted: every row can be gone through. */
export type CountedTables = ReadonlyMap<string, ReadonlyMap<string, Row>>;

export function countTables(
  cases: readonly WeightedCase[],
  taxonomy: Taxonomy,
  definitions: readonly TableDefinition[] = TABLES,
): CountedTables {
  const views = cases.map(({ case_ }) => viewHistory(case_.history, taxonomy));
  return new Map(definitions.map((table) => [table.name, countTable(table, cases, views, taxonomy)]));
}

type OpenCell = { people: Set<string>; weight: number };

function countTable(
  table: TableDefinition,
  cases: readonly WeightedCase[],
  views: readonly HistoryView[],
  taxonomy: Taxonomy,
): Map<string, Row> {
  const rows = new Map<string, { people: Set<string>; cells: Map<string, OpenCell> }>();
  cases.forEach(({ case_, weight }, at) => {
    const target = targetOf(case_.next.code, table.grouping);
    for (const key of table.keys(views[at]!, taxonomy)) {
      const row = rows.get(key) ?? { people: new Set(), cells: new Map<string, OpenCell>() };
      rows.set(key, row);
      row.people.add(case_.person);
      const cell = row.cells.get(target) ?? { people: new Set<string>(), weight: 0 };
      row.cells.set(target, cell);
      cell.people.add(case_.person);
      cell.weight += weight;
    }
  });
  return new Map([...rows].sort(byKey).flatMap(([key, row]) => publishable(key, row)));
}

/** Only cells of enough people, and only rows that have such a cell. */
function publishable(key: string, row: { people: Set<string>; cells: Map<string, OpenCell> }): [string, Row][] {
  const cells = [...row.cells]
    .filter(([, { people }]) => people.size >= FEWEST_PEOPLE)
    .sort(byKey)
    .map(
      ([target, { people, weight }]) =>
        [target, { people: people.size, weight: Math.round(weight * 10) / 10 }] as const,
    );
  return cells.length === 0 ? [] : [[key, { people: row.people.size, cells: new Map(cells) }]];
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

export function targetOf(code: string, grouping: Grouping): string {
  return grouping === "title" ? code : socGroup(code, grouping === "minor" ? 3 : 2);
}
