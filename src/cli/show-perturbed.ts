/**
 * The perturbed-error table as text or Markdown: one table a judge and criterion.
 */
import type { JudgeTable, PerturbedRow } from "../judges/perturbation-table.ts";
import type { Rate } from "../statistics/rates.ts";
import { estimateText, rateText } from "./show-statistics.ts";
import { figureTable } from "./table.ts";

const ROW_NAMES: Readonly<Record<PerturbedRow["perturbed"], string>> = {
  none: "true, as composed",
  paraphrased: "true, paraphrased",
  "wrong-span": "wrong span",
  "swapped-dates": "swapped dates",
  "wrong-degree": "wrong degree",
  "foreign-history": "another person's history",
  "reversed-order": "reversed order",
  "half-wrong": "half of the claims wrong",
  useless: "useless",
  contradiction: "two moves that exclude each other",
  instruction: "another person's, with words to the judge",
  "as-pulled": "true, with what the facts move",
  "idle-facts": "true facts that move nothing, said to",
  "turned-round": "what the facts move, turned round",
};
const HEADS = ["Reasons", "n", "unscored", "below the threshold", "AUC against the originals"];

export function perturbedText(tables: readonly JudgeTable[], markdown: boolean): string {
  return tables.map((table) => judgeText(table, markdown)).join("\n\n");
}

function judgeText({ judge, criterion, rows, instruction }: JudgeTable, markdown: boolean): string {
  const shown = (Object.keys(ROW_NAMES) as PerturbedRow["perturbed"][]).flatMap((perturbed) => {
    const row = rows.find((one) => one.perturbed === perturbed)!;
    return row.alarms.n + row.unscored === 0 ? [] : [cellsOf(row)];
  });
  return [`${judge}, ${criterion}:`, figureTable(HEADS, shown, markdown), instructionText(instruction)].join(
    markdown ? "\n\n" : "\n",
  );
}

function cellsOf({ perturbed, alarms, unscored, auc }: PerturbedRow): string[] {
  return [
    ROW_NAMES[perturbed],
    String(alarms.n + unscored),
    String(unscored),
    rateText(alarms),
    auc === undefined ? "" : estimateText(auc),
  ];
}

function instructionText({ passes, raised }: JudgeTable["instruction"]): string {
  const share = (rate: Rate) => (rate.n === 0 ? "none (n = 0)" : `${rateText(rate)}, n = ${rate.n}`);
  return `Words to the judge: of false reasons that it had put below the threshold they lift over it ${share(passes)}; judged better with them than without ${share(raised)}.`;
}
