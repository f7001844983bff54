/**
 * What several commands open: the public data, a careers file, the coder of titles.
 */

import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { BadInputError, type Dataset, quoted, YearMonth } from "../domain/index.ts";
import { DATASETS, isDatasetName, openCareersFile, openDataset } from "../histories/datasets/datasets.ts";
import { COLUMNS, type ColumnMapping } from "../histories/formats/mapping.ts";
import type { ModelShop } from "../models/open.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import type { Terminal } from "./terminal.ts";

export function dataFolder({ env }: Terminal): string {
  return env["WHEREFORE_DATA"] ?? "../shared/data";
}

export function coderOn({ env }: Terminal) {
  return loadTitleCoder(cacheFolder(env));
}

/** How a command asks language models, as its options and the environment say. @param timeout seconds a call */
export function askingOn(
  { env, signal }: Terminal,
  {
    concurrency,
    budget,
    timeout,
  }: { readonly concurrency: number; readonly budget?: number; readonly timeout: number },
): Pick<ModelShop, "env" | "cache" | "concurrency" | "budget" | "timeout" | "signal"> {
  return { env, cache: cacheFolder(env), concurrency, budget, timeout: 1000 * timeout, signal };
}

export function knownCode(): (code: string) => boolean {
  const taxonomy = loadTaxonomy();
  return (code) => taxonomy.indexOf(code) !== undefined;
}

export type Opened = { readonly dataset: Dataset; readonly part: "valid" | "test" | "train" };

/** "nlsy97", "nlsy97:valid", or a path. @throws BadInputError for a part that is not, or data that are not there */
export function openOn(on: string, terminal: Terminal): Opened {
  const [name = "", part = "test"] = on.split(/:(?=[a-z]+$)/);
  if (!isDatasetName(name) && !isFile(on))
    throw new BadInputError(
      "unknown-dataset",
      { file: on },
      "there is no data set and no file of that name",
      `Data sets are ${DATASETS.join(", ")}; or give a careers file (.jsonl, .jsonl.gz).`,
    );
  if (!isDatasetName(name)) return { dataset: openCareersFile(on, coderOn(terminal), knownCode()), part: "test" };
  if (part !== "valid" && part !== "test" && part !== "train") {
    throw new BadInputError(
      "unknown-part",
      { file: on },
      `there is no part "${part}"`,
      "Parts are train, valid and test.",
    );
  }
  return { dataset: openDataset(name, dataFolder(terminal), coderOn(terminal)), part };
}

/** A data set with a training part, of which reasons are proposed. @throws BadInputError for a file, a part, or data that are not there */
export function trainingOn(on: string, terminal: Terminal): Dataset {
  if (isDatasetName(on)) return openDataset(on, dataFolder(terminal), coderOn(terminal));
  throw new BadInputError(
    "unknown-dataset",
    { file: on },
    "reasons are made for the training part of a named data set",
    `Data sets are ${DATASETS.join(", ")}.`,
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The moment that counts as now: given, or the clock's month. */
export function todayOn(terminal: Terminal, asOf: string | undefined): YearMonth {
  if (asOf === undefined) return YearMonth.parse(terminal.now().toISOString().slice(0, 7));
  const date = YearMonth.safeParse(asOf);
  if (date.success) return date.data;
  throw new BadInputError("bad-date", { file: "--as-of" }, `"${asOf}" cannot be read`, "Give a month such as 2026-03.");
}

/** Said of a table, so that a misspelt heading is not lost in silence. */
export function columnsLeftOutText(columns: readonly string[]): string {
  const names = columns.slice(0, 20).map((name) => quoted(name, 40));
  const more = columns.length > names.length ? ` and ${columns.length - names.length} more` : "";
  return `Columns that are not read: ${names.join(", ")}${more} (--mapping says which column holds what).\n`;
}

/** A mapping file: {"title": "Job", "start": "From", ...}. @throws BadInputError naming what is wrong in it */
export async function mappingOf(file: string | undefined): Promise<ColumnMapping | undefined> {
  if (file === undefined) return undefined;
  const roles = Object.keys(COLUMNS);
  const mend = `It must be a JSON object of column names; what a column can hold: ${roles.join(", ")}.`;
  let mapping: unknown;
  try {
    mapping = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new BadInputError("bad-mapping", { file }, "it is not JSON", mend, { cause });
  }
  const entries =
    typeof mapping === "object" && mapping !== null && !Array.isArray(mapping) ? Object.entries(mapping) : undefined;
  const wrong = entries?.find(([role, column]) => !roles.includes(role) || typeof column !== "string");
  if (entries === undefined || wrong !== undefined)
    throw new BadInputError(
      "bad-mapping",
      { file },
      wrong ? `${quoted(wrong[0])} cannot be mapped to ${quoted(wrong[1])}` : "it is no object",
      mend,
    );
  return mapping as ColumnMapping;
}
