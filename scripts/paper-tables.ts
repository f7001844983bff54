/**
 * Writes the paper's table onto the pages that show it.
 *
 *     npm run paper-tables -- paper-test.json        what runs/paper.sh left: its facts are kept in docs/findings, and the pages written
 *     npm run paper-tables                           the pages again, from the facts that are there
 */
import { writeFileSync } from "node:fs";
import { factsFile, pagesWithTables, readTable } from "./paper-pages.ts";

for (const file of process.argv.slice(2)) {
  const table = readTable(file);
  writeFileSync(factsFile(table.part), `${JSON.stringify(table, null, 1)}\n`);
}
for (const [page, text] of pagesWithTables()) writeFileSync(page, text);
