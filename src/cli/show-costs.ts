/**
 * What rows of a table took, in cells. What was not measured is a dash, and under the table stands why.
 */
import type { MethodCost } from "../evaluate/method-costs.ts";

export const COST_HEADS = ["CPU s to train", "CPU ms to rank", "MB"] as const;

type Cost = Omit<MethodCost, "method"> | undefined;

/** One cell under each of the heads. */
export function costCells(cost: Cost): string[] {
  return measured(cost).map((text) => (typeof text === "string" ? text : "–"));
}

/** One line for each head under which something was not measured, with every cause that there is. */
export function missingCosts(costs: readonly Cost[]): string[] {
  return COST_HEADS.flatMap((head, at) => {
    const cells = costs.map((cost) => measured(cost)[at]!);
    const causes = new Set(cells.flatMap((text) => (typeof text === "string" ? [] : [text.missing])));
    return causes.size === 0 ? [] : [`– under ${head}: ${[...causes].join(", or ")}.`];
  });
}

function measured(cost: Cost): readonly (string | { readonly missing: string })[] {
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
