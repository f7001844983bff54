/**
 * Accuracy by a judge's score of the reasons, in words: only ever beside the same people without any reason.
 *
 * In: the methods of a report whose answers were kept.  Out: a paragraph and a table; nothing where no ranking rests on reasons.
 */
import type { DoseRow } from "../evaluate/dose-response.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { withoutReason } from "../methods/named-methods.ts";
import { intervalText } from "../statistics/texts.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";

export function dosesText({ methods }: EvaluationReport, markdown: boolean): string[] {
  const dosed = methods.filter(({ doses }) => doses !== undefined);
  if (dosed.length === 0) return [];
  const rows = dosed.flatMap(({ method, doses }) =>
    doses!.criteria.flatMap(({ criterion, rows }) =>
      rows
        .filter(({ n }) => n > 0)
        .map(({ dose, n, outcome, beside }) => [method, criterion, dose, String(n), cell(outcome), cell(beside)]),
    ),
  );
  const alone = dosed.filter(({ doses }) => doses!.beside === null);
  const missing = alone.map(({ method }) => `${withoutReason(method)} for ${method}`);
  return [
    wrapped(
      "By how much of the reasons a judge found to hold. Each row is of other people, so a rise in AccEM says nothing unless it is steeper than that of the same people without any reason:",
      WIDTH,
    ),
    figureTable(["Method", "judged", "holds", "n", "AccEM", "without any reason"], rows, markdown),
    ...(missing.length === 0 ? [] : [wrapped(`To have the last column, name beside: ${missing.join(", ")}.`, WIDTH)]),
  ];
}

function cell(figure: DoseRow["outcome"]): string {
  return figure === null ? "not in this run" : intervalText(figure, 1);
}
