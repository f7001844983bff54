/**
 * A table of finished runs as text or Markdown: figures first, then what each row took, then what could not be had, and why.
 */
import type { FigureOrCause, RunTable, TableRow } from "../evaluate/run-table.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";
import { COST_HEADS, costCells, missingCosts } from "./show-costs.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";

type FilledRow = Extract<TableRow, { method: string }>;
type EmptyRow = Extract<TableRow, { cause: string }>;

export type RowColumn = { readonly head: string; readonly cell: (row: FilledRow) => string };

/** @param width of the terminal, in columns */
export function runTableText(table: RunTable, markdown: boolean, width = WIDTH): string {
  const caption = `${table.on}, ${table.part} part, n = ${mostCases(table)}. In per cent, but for perplexity (titles) and nats; 95 % intervals by person.`;
  return [
    markdown ? caption : wrapped(caption, WIDTH),
    rowsText(table, [...FIGURES, ...aheadColumns(table)], markdown, width),
    tookText(table, markdown, width),
    causesText(table, markdown),
    markdown ? table.notice : wrapped(table.notice, WIDTH),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The rows that have figures. */
export function rowsText(table: RunTable, columns: readonly RowColumn[], markdown: boolean, width = WIDTH): string {
  const most = mostCases(table);
  const rows = filledRows(table).map((row) => [
    `${named(row.row, markdown)}${row.n < most ? ` (n = ${row.n})` : ""}${row.failed > 0 ? ` (${row.failed} failed)` : ""}`,
    ...columns.map(({ cell }) => cell(row)),
  ]);
  return figureTable(["method", ...columns.map(({ head }) => head)], rows, markdown, 1, width);
}

/** What each row took, and why what was not measured is missing; how it is taken stands in docs/metrics.md. */
export function tookText(table: RunTable, markdown: boolean, width = WIDTH): string {
  const columns: RowColumn[] = [
    { head: "seeds: perplexity", cell: seedsText },
    ...COST_HEADS.map((head, at) => ({ head, cell: (row: FilledRow) => costCells(row.cost)[at]! })),
  ];
  const causes = missingCosts(filledRows(table).map(({ cost }) => cost));
  const lines = causes.map((cause) => (markdown ? cause : wrapped(cause, WIDTH, "  ")));
  return [rowsText(table, columns, markdown, width), ...(lines.length === 0 ? [] : [lines.join("\n")])].join("\n\n");
}

/** One line a cause, with the rows that it keeps from being had; nothing where all were. */
export function causesText({ rows }: RunTable, markdown: boolean): string {
  const empty = rows.filter((row): row is EmptyRow => "cause" in row);
  return [...Map.groupBy(empty, ({ cause }) => cause)]
    .map(([cause, own]) => {
      const line = `${own.map(({ row }) => named(row, markdown)).join(", ")}: ${cause}`;
      return markdown ? `- ${line}` : wrapped(line, WIDTH, "  ");
    })
    .join("\n");
}

export const FIGURES: readonly RowColumn[] = [
  figureColumn("AccEM", "accEM"),
  figureColumn("AccRM", "accRM"),
  figureColumn("HR@10", "hr@10"),
  figureColumn("MRR", "mrr"),
  figureColumn("perplexity", "perplexity"),
  figureColumn("ECE", "ece"),
  figureColumn("AccEM, changes", "changes.accEM"),
];

/** How far the row that all are held against is ahead; none where none was named. */
export function aheadColumns({ against, ahead }: RunTable): readonly RowColumn[] {
  if (against === null) return [];
  const found = (row: FilledRow) => ahead.find((one) => one.row === row.row);
  return [
    {
      head: `${against} ahead, nats`,
      cell: (row) => {
        const pair = found(row);
        if (pair === undefined) return "";
        return pair.logP === null ? "not exact" : intervalText(pair.logP, 3);
      },
    },
    { head: "p (Holm)", cell: (row) => (found(row)?.logP ? chanceText(found(row)!.logP!.holm) : "") },
    { head: "ahead, AccEM", cell: (row) => (found(row) ? intervalText(found(row)!.accEM, 1) : "") },
    { head: "p (McNemar)", cell: (row) => (found(row) ? chanceText(found(row)!.accEM.p) : "") },
  ];
}

/** Of the row that was asked the most cases. */
export function mostCases(table: RunTable): number {
  return Math.max(...filledRows(table).map(({ n }) => n));
}

function filledRows({ rows }: RunTable): FilledRow[] {
  return rows.filter((row) => "method" in row);
}

function named(row: string, markdown: boolean): string {
  return markdown ? `\`${row}\`` : row;
}

function figureColumn(head: string, key: string): RowColumn {
  return { head, cell: ({ metrics }) => figureText(metrics[key]) };
}

function figureText(figure: FigureOrCause | undefined): string {
  if (figure === undefined) return "";
  return "missing" in figure ? "none" : intervalText(figure, 1);
}

function seedsText({ seeds, spread }: FilledRow): string {
  const range = spread?.["perplexity"];
  if (seeds === undefined) return "";
  return range === undefined ? `${seeds.length}` : `${seeds.length}: ${range[0].toFixed(1)} to ${range[1].toFixed(1)}`;
}
