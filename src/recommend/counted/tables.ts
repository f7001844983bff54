/**
 * The tables of counts: under which circumstances people were counted, and how finely their next occupation was.
 *
 * In: cases.  Out: for every table and every circumstance, how many people went on to which titles (or groups of titles).
 * A cell with fewer than three people is dropped before anything is kept, so that no count points to a person.
 */
import type { Case, LabelSpace } from "../../domain/index.ts";
import { ageBin, degreeBin, type HistoryView, viewHistory } from "./view.ts";

export const FEWEST_PEOPLE = 3;

/** A case that is learned from, with the weight of its transition. */
export type WeightedCase = { readonly case_: Case; readonly weight: number };

/** Targets are titles, or the groups of titles at the first level (major) or the second (minor). */
export type Grouping = "title" | "minor" | "major";

export type TableDefinition = {
  readonly name: string;
  readonly grouping: Grouping;
  /** The circumstances that hold of a history; none where it does not say; several are averaged. */
  readonly keys: (view: HistoryView, space: LabelSpace) => readonly string[];
};

const LEVELS = { major: 0, minor: 1 } as const;

const lastOf = ({ held }: HistoryView) => held.slice(-1);
const beforeLastOf = ({ held }: HistoryView) => held.slice(-2, -1);
const codesOf = (titles: readonly number[], space: LabelSpace) => titles.map((title) => space.occupations[title]!.code);
export const groupsOf = (titles: readonly number[], grouping: "minor" | "major", space: LabelSpace) =>
  titles.flatMap((title) => space.groups[title]![LEVELS[grouping]] ?? []);
/** Where titles have no such groups, a table to groups would be the table to titles again. */
const codesTo = (titles: readonly number[], grouping: "minor" | "major", space: LabelSpace) =>
  space.levels.length > LEVELS[grouping] ? codesOf(titles, space) : [];

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
    keys: (view, space) => groupsOf(lastOf(view), "major", space),
  },
  {
    name: "last minor group",
    grouping: "title",
    keys: (view, space) => groupsOf(lastOf(view), "minor", space),
  },
  { name: "last title", grouping: "title", keys: (view, space) => codesOf(lastOf(view), space) },
  { name: "title before the last", grouping: "title", keys: (view, space) => codesOf(beforeLastOf(view), space) },
  {
    name: "last title, to minor groups",
    grouping: "minor",
    keys: (view, space) => codesTo(lastOf(view), "minor", space),
  },
  {
    name: "last title, to major groups",
    grouping: "major",
    keys: (view, space) => codesTo(lastOf(view), "major", space),
  },
  {
    name: "title before the last, to minor groups",
    grouping: "minor",
    keys: (view, space) => codesTo(beforeLastOf(view), "minor", space),
  },
  { name: "every title held", grouping: "title", keys: ({ held }, space) => codesOf([...new Set(held)], space) },
];

/** One circumstance: all people in it, and by target how many people and how much weight. */
export type Row = { readonly people: number; readonly cells: ReadonlyMap<string, Cell> };
export type Cell = { readonly people: number; readonly weight: number };
/** Tables by name; a row of one is looked up by its key. */
export type Tables = ReadonlyMap<string, Pick<ReadonlyMap<string, Row>, "get" | "has">>;
/** As they were counted: every row can be gone through. */
export type CountedTables = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/**
 * @param cases those of a person together, as data sets give them
 * @throws RangeError where a person's cases stand apart, whom these counts would take for two people
 */
export function countTables(
  cases: Iterable<WeightedCase>,
  space: LabelSpace,
  definitions: readonly TableDefinition[] = TABLES,
): CountedTables {
  const counter = tableCounter(space, definitions);
  for (const case_ of cases) counter.count(case_);
  return counter.tables();
}

/** Cases one by one, for who must not hold the process for as long as all of them take. */
export function tableCounter(space: LabelSpace, definitions: readonly TableDefinition[] = TABLES) {
  const tables = definitions.map((definition) => ({ definition, rows: new Map<string, OpenRow>() }));
  const people = new Set<string>();
  let last: string | undefined;
  return {
    count({ case_, weight }: WeightedCase): void {
      const { person } = case_;
      if (person !== last && people.has(person)) throw new RangeError(`the cases of person ${person} stand apart`);
      people.add(person);
      last = person;
      const view = viewHistory(case_.history, space);
      const next = space.indexOf(case_.next.code)!;
      for (const { definition, rows } of tables) countCase(definition, rows, person, view, next, weight, space);
    },
    tables: (): CountedTables =>
      new Map(
        tables.map(({ definition, rows }) => [
          definition.name,
          new Map([...rows].sort(byKey).flatMap(([key, row]) => publishable(key, row))),
        ]),
      ),
  };
}

/** How many people there are, and the last of them: a person's cases follow each other, so nobody is counted twice. */
type OpenCount = { people: number; last: string };
type OpenCell = OpenCount & { weight: number };
type OpenRow = OpenCount & { readonly cells: Map<string, OpenCell> };

function countCase(
  table: TableDefinition,
  rows: Map<string, OpenRow>,
  person: string,
  view: HistoryView,
  next: number,
  weight: number,
  space: LabelSpace,
): void {
  const target = targetOf(next, table.grouping, space);
  for (const key of table.keys(view, space)) {
    const row = rows.get(key) ?? { people: 0, last: "", cells: new Map<string, OpenCell>() };
    const cell = row.cells.get(target) ?? { people: 0, last: "", weight: 0 };
    rows.set(key, row);
    row.cells.set(target, cell);
    countPerson(row, person);
    countPerson(cell, person);
    cell.weight += weight;
  }
}

function countPerson(counted: OpenCount, person: string): void {
  if (counted.last === person) return;
  counted.people++;
  counted.last = person;
}

/** Only cells of enough people, and only rows that have such a cell. */
function publishable(key: string, row: OpenRow): [string, Row][] {
  const cells = [...row.cells]
    .filter(([, { people }]) => people >= FEWEST_PEOPLE)
    .sort(byKey)
    .map(([target, { people, weight }]) => [target, { people, weight: Math.round(weight * 10) / 10 }] as const);
  return cells.length === 0 ? [] : [[key, { people: row.people, cells: new Map(cells) }]];
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

/** The title's code, or that of its group. */
export function targetOf(title: number, grouping: Grouping, { occupations, groups }: LabelSpace): string {
  const group = grouping === "title" ? undefined : groups[title]![LEVELS[grouping]];
  return group ?? occupations[title]!.code;
}
