/**
 * The paper's table on the pages that show it, written from facts that are committed beside them.
 *
 * In: docs/findings/paper-table-valid.json and -test.json, as `wherefore table --json` printed them.  Out: the pages, with what stands
 * between two marks made again.
 */
import { existsSync, readFileSync } from "node:fs";
import {
  aheadColumns,
  causesText,
  FIGURES,
  mostCases,
  rowsText,
  runTableText,
  tookText,
} from "../src/cli/show-table.ts";
import { RunTable } from "../src/evaluate/run-table.ts";

export const factsFile = (part: string) => `docs/findings/paper-table-${part}.json`;

/** Where each part's table stands, and in which form. */
const PLACES = [
  { page: "README.md", part: "test", text: firstTableText },
  { page: "docs/findings/which-method-ranks-best.md", part: "test", text: wholeText },
  { page: "docs/findings/which-method-ranks-best.md", part: "valid", text: wholeText },
];

/** @returns each page as it should stand; a part whose facts are not there leaves its place as it is */
export function pagesWithTables(): Map<string, string> {
  const pages = new Map<string, string>();
  for (const { page, part, text } of PLACES) {
    const before = pages.get(page) ?? readFileSync(page, "utf8");
    const file = factsFile(part);
    pages.set(page, existsSync(file) ? between(before, page, part, text(readTable(file))) : before);
  }
  return pages;
}

export function readTable(file: string): RunTable {
  return RunTable.parse(JSON.parse(readFileSync(file, "utf8")));
}

function between(page: string, name: string, part: string, text: string): string {
  const marks = new RegExp(`(<!-- paper-table ${part}:[^>]*-->\n)[^]*?(\n<!-- end of paper-table ${part} -->)`);
  if (!marks.test(page)) throw new Error(`${name} has no marks of the ${part} part's table`);
  return page.replace(marks, (_, begin: string, end: string) => begin + text + end);
}

function wholeText(table: RunTable): string {
  return runTableText(table, true);
}

/** What the front page shows of it: figures, how far `default` is ahead, behind them what a row took, and what could not be had. */
function firstTableText(table: RunTable): string {
  const finished = table.rows.flatMap((row) => ("method" in row ? [row.finished] : [])).sort();
  const [ahead] = aheadColumns(table);
  return [
    `NLSY97, ${table.part} part: ${mostCases(table).toLocaleString("en")} people, all 1,016 titles, 95 % intervals by person. Everything was chosen on the validation part
before the test part was read. Figures are in per cent, except for perplexity; those of a method that is trained are means over as many seeds
as the second table says, which also has the lowest and highest perplexity of a seed. Made by \`PART=test ONLY=table runs/paper.sh\` on
${finished.at(-1)}; the data are public ([docs/data.md](docs/data.md)), and [docs/metrics.md](docs/metrics.md) explains every figure.`,
    rowsText(table, [...FIGURES, ...(ahead === undefined ? [] : [ahead])], true),
    `What each row took, on a machine that was busy with other work too: processor time, so that the other work does not count, and the peak
memory of its process.`,
    tookText(table, true),
    `Rows that could not be made here, with the cause and the remedy:\n\n${causesText(table, true)}`,
  ].join("\n\n");
}
