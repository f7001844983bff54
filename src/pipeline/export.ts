/**
 * Oracle reasons as a folder that a trainer reads:
 *
 *     oracles.jsonl + the data set's training people ─► rows of five sets ─► data/SET.SPLIT.jsonl, index.jsonl
 *     the data set's validation people ─► prompts without answers ─► data/predict-joint.jsonl      (llama-factory)
 *     counts ─► settings, scripts, card ─► manifest.json, last
 */

import { existsSync } from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  BadInputError,
  type Case,
  type Dataset,
  InterruptedError,
  type LabelRule,
  type OracleRecord,
  type Run,
  WhereforeError,
} from "../domain/index.ts";
import { type Family, familyOf } from "../exports/base-family.ts";
import { PREDICT_FILE, type SetFile, type SetRows, type TrainerSettings } from "../exports/llama-factory.ts";
import { llamaFactoryFiles } from "../exports/llama-factory-files.ts";
import { openAiFiles, trlFiles } from "../exports/plain-files.ts";
import { promptHash, textHash } from "../exports/prompt-text.ts";
import { datasetCard } from "../exports/set-card.ts";
import { answersAtOnce, type FormatName, fileOf, lineOf } from "../exports/set-formats.ts";
import { INDEX_FILE, type IndexRow, MANIFEST_FILE, type SetManifest } from "../exports/set-manifest.ts";
import { type AskedCase, rowsOf, SETS, type SetName } from "../exports/set-rows.ts";
import { type SetSplit, SPLITS, setSplitOf } from "../exports/set-split.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { askAbout } from "../prompts/ask-about.ts";
import { joint } from "../prompts/joint.ts";
import type { OwnPrompts } from "../prompts/own-prompts.ts";
import { predictor, reasoner } from "../prompts/two-model.ts";
import { oraclesWithCases } from "../reasons/oracle-cases.ts";
import { keepPrompts, promptsOfSet } from "../reasons/own-prompts-folder.ts";
import { readDescription } from "../reasons/reason-set.ts";
import { oracleFile, oraclesFile } from "../reasons/set-files.ts";
import { predictorFor, reasonerFor } from "../recommend/two-model.ts";
import { isLock, ownFolder } from "../records/folder-lock.ts";
import { type LineFile, openLineFile } from "../records/line-file.ts";
import { fileHash, writeWhole } from "../records/whole-file.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";

export type ExportOptions = {
  /** The folder of the oracle reasons. */
  readonly reasons: string;
  readonly label: LabelRule;
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  readonly format: FormatName;
  /** A folder that is not there yet, or is empty. */
  readonly out: string;
  /** The share of the people that the trainer watches its loss on, 0 to below 1. */
  readonly heldOutShare: number;
  readonly base: string;
  /** What the base's template is called, where its name does not tell. */
  readonly template?: string | undefined;
  readonly cutoff: number;
  readonly versions: Readonly<Record<string, string>>;
};

/** @throws BadInputError where the reasons are not those of this data set, the folder holds something, or another process writes into it */
export async function exportSets(options: ExportOptions, run: Run): Promise<SetManifest> {
  const family = familyOf(options.base, options.template);
  const owner = await ownFolder(options.out, "train export");
  try {
    return await writeSets(options, family, run);
  } finally {
    await owner.release();
  }
}

async function writeSets(options: ExportOptions, family: Family, run: Run): Promise<SetManifest> {
  const { dataset, out, format } = options;
  const description = await readDescription(options.reasons);
  await requireEmpty(out);
  const oracles = oracleFile(options.reasons, options.label);
  requireThere(oracles);
  const { folder: ownWords, prompts } = await promptsOfSet(description);
  const writer = await openSetWriter(out, options, family, prompts, run.seed);
  try {
    let done = 0;
    for await (const { oracle, case_ } of oraclesWithCases(options.reasons, options.label, dataset)) {
      if (run.signal.aborted) throw new InterruptedError(`Interrupted after ${done} cases; nothing was written.`);
      await writer.add(oracle.record, case_);
      run.report({ what: "cases", done: ++done, total: undefined });
    }
    if (writer.rows() === 0)
      throw new WhereforeError("input", "nothing-to-train", `${oracles}: none of its cases gives a row to train from.`);
    const predicted = format === "llama-factory" ? await writer.addPrompts(dataset) : undefined;
    const { sets, files } = await writer.finish();
    const settings: TrainerSettings = {
      base: options.base,
      family,
      cutoff: options.cutoff,
      rows: rowsIn(sets),
      seed: run.seed,
    };
    for (const file of settingsFiles(format, settings, predicted !== undefined)) {
      await writeWhole(join(out, file.path), file.text);
      if (file.executable) await chmod(join(out, file.path), 0o755);
      files[file.path] = textHash(file.text);
    }
    if (ownWords !== undefined) Object.assign(files, await keepPrompts(ownWords, out));
    const manifest: SetManifest = {
      format,
      from: {
        oracles: oraclesFile(options.label),
        sha256: await fileHash(oracles),
        label: options.label,
        on: dataset.name,
        data: description.data,
        notice: dataset.notice,
      },
      prompts: [
        prompts.joint?.name ?? joint.name,
        prompts.reasoner?.name ?? reasoner(() => []).name,
        prompts.predictor?.name ?? predictor.name,
      ],
      seed: run.seed,
      heldOutShare: options.heldOutShare,
      base: options.base,
      cutoff: options.cutoff,
      template: family.template,
      sets,
      ...(predicted !== undefined && { predicts: { part: "valid", rows: predicted } }),
      files,
      versions: { ...options.versions },
    };
    const card = datasetCard(manifest);
    await writeWhole(join(out, "README.md"), card);
    files["README.md"] = textHash(card);
    await writeWhole(join(out, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
    return manifest;
  } finally {
    await writer.discard();
  }
}

function requireThere(file: string): void {
  if (!existsSync(file))
    throw new BadInputError(
      "no-reason-set",
      { file },
      "no oracle reasons were chosen here",
      "Finish first: wherefore reasons choose.",
    );
}

async function requireEmpty(folder: string): Promise<void> {
  const held = (await readdir(folder)).filter((name) => !isLock(name));
  if (held.length > 0)
    throw new BadInputError(
      "not-empty",
      { file: folder },
      `it holds ${held.length} files`,
      "Give a folder that is not there yet.",
    );
}

type Counted = {
  rows: Record<SetSplit, number>;
  people: Record<SetSplit, Set<string>>;
  dropped: Record<string, number>;
};

async function openSetWriter(
  out: string,
  { format, taxonomy, heldOutShare }: ExportOptions,
  family: Family,
  prompts: OwnPrompts,
  seed: number,
) {
  const ask = asker(taxonomy, prompts);
  const files = new Map<string, LineFile>();
  const lines = new Map<string, number>();
  const counts = new Map<SetName, Counted>(SETS.map((set) => [set, emptyCount()]));
  const fileAt = async (path: string): Promise<LineFile> => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = await openLineFile(join(out, path));
    files.set(path, file);
    return file;
  };
  const append = async (path: string, line: unknown, row: Omit<IndexRow, "file" | "line">) => {
    const number = (lines.get(path) ?? 0) + 1;
    lines.set(path, number);
    await (await fileAt(path)).append(line);
    await (await fileAt(INDEX_FILE)).append({ file: path, line: number, ...row });
  };
  return {
    rows: () => [...counts.values()].reduce((sum, { rows }) => sum + rows.train, 0),
    async add(record: OracleRecord, case_: Case) {
      const { rows, dropped } = rowsOf(record, ask(case_));
      const split = setSplitOf(record.person, heldOutShare, seed);
      for (const row of rows) {
        const count = counts.get(row.set)!;
        count.rows[split]++;
        count.people[split].add(record.person);
        const whose = { case: record.id, person: record.person, split, prompt: promptHash(row.prompt.at(-1)!.content) };
        await append(fileOf(row.set, split), lineOf(format, row, family), whose);
      }
      for (const { set, why } of dropped) {
        const count = counts.get(set)!;
        count.dropped[why] = (count.dropped[why] ?? 0) + 1;
      }
    },
    /** @returns how many prompts there are */
    async addPrompts(dataset: Dataset): Promise<number> {
      let count = 0;
      for await (const { id, person, history } of casesOf({ dataset, part: "valid", limit: undefined })) {
        const { messages } = askAbout(history, titleLookup(taxonomy), joint, prompts.joint);
        const prompt = messages.at(-1)!.content;
        const line = { prompt, system: messages.length > 1 ? messages[0]!.content : "" };
        await append(PREDICT_FILE, line, { case: id, person, split: "predict", prompt: promptHash(prompt) });
        count++;
      }
      return count;
    },
    async finish() {
      const hashes: Record<string, string> = {};
      for (const [path, file] of files) hashes[path] = (await file.finish()).sha256;
      return { sets: manifestCounts(counts), files: hashes };
    },
    async discard() {
      for (const file of files.values()) await file.discard();
    },
  };
}

function emptyCount(): Counted {
  return { rows: { train: 0, valid: 0 }, people: { train: new Set(), valid: new Set() }, dropped: {} };
}

function manifestCounts(counts: ReadonlyMap<SetName, Counted>): SetManifest["sets"] {
  const entries = [...counts].map(([set, { rows, people, dropped }]) => {
    const [train, valid] = SPLITS.map((split) => ({ rows: rows[split], people: people[split].size }));
    return [set, { train, valid, dropped, enableThinking: !answersAtOnce(set) }];
  });
  return Object.fromEntries(entries);
}

function rowsIn(sets: SetManifest["sets"]): SetRows {
  const entries = SETS.map((set) => [set, { train: sets[set].train.rows, valid: sets[set].valid.rows }]);
  return Object.fromEntries(entries);
}

function settingsFiles(format: FormatName, settings: TrainerSettings, predicts: boolean): SetFile[] {
  switch (format) {
    case "llama-factory":
      return llamaFactoryFiles(settings, predicts);
    case "trl":
      return trlFiles(settings);
    case "openai":
      return openAiFiles(settings);
    case "messages":
      return [];
    default:
      return format satisfies never;
  }
}

/** How a case is asked in use: the same words, budget and rule for what a reasoner may name. */
function asker(taxonomy: Taxonomy, own: OwnPrompts): (case_: Case) => AskedCase {
  const titleOf = titleLookup(taxonomy);
  return ({ history, next }) => {
    const ours = reasonerFor(history, taxonomy);
    return {
      title: titleOf(next.code),
      joint: askAbout(history, titleOf, joint, own.joint).messages,
      reasoner: askAbout(history, titleOf, ours, own.reasoner).messages,
      predictor: (reason) => askAbout(history, titleOf, predictorFor(reason), own.predictor, { reason }).messages,
      readReason: ours.read,
    };
  };
}
