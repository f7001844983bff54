/**
 * What several commands open: the public data, a careers file, the coder of titles.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { BadInputError, type Dataset, Part, quoted, YearMonth } from "../domain/index.ts";
import { DATASETS, isDatasetName, openDataset } from "../histories/datasets/datasets.ts";
import { OwnRules, openOwnData } from "../histories/datasets/own-data.ts";
import { COLUMNS, type ColumnMapping } from "../histories/formats/mapping.ts";
import type { ModelSettings } from "../models/model-settings.ts";
import type { Asking } from "../models/open.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { labelCoder, readLabelList } from "../taxonomy/label-list.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { loadTitleCoder } from "../taxonomy/titles.ts";
import type { Terminal } from "./terminal.ts";

export function dataFolder({ env }: Terminal): string {
  return env["WHEREFORE_DATA"] ?? "../shared/data";
}

export function coderOn({ env }: Terminal) {
  return loadTitleCoder(cacheFolder(env));
}

/** What the options of a command say of how language models are asked. */
export type AskingOptions = {
  readonly concurrency: number;
  readonly budget?: number;
  /** Seconds a call. */
  readonly timeout: number;
  /** A file. */
  readonly models?: string;
  readonly maxTokens?: number;
  readonly thoughtTokens?: number;
  readonly effort?: string;
  readonly body?: ModelSettings["body"];
  readonly fresh?: true;
};

/** How a command asks language models, as its options, its file of models and the environment say. @throws BadInputError */
export async function askingOn({ env, signal }: Terminal, options: AskingOptions): Promise<Asking> {
  const { concurrency, budget, timeout, models, maxTokens, thoughtTokens, effort, body, fresh = false } = options;
  // A recommendation without a model need not wait for the reading of YAML.
  const { readModelsFile, typedSettings } = await import("../models/model-settings.ts");
  return {
    env,
    cache: cacheFolder(env),
    concurrency,
    budget,
    timeout: 1000 * timeout,
    typed: typedSettings({ maxTokens, thoughtTokens, effort, body }),
    file: models === undefined ? undefined : await readModelsFile(models),
    fresh,
    signal,
  };
}

export function knownCode(): (code: string) => boolean {
  const taxonomy = loadTaxonomy();
  return (code) => taxonomy.indexOf(code) !== undefined;
}

export type Opened = { readonly dataset: Dataset; readonly part: Part };

/** How a file or folder of one's own is split and cut into cases; of a public set nothing of it can be changed. */
export type DataOptions = OwnRules & {
  /** The file of the list that own careers are coded in; absent for O*NET-SOC 2019. */
  readonly labels?: string | undefined;
};

/** What a set of reasons keeps of these, so that its later steps open the same people; nothing where nothing was said. */
export function ownRules({ split, protocol, adultAge, birthYear, mapping, seed }: DataOptions): { own?: OwnRules } {
  const given = { split, protocol, adultAge, birthYear, mapping, seed };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return Object.keys(said).length === 0 ? {} : { own: OwnRules.parse(said) };
}

/**
 * "nlsy97", "nlsy97:valid", a path, or a path and a part.
 *
 * @throws BadInputError for a part that is not, or data that are not there
 */
export async function openOn(on: string, terminal: Terminal, options: DataOptions = {}): Promise<Opened> {
  const [name = "", ending] = existsSync(on) ? [on] : on.split(/:(?=[a-z]+$)/);
  const part = Part.safeParse(ending ?? "test");
  if (!part.success)
    throw new BadInputError(
      "unknown-part",
      { file: on },
      `there is no part "${ending}"`,
      "Parts are train, valid and test.",
    );
  if (isDatasetName(name)) {
    refuseOwnRules(on, options);
    return { dataset: namedDataset(name, terminal), part: part.data };
  }
  if (!existsSync(name))
    throw new BadInputError(
      "unknown-dataset",
      { file: on },
      "there is no data set and no file of that name",
      `Data sets are ${DATASETS.join(", ")}; or give a file or folder of careers.`,
    );
  const dataset = await ownData(name, terminal, options);
  if (dataset.unsplit && part.data !== "test")
    throw new BadInputError(
      "unknown-part",
      { file: on },
      `${name} is not split, so it has no ${part.data} part`,
      "Split it: --split 70/10/20, or --split FILE with an id and a part a line.",
    );
  return { dataset, part: part.data };
}

/** A public data set. @throws BadInputError where its files are not there */
export function namedDataset(name: string, terminal: Terminal): Dataset {
  return openDataset(name, dataFolder(terminal), coderOn(terminal));
}

async function ownData(path: string, terminal: Terminal, options: DataOptions): Promise<Dataset> {
  const { protocol, adultAge, birthYear } = options;
  const labels = await labelsOf(options.labels);
  return openOwnData(path, {
    coder: labels === undefined ? coderOn(terminal) : labelCoder(labels.space),
    labels,
    knownCode: knownCode(),
    split: options.split,
    seed: options.seed ?? 1,
    mapping: await mappingOf(options.mapping),
    rules: {
      ...(protocol !== undefined && { protocol }),
      ...(adultAge !== undefined && { adultAge }),
      ...(birthYear !== undefined && { assumedBirthYear: birthYear }),
    },
  });
}

/** @throws BadInputError where the list cannot be read */
export async function labelsOf(file: string | undefined) {
  return file === undefined ? undefined : { space: await readLabelList(file), file };
}

function refuseOwnRules(on: string, { split, protocol, adultAge, birthYear, labels }: DataOptions): void {
  const given = Object.entries({
    "--split": split,
    "--protocol": protocol,
    "--adult-age": adultAge,
    "--birth-year": birthYear,
    "--labels": labels,
  });
  const option = given.find(([, value]) => value !== undefined)?.[0];
  if (option === undefined) return;
  throw new BadInputError(
    "public-rules",
    { file: option },
    `${on} is a public set, whose split and rules are fixed so that figures can be compared`,
    "Leave the option out, or give a file of your own.",
  );
}

/** A data set with a training part, of which reasons are proposed. @throws BadInputError for a set without one */
export async function trainingOn(on: string, terminal: Terminal, options: DataOptions = {}): Promise<Dataset> {
  return (await openOn(`${on}:train`, terminal, options)).dataset;
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
