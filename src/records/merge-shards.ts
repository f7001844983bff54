/**
 * Shards of a file, put together: a union that checks itself.
 *
 *     rankings.shard-1-of-2.jsonl, with 0 3 4  ┐
 *     rankings.shard-2-of-2.jsonl, with 1 2 5  ┘─► rankings.jsonl, records 0 to 5
 *
 * In: finished shards and where each of their records belongs.  Out: the file that one process would have written, byte for byte; or a
 * refusal that names the shard. Memory is flat in the number of records: of each shard one is held.
 */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BadInputError, UNCUT } from "../domain/index.ts";
import { rawLines } from "./jsonl.ts";
import { openParquet, writeParquet } from "./parquet-file.ts";
import {
  differenceOf,
  type Finished,
  manifestFile,
  type OutputManifest,
  placesFile,
  readManifest,
  shardFile,
  writeManifest,
} from "./shard-output.ts";
import { fileHash, writeStreamWhole } from "./whole-file.ts";

export type FoundShard = {
  readonly file: string;
  readonly manifest: OutputManifest;
  readonly finished: Finished;
};

/** The shards of a file that lie beside it, in the order of their numbers. */
export async function shardsBeside(out: string): Promise<string[]> {
  const names = new Set(existsSync(dirname(out)) ? await readdir(dirname(out)) : []);
  const [stem, ending] = splitName(basename(out));
  const of = [...names].flatMap((name) => {
    const rest = name.startsWith(`${stem}.shard-`) && name.endsWith(ending) ? name.slice(stem.length) : "";
    const count = /^\.shard-\d+-of-(\d+)\.[a-z]+$/.exec(rest)?.[1];
    return count === undefined ? [] : [Number(count)];
  });
  return [...new Set(of)]
    .sort((a, b) => a - b)
    .flatMap((count) => Array.from({ length: count }, (_, at) => shardFile(basename(out), { at: at + 1, of: count })))
    .filter((name) => names.has(name))
    .map((name) => join(dirname(out), name));
}

function splitName(name: string): [string, string] {
  const ending = /\.[a-z]+$/.exec(name)?.[0] ?? "";
  return [name.slice(0, name.length - ending.length), ending];
}

/**
 * What is said of shards, before anything of them is read.
 *
 * @returns them in the order of their numbers
 * @throws BadInputError "no-shard", "unfinished-shard", "other-shard", "shard-twice", "shard-missing", "damaged-shard"
 */
export async function checkShards(files: readonly string[]): Promise<FoundShard[]> {
  const shards: FoundShard[] = [];
  for (const file of files) shards.push(await openShard(file));
  const inOrder = requireEveryShard(shards);
  for (const { file, finished } of shards) if ((await fileHash(file)) !== finished.sha256) throw damagedShard(file);
  return inOrder;
}

export function damagedShard(file: string): BadInputError {
  const found = "it is not the file that its manifest is of";
  const mend = "Copy it again, or delete it with its manifest and make it again.";
  return new BadInputError("damaged-shard", { file }, found, mend);
}

/** What a shard says of itself, whatever it is kept as. */
export type SaidShard = {
  readonly file: string;
  readonly manifest: Pick<OutputManifest, "settings" | "shard">;
  readonly finished: Pick<Finished, "inputs">;
};

/** @returns them in the order of their numbers @throws BadInputError "no-shard", "other-shard", "shard-twice", "shard-missing" */
export function requireEveryShard<Said extends SaidShard>(shards: readonly Said[]): Said[] {
  const [first] = shards;
  if (first === undefined)
    throw new BadInputError(
      "no-shard",
      { file: "merge" },
      "no shard is named, and none lies beside",
      "Name the files that were made with --shard.",
    );
  const of = first.manifest.shard.of;
  const byNumber = new Map<number, Said>();
  for (const shard of shards) {
    const { manifest, file, finished } = shard;
    const differs =
      differenceOf(first.manifest.settings, manifest.settings) ??
      (manifest.shard.of === of ? undefined : `it is one of ${manifest.shard.of}, ${first.file} one of ${of}`) ??
      (finished.inputs === first.finished.inputs
        ? undefined
        : `of ${finished.inputs} inputs, ${first.file} of ${first.finished.inputs}`);
    if (differs !== undefined)
      throw new BadInputError(
        "other-shard",
        { file },
        `it is no part of what ${first.file} is of: ${differs}`,
        "Merge shards that were made by the same command on the same data.",
      );
    const twice = byNumber.get(manifest.shard.at);
    if (twice !== undefined)
      throw new BadInputError(
        "shard-twice",
        { file },
        `it is shard ${manifest.shard.at} of ${of}, and so is ${twice.file}`,
        "Name each shard once.",
      );
    byNumber.set(manifest.shard.at, shard);
  }
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((at) => !byNumber.has(at));
  if (missing.length > 0)
    throw new BadInputError(
      "shard-missing",
      { file: first.file },
      `of its ${of} shards ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? ` and ${missing.length - 10} more` : ""} ${missing.length === 1 ? "is" : "are"} not there`,
      `Make ${missing.length === 1 ? "it" : "them"}: the same command with --shard ${missing[0]}/${of}.`,
    );
  return [...byNumber].sort(([a], [b]) => a - b).map(([, shard]) => shard);
}

async function openShard(file: string): Promise<FoundShard> {
  const manifest = await readManifest(file);
  if (manifest === undefined)
    throw new BadInputError(
      "no-shard",
      { file },
      `there is no ${basename(manifestFile(file))} beside it`,
      "Name files that were made with --shard, and copy each with its manifest and its .places.",
    );
  if (manifest.finished === undefined || !existsSync(file))
    throw new BadInputError(
      "unfinished-shard",
      { file },
      `shard ${manifest.shard.at} of ${manifest.shard.of} was not finished`,
      `Finish it: the same command with --shard ${manifest.shard.at}/${manifest.shard.of} goes on from there.`,
    );
  return { file, manifest, finished: manifest.finished };
}

export type Merged = { readonly shards: number; readonly records: number };

/**
 * @param counts what the shards counted, added up
 * @throws BadInputError as `checkShards`; "not-whole" where a record stands twice or is missing
 */
export async function mergeShards(
  out: string,
  shards: readonly FoundShard[],
  counts: Finished["counts"],
  signal: AbortSignal,
): Promise<Merged> {
  const [{ manifest, finished }] = shards as readonly [FoundShard, ...FoundShard[]];
  const { inputs } = finished;
  if (out.endsWith(".parquet")) {
    const { schema } = await openParquet(shards[0]!.file);
    await writeParquet(out, schema, inOrder(shards, rowsOf, inputs, signal));
  } else await writeStreamWhole(out, blocks(linesInOrder(shards, inputs, signal)), signal);
  const records = shards.reduce((sum, shard) => sum + shard.finished.records, 0);
  const whole = { inputs, records, sha256: await fileHash(out), ...(counts !== undefined && { counts }) };
  await writeManifest(out, { settings: manifest.settings, shard: { ...UNCUT }, finished: whole });
  return { shards: shards.length, records };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  yield* rawLines(file);
}

/** The lines of JSONL shards as they would stand in the whole. @throws BadInputError "not-whole" */
export function linesInOrder(
  shards: readonly FoundShard[],
  inputs: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  return inOrder(shards, linesOf, inputs, signal);
}

async function* rowsOf(file: string): AsyncGenerator<Record<string, unknown>> {
  const { columns, groups } = await openParquet(file);
  for await (const group of groups(columns)) yield* group;
}

/** Lines in blocks: a write a line would cost more than the rest. */
async function* blocks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let block = "";
  for await (const line of lines) {
    block += `${line}\n`;
    if (block.length < 262_144) continue;
    yield block;
    block = "";
  }
  yield block;
}

type Waiting<Item> = {
  readonly items: AsyncGenerator<Item>;
  readonly places: AsyncGenerator<string>;
  readonly file: string;
};

/** Of each place the next record of the shard that says it has it. */
async function* inOrder<Item>(
  shards: readonly FoundShard[],
  open: (file: string) => AsyncGenerator<Item>,
  inputs: number,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const next = new Map<number, Waiting<Item>>();
  const readers = shards.map(({ file }) => ({ file, items: open(file), places: rawLines(placesFile(file)) }));
  const advance = async (reader: Waiting<Item>) => {
    const { value, done } = await reader.places.next();
    if (done) return;
    const place = Number(value);
    const other = next.get(place);
    if (other !== undefined) throw notWhole(reader.file, `record ${place + 1} stands in it and in ${other.file}`);
    next.set(place, reader);
  };
  try {
    for (const reader of readers) await advance(reader);
    for (let place = 0; place < inputs; place++) {
      signal.throwIfAborted();
      const reader = next.get(place);
      if (reader === undefined) throw notWhole(shards[0]!.file, `no shard has record ${place + 1} of ${inputs}`);
      next.delete(place);
      const item = await reader.items.next();
      if (item.done) throw notWhole(reader.file, `it ends before record ${place + 1}`);
      await advance(reader);
      yield item.value;
    }
    const [left] = [...next.values()];
    if (left !== undefined) throw notWhole(left.file, `it has records beyond the ${inputs} that there are`);
  } finally {
    for (const { items, places } of readers) await Promise.all([items.return(undefined), places.return(undefined)]);
  }
}

function notWhole(file: string, found: string): BadInputError {
  return new BadInputError(
    "not-whole",
    { file },
    found,
    "Make the shards again from the same data, under another name.",
  );
}
