/**
 * A report as text or Markdown: one row a method, figures with their intervals, then the differences that are real.
 */

import type { Dataset, Part } from "../domain/index.ts";
import { counted } from "../domain/index.ts";
import type { BreakdownRow } from "../evaluate/breakdown.ts";
import type { Comparison } from "../evaluate/compare.ts";
import type { MethodCost } from "../evaluate/method-costs.ts";
import type { Figure, Missing } from "../evaluate/metrics.ts";
import type { EvaluationReport, MethodReport, SeedFigures } from "../evaluate/report.ts";
import { type CareerAccount, droppedText } from "../histories/survey-careers.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";
import { COST_HEADS, costCells, missingCosts } from "./show-costs.ts";
import { dosesText } from "./show-doses.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";

const SHOWN: readonly (readonly [string, string, number])[] = [
  ["accEM", "AccEM", 1],
  ["accRM", "AccRM", 1],
  ["soc2", "SOC-2", 1],
  ["level1", "Level 1", 1],
  ["hr@10", "HR@10", 1],
  ["mrr", "MRR", 1],
  ["ndcg@10", "NDCG@10", 1],
  ["perplexity", "Perplexity", 1],
  ["ece", "ECE", 1],
];

/** Percentages but for perplexity; 95 % intervals drawn by person. @param took what each row took, where that is known */
export function reportText(report: EvaluationReport, markdown: boolean, took: readonly MethodCost[] = []): string {
  const shown = SHOWN.filter(([key]) => report.methods.some(({ metrics }) => key in metrics));
  const heads = ["Method", "n", ...shown.map(([, head]) => head)];
  const rows = report.methods.map((method) => [
    nameText(method),
    String(method.n),
    ...shown.map(([key, , digits]) => figureText(method.metrics[key]!, digits)),
  ]);
  const parts = [
    `${report.on}, ${report.part} part: ${counted(report.n, "case")} of ${counted(report.people, "person", "people")}, seed ${report.seed}`,
    figureTable(heads, rows, markdown),
    wrapped(trainedOnText(report.methods), WIDTH),
    ...seedsText(report.methods),
    ...failuresText(report.methods),
    ...(took.length === 0 ? [] : [costsTable(took, markdown)]),
    "By what the person did next:",
    figureTable(GROUP_HEADS, breakdownRows(report, STEPS), markdown, 2),
    ...labelText(report, markdown),
    ...dosesText(report, markdown),
    "Of those who took up something new (their own occupations set aside):",
    figureTable(["Method", "n", ...NEW_LIST.map(([, head]) => head)], newRows(report), markdown),
    ...(report.comparisons.length === 0 ? [] : [comparisonsText(report.comparisons, markdown)]),
    wrapped(
      `In per cent, but for perplexity (titles) and log p (nats); in brackets 95 % bootstrap intervals drawn by person. ${report.notice}`,
      WIDTH,
    ),
  ];
  return parts.join("\n\n");
}

/** The four steps, and all changes of occupation together. */
const STEPS = ({ by, group }: BreakdownRow) => by === "step" || (by === "change" && group === "occupation changes");

/** Where the data say how sure the label of an answer is. */
function labelText(report: EvaluationReport, markdown: boolean): string[] {
  const rows = breakdownRows(report, ({ by }) => by === "label");
  if (rows.length === 0) return [];
  return ["By how sure the label of what followed is:", figureTable(GROUP_HEADS, rows, markdown, 2)];
}

const GROUP_HEADS = ["Method", "", "n", "AccEM", "HR@10", "log p"];

function breakdownRows(report: EvaluationReport, shown: (row: BreakdownRow) => boolean): string[][] {
  return report.methods.flatMap(({ method, breakdown }) =>
    breakdown
      .filter(shown)
      .toSorted((a, b) => Number(a.by === "change") - Number(b.by === "change"))
      .map(({ group, n, accEM, hr10, logP }) => [
        method,
        group,
        String(n),
        figureText(accEM, 1),
        figureText(hr10, 1),
        figureText(logP, 2),
      ]),
  );
}

const NEW_LIST = [
  ["new.accEM", "AccEM"],
  ["new.hr@10", "HR@10"],
  ["new.mrr", "MRR"],
  ["new.perplexity", "Perplexity"],
] as const;

function newRows(report: EvaluationReport): string[][] {
  return report.methods.map(({ method, metrics }) => [
    method,
    String(metrics["new.accEM"]!.n),
    ...NEW_LIST.map(([key]) => figureText(metrics[key]!, 1)),
  ]);
}

function nameText({ method, failed, trainedOnThese }: MethodReport): string {
  return `${method}${trainedOnThese ? " †" : ""}${failed === 0 ? "" : ` (${failed} failed)`}`;
}

/** Beside the table, because a row whose figures are missing says not why. */
function failuresText(methods: readonly MethodReport[]): string[] {
  const failed = methods.filter((method) => method.failed > 0);
  if (failed.length === 0) return [];
  return [
    failed
      .map(({ method, failed, n, firstFailure }) =>
        wrapped(
          `${method} failed on ${failed} of ${counted(n, "case")}. The first: ${firstFailure ?? "no cause was kept"}`,
          WIDTH,
        ),
      )
      .join("\n"),
  ];
}

/** "sasrec: mean of 3 seeds; AccEM 17.4 to 18.7, perplexity 68.4 to 70.0." */
function seedsText(methods: readonly MethodReport[]): string[] {
  const lines = methods.flatMap(({ method, seeds }) => (seeds === undefined ? [] : [spreadText(method, seeds)]));
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function spreadText(method: string, seeds: readonly SeedFigures[]): string {
  const spreads = (["accEM", "hr@10", "mrr", "perplexity"] as const).flatMap((key) => {
    const values = seeds.flatMap(({ metrics }) => metrics[key] ?? []);
    const head = SHOWN.find(([name]) => name === key)![1];
    return values.length === 0
      ? []
      : [`${head} ${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`];
  });
  return `${method}: mean of ${seeds.length} seeds; ${spreads.join(", ")}.`;
}

/** How the figures were taken stands in docs/metrics.md. */
function costsTable(took: readonly MethodCost[], markdown: boolean): string {
  const rows = took.map((cost) => [cost.method, ...costCells(cost)]);
  const causes = missingCosts(took);
  const lines = causes.map((cause) => (markdown ? cause : wrapped(cause, WIDTH, "  ")));
  const table = figureTable(["What it took", ...COST_HEADS], rows, markdown);
  return [table, ...(lines.length === 0 ? [] : [lines.join("\n")])].join("\n\n");
}

/** "Trained on: markov, knn: nlsy97:train. default: nlsy97:train, nlsy79:all." */
function trainedOnText(methods: readonly MethodReport[]): string {
  const bySources = Map.groupBy(methods, ({ trainedOn }) => trainedOn?.join(", ") ?? "not known here");
  const lines = [...bySources].map(([sources, own]) => `${own.map(({ method }) => method).join(", ")}: ${sources}.`);
  const marked = methods.some(({ trainedOnThese }) => trainedOnThese)
    ? " † was trained on the very people it is scored on: its row says nothing of other people."
    : "";
  return `Trained on: ${lines.join(" ")}${marked}`;
}

/** "Read 300 careers: 241 cases of 241 people. No case: 41 ..." @returns one paragraph */
export function accountText(account: CareerAccount, { rules, name }: Dataset, part: Part): string {
  const { read, inPart, cases, people, dropped, withoutBirthYear, assumedBirthYear } = account;
  const of = inPart === read ? "" : `, ${inPart.toLocaleString("en")} of them in the ${part} part`;
  const left = droppedText(dropped, rules);
  const born =
    withoutBirthYear === 0 || assumedBirthYear === undefined
      ? ""
      : ` ${withoutBirthYear.toLocaleString("en")} give no year of birth and count as born in ${assumedBirthYear} (--birth-year says otherwise).`;
  return wrapped(
    `Read ${counted(read, "career")} of ${name}${of}: ${counted(cases, "case")} of ${counted(people, "person", "people")}.${left === "" ? "" : ` No case: ${left}.`}${born}`,
    WIDTH,
  );
}

function figureText(figure: Figure | Missing, digits: number): string {
  if ("missing" in figure) return figure.n === 0 ? "none" : "not exact";
  return intervalText(figure, digits);
}

/** The primary endpoint first: the paired difference of log p(truth), corrected over all pairs by Holm. */
export function comparisonsText(comparisons: readonly Comparison[], markdown: boolean): string {
  const rows = comparisons.map(({ a, b, logP, accEM }) => [
    `${a} - ${b}`,
    logP === null ? "not exact" : `${signed(logP.value, 3)} [${signed(logP.low, 3)}, ${signed(logP.high, 3)}]`,
    logP === null ? "-" : chanceText(logP.holm),
    logP === null ? "-" : logP.smallestDetectable.toFixed(3),
    `${signed(accEM.value, 1)} [${signed(accEM.low, 1)}, ${signed(accEM.high, 1)}]`,
    accEM.mcnemar === null ? chanceText(accEM.p) : chanceText(accEM.mcnemar.midP),
    accEM.smallestDetectable.toFixed(1),
    verdict(logP),
  ]);
  const heads = [
    "Difference",
    "log p, nats",
    "p (sign flips, Holm)",
    "smallest seen",
    "AccEM, points",
    // McNemar's test is of people with one case each; where one has several, signs are flipped by person.
    comparisons.every(({ accEM }) => accEM.mcnemar !== null) ? "p (McNemar mid-p)" : "p (sign flips)",
    "smallest seen",
    "by log p",
  ];
  return `Paired differences (smallest seen: what these cases show with a power of 80 %):\n\n${figureTable(heads, rows, markdown)}`;
}

function verdict(logP: Comparison["logP"]): string {
  if (logP === null) return "cannot be said";
  if (logP.holm < 0.05) return logP.value > 0 ? "better" : "worse";
  return logP.noWorse ? "no worse" : "not told apart";
}

function signed(value: number, digits: number): string {
  return `${value >= 0 ? "+" : ""}${value.toFixed(digits)}`;
}
