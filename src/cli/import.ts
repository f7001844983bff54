/**
 * `wherefore import`: careers from any file to JSONL, with what was found and which rules were applied.
 */
import { basename, dirname } from "node:path";
import { BadInputError, counted } from "../domain/index.ts";
import { sourceHashes } from "../histories/formats/part-files.ts";
import { type Format, type PlacedCareer, type ReadOptions, readShard } from "../histories/read.ts";
import { type ImportCounts, importCareers as importAll } from "../pipeline/import-careers.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { beginOutput, finishOutput, type OutputSettings } from "../records/shard-output.ts";
import { VERSION } from "../records/version.ts";
import { fileHash } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { labelCoder } from "../taxonomy/label-list.ts";
import type { ImportOptions } from "./commands/careers.ts";
import { coderOn, columnsLeftOutText, knownCode, labelsOf, mappingOf, todayOn } from "./data.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function importCareers(file: string, options: ImportOptions, terminal: Terminal): Promise<void> {
  if (!options.out.endsWith(".jsonl"))
    throw new BadInputError(
      "bad-target",
      { file: options.out },
      "only JSONL is written",
      "Give a name that ends in .jsonl.",
    );
  const labels = await labelsOf(options.labels);
  const { shard, out } = options;
  const reading: ReadOptions = {
    coder: labels === undefined ? coderOn(terminal) : labelCoder(labels.space),
    knownCode: knownCode(),
    labels: labels?.space,
    today: todayOn(terminal, options.asOf),
    mapping: await mappingOf(options.mapping),
    input: terminal.input,
    onFormat: (format, because) => terminal.err(`Read as ${format}, because ${because}.\n`),
    onColumnsLeftOut: (columns) => terminal.err(columnsLeftOutText(columns)),
    ...(options.format !== undefined && { format: options.format as Format }),
  };
  const careers = (counted?: (all: number) => void) => readShard(file, shard, reading, counted);
  const { to, counts } =
    shard.of === 1
      ? { to: out, counts: await importAll(careers(), out, runOn(terminal, 1)) }
      : await importShard(careers, options, await settingsOf(file, options, terminal), terminal);
  terminal.out(options.json ? `${JSON.stringify({ to, ...counts })}\n` : `${countsText(counts)}\nWritten to ${to}\n`);
}

/** A shard has a manifest beside it, by which `merge` knows it. */
async function importShard(
  careers: (counted: (all: number) => void) => AsyncIterable<PlacedCareer>,
  { shard, out, takeOver }: ImportOptions,
  settings: OutputSettings,
  terminal: Terminal,
): Promise<{ readonly to: string; readonly counts: ImportCounts }> {
  const owner = await ownFolder(dirname(out), "import", `${basename(out)} ${shard.at}/${shard.of}`, takeOver);
  try {
    const output = await beginOutput(out, shard, settings);
    const { finished } = output.manifest;
    if (finished) return { to: output.file, counts: finished.counts as ImportCounts };
    const places: number[] = [];
    let inputs = 0;
    const counted = (all: number) => {
      inputs = all;
    };
    const counts = await importAll(careers(counted), output.file, runOn(terminal, 1), places);
    await finishOutput(output, { inputs, records: counts.careers, counts }, places, terminal.signal);
    return { to: output.file, counts };
  } finally {
    await owner.release();
  }
}

async function settingsOf(file: string, options: ImportOptions, terminal: Terminal): Promise<OutputSettings> {
  if (file === "-")
    throw new BadInputError(
      "needs-a-file",
      { file: "standard input" },
      "what can be read only once cannot be cut into shards",
      "Name a file.",
    );
  const { mapping, labels, format } = options;
  const data = await sourceHashes(file);
  for (const path of [mapping, labels].filter((given) => given !== undefined))
    data[basename(path)] = await fileHash(path);
  const choices = { asOf: todayOn(terminal, options.asOf), ...(format !== undefined && { format }) };
  return { command: "import", choices, data, versions: { wherefore: VERSION, taxonomy: loadTaxonomy().release } };
}

function countsText({ careers, jobs, coding, rules }: ImportCounts): string {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${count.toLocaleString("en")} ${name}`)
      .join(", ");
  const applied =
    Object.keys(rules).length === 0 ? [] : [`Rules applied: ${list(rules)} (docs/formats.md says what each means)`];
  return [
    `${counted(careers, "career")}, ${counted(jobs, "job")}`,
    `Titles: ${list(coding) || "none"}`,
    ...applied,
  ].join("\n");
}
