/**
 * `wherefore judges`: judges of reasons as instruments with a known error.
 */
import { type AltTestResult, alternativeAnnotatorTest, LEAST_ITEMS, PASSING_RATE } from "../evaluate/alt-test.ts";
import { readLabels } from "../evaluate/labels-file.ts";
import type { AltTestOptions } from "./program.ts";
import { textTable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

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
