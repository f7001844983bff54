/**
 * A table of finished runs as text or Markdown: figures first, then what each row took, then how far one row is ahead of the others.
 */
import type { FigureOrCause, RunTable, TableRow } from "../evaluate/run-table.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";
import { figureTable, wrapped } from "./table.ts";

const FIGURES = [
  ["accEM", "AccEM"],
  ["accRM", "AccRM"],
  ["hr@10", "HR@10"],
  ["mrr", "MRR"],
  ["perplexity", "Perplexity"],
  ["ece", "ECE"],
  ["changes.accEM", "AccEM, changes"],
] as const;

type Filled = Extract<TableRow, { method: string }>;
type Empty = Extract<TableRow, { cause: string }>;

export function runTableText(table: RunTable, markdown: boolean): string {
  const filled = table.rows.filter((row): row is Filled => "method" in row);
  const empty = table.rows.filter((row): row is Empty => "cause" in row);
  const named = (name: string) => (markdown ? `\`${name}\`` : name);
  const most = Math.max(...filled.map(({ n }) => n));
  const figures = filled.map((row) => [
    `${named(row.row)}${row.n < most ? ` (n = ${row.n})` : ""}${row.failed > 0 ? ` (${row.failed} failed)` : ""}`,
    ...FIGURES.map(([key]) => figureText(row.metrics[key])),
    ...aheadCells(table, row.row),
  ]);
  const aheadHeads = table.against === null ? [] : [`${table.against} ahead, nats`, "p (Holm)", "ahead, AccEM"];
  const parts = [
    `${table.on}, ${table.part} part, n = ${most}. In per cent, but for perplexity (titles) and nats; 95 % intervals by person.`,
    figureTable(["", ...FIGURES.map(([, head]) => head), ...aheadHeads], figures, markdown),
    figureTable(["", "seeds", "CPU s to train", "ms a ranking", "MB at the highest"], filled.map(costCells), markdown),
    ...(empty.length === 0 ? [] : [emptyText(empty, markdown)]),
    markdown ? table.notice : wrapped(table.notice, 110),
  ];
  return parts.join("\n\n");

  function costCells({ row, seeds, spread, cost }: Filled): string[] {
    const range = spread?.["perplexity"];
    return [
      named(row),
      seeds === undefined
        ? ""
        : `${seeds.length}${range === undefined ? "" : `: perplexity ${range[0].toFixed(1)} to ${range[1].toFixed(1)}`}`,
      ...costTexts(cost),
    ];
  }
}

/** One line a row that cannot be had. */
function emptyText(empty: readonly Empty[], markdown: boolean): string {
  return empty
    .map(({ row, cause }) => (markdown ? `- \`${row}\`: ${cause}` : wrapped(`${row}: ${cause}`, 110, "  ")))
    .join("\n");
}

/** Training, ranking and memory as they stand in a cell: what was not measured says why. */
function costTexts(cost: Filled["cost"]): string[] {
  if (cost === undefined) return ["not noted", "not noted", "not noted"];
  const { training, ranking, memory } = cost;
  return [
    "missing" in training ? training.missing : training.cpuSeconds.toFixed(1),
    "missing" in ranking
      ? ranking.missing
      : `${ranking.milliseconds.toFixed(1)}${ranking.clock === "wall" ? " (by the clock)" : ""}`,
    "missing" in memory ? memory.missing : memory.peakMegabytes.toFixed(0),
  ];
}

function aheadCells({ against, ahead }: RunTable, row: string): string[] {
  if (against === null) return [];
  const found = ahead.find((one) => one.row === row);
  if (found === undefined) return ["", "", ""];
  return [
    found.logP === null ? "not exact" : intervalText(found.logP, 3),
    found.logP === null ? "" : chanceText(found.logP.holm),
    intervalText(found.accEM, 1),
  ];
}

function figureText(figure: FigureOrCause | undefined): string {
  if (figure === undefined) return "";
  return "missing" in figure ? "none" : intervalText(figure, 1);
}
