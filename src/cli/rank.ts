/**
 * `wherefore rank`: many people's histories to one file of rankings, whole or a shard of them.
 */
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { BadInputError, counted } from "../domain/index.ts";
import { sourceHashes } from "../histories/formats/part-files.ts";
import { type Format, type ReadOptions, readShard } from "../histories/read.ts";
import { methodFiles, methodNamed } from "../methods/named-methods.ts";
import { type RankingCounts, type RankingOptions, rankCareers, rankingsOf } from "../pipeline/rank-careers.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { jsonLine } from "../records/jsonl.ts";
import { beginOutput, type OutputSettings } from "../records/shard-output.ts";
import { VERSION } from "../records/version.ts";
import { fileHash } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { RankOptions } from "./commands/careers.ts";
import { coderOn, columnsLeftOutText, knownCode, mappingOf, namedDataset, todayOn } from "./data.ts";
import { methodMakerOn } from "./methods-on.ts";
import { rankByWorkers } from "./rank-by-workers.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function rank(file: string, options: RankOptions, terminal: Terminal): Promise<void> {
  const { shard, out, workers } = options;
  refuseOtherTargets(file, options);
  const run = runOn(terminal, options.seed);
  const reading = await readingOn(options, terminal);
  if (out === "-") {
    const ranking = await rankingOn(options, terminal);
    for await (const one of rankingsOf(readShard(file, shard, reading), ranking, run)) terminal.out(jsonLine(one));
    return;
  }
  const owner = await ownFolder(dirname(out), "rank", `${basename(out)} ${shard.at}/${shard.of}`, options.takeOver);
  try {
    const output = await beginOutput(out, shard, await settingsOf(file, options, terminal));
    const stood = output.manifest.finished !== undefined;
    const rankHere = async () =>
      rankCareers(
        (counted) => readShard(file, shard, reading, counted),
        output,
        await rankingOn(options, terminal),
        run,
      );
    // What one process has begun, one goes on with.
    const together = workers > 1 && !existsSync(output.partial);
    const counts = stood
      ? (output.manifest.finished!.counts as RankingCounts)
      : together
        ? ((await rankByWorkers(out, shardArguments(options, terminal), workers, terminal)) as RankingCounts)
        : await rankHere();
    terminal.out(
      options.json ? `${JSON.stringify({ to: output.file, ...counts })}\n` : countsText(output.file, counts, stood),
    );
  } finally {
    await owner.release();
  }
}

/** The command as it was typed, for a shard: of the same day, whatever the clock says by then. */
function shardArguments(options: RankOptions, terminal: Terminal): string[] {
  const typed = (terminal.typed ?? []).filter(
    (word, at, all) => word !== "--json" && !/^--workers(=|$)/.test(word) && all[at - 1] !== "--workers",
  );
  return options.asOf === undefined ? [...typed, "--as-of", todayOn(terminal, undefined)] : typed;
}

/** @throws BadInputError for what cannot be written, or can be read only once */
function refuseOtherTargets(file: string, { out, shard, method, workers }: RankOptions): void {
  if (out !== "-" && !/\.(jsonl|parquet)$/.test(out))
    throw new BadInputError(
      "bad-target",
      { file: out },
      "its ending names no format that is written",
      "Give a name that ends in .jsonl or .parquet, or - for standard output.",
    );
  if (file === "-" && out !== "-")
    throw new BadInputError(
      "needs-a-file",
      { file: "standard input" },
      "what can be read only once cannot be gone on with",
      "Name a file, or write to standard output: --out -.",
    );
  if (out === "-" && (shard.of > 1 || workers > 1))
    throw new BadInputError(
      "bad-target",
      { file: "--out" },
      "a shard is kept with its manifest, which standard output has no place for",
      "Name a file.",
    );
  if (shard.of > 1 && workers > 1)
    throw new BadInputError(
      "bad-target",
      { file: "--workers" },
      "workers are shards of the whole, and a shard is not cut again",
      "Give one of --workers and --shard.",
    );
  if (methodNamed(method).method.needs === "model")
    throw new BadInputError(
      "unknown-method",
      { file: "--method" },
      `${method} asks a language model`,
      "`evaluate` and `recommend` ask one; of many people rank by a method that asks none, and ask about those in doubt (docs/scale.md).",
    );
}

async function readingOn(options: RankOptions, terminal: Terminal): Promise<ReadOptions> {
  return {
    coder: coderOn(terminal),
    knownCode: knownCode(),
    today: todayOn(terminal, options.asOf),
    mapping: await mappingOf(options.mapping),
    input: terminal.input,
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    signal: terminal.signal,
    ...(options.format !== undefined && { format: options.format as Format }),
  };
}

async function rankingOn(options: RankOptions, terminal: Terminal): Promise<RankingOptions> {
  const { method, top, leftovers = false, reason = false } = options;
  const make = methodMakerOn(terminal, runOn(terminal, options.seed), {
    modelFor: () => Promise.reject(new TypeError("a method that asks a model is refused before")),
    reasons: 1,
  });
  const recommender = await make(method);
  const taxonomy = loadTaxonomy();
  return { recommender, method, taxonomy, today: todayOn(terminal, options.asOf), top, leftovers, reason };
}

/** Whatever decides the rankings: shards of other settings are not merged. */
async function settingsOf(file: string, options: RankOptions, terminal: Terminal): Promise<OutputSettings> {
  const { method, top, leftovers = false, reason = false, seed, mapping, format } = options;
  const learned = methodNamed(method).method.needs === "training" ? [...namedDataset("nlsy97", terminal).files] : [];
  const data = await sourceHashes(file);
  for (const path of [...(await methodFiles(method, cacheFolder(terminal.env))), ...learned])
    data[basename(path)] = await fileHash(path);
  if (mapping !== undefined) data[basename(mapping)] = await fileHash(mapping);
  return {
    command: "rank",
    choices: {
      method,
      top,
      leftovers,
      reason,
      seed,
      asOf: todayOn(terminal, options.asOf),
      form: options.out.endsWith(".parquet") ? "parquet" : "jsonl",
      ...(format !== undefined && { format }),
    },
    data,
    versions: { wherefore: VERSION, taxonomy: loadTaxonomy().release },
  };
}

function countsText(file: string, { ranked, failed }: RankingCounts, stood: boolean): string {
  const causes = Object.entries(failed)
    .sort((a, b) => b[1] - a[1])
    .map(([why, count]) => `${count.toLocaleString("en")} ${why}`);
  const rest = causes.length === 0 ? "" : `; not ranked: ${causes.join(", ")}`;
  return `${counted(ranked, "career")} ranked${rest}\n${stood ? "It stood there, finished:" : "Written to"} ${file}\n`;
}
