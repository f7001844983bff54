/**
 * A shard of a choice, and shards put together.
 *
 *     judged cases of some people ─► a line a case ─► oracles.shard-1-of-2.jsonl, with its manifest and places
 *     all shards ─► `merge`, in the order of the cases ─► oracles.jsonl, choice.json: the bytes of one process
 *
 * In: what choosing takes, and which shard.  Out: the shard's file, which the same command goes on with where it was broken off. What the
 * chosen reasons give away is reckoned by `merge` alone, since its controls are trained on all of them.
 */
import { rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as z from "zod";
import { BadInputError, isOf, type Run, type Shard } from "../../domain/index.ts";
import { standingRecords } from "../../records/jsonl.ts";
import { type FoundShard, linesInOrder } from "../../records/merge-shards.ts";
import { appendRecords } from "../../records/resumable.ts";
import { beginOutput, finishOutput, type OutputSettings } from "../../records/shard-output.ts";
import { VERSION } from "../../records/version.ts";
import { fileHash } from "../../records/whole-file.ts";
import { Choosing } from "../reason-recipe.ts";
import { WRITTEN_OTHERWISE } from "../reason-set.ts";
import { CANDIDATES, oraclesFile, VERDICTS } from "../set-files.ts";
import { CaseChoice } from "./case-choice.ts";
import { type ChoiceOptions, type ChoiceReport, chooseCase, writeChoices } from "./choose-oracles.ts";
import { type JudgedCase, judgedCases } from "./judged-cases.ts";

/** The command whose shards these are, as their manifests say it. */
export const CHOOSING = "reasons choose";

export type ShardReport = { readonly file: string; readonly cases: number; readonly of: number };

/** @throws BadInputError as `chooseOracles`; "other-output" where the shard lies there by another rule or of other verdicts; InterruptedError */
export async function chooseShard(options: ChoiceOptions, shard: Shard, run: Run): Promise<ShardReport> {
  const { set, rule } = options;
  const output = await beginOutput(set.file(oraclesFile(rule.label)), shard, await settingsOf(options, run.seed));
  const { file, partial, manifest } = output;
  if (manifest.finished !== undefined) return { file, cases: manifest.finished.records, of: manifest.finished.inputs };
  const places: number[] = [];
  const inputs = { count: 0 };
  await appendRecords(
    {
      file: partial,
      inputs: pending(options, shard, partial, places, inputs),
      make: async (judged) => [await chooseCase(judged, options, run.seed)],
      what: "cases",
      total: undefined,
    },
    run,
  );
  await rename(partial, file);
  await finishOutput(output, { inputs: inputs.count, records: places.length }, places, run.signal);
  return { file, cases: places.length, of: inputs.count };
}

/** The shard's cases of which no line stands yet. */
async function* pending(
  { set, dataset }: ChoiceOptions,
  shard: Shard,
  partial: string,
  places: number[],
  inputs: { count: number },
): AsyncGenerator<JudgedCase> {
  const written = standingRecords(partial, z.looseObject({ id: z.string() }));
  for await (const judged of judgedCases(set, dataset)) {
    const { id, person } = judged.record;
    const place = inputs.count++;
    if (!isOf(shard, person)) continue;
    places.push(place);
    const before = (await written.next()).value;
    if (before === undefined) yield judged;
    else if (before.id !== id)
      throw new BadInputError(
        "not-a-record",
        { file: partial, field: "id" },
        `${before.id} stands where case ${id} should`,
        WRITTEN_OTHERWISE,
      );
  }
}

/** Whatever decides the choice: shards of other settings are not merged. */
async function settingsOf(
  { set, dataset, rule, taxonomy, alternates, scorer }: ChoiceOptions,
  seed: number,
): Promise<OutputSettings> {
  const data: Record<string, string> = {};
  for (const name of [CANDIDATES, VERDICTS]) data[name] = await fileHash(set.file(name));
  return {
    command: CHOOSING,
    choices: {
      on: dataset.name,
      rule: JSON.stringify(rule),
      seed,
      titles: taxonomy.occupations.length,
      answerBack: scorer !== undefined,
      ...(alternates !== undefined && { alternates }),
    },
    data,
    versions: { wherefore: VERSION, taxonomy: taxonomy.release },
  };
}

const Choices = z.object({
  on: z.string(),
  rule: z.string(),
  seed: z.int(),
  titles: z.int().positive(),
  alternates: z.string().optional(),
});

/**
 * @param out the set's file of oracles @param shards checked, by `checkShards`
 * @throws BadInputError "bad-target" for a file of another name; "not-whole" where a case stands twice or is missing
 */
export async function mergeChoices(
  out: string,
  shards: readonly FoundShard[],
  signal: AbortSignal,
): Promise<ChoiceReport> {
  const { manifest, finished } = shards[0]!;
  const { rule: text, alternates, ...choices } = Choices.parse(manifest.settings.choices);
  const rule = Choosing.parse(JSON.parse(text));
  const name = oraclesFile(rule.label);
  if (basename(out) !== name)
    throw new BadInputError(
      "bad-target",
      { file: out },
      `these are shards of ${name}`,
      `Merge them into the file of that name in the folder of the set.`,
    );
  const about = { on: choices.on, rule, alternates, seed: choices.seed, titles: choices.titles };
  return writeChoices(dirname(out), about, choicesIn(shards, finished.inputs, signal), signal);
}

async function* choicesIn(shards: readonly FoundShard[], inputs: number, signal: AbortSignal) {
  for await (const line of linesInOrder(shards, inputs, signal)) {
    const choice: unknown = JSON.parse(line);
    // Checked, and then taken as it stands: its fields keep their order.
    CaseChoice.parse(choice);
    yield choice as CaseChoice;
  }
}
