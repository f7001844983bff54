/**
 * One person taken out of what this program has written, from top to bottom:
 *
 *     places ─► found: lines, rows, calls and keys that are the person's ─► staged: tables without them ─► erased ─► what is left
 *
 * In: a person's id and where to look.  Out: what was erased; what saw the person and is not changed (exports, models, checkpoints); and what still
 * names the person. Every file is written beside and renamed. The order is such that the same call finishes an erasure which was broken off: what
 * tells a person's calls apart is erased after the calls, and a file's new hash stands in the manifests before the file is changed.
 */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { counted } from "../../domain/index.ts";
import { closingAfter } from "../../records/closing.ts";
import { countErased } from "../../records/erased-people.ts";
import { ownFolder } from "../../records/folder-lock.ts";
import { placesFile } from "../../records/shard-output.ts";
import { type EraseOptions, type FilesAbout, type Found, findPerson, type Noted } from "./find-person.ts";
import { isOurs, jsonNaming, replaceHashes } from "./hashes-in-json.ts";
import { type PersonLines, removeLines } from "./person-lines.ts";
import { putInPlaceOf, type StagedRows, stageWithout } from "./person-rows.ts";
import { filesUnder, isRecordFolder } from "./places.ts";
import { filesNaming, foldersNaming } from "./still-named.ts";

export type Erasure = {
  readonly lines: readonly FilesAbout[];
  readonly calls: readonly { readonly file: string; readonly calls: number }[];
  /** Audit logs in which the person had a key. */
  readonly logs: readonly string[];
  /** Exports, models and checkpoints that saw the person, or data with the person among them: not changed. */
  readonly saw: readonly Noted[];
  /** Files that still name the person, or may. */
  readonly left: readonly Noted[];
};

/** Files without the person, the tables among them already written beside their places. */
type Staged = {
  readonly changes: readonly (PersonLines | StagedRows)[];
  /** JSON that names a file of these by its hash. */
  readonly json: readonly string[];
  readonly left: readonly Noted[];
};

/** @throws BadInputError "folder-in-use" where a run, a set or an audit log is being written */
export async function erasePerson(options: EraseOptions): Promise<Erasure> {
  const { person, places, dryRun, signal } = options;
  const files = await filesUnder(places);
  return closingAfter(async (later) => {
    if (!dryRun) for (const folder of recordFoldersOf(files)) later((await ownFolder(folder, "erase")).release);
    const found = await findPerson(files, options);
    const staged = await stage(found, files, options);
    if (!dryRun) await erase(found, staged, options);
    const { changes, json } = staged;
    const changed = changes.map(({ file }) => file);
    return {
      lines: (dryRun ? [...changes, ...found.tables] : changes).map(({ file, lines }) => ({ file, lines })),
      calls: found.calls.map(({ store, keys }) => ({ file: store.name, calls: keys.length })),
      logs: found.logs.map(({ name }) => name),
      saw: [
        ...found.exported.map(({ file, lines }) => ({ file, why: `a training set with ${lines} rows of this person` })),
        ...json
          .filter((file) => !isOurs(file))
          .map((file) => ({ file, why: "made of data with this person among them" })),
        ...countsOver(files, changed),
      ],
      left: [
        ...found.left,
        ...staged.left,
        ...foldersNaming(files, person),
        ...changed
          .filter((file) => existsSync(placesFile(file)))
          .map((file) => ({ file, why: "a shard, which can be merged no more: make the shards again" })),
        ...(dryRun ? [] : await filesNaming(withoutExports(files, found), person, signal)),
      ],
    };
  });
}

/** Files written anew are staged before the manifests, which name their hashes; where we only look, none is written. */
async function stage(
  { lines, tables }: Found,
  files: readonly string[],
  { person, dryRun, signal }: EraseOptions,
): Promise<Staged> {
  const changes: (PersonLines | StagedRows)[] = [...lines];
  const left: Noted[] = [];
  for (const { file, lines: rows } of dryRun ? [] : tables) {
    const staged = await stageWithout(file, rows, person, signal);
    if (staged !== undefined) changes.push(staged);
    else left.push({ file, why: `${counted(rows, "row")} of this person, in a table that we cannot write anew` });
  }
  const json = await jsonNaming(
    changes.map(({ before }) => before),
    files,
  );
  return { changes, json, left };
}

async function erase(
  { calls, logs }: Found,
  { changes, json }: Staged,
  { person, signal }: EraseOptions,
): Promise<void> {
  const noted = await Promise.all(recordFoldersOf(changes.map(({ file }) => file)).map(countErased));
  for (const { store, keys } of calls) await store.remove(keys);
  const hashes = new Map(changes.map(({ before, after }) => [before, after]));
  for (const file of json.filter(isOurs)) await replaceHashes(file, hashes);
  for (const change of changes.toSorted(careersLast))
    await ("beside" in change ? putInPlaceOf(change) : removeLines(change.file, person, signal));
  for (const log of logs) await log.erase(person);
  for (const done of noted) await done();
}

/** Files by which a person's calls are known go last. */
function careersLast({ file: one }: PersonLines, { file: other }: PersonLines): number {
  const late = (file: string) => Number(!/^(cases|answers|candidates|verdicts|oracles)/.test(basename(file)));
  return late(one) - late(other);
}

function recordFoldersOf(files: readonly string[]): string[] {
  return [...new Set(files.map(dirname))].filter(isRecordFolder);
}

/** Counts that were made over the records of a folder, some of which are changed. */
function countsOver(files: readonly string[], changed: readonly string[]): Noted[] {
  const folders = recordFoldersOf(changed);
  return files
    .filter((file) => folders.includes(dirname(file)) && /^counted-without-fold-\d+\.json$/.test(basename(file)))
    .map((file) => ({ file, why: "counts over the people of this set" }));
}

function withoutExports(files: readonly string[], { exported }: Found): string[] {
  return files.filter((file) => !exported.some((one) => one.file === file));
}
