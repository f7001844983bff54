/**
 * A table of finished runs, top to bottom:
 *
 *     a folder a row ─► its latest finished run, or why there is none ─► figures, costs ─► the row that all are held against, paired
 *
 * Nothing is asked and nothing is written.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import { COSTS_FILE, MethodCosts } from "../evaluate/method-costs.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { type FinishedRow, type RunTable, tableOf } from "../evaluate/run-table.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import { findRun, listRuns } from "../records/run-folder.ts";
import { reportOf, scoresIn } from "./runs.ts";

/** In the folder of a row: what `evaluate` said when the row could not be had. */
const WHY_FILE = "why.txt";

/**
 * @param folders one a row, which bears its name: a folder of runs (`evaluate --runs`)
 * @param against the row that all others are held against
 * @throws BadInputError where none has a finished run, two have one name, or their cases are not of one data set and part
 */
export async function tableOfRuns(
  folders: readonly string[],
  against: string | undefined,
  seed: number,
): Promise<RunTable> {
  const read = await Promise.all(folders.map(readFolder));
  const first = read.flatMap((one) => one.reports)[0];
  if (first === undefined)
    throw new BadInputError(
      "unknown-run",
      { file: folders.join(", ") },
      "none of these folders has a finished run",
      "Name folders that `wherefore evaluate METHOD --runs FOLDER` wrote into, one a row.",
    );
  const rows = read.flatMap((one) => one.rows);
  const names = rows.map(({ row }) => row);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) refuse(twice, "two rows have this name", "Give each row a folder of its own name.");
  const other = read.flatMap((one) => one.reports).find(({ on, part }) => on !== first.on || part !== first.part);
  if (other !== undefined)
    refuse(
      `${other.on}, ${other.part}`,
      `the rows before are of ${first.on}, ${first.part} part`,
      "One table is of one data set and part.",
    );
  if (against !== undefined && !rows.some((one) => one.row === against && "report" in one))
    refuse(against, "no row of this name has a finished run", `Rows are ${names.join(", ")}.`);
  return tableOf(rows, { on: first.on, part: first.part, notice: first.notice, seed }, against);
}

function refuse(place: string, found: string, mend: string): never {
  throw new BadInputError("different-cases", { file: place }, found, mend);
}

type ReadFolder = {
  readonly rows: readonly (FinishedRow | { readonly row: string; readonly cause: string })[];
  readonly reports: readonly EvaluationReport[];
};

async function readFolder(folder: string): Promise<ReadFolder> {
  const runs = await listRuns(folder);
  const latest = runs.findLast((run) => run.kind === "finished");
  if (latest === undefined) {
    const cause = (await causeIn(folder)) ?? (runs.length > 0 ? "its run was not finished" : "it was not run");
    return { rows: [{ row: basename(folder), cause }], reports: [] };
  }
  const found = await findRun(folder, latest.name);
  const report = await reportOf(found);
  const costs = await costsIn(found.folder.file(COSTS_FILE));
  const scores = await scoresIn(found);
  const rows = report.methods.map((method) => ({
    row: report.methods.length === 1 ? basename(folder) : method.method,
    report: method,
    cost: costs.find((cost) => cost.method === method.method),
    scores: scores.get(method.method)!,
    finishedAt: found.manifest.finishedAt,
  }));
  return { rows, reports: [report] };
}

/** Runs of before costs were kept have none. */
async function costsIn(file: string) {
  const text = await readFile(file, "utf8").catch(() => "[]");
  const read = MethodCosts.safeParse(parsedOrNothing(text));
  return read.success ? read.data : [];
}

const Told = z.object({ error: z.object({ message: z.string() }) });

/** The last line of what was said, where it is an error as people or as programs are told it, and no progress. */
async function causeIn(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, WHY_FILE), "utf8").catch(() => "");
  const last = text.trim().split("\n").at(-1) ?? "";
  const told = Told.safeParse(parsedOrNothing(last));
  return told.success ? told.data.error.message : /^wherefore: (.+)$/.exec(last)?.[1];
}
