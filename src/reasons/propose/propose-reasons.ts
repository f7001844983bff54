/**
 * Proposing, top to bottom:
 *
 *     data ─► cases of the training part, without their truth ─► candidates ─► candidates.jsonl, a record a case
 *                                                                  └─► journal.sqlite, every model call
 *
 * Interrupted or killed, the same command goes on: a case that stands in candidates.jsonl is not proposed for again, and a call that stands
 * in the journal is not paid for again.
 */

import { existsSync } from "node:fs";
import { BadInputError, CandidateRecord, type Dataset, foldOf, type Run, WhereforeError } from "../../domain/index.ts";
import { casesOf } from "../../histories/cases-of-part.ts";
import { appendJsonl, mendTail, readJsonl } from "../../records/jsonl.ts";
import { mapInOrder } from "../../records/map-in-order.ts";
import { meterOn, type Price } from "../../records/meter.ts";
import type { ReasonSet } from "../reason-set.ts";
import { isOf, joinShards, linesOf, type Shard, shardFile, shareOf } from "../shards.ts";
import type { AskedCase } from "./proposer.ts";

export type Proposing = {
  readonly dataset: Dataset;
  readonly set: ReasonSet;
  readonly shard: Shard;
  readonly limit: number | undefined;
  /** Cases of all shards, as far as the limit. */
  readonly total: number;
};

type Propose = (asked: AskedCase, run: Run) => Promise<CandidateRecord>;

/** @returns whether candidates.jsonl is whole: of several shards, the last makes it so @throws WhereforeError "interrupted" */
export async function proposeAll(
  proposing: Proposing,
  propose: Propose,
  price: Price | undefined,
  run: Run,
): Promise<boolean> {
  const { set, shard, total } = proposing;
  const path = set.file(shardFile("candidates", shard));
  const file = await appendJsonl(path);
  const left = shareOf(shard, total) - (await linesOf(path));
  const meter = meterOn(run, "cases", left, price);
  let done = 0;
  try {
    const made = mapInOrder(pendingCases(proposing), run.concurrency, (asked) => propose(asked, run));
    for await (const record of made) {
      if (run.signal.aborted) break;
      await file.append(record);
      done++;
      meter(record.candidates.flatMap(({ cost }) => cost ?? []));
    }
  } finally {
    await file.close();
  }
  if (run.signal.aborted)
    throw new WhereforeError("input", "interrupted", `Interrupted after ${done} of ${left} cases.`);
  return joinShards(set, "candidates", shard.of, total, run.signal);
}

/** The shard's cases for which nothing stands in the file yet. @throws BadInputError where the file is of other cases */
export async function* pendingCases({
  dataset,
  set,
  shard,
  limit,
}: Omit<Proposing, "total">): AsyncGenerator<AskedCase> {
  const path = set.file(shardFile("candidates", shard));
  await mendTail(path);
  const written = existsSync(path) ? readJsonl(path, CandidateRecord) : undefined;
  let index = 0;
  for await (const { id, person, history } of casesOf({ dataset, part: "train", limit })) {
    if (!isOf(shard, index++)) continue;
    const before = (await written?.next())?.value;
    if (before === undefined) yield { id, person, history, fold: foldOf(person, set.recipe.folds, set.recipe.seed) };
    else if (before.id !== id)
      throw new BadInputError(
        "not-a-record",
        { file: path, field: "id" },
        `${before.id} stands where case ${id} of ${dataset.name} should`,
        "Do not edit the folder of a set.",
      );
  }
}
