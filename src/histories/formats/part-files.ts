/**
 * The parts of one table, as warehouses and Spark write them: many files in a folder, perhaps in folders that each name a column and its value.
 *
 *     people/country=US/part-0.parquet, people/country=DE/part-0.parquet ─► each file with {country: "US"}, {country: "DE"}
 *
 * In: a folder.  Out: its files in the order of their paths, the same on every machine; none where it holds no table, or is an export of
 * LinkedIn. Other folders in it are not looked into. Names that begin with "." or "_" are marks of whoever wrote them, and passed over, and
 * so are links.
 */
import { readdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileHash } from "../../records/whole-file.ts";
import { isFolder } from "./source.ts";

export type PartFile = {
  readonly path: string;
  /** What the folders say of all its rows, by column. */
  readonly partitions: Readonly<Record<string, string>>;
};

const TABLE = /^[^._].*\.(?:parquet|csv|tsv|jsonl|ndjson)(?:\.gz)?$/i;
const LINKEDIN = /^(?:positions|education|profile)\.csv$/i;
const PARTITION = /^([^=._][^=]*)=(.*)$/;
/** What Hive writes where a row has no value in that column. */
const NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

export async function partFiles(folder: string): Promise<PartFile[]> {
  const found = await partsUnder(folder, {});
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function partsUnder(folder: string, partitions: PartFile["partitions"]): Promise<PartFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => LINKEDIN.test(name))) return [];
  const parts: PartFile[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const [, column, value] = PARTITION.exec(entry.name) ?? [];
    if (entry.isFile() && TABLE.test(entry.name)) parts.push({ path, partitions });
    else if (entry.isDirectory() && column !== undefined && value !== undefined)
      parts.push(
        ...(await partsUnder(path, value === NO_VALUE ? partitions : { ...partitions, [column]: unescaped(value) })),
      );
  }
  return parts;
}

/** Hive writes signs that a path cannot hold as %XX. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The SHA-256 of a file, or of the parts of a folder, by their place in it: the same wherever it lies. */
export async function sourceHashes(source: string): Promise<Record<string, string>> {
  if (!(await isFolder(source))) return { [basename(source)]: await fileHash(source) };
  const hashes: Record<string, string> = {};
  for (const { path } of await partFiles(source)) hashes[relative(source, path)] = await fileHash(path);
  return hashes;
}
