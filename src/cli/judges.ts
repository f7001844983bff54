/**
 * `wherefore judges`: judges of reasons as instruments with a known error.
 */
import { BadInputError } from "../domain/index.ts";
import { checkJudges } from "../judges/check-judges.ts";
import { writeSheet } from "../judges/labelling-sheet.ts";
import { readLabels } from "../judges/labels-file.ts";
import { readSheet } from "../judges/read-sheet.ts";
import { swapJudges } from "../judges/swap-judges.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import { type AltTestResult, alternativeAnnotatorTest, LEAST_ITEMS, PASSING_RATE } from "../statistics/alt-test.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import type { AltTestOptions, CheckOptions, SheetOptions } from "./commands/judges.ts";
import { openSetOn } from "./reason-set.ts";
import { checkText } from "./show-judges.ts";
import { textTable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export async function sheet(folder: string, { n, out, seed }: SheetOptions, terminal: Terminal): Promise<void> {
  if (!/\.csv$/i.test(out))
    throw new BadInputError("bad-target", { file: out }, "a sheet is written as CSV", "Give a name that ends in .csv.");
  const { set, dataset } = await openSetOn(folder, undefined, terminal);
  const written = await writeSheet({ set, dataset, taxonomy: loadTaxonomy(), n, file: out, seed });
  terminal.out(
    `${out}: ${written.reasons} reasons of ${written.strata} strata, for people to grade as ${written.guidelines} says.\n`,
  );
}

export async function check(folder: string, options: CheckOptions, terminal: Terminal): Promise<void> {
  const sheets = await Promise.all(options.sheet.map(readSheet));
  const { set, dataset } = await openSetOn(folder, undefined, terminal);
  const { seed, epsilon } = options;
  const criteria = await checkJudges({ set, dataset, sheets, epsilon, seed });
  const taxonomy = loadTaxonomy();
  const release = readCache(cacheFolder(terminal.env));
  const names = labelNames(taxonomy, (code) => release?.occupations[code]?.titles ?? []);
  const judges = new Map(criteria.map((one) => [one.criterion, one.judges.map(({ judge }) => judge)] as const));
  const swaps = await swapJudges(set, dataset, judges, names, seed);
  terminal.out(options.json ? `${JSON.stringify({ criteria, swaps })}\n` : `${checkText(criteria, swaps)}\n`);
}

export async function altTest(
  file: string,
  { epsilon, score, json }: AltTestOptions,
  terminal: Terminal,
): Promise<void> {
  const { people, judges } = await readLabels(file, score);
  const results = [...judges].map(
    ([judge, labels]) => [judge, alternativeAnnotatorTest(people, labels, epsilon, score)] as const,
  );
  terminal.out(json ? `${JSON.stringify(altTestJson(results))}\n` : `${altTestText(results)}\n`);
}

type Results = readonly (readonly [string, AltTestResult])[];

function altTestJson(results: Results): Record<string, object> {
  return Object.fromEntries(
    results.map(([judge, result]) => [
      judge,
      result.kind === "tested" ? { winningRate: result.winningRate, advantage: result.advantage } : { why: result.why },
    ]),
  );
}

function altTestText(results: Results): string {
  const columns = [
    { head: "Judge" },
    { head: "Winning rate", right: true },
    { head: "Advantage", right: true },
    { head: "People", right: true },
    { head: "" },
  ];
  const rows = results.map(([judge, result]) =>
    result.kind === "tested"
      ? [
          judge,
          result.winningRate.toFixed(2),
          result.advantage.toFixed(2),
          String(result.people.length),
          result.winningRate >= PASSING_RATE ? "may stand in for a person" : "may not",
        ]
      : [judge, "", "", "0", `nobody shares ${LEAST_ITEMS} items with it and another person`],
  );
  return textTable(columns, rows);
}
