/**
 * What rows of a table took, in cells. What was not measured is a dash, and under the table stands why.
 */
import type { MethodCost } from "../evaluate/method-costs.ts";

export const COST_HEADS = ["CPU s to train", "CPU ms to rank", "MB"] as const;

export type CostedRow = { readonly row: string; readonly cost: Omit<MethodCost, "method"> | undefined };

/** One cell under each of the heads. */
export function costCells(cost: CostedRow["cost"]): string[] {
  return measured(cost).map((text) => (typeof text === "string" ? text : "–"));
}

/** One line a cause, under the heads that it stands for; it names rows where a column has several causes. */
export function missingCosts(rows: readonly CostedRow[]): string[] {
  const missing = rows.flatMap(({ row, cost }) =>
    measured(cost).flatMap((text, at) => (typeof text === "string" ? [] : [{ row, at, why: text.missing }])),
  );
  return COST_HEADS.flatMap((head, at) => {
    const causes = [
      ...Map.groupBy(
        missing.filter((one) => one.at === at),
        ({ why }) => why,
      ),
    ];
    return causes.map(([why, own]) => {
      const named = causes.length === 1 ? "" : ` of ${own.map(({ row }) => row).join(", ")}`;
      return `– under ${head}${named}: ${why}.`;
    });
  });
}

function measured(cost: CostedRow["cost"]): readonly (string | { readonly missing: string })[] {
  if (cost === undefined) return COST_HEADS.map(() => ({ missing: "it was not noted" }));
  const { training, ranking, memory } = cost;
  return [
    "missing" in training ? training : training.cpuSeconds.toFixed(1),
    "missing" in ranking
      ? ranking
      : `${ranking.milliseconds.toFixed(1)}${ranking.clock === "wall" ? " (by the clock)" : ""}`,
    "missing" in memory ? memory : memory.peakMegabytes.toFixed(0),
  ];
}
