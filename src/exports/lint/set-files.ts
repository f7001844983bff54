/**
 * The files of a training set, each with how the trainer reads its lines.
 *
 * In: what `train export` wrote, a folder of LLaMA-Factory, or one JSONL file.  Out: its files; for an export of ours its manifest.
 */
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { BadInputError } from "../../domain/index.ts";
import { parsedOrNothing } from "../../records/jsonl.ts";
import { answersAtOnce, fileOf } from "../set-formats.ts";
import { MANIFEST_FILE, SetManifest } from "../set-manifest.ts";
import { SETS } from "../set-rows.ts";
import { SPLITS } from "../set-split.ts";
import { DatasetInfo, readAsDescribed } from "./dataset-info.ts";
import { type ReadRow, readRow } from "./shapes.ts";

export type SetFile = {
  readonly file: string;
  readonly path: string;
  readonly split: string;
  readonly enableThinking: boolean;
  readonly read: (line: unknown) => ReadRow;
};

/** @returns undefined of what is no export of ours @throws BadInputError where it is damaged */
export async function manifestIn(path: string): Promise<SetManifest | undefined> {
  const file = join(path, MANIFEST_FILE);
  if (!existsSync(file)) return undefined;
  const parsed = SetManifest.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new BadInputError(
    "not-a-record",
    { file, field: issue.path.join(".") },
    issue.message,
    "Export the set again.",
  );
}

/** @throws BadInputError where nothing is there that a trainer reads */
export async function filesIn(path: string, manifest: SetManifest | undefined): Promise<SetFile[]> {
  if (!existsSync(path))
    throw new BadInputError(
      "no-file",
      { file: path },
      "there is no such file or folder",
      "Give what `train export` wrote.",
    );
  if (statSync(path).isFile())
    return [{ file: basename(path), path, split: "train", enableThinking: true, read: readRow }];
  const info = ["data/dataset_info.json", "dataset_info.json"]
    .map((name) => join(path, name))
    .find((name) => existsSync(name));
  if (info !== undefined) return describedFiles(info, manifest);
  if (manifest === undefined)
    throw new BadInputError(
      "no-set",
      { file: path },
      "it holds neither a manifest.json of ours nor a dataset_info.json",
      "Give what `train export` wrote, or one JSONL file.",
    );
  return SETS.flatMap((set) =>
    SPLITS.filter((split) => manifest.sets[set][split].rows > 0).map((split) => {
      const file = fileOf(set, split);
      return { file, path: join(path, file), split, enableThinking: !answersAtOnce(set), read: readRow };
    }),
  );
}

/** By what dataset_info.json says, as the trainer reads it. */
async function describedFiles(info: string, manifest: SetManifest | undefined): Promise<SetFile[]> {
  const parsed = DatasetInfo.safeParse(parsedOrNothing(await readFile(info, "utf8")));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new BadInputError(
      "bad-dataset-info",
      { file: info, field: issue.path.join(".") },
      issue.message,
      "docs/training-sets.md shows what it may say.",
    );
  }
  const folder = join(info, "..");
  return Object.values(parsed.data).map((description) => {
    const file = `data/${description.file_name}`;
    const set = SETS.find((one) => SPLITS.some((split) => fileOf(one, split) === file));
    return {
      file,
      path: join(folder, description.file_name),
      split: file.includes(".valid.") ? "valid" : "train",
      enableThinking: set === undefined ? true : (manifest?.sets[set].enableThinking ?? !answersAtOnce(set)),
      read: (line) => readAsDescribed(line, description),
    };
  });
}
