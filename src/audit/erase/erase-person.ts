/**
 * One person taken out of what this program has written, from top to bottom:
 *
 *     places ─► lines, calls and keys that are the person's ─► calls erased ─► hashes in manifests ─► lines erased ─► keys erased ─► what is left
 *
 * In: a person's id and where to look.  Out: what was erased; what saw the person and is not changed (exports, models, checkpoints); and what still
 * names the person. Every file is written beside and renamed. The order is such that the same call finishes an erasure which was broken off: what
 * tells a person's calls apart is erased after the calls, and a file's new hash stands in the manifests before the file is changed.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { counted } from "../../domain/index.ts";
import { closingAfter } from "../../records/closing.ts";
import { countErased } from "../../records/erased-people.ts";
import { ownFolder } from "../../records/folder-lock.ts";
import { parsedOrNothing } from "../../records/jsonl.ts";
import { placesFile } from "../../records/shard-output.ts";
import { contentHash, writeWhole } from "../../records/whole-file.ts";
import { byteLines } from "../byte-lines.ts";
import { type CallStore, callsAbout, jobMarks, journalCalls } from "./calls-about.ts";
import { type EraserOptions, keysOfLog, type LogKeysStore } from "./log-keys.ts";
import { findLines, KEYS, type PersonLines, removeLines } from "./person-lines.ts";
import { findRows, putInPlaceOf, type StagedRows, stageWithout } from "./person-rows.ts";
import { filesUnder, isAuditLog, isExport, isRecordFolder } from "./places.ts";

export type Erasure = {
  readonly lines: readonly { readonly file: string; readonly lines: number }[];
  readonly calls: readonly { readonly file: string; readonly calls: number }[];
  /** Audit logs in which the person had a key. */
  readonly logs: readonly string[];
  /** Exports, models and checkpoints that saw the person, or data with the person among them: not changed. */
  readonly saw: readonly { readonly file: string; readonly why: string }[];
  /** Files that still name the person, or may. */
  readonly left: readonly { readonly file: string; readonly why: string }[];
};

export type EraseOptions = {
  readonly person: string;
  readonly places: readonly string[];
  /** Where calls are kept beside the journals that lie in the places. */
  readonly stores: readonly CallStore[];
  /** Audit logs that do not lie in the places. */
  readonly logs: readonly LogKeysStore[];
  /** The person's career, where the places do not hold it: calls to models are known by it. */
  readonly career: unknown;
  /** Only look. */
  readonly dryRun: boolean;
  readonly eraser: EraserOptions;
  readonly signal: AbortSignal;
};

/** @throws BadInputError "folder-in-use" where a run, a set or an audit log is being written */
export async function erasePerson(options: EraseOptions): Promise<Erasure> {
  const { person, places, dryRun, signal } = options;
  const files = await filesUnder(places);
  const folders = [...new Set(files.map(dirname))].filter(isRecordFolder);
  return closingAfter(async (later) => {
    if (!dryRun) for (const folder of folders) later((await ownFolder(folder, "erase")).release);
    const marks = new Set(jobMarks(options.career));
    const note = (record: unknown) => {
      for (const mark of jobMarks(record)) marks.add(mark);
    };
    const logs = files.filter(isAuditLog);
    const found: (PersonLines | StagedRows)[] = [];
    const exported: { readonly file: string; readonly lines: number }[] = [];
    const left: { readonly file: string; readonly why: string }[] = [];
    const tables: { readonly file: string; readonly lines: number }[] = [];
    for (const file of files.filter((one) => one.endsWith(".parquet"))) {
      const rows = await findRows(file, person, (row) => note({ jobs: [row] }), signal);
      if (rows.kind === "left") left.push({ file, why: rows.why });
      if (rows.kind === "rows") (isExport(file) ? exported : tables).push({ file, lines: rows.rows });
    }
    for (const file of files.filter((one) => !logs.includes(one) && !one.endsWith(".parquet"))) {
      const lines = await findLines(file, person, note, signal);
      if (lines !== undefined) (isExport(file) ? exported : found).push(lines);
    }
    const stores = [
      ...files.filter((file) => basename(file) === "journal.sqlite").map(journalCalls),
      ...options.stores,
    ];
    const calls: { readonly store: CallStore; readonly keys: readonly string[] }[] = [];
    for (const store of stores) calls.push({ store, keys: await callsAbout(store, marks) });
    // Files written anew are staged before the manifests, which name their hashes.
    for (const { file, lines } of dryRun ? [] : tables) {
      const staged = await stageWithout(file, lines, person, signal);
      if (staged === undefined)
        left.push({ file, why: `${counted(lines, "row")} of this person, in a table that we cannot write anew` });
      else found.push(staged);
    }
    const hashes = new Map(found.map(({ before, after }) => [before, after]));
    const json = await jsonWith(files, new Set(hashes.keys()));
    const keyed = [
      ...logs.map((file) => keysOfLog(file, { kind: "file", file, keys: undefined }, options.eraser)),
      ...options.logs,
    ];
    const known: LogKeysStore[] = [];
    for (const log of keyed) if (await log.has(person)) known.push(log);
    const touched = folders.filter((folder) => found.some(({ file }) => dirname(file) === folder));
    if (!dryRun) {
      const counted = await Promise.all(touched.map(countErased));
      for (const { store, keys } of calls) if (keys.length > 0) await store.remove(keys);
      for (const file of json.filter(isOurs)) await replaceHashes(file, hashes);
      for (const one of found.toSorted(careersLast))
        await ("beside" in one ? putInPlaceOf(one) : removeLines(one.file, person, signal));
      for (const log of known) await log.erase(person);
      for (const done of counted) await done();
    }
    return {
      lines: (dryRun ? [...found, ...tables] : found).map(({ file, lines }) => ({ file, lines })),
      calls: calls.flatMap(({ store, keys }) => (keys.length === 0 ? [] : [{ file: store.name, calls: keys.length }])),
      logs: known.map(({ name }) => name),
      saw: [
        ...exported.map(({ file, lines }) => ({ file, why: `a training set with ${lines} rows of this person` })),
        ...json
          .filter((file) => !isOurs(file))
          .map((file) => ({ file, why: "made of data with this person among them" })),
        ...files
          .filter((file) => touched.includes(dirname(file)) && /^counted-without-fold-\d+\.json$/.test(basename(file)))
          .map((file) => ({ file, why: "counts over the people of this set" })),
      ],
      left: [
        ...left,
        ...foldersOf(files, person),
        ...found
          .filter(({ file }) => existsSync(placesFile(file)))
          .map(({ file }) => ({ file, why: "a shard, which can be merged no more: make the shards again" })),
        ...(marks.size > 0
          ? []
          : stores.map(({ name }) => ({
              file: name,
              why: "no job of this person is known, so calls about them are not found: --career FILE",
            }))),
        ...(dryRun
          ? []
          : await naming(
              files.filter((file) => !exported.some((one) => one.file === file)),
              person,
              signal,
            )),
      ],
    };
  });
}

/** Settings and manifests of ours, that name files by their hashes and follow them. */
function isOurs(file: string): boolean {
  return (
    isRecordFolder(dirname(file)) ||
    (file.endsWith(".manifest.json") && existsSync(file.replace(/\.manifest\.json$/, "")))
  );
}

/** Files that lie in a partition of this person: person=ada/part-0.parquet. */
function foldersOf(files: readonly string[], person: string): Erasure["left"] {
  const isTheirs = (part: string) =>
    (KEYS as readonly string[]).some((key) => part === `${key}=${encodeURIComponent(person)}`);
  return files
    .filter((file) => dirname(file).split(/[/\\]/).some(isTheirs))
    .map((file) => ({ file, why: "its folder names the person: delete it" }));
}

/** Files by which a person's calls are known go last. */
function careersLast({ file: one }: PersonLines, { file: other }: PersonLines): number {
  const late = (file: string) => Number(!/^(cases|answers|candidates|verdicts|oracles)/.test(basename(file)));
  return late(one) - late(other);
}

/** JSON that names one of these hashes: manifests and settings, of whatever was made of these files. */
async function jsonWith(files: readonly string[], hashes: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  if (hashes.size === 0) return found;
  for (const file of files.filter((one) => one.endsWith(".json"))) {
    const text = await readFile(file, "utf8");
    if ([...hashes].some((hash) => text.includes(hash))) found.push(file);
  }
  return found;
}

async function replaceHashes(file: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  const text = await readFile(file, "utf8");
  const replaced = text.replace(/\b[0-9a-f]{64}\b/g, (hash) => hashes.get(hash) ?? hash);
  const value = parsedOrNothing(replaced) as { settings?: unknown; settingsHash?: string } | undefined;
  const anew =
    value?.settingsHash === undefined ? replaced : replaced.replace(value.settingsHash, contentHash(value.settings));
  await writeWhole(file, anew);
}

/** The id as a word of its own, wherever it stands. */
async function naming(files: readonly string[], person: string, signal: AbortSignal): Promise<Erasure["left"]> {
  const needles = [person, JSON.stringify(person).slice(1, -1)].map((text) => Buffer.from(text));
  const found: { file: string; why: string }[] = [];
  for (const file of files)
    for await (const { line, number } of byteLines(file, signal)) {
      const at = needles.map((needle) => standsAlone(line, needle)).find((place) => place !== undefined);
      if (at === undefined) continue;
      found.push({ file, why: `it names the person (line ${number})` });
      break;
    }
  return found;
}

function standsAlone(line: Buffer, needle: Buffer): number | undefined {
  const isWord = (byte: number | undefined) => byte !== undefined && /[\w]/.test(String.fromCharCode(byte));
  for (let at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + 1))
    if (!isWord(line[at - 1]) && !isWord(line[at + needle.length])) return at;
  return undefined;
}
