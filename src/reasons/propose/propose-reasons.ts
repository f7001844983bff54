/**
 * Proposing, top to bottom:
 *
 *     data ─► cases of the training part, without their truth ─► candidates ─► candidates.jsonl, a record a case
 *                                                                  └─► journal.sqlite, every model call
 *
 * Interrupted or killed, the same command goes on: a case that stands in candidates.jsonl is not proposed for again, and a call that stands
 * in the journal is not paid for again.
 */

import {
  BadInputError,
  CandidateRecord,
  type Dataset,
  foldOf,
  isOf,
  type Run,
  type Shard,
} from "../../domain/index.ts";
import { casesOf } from "../../histories/cases-of-part.ts";
import { standingRecords } from "../../records/jsonl.ts";
import type { Price } from "../../records/meter.ts";
import { appendRecords } from "../../records/resumable.ts";
import { shardFile } from "../../records/shard-output.ts";
import { joinShards, linesOf, sharesOf } from "../join-shards.ts";
import { type ReasonSet, WRITTEN_OTHERWISE } from "../reason-set.ts";
import { CANDIDATES } from "../set-files.ts";
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

/** @returns whether candidates.jsonl is whole: of several shards, the last makes it so @throws InterruptedError */
export async function proposeAll(
  proposing: Proposing,
  propose: Propose,
  price: Price | undefined,
  run: Run,
): Promise<boolean> {
  const { dataset, set, shard, limit, total } = proposing;
  const cases = () => casesOf({ dataset, part: "train", limit });
  const share = shard.of === 1 ? total : (await sharesOf(cases(), shard.of))[shard.at - 1]!;
  const file = set.file(shardFile(CANDIDATES, shard));
  await appendRecords(
    {
      file,
      inputs: pendingCases(proposing),
      make: async (asked) => [await propose(asked, run)],
      what: "cases",
      total: share - (await linesOf(file)),
      costs: (records) => records.flatMap(({ candidates }) => candidates.flatMap(({ cost }) => cost ?? [])),
      price,
    },
    run,
  );
  return joinShards(set, CANDIDATES, shard.of, cases, run.signal);
}

/** The shard's cases for which nothing stands in the file yet. @throws BadInputError where the file is of other cases */
export async function* pendingCases({
  dataset,
  set,
  shard,
  limit,
}: Omit<Proposing, "total">): AsyncGenerator<AskedCase> {
  const path = set.file(shardFile(CANDIDATES, shard));
  const written = standingRecords(path, CandidateRecord);
  for await (const { id, person, history } of casesOf({ dataset, part: "train", limit })) {
    if (!isOf(shard, person)) continue;
    const before = (await written.next()).value;
    if (before === undefined) yield { id, person, history, fold: foldOf(person, set.recipe.folds, set.recipe.seed) };
    else if (before.id !== id)
      throw new BadInputError(
        "not-a-record",
        { file: path, field: "id" },
        `${before.id} stands where case ${id} of ${dataset.name} should`,
        WRITTEN_OTHERWISE,
      );
  }
}
