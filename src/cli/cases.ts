/**
 * `wherefore cases export` and `scores`.
 */

import { existsSync } from "node:fs";
import type { Part } from "../domain/index.ts";
import { counted } from "../domain/index.ts";
import { readScores } from "../evaluate/finish-run.ts";
import { exportCases, exportScores } from "../exports/case-files.ts";
import { findRun } from "../records/run-folder.ts";
import type { ExportCasesOptions, ExportScoresOptions } from "./commands/cases.ts";
import { openOn } from "./data.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** Every part, or the one that the name says; of people who are not split there is one. */
export async function writeCases(options: ExportCasesOptions, terminal: Terminal): Promise<void> {
  const named = !existsSync(options.on) && /:[a-z]+$/.test(options.on);
  const { dataset, part } = await openOn(options.on, terminal, options);
  const parts: readonly Part[] = named || dataset.unsplit ? [part] : ["train", "valid", "test"];
  const { cases } = await exportCases(dataset, parts, options.out, runOn(terminal, options.seed));
  terminal.out(`${counted(cases, "case")} (${parts.join(", ")}) written to ${options.out}\n`);
}

export async function writeScores(name: string, options: ExportScoresOptions, terminal: Terminal): Promise<void> {
  const { folder, manifest } = await findRun(options.runs, name);
  const scores = await readScores(folder, manifest.settings.methods);
  await exportScores(scores, options.out);
  const rows = [...scores.values()].reduce((sum, own) => sum + own.length, 0);
  terminal.out(`${rows.toLocaleString("en")} scores of ${folder.name} written to ${options.out}\n`);
}
