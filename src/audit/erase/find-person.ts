/**
 * What of some files is about one person.
 *
 * In: a person's id, the files, and where calls and logs are kept beside them.  Out: files with lines or rows of the person, calls about the
 * person's jobs, and audit logs with a key of the person; and what may be about the person and cannot be told. Nothing is changed.
 */
import { basename } from "node:path";
import { type CallStore, callsAbout, jobMarks, journalCalls } from "./calls-about.ts";
import { type EraserOptions, keysOfLog, type LogKeysStore } from "./log-keys.ts";
import { findLines, type PersonLines } from "./person-lines.ts";
import { findRows } from "./person-rows.ts";
import { isAuditLog, isExport } from "./places.ts";

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

/** A file, and how many of its lines or rows are the person's. */
export type FilesAbout = { readonly file: string; readonly lines: number };

export type Noted = { readonly file: string; readonly why: string };

export type Found = {
  readonly lines: readonly PersonLines[];
  /** Parquet, which is written anew without the person. */
  readonly tables: readonly FilesAbout[];
  /** Training sets, which are not changed. */
  readonly exported: readonly FilesAbout[];
  readonly calls: readonly { readonly store: CallStore; readonly keys: readonly string[] }[];
  readonly logs: readonly LogKeysStore[];
  /** What may be about the person, and cannot be told. */
  readonly left: readonly Noted[];
};

export async function findPerson(files: readonly string[], options: EraseOptions): Promise<Found> {
  // A person's calls are known by the person's jobs, so the records are read first.
  const marks = new Set(jobMarks(options.career));
  const note = (record: unknown) => {
    for (const mark of jobMarks(record)) marks.add(mark);
  };
  const rows = await findInTables(files, note, options);
  const lines = await findInLines(files, note, options);
  const stores = [...files.filter((file) => basename(file) === "journal.sqlite").map(journalCalls), ...options.stores];
  const calls: { readonly store: CallStore; readonly keys: readonly string[] }[] = [];
  for (const store of stores) {
    const keys = await callsAbout(store, marks);
    if (keys.length > 0) calls.push({ store, keys });
  }
  const unknown = "no job of this person is known, so calls about them are not found: --career FILE";
  return {
    lines: lines.filter(({ file }) => !isExport(file)),
    tables: rows.tables.filter(({ file }) => !isExport(file)),
    exported: [...rows.tables, ...lines].filter(({ file }) => isExport(file)),
    calls,
    logs: await findKeys(files, options),
    left: [...rows.left, ...(marks.size > 0 ? [] : stores.map(({ name }) => ({ file: name, why: unknown })))],
  };
}

async function findInTables(
  files: readonly string[],
  note: (record: unknown) => void,
  { person, signal }: EraseOptions,
): Promise<{ readonly tables: readonly FilesAbout[]; readonly left: readonly Noted[] }> {
  const tables: FilesAbout[] = [];
  const left: Noted[] = [];
  for (const file of files.filter(isParquet)) {
    const found = await findRows(file, person, (row) => note({ jobs: [row] }), signal);
    if (found.kind === "left") left.push({ file, why: found.why });
    if (found.kind === "rows") tables.push({ file, lines: found.rows });
  }
  return { tables, left };
}

async function findInLines(
  files: readonly string[],
  note: (record: unknown) => void,
  { person, signal }: EraseOptions,
): Promise<readonly PersonLines[]> {
  const found: PersonLines[] = [];
  for (const file of files.filter((one) => !isParquet(one) && !isAuditLog(one))) {
    const lines = await findLines(file, person, note, signal);
    if (lines !== undefined) found.push(lines);
  }
  return found;
}

/** Audit logs, in the places and elsewhere, that hold a key of the person. */
async function findKeys(files: readonly string[], options: EraseOptions): Promise<readonly LogKeysStore[]> {
  const inPlaces = files
    .filter(isAuditLog)
    .map((file) => keysOfLog(file, { kind: "file", file, keys: undefined }, options.eraser));
  const found: LogKeysStore[] = [];
  for (const log of [...inPlaces, ...options.logs]) if (await log.has(options.person)) found.push(log);
  return found;
}

function isParquet(file: string): boolean {
  return file.endsWith(".parquet");
}
