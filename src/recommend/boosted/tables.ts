/**
 * The tables of counts that the boosted counts know beside the counted model's: finer circumstances, and an older survey.
 *
 * In: a view of a history.  Out: the rows that speak of it. The rule of the counted model holds: no cell is of fewer than three people.
 */
import type { LabelSpace } from "../../domain/index.ts";
import { TABLES, type TableDefinition } from "../counted/tables.ts";
import { ageBin, degreeBin, type HistoryView } from "../counted/view.ts";

const codesOf = ({ held }: HistoryView, space: LabelSpace, from: number) =>
  held.slice(from).map((title) => space.occupations[title]!.code);

/** Counted on the same people as the counted model's. */
export const FINER_TABLES: readonly TableDefinition[] = [
  {
    name: "last two titles",
    grouping: "title",
    keys: (view, space) => (view.held.length < 2 ? [] : [codesOf(view, space, -2).join(" ")]),
  },
  {
    name: "last title and degree",
    grouping: "title",
    keys: (view, space) => codesOf(view, space, -1).map((code) => `${code}, ${degreeBin(view.degree)}`),
  },
  {
    name: "last title and age",
    grouping: "title",
    keys: (view, space) => {
      const age = ageBin(view.age);
      return age === undefined ? [] : codesOf(view, space, -1).map((code) => `${code}, ${age}`);
    },
  },
  {
    name: "last minor group and field",
    grouping: "title",
    keys: (view, space) =>
      codesOf(view, space, -1).map((code) => `${code.slice(0, 4)}, ${view.field ?? degreeBin(view.degree)}`),
  },
];

const OLDER = ["anybody", "last title", "every title held"];

/** Counted on everybody of NLSY79, who are none of the people that are predicted. */
export const OLDER_TABLES: readonly TableDefinition[] = TABLES.filter(({ name }) => OLDER.includes(name)).map(
  (table) => ({ ...table, name: `NLSY79: ${table.name}` }),
);
