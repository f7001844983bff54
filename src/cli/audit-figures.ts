/**
 * `wherefore audit groups`: how well a method of a finished run ranks for groups of people.
 */
import { type GroupReport, type GroupRow, groupReport, type MetricName } from "../audit/groups/group-figures.ts";
import { readSelfDeclared } from "../audit/groups/self-declared.ts";
import { BadInputError } from "../domain/index.ts";
import { methodOfRun, scoresIn } from "../pipeline/runs.ts";
import { findRun } from "../records/run-folder.ts";
import { chanceText, intervalText } from "../statistics/texts.ts";
import type { GroupsOptions } from "./commands/audit-groups.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

const DIGITS: Readonly<Record<MetricName, number>> = {
  accEM: 1,
  "hr@10": 1,
  logP: 2,
  overconfidence: 1,
  notRanked: 1,
};

export async function groups(name: string, options: GroupsOptions, terminal: Terminal): Promise<void> {
  const declared = await readSelfDeclared(options.categories);
  const { run, method } = methodOfRun(name);
  const found = await findRun(options.runs, run);
  const scores = await scoresIn(found, method === undefined ? undefined : [method]);
  const reports = [...scores.values()].map((own) => groupReport(own, declared, options.seed));
  if (reports.every(({ tables }) => tables.every(({ rows }) => rows.length === 0)))
    throw new BadInputError(
      "bad-categories",
      { file: options.categories },
      "nobody of the run has an answer in it",
      "Use the ids of persons that the run's careers have.",
    );
  terminal.out(options.json ? `${JSON.stringify(reports)}\n` : `${reports.map(groupsText).join("\n\n")}\n`);
}

function groupsText({ method, people, cases, tables, differences }: GroupReport): string {
  const blocks = tables.map(({ question, unknown, rows }) =>
    [
      `${question} (${unknown} of ${people} people unknown)`,
      figuresText(rows, ["accEM", "hr@10", "logP"], ["", "people", "AccEM", "HR@10", "log p"]),
      figuresText(rows, ["overconfidence", "ece", "notRanked"], ["", "people", "too sure by", "ECE", "not ranked"]),
    ].join("\n"),
  );
  const rows = differences.map(({ group, metric, holm, smallestDetectable, ...interval }) => [
    group,
    metric,
    intervalText(interval, DIGITS[metric]),
    chanceText(holm),
    smallestDetectable.toFixed(DIGITS[metric]),
  ]);
  const notes = [
    "Brackets are 95 % intervals by person. AccEM, HR@10, ECE, too sure by (mean confidence in the first title less how often it was right) and not ranked are in per cent; log p in nats.",
    `Each group is held against all others who answered the question, of two groups the first against the second. p is by shuffling people, corrected by Holm over all ${differences.length} tests. "Would show" is the difference that so many people would show in 80 of 100 samples: a smaller one may be there and not be seen.`,
    "Groups of fewer than 30 people are marked * and not tested. ECE is larger in smaller groups by itself and is not compared.",
  ];
  return [
    `${method}: ${cases.toLocaleString("en")} cases of ${people.toLocaleString("en")} people.`,
    ...blocks,
    rows.length === 0
      ? "No group is large enough to be compared."
      : figureTable(["Group", "metric", "differs by", "p, Holm", "would show"], rows, false, 2),
    notes.map((note) => wrapped(note, WIDTH)).join("\n"),
  ].join("\n\n");
}

function figuresText(
  rows: readonly GroupRow[],
  metrics: readonly (MetricName | "ece")[],
  heads: readonly string[],
): string {
  const cells = rows.map(({ group, people, few, figures, ece }) => [
    few ? `${group} *` : group,
    String(people),
    ...metrics.map((metric) => {
      const figure = metric === "ece" ? ece : figures[metric];
      return figure === undefined ? "none" : intervalText(figure, metric === "ece" ? 1 : DIGITS[metric]);
    }),
  ]);
  return figureTable(heads, cells, false);
}
