/**
 * `wherefore audit ll144`: rates and impact ratios by what people said of themselves.
 */
import { basename } from "node:path";
import { readAssessedPeople } from "../audit/groups/assessed-people.ts";
import {
  IS_NO_AUDIT,
  type Ll144Report,
  ll144Csv,
  ll144Document,
  ll144Report,
  readingNotes,
  rowCells,
  TABLE_HEADS,
  tableCaption,
} from "../audit/groups/ll144-report.ts";
import { readOutcomeRule } from "../audit/groups/outcome-rule.ts";
import { readSelfDeclared } from "../audit/groups/self-declared.ts";
import { documentHtml } from "../audit/printed-document.ts";
import { VERSION } from "../records/version.ts";
import { fileHash, writeWhole } from "../records/whole-file.ts";
import type { Ll144Options } from "./commands/audit-groups.ts";
import { figureTable, WIDTH, wrapped } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Columns of a terminal that nobody widened. */

export async function ll144(predictions: string, options: Ll144Options, terminal: Terminal): Promise<void> {
  const rule = readOutcomeRule(options.outcome);
  const declared = await readSelfDeclared(options.categories);
  const people = await readAssessedPeople(predictions, rule);
  const from: Record<string, string> = {};
  for (const file of [predictions, options.categories]) from[basename(file)] = await fileHash(file);
  const made = { from, version: VERSION, on: terminal.now().toISOString().slice(0, 10) };
  const report = ll144Report(people, declared, rule, made, options.leaveOutSmall);
  if (options.html !== undefined) await writeWhole(options.html, documentHtml(ll144Document(report)));
  if (options.csv !== undefined) await writeWhole(options.csv, ll144Csv(report));
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : `${ll144Text(report)}\n`);
}

function ll144Text(report: Ll144Report): string {
  const heads = TABLE_HEADS.map((head, at) => (at === 2 ? "with" : head));
  const tables = report.tables.map(
    (table) => `${wrapped(tableCaption(table), WIDTH)}\n${figureTable(heads, table.rows.map(rowCells), false)}`,
  );
  const notes = readingNotes(report).map((note) => wrapped(`- ${note}`, WIDTH, "  "));
  const counted = `${report.assessed.toLocaleString("en")} people were assessed. ${report.outcome}`;
  return [wrapped(counted, WIDTH), ...tables, notes.join("\n"), wrapped(IS_NO_AUDIT, WIDTH)].join("\n\n");
}
