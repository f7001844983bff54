import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { inventedDataset, JUDGED_RECIPE, judgedSet, measuredVerdicts } from "../../../tests/support/judged-set.ts";
import { taxonomy } from "../../../tests/support/people.ts";
import { type Case, type LabelRule, quietRun } from "../../domain/index.ts";
import { checkShards, shardsBeside } from "../../records/merge-shards.ts";
import { RING } from "../../testing/invented-data.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import type { ReasonSet } from "../reason-set.ts";
import { chooseOracles } from "./choose-oracles.ts";
import { chooseShard, mergeChoices } from "./choose-shard.ts";
import { labelNames } from "./label-filter.ts";

const { dataset, cases: readCases } = inventedDataset(120);
const { signal } = new AbortController();
let cases: Case[];
let set: ReasonSet;
beforeAll(async () => {
  cases = await readCases();
  const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code)!]!.title;
  set = await judgedSet(dataset, cases, {
    textsOf: ({ id }) =>
      [0, 1, 2].map((way) => `Leans to ${titleOf(RING[(Number(id) + way) % RING.length]!)}. Way ${way}.`),
    verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, ((Number(id) * 7 + candidate) % 5) - 1),
  });
});

/** Says something of some, so that what is asked of it is told apart from what is not. */
const scorer: FoldScorer = {
  under: () => "all titles alike",
  distribution: async (history, reason) => {
    if (reason !== undefined && history.jobs.length % 2 === 0) return undefined;
    return new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
  },
};

const optionsOf = (label: LabelRule, asks?: FoldScorer) => ({
  set,
  dataset,
  rule: { ...JUDGED_RECIPE.choose, label },
  taxonomy,
  names: labelNames(taxonomy, () => []),
  alternates: undefined,
  scorer: asks,
});
const written = (...names: string[]) => names.map((name) => readFileSync(set.file(name), "utf8"));
const shardsOf = async (name: string) => checkShards(await shardsBeside(set.file(name)));

describe("shards of a choice", () => {
  test.each([
    ["allowed", "oracles.jsonl", "choice.json", undefined],
    ["masked", "oracles.masked.jsonl", "choice.masked.json", scorer],
  ] as const)("put together are the bytes of one process (%s)", async (label, oracles, choice, asks) => {
    const options = optionsOf(label, asks);
    const report = await chooseOracles(options, quietRun(1));
    const whole = written(oracles, choice);
    for (const name of [oracles, choice]) rmSync(set.file(name));
    const shares = [];
    for (const at of [3, 1, 2]) shares.push(await chooseShard(options, { at, of: 3 }, quietRun(1)));
    expect(shares.reduce((sum, share) => sum + share.cases, 0)).toBe(cases.length);
    expect(shares.every((share) => share.of === cases.length && share.cases > 0)).toBe(true);
    const merged = await mergeChoices(set.file(oracles), await shardsOf(oracles), signal);
    expect(written(oracles, choice)).toEqual(whole);
    expect(merged).toEqual(report);
  });

  test("a shard that was broken off goes on to the same bytes; a finished one is left as it is", async () => {
    const options = optionsOf("forbidden");
    const shard = { at: 1, of: 2 };
    const { file } = await chooseShard(options, shard, quietRun(1));
    const [bytes] = written("oracles.forbidden.shard-1-of-2.jsonl");
    const manifest = `${file}.manifest.json`;
    const { finished: _, ...begun } = JSON.parse(readFileSync(manifest, "utf8"));
    writeFileSync(manifest, JSON.stringify(begun));
    // Killed in the middle of a line.
    writeFileSync(`${file}.partial`, bytes!.slice(0, bytes!.length / 2));
    rmSync(file);
    await chooseShard(options, shard, quietRun(1));
    expect(written("oracles.forbidden.shard-1-of-2.jsonl")).toEqual([bytes]);
    expect(await chooseShard(options, shard, quietRun(1))).toMatchObject({ file });
  });

  test("what does not belong together is refused: a shard that lacks, another rule, a file of another name", async () => {
    await expect(shardsOf("oracles.forbidden.jsonl")).rejects.toMatchObject({ code: "shard-missing" });
    const stricter = { ...optionsOf("forbidden"), scorer };
    await expect(chooseShard(stricter, { at: 1, of: 2 }, quietRun(1))).rejects.toMatchObject({ code: "other-output" });
    await chooseShard(stricter, { at: 2, of: 2 }, quietRun(1));
    await expect(shardsOf("oracles.forbidden.jsonl")).rejects.toMatchObject({ code: "other-shard" });
    const masked = await shardsOf("oracles.masked.jsonl");
    await expect(mergeChoices(set.file("oracles.jsonl"), masked, signal)).rejects.toMatchObject({ code: "bad-target" });
  });
});
