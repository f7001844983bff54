/**
 * The tables of counts that the boosted counts know beside the counted model's: finer circumstances, and an older survey.
 *
 * In: a view of a history.  Out: the rows that speak of it. The rule of the counted model holds: no cell is of fewer than three people.
 */
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { TABLES, type TableDefinition } from "../counted/tables.ts";
import { ageBin, degreeBin, type HistoryView } from "../counted/view.ts";

const codesOf = ({ held }: HistoryView, taxonomy: Taxonomy, from: number) =>
  held.slice(from).map((title) => taxonomy.occupations[title]!.code);

/** Counted on the same people as the counted model's. */
export const FINER_TABLES: readonly TableDefinition[] = [
  {
    name: "last two titles",
    grouping: "title",
    keys: (view, taxonomy) => (view.held.length < 2 ? [] : [codesOf(view, taxonomy, -2).join(" ")]),
  },
  {
    name: "last title and degree",
    grouping: "title",
    keys: (view, taxonomy) => codesOf(view, taxonomy, -1).map((code) => `${code}, ${degreeBin(view.degree)}`),
  },
  {
    name: "last title and age",
    grouping: "title",
    keys: (view, taxonomy) => {
      const age = ageBin(view.age);
      return age === undefined ? [] : codesOf(view, taxonomy, -1).map((code) => `${code}, ${age}`);
    },
  },
  {
    name: "last minor group and field",
    grouping: "title",
    keys: (view, taxonomy) =>
      codesOf(view, taxonomy, -1).map((code) => `${code.slice(0, 4)}, ${view.field ?? degreeBin(view.degree)}`),
  },
];

const OLDER = ["anybody", "last title", "every title held"];

/** Counted on everybody of NLSY79, who are none of the people that are predicted. */
export const OLDER_TABLES: readonly TableDefinition[] = TABLES.filter(({ name }) => OLDER.includes(name)).map(
  (table) => ({ ...table, name: `NLSY79: ${table.name}` }),
);
