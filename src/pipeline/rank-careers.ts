/**
 * Many careers to one file of rankings:
 *
 *     careers, a shard of them ─► histories, a batch at a time ─► distributions ─► the first titles ─► JSONL, grown ─► JSONL or Parquet
 *
 * One record a career, in the order of the careers; one that could not be ranked is a record that says why. Memory is flat in their number
 * (four bytes a career of a shard, for its place). Broken off, the same call goes on: whoever stands in the file is not ranked again.
 */
import { rename } from "node:fs/promises";
import type { SchemaElement } from "hyparquet";
import * as z from "zod";
import {
  BadInputError,
  type CareerHistory,
  type Distribution,
  InterruptedError,
  isInterruption,
  largest,
  type Recommender,
  type Run,
  requireDistribution,
  type YearMonth,
} from "../domain/index.ts";
import { failureOf } from "../evaluate/score-cases.ts";
import { historyOf } from "../histories/cases.ts";
import type { PlacedCareer } from "../histories/read.ts";
import { readJsonl, standingRecords } from "../records/jsonl.ts";
import { writeParquet } from "../records/parquet-file.ts";
import { appendRecords } from "../records/resumable.ts";
import { finishOutput, type Output } from "../records/shard-output.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { advise } from "./advise.ts";
import { isNotUnderstood } from "./unranked.ts";

/** A career's ranking, as it stands in the file. */
export const Ranking = z.strictObject({
  person: z.string(),
  /** The moment of the recommendation, which the history goes up to. */
  moment: z.string().nullable(),
  /** As it is named to the command. */
  method: z.string(),
  /** Likeliest first; empty where it failed. */
  codes: z.array(z.string()),
  /** Of each code, to six digits. */
  p: z.array(z.number()),
  /** What the ranking rests on, in words; absent where it was not asked for. */
  reason: z.string().nullable().optional(),
  /** "not-understood", or the cause of an error; null where it is ranked. */
  failed: z.string().nullable(),
});
export type Ranking = z.infer<typeof Ranking>;

export type RankingOptions = {
  readonly recommender: Recommender;
  readonly method: string;
  readonly taxonomy: Taxonomy;
  readonly today: YearMonth;
  readonly top: number;
  /** Leftovers of the classification and military titles are listed too. */
  readonly leftovers: boolean;
  /** A reason is found for each, which takes a dozen rankings more. */
  readonly reason: boolean;
};

/** @property failed how many could not be ranked, by cause */
export type RankingCounts = { readonly ranked: number; readonly failed: Readonly<Record<string, number>> };

/** Careers that are ranked together. */
const BATCH = 128;

/**
 * @param careers the careers of the output's shard, in order; `counted` is told at the end how many there are of all shards
 * @throws InterruptedError after what was finished is in the file; BadInputError where the input cannot be read, or the file is of other careers
 */
export async function rankCareers(
  careers: (counted: (all: number) => void) => AsyncIterable<PlacedCareer>,
  output: Output,
  options: RankingOptions,
  run: Run,
): Promise<RankingCounts> {
  const counts = { ranked: 0, failed: {} as Record<string, number> };
  const taken: Taken = { places: [], share: undefined };
  let inputs = 0;
  const read = careers((all) => {
    inputs = all;
  });
  await appendRecords(
    {
      file: output.partial,
      inputs: batched(pending(read, taken, counts, output.partial, options), BATCH),
      make: async (histories) => {
        const rankings = await rankBatch(histories, options, run);
        for (const ranking of rankings) count(ranking, counts);
        return rankings;
      },
      what: "careers",
      total: undefined,
      share: () => taken.share,
      units: (records) => records.length,
    },
    run,
  );
  await giveForm(output, options.reason);
  await finishOutput(output, { inputs, records: taken.places.length, counts }, taken.places, run.signal);
  return counts;
}

/** The same, given on instead of kept: for a pipe. */
export async function* rankingsOf(
  careers: AsyncIterable<PlacedCareer>,
  options: RankingOptions,
  run: Run,
): AsyncGenerator<Ranking> {
  for await (const batch of batched(careers, BATCH))
    yield* await rankBatch(
      batch.map(({ career }) => historyOf(career, options.today)),
      options,
      run,
    );
}

function count({ failed }: Ranking, counts: { ranked: number; failed: Record<string, number> }): void {
  if (failed === null) counts.ranked++;
  else counts.failed[failed] = (counts.failed[failed] ?? 0) + 1;
}

/** What is read of the careers by now: the place of each among all, and how much of the source that is. */
type Taken = { readonly places: number[]; share: number | undefined };

/** Those whose ranking does not stand yet; the place of every one is noted. */
async function* pending(
  careers: AsyncIterable<PlacedCareer>,
  taken: Taken,
  counts: { ranked: number; failed: Record<string, number> },
  file: string,
  { today }: RankingOptions,
): AsyncGenerator<CareerHistory> {
  const standing = standingRecords(file, Ranking);
  for await (const { career, at, share } of careers) {
    taken.places.push(at);
    taken.share = share;
    const before = (await standing.next()).value;
    if (before === undefined) yield historyOf(career, today);
    else if (before.person !== career.id)
      throw new BadInputError(
        "not-a-record",
        { file, line: taken.places.length, field: "person" },
        `${before.person} stands where ${career.id} should`,
        "The file was edited: delete it and run the command again.",
      );
    else count(before, counts);
  }
}

async function* batched<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function rankBatch(histories: readonly CareerHistory[], options: RankingOptions, run: Run): Promise<Ranking[]> {
  const understood = histories.filter((history) => !isNotUnderstood(history));
  const together = options.reason ? undefined : await distributionsOf(understood, options);
  const found = new Map(together?.map((distribution, at) => [understood[at]!, distribution]));
  const rankings: Ranking[] = [];
  for (const history of histories) {
    // What is computed here holds the process: Ctrl-C is heard between two careers.
    if (run.signal.aborted) throw new InterruptedError("Interrupted.");
    rankings.push(await rankOne(history, found.get(history), options, run));
  }
  return rankings;
}

/** Of all at once; undefined where the method ranks one at a time, or fails on one of them: then each is ranked alone. */
async function distributionsOf(
  histories: readonly CareerHistory[],
  { recommender }: RankingOptions,
): Promise<Distribution[] | undefined> {
  if (recommender.distributions === undefined) return undefined;
  try {
    return await recommender.distributions(histories);
  } catch (error) {
    if (isInterruption(error)) throw error;
    return undefined;
  }
}

async function rankOne(
  history: CareerHistory,
  together: Distribution | undefined,
  options: RankingOptions,
  run: Run,
): Promise<Ranking> {
  const { method, reason: asked } = options;
  const about = { person: history.id, moment: history.moment ?? null, method };
  const failing = (failed: string): Ranking => ({
    ...about,
    codes: [],
    p: [],
    ...(asked && { reason: null }),
    failed,
  });
  if (isNotUnderstood(history)) return failing("not-understood");
  try {
    const { distribution, reason } =
      together === undefined ? await rankAlone(history, options, run) : { distribution: together, reason: undefined };
    requireDistribution({ method, distribution, rankedBy: "one-step" });
    return { ...about, ...firstTitles(distribution, options), ...(asked && { reason: reason ?? null }), failed: null };
  } catch (error) {
    return failing(failureOf(error).why);
  }
}

async function rankAlone(
  history: CareerHistory,
  { recommender, taxonomy, reason }: RankingOptions,
  run: Run,
): Promise<{ readonly distribution: Distribution; readonly reason: string | undefined }> {
  if (!reason) return { distribution: (await recommender(history, run)).distribution, reason: undefined };
  const advice = await advise(history, recommender, [], taxonomy, run);
  if (advice.notUnderstood) throw new TypeError("what was not understood is told apart before");
  return { distribution: advice.distribution, reason: advice.reasons[0]?.reason.text };
}

/** Fewer digits than a number has: they are a third of the file, and the last of them differ from one machine's instructions to another's. */
const DIGITS = 6;

function firstTitles(
  distribution: Distribution,
  { taxonomy, top, leftovers }: RankingOptions,
): Pick<Ranking, "codes" | "p"> {
  const advised = leftovers ? distribution : distribution.slice();
  if (!leftovers)
    for (let title = 0; title < advised.length; title++) if (taxonomy.leftover[title]) advised[title] = -1;
  const titles = largest(advised, top).filter((title) => advised[title]! >= 0);
  return {
    codes: titles.map((title) => taxonomy.occupations[title]!.code),
    p: titles.map((title) => Number(distribution[title]!.toPrecision(DIGITS))),
  };
}

/** The grown JSONL in the form that its name says. */
async function giveForm({ file, partial }: Output, reason: boolean): Promise<void> {
  if (file.endsWith(".parquet")) await writeParquet(file, rankingSchema(reason), readJsonl(partial, Ranking));
  else await rename(partial, file);
}

/** `codes` and `p` are lists; DuckDB, Spark and pandas read them as such. */
function rankingSchema(reason: boolean): SchemaElement[] {
  const text = (name: string, repetition_type: "REQUIRED" | "OPTIONAL"): SchemaElement => ({
    name,
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    repetition_type,
  });
  const list = (name: string, element: SchemaElement): SchemaElement[] => [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    element,
  ];
  const columns = [
    [text("person", "REQUIRED")],
    [text("moment", "OPTIONAL")],
    [text("method", "REQUIRED")],
    list("codes", text("element", "REQUIRED")),
    list("p", { name: "element", type: "DOUBLE", repetition_type: "REQUIRED" }),
    ...(reason ? [[text("reason", "OPTIONAL")]] : []),
    [text("failed", "OPTIONAL")],
  ];
  return [{ name: "root", num_children: columns.length }, ...columns.flat()];
}
