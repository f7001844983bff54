/** Proposing on invented people: nothing of a fold's truths in its candidates, and nothing made or paid for twice. */

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { taxonomy } from "../../../tests/support/people.ts";
import { type CandidateRecord, type Dataset, ModelError, OccupationCode, quietRun, UNCUT } from "../../domain/index.ts";
import { casesOf } from "../../histories/cases-of-part.ts";
import { openDataset } from "../../histories/datasets/datasets.ts";
import { fakeModel } from "../../models/fake.ts";
import { journaled } from "../../models/journaled.ts";
import { memoryJournal } from "../../records/journal.ts";
import { inventedData, RING } from "../../testing/invented-data.ts";
import { ReasonsRecipe } from "../reason-recipe.ts";
import { beginReasonSet, describeData, readCandidates } from "../reason-set.ts";
import { addHinted, casesToHint, unsuccessfulCases } from "./add-hinted.ts";
import { llm } from "./by-language-model.ts";
import { countCandidates } from "./count-candidates.ts";
import { hinted } from "./hinted-reason.ts";
import { proposeReasons } from "./propose-case.ts";
import { type Proposing, proposeAll } from "./propose-reasons.ts";
import { openProposers } from "./proposers.ts";

const noCoder = () => ({ kind: "not-recognised" as const, nearest: [] });
const dataset = openDataset("nlsy97", inventedData(120), noCoder);
const threshold = { judge: "measured", atLeast: 1 };
const recipeOf = (propose: object) =>
  ReasonsRecipe.parse({
    kind: "reasons",
    name: "small",
    propose,
    judge: { measured: ["factuality", "coherence", "utility"] },
    choose: { factuality: threshold, coherence: threshold, utility: threshold },
  });

async function proposingOn(
  data: Dataset,
  recipe: ReasonsRecipe,
  more: Partial<Proposing> = {},
  folder = mkdtempSync(join(tmpdir(), "wherefore-propose-")),
): Promise<Proposing> {
  const set = await beginReasonSet(folder, { recipe, ...(await describeData(dataset)) });
  let total = 0;
  for await (const _ of casesOf({ dataset: data, part: "train", limit: more.limit })) total++;
  return { dataset: data, set, shard: UNCUT, limit: undefined, total, ...more };
}
async function recordsOf({ set }: Proposing): Promise<CandidateRecord[]> {
  const records: CandidateRecord[] = [];
  for await (const record of readCandidates(set)) records.push(record);
  return records;
}

describe("folds", () => {
  const recipe = recipeOf({ composed: { count: 6 } });
  let people: Map<string, number>;

  async function composedOn(data: Dataset): Promise<CandidateRecord[]> {
    const proposing = await proposingOn(data, recipe);
    const shop = {
      dataset: data,
      taxonomy,
      model: () => Promise.reject(new Error("nobody is asked")),
      signal: new AbortController().signal,
      say: () => {},
      keptAt: proposing.set.file,
    };
    const { propose, close } = await openProposers(recipe, shop);
    await proposeAll(proposing, propose, undefined, quietRun());
    await close();
    return recordsOf(proposing);
  }

  /** The same people, but those of one fold went on to something else. */
  function withOtherTruths(fold: number): Dataset {
    return {
      ...dataset,
      async *careers() {
        for await (const career of dataset.careers()) {
          const last = career.jobs.at(-1)!;
          const own = people.get(career.id) === fold && last.coding.kind === "coded";
          if (!own || last.coding.kind !== "coded") yield career;
          else {
            const code = OccupationCode.parse(RING[(RING.indexOf(last.coding.code as never) + 2) % RING.length]);
            yield { ...career, jobs: [...career.jobs.slice(0, -1), { ...last, coding: { ...last.coding, code } }] };
          }
        }
      },
    };
  }

  let plain: CandidateRecord[];
  beforeAll(async () => {
    plain = await composedOn(dataset);
    people = new Map(plain.map(({ person, fold }) => [person, fold]));
  }, 60_000);

  test.each([0, 1])(
    "fold %i: its truths altered, its candidates and their order are unchanged",
    async (fold) => {
      const altered = await composedOn(withOtherTruths(fold));
      const of = (records: CandidateRecord[], which: number) => records.filter((record) => record.fold === which);
      expect(of(plain, fold).length).toBeGreaterThan(20);
      expect(of(altered, fold)).toEqual(of(plain, fold));
      // The other fold's recommender was trained on them: had nothing changed there, nothing would have been altered.
      expect(of(altered, 1 - fold)).not.toEqual(of(plain, 1 - fold));
    },
    60_000,
  );

  test("a fold's recommender is named by the fold that it does not know", () => {
    for (const { fold, candidates } of plain)
      for (const { provenance } of candidates)
        expect(provenance).toMatchObject({ by: "composed", under: `counted/1 without fold ${fold}` });
  });
});

describe("a run", () => {
  const recipe = recipeOf({ llm: { count: 2 } });
  const reply = { usage: { promptTokens: 10, completionTokens: 5 } };
  const answers = () =>
    Array.from({ length: 400 }, (_, at) => ({ ...reply, text: `Reason ${at} of many words.</think>` }));
  function asking(script = answers() as Parameters<typeof fakeModel>[0]) {
    const model = fakeModel(script);
    const journal = memoryJournal();
    const propose = proposeReasons([llm(journaled(model, journal), recipe.propose.llm!, 1, taxonomy)], undefined);
    return { model, propose };
  }

  test("goes on where it was killed, with half a line written, and makes the same without asking again", async () => {
    const proposing = await proposingOn(dataset, recipe);
    const { model, propose } = asking();
    expect(await proposeAll(proposing, propose, undefined, { ...quietRun(), concurrency: 4 })).toBe(true);
    const path = proposing.set.file("candidates.jsonl");
    const whole = readFileSync(path, "utf8");
    expect(whole.trim().split("\n")).toHaveLength(proposing.total);
    const asked = model.calls.length;
    expect(asked).toBe(2 * proposing.total);
    writeFileSync(path, whole.slice(0, whole.length * 0.6));
    await proposeAll(proposing, propose, undefined, quietRun());
    expect(readFileSync(path, "utf8")).toBe(whole);
    await proposeAll(proposing, propose, undefined, quietRun());
    expect([readFileSync(path, "utf8"), model.calls.length]).toEqual([whole, asked]);
  });

  test("says of a file of other cases that it is one", async () => {
    const proposing = await proposingOn(dataset, recipe);
    const { propose } = asking();
    const stranger = { id: "stranger", person: "stranger", fold: 0, candidates: [], missing: [] };
    appendFileSync(proposing.set.file("candidates.jsonl"), `${JSON.stringify(stranger)}\n`);
    await expect(proposeAll(proposing, propose, undefined, quietRun())).rejects.toMatchObject({ code: "not-a-record" });
  });

  test("keeps what was made before a budget was spent", async () => {
    const proposing = await proposingOn(dataset, recipe);
    const { propose } = asking([...answers().slice(0, 11), new ModelError("over-budget", "spent")]);
    await expect(proposeAll(proposing, propose, undefined, quietRun())).rejects.toMatchObject({ why: "over-budget" });
    expect(await recordsOf(proposing)).toHaveLength(5);
  });

  test("stops when it is interrupted, and says so", async () => {
    const proposing = await proposingOn(dataset, recipe);
    const stop = new AbortController();
    const { propose } = asking();
    const run = { ...quietRun(1, stop.signal), report: ({ done }: { done: number }) => done === 3 && stop.abort() };
    await expect(proposeAll(proposing, propose, undefined, run as never)).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await recordsOf(proposing)).toHaveLength(3);
  });

  test("in shards makes what it makes in one, whichever ends last", async () => {
    const whole = await proposingOn(dataset, recipe);
    const words = () => fakeModel(({ seed }) => `Reason with ${seed} and more.</think>`);
    const propose = proposeReasons([llm(words(), recipe.propose.llm!, 1, taxonomy)], undefined);
    await proposeAll(whole, propose, undefined, quietRun());
    const inParts = { ...(await proposingOn(dataset, recipe)) };
    const part = (at: number) => proposeAll({ ...inParts, shard: { at, of: 3 } }, propose, undefined, quietRun());
    expect([await part(3), await part(1), await part(2)]).toEqual([false, false, true]);
    expect(await recordsOf(inParts)).toEqual(await recordsOf(whole));
    rmSync(inParts.set.file("candidates.jsonl"));
    expect(await part(1)).toBe(true);
    expect(await recordsOf(inParts)).toEqual(await recordsOf(whole));
  });

  test("reports rate, tokens and cost", async () => {
    const proposing = await proposingOn(dataset, recipe, { limit: 2 });
    const said: string[] = [];
    const run = { ...quietRun(), report: ({ detail }: { detail?: string }) => void said.push(detail ?? "") };
    // Two cases of two calls of 10 tokens in and 5 out: 40 * 1000 + 20 * 2000 of a million is 0.08.
    await proposeAll(proposing, asking().propose, { prompt: 1000, completion: 2000 }, run);
    expect(said.at(-1)).toMatch(/^[\d.]+ a second, 60 tokens, cost 0\.08$/);
  });
});

describe("hinted reasons", () => {
  const recipe = recipeOf({ llm: { count: 1 }, hinted: {} });

  test("are asked for where nothing was chosen, once, and stand behind all others", async () => {
    const proposing = await proposingOn(dataset, recipe, { limit: 4 });
    const words = fakeModel(({ seed }) => `Reason with ${seed} and more.</think>`);
    const propose = proposeReasons([llm(words, recipe.propose.llm!, 1, taxonomy)], undefined);
    await proposeAll(proposing, propose, undefined, quietRun());
    const before = await recordsOf(proposing);
    const [chosen, useless, unscored, none] = before.map(({ id }) => id);
    const oracle = (id: string, kind: object) => ({ id, person: id, answer: RING[0], oracle: kind, rejected: [] });
    const oracles = proposing.set.file("oracles.jsonl");
    const lines = [
      oracle(chosen!, { kind: "chosen", candidate: 0, text: "", claims: [] }),
      oracle(useless!, { kind: "none", why: "none-useful" }),
      oracle(unscored!, { kind: "none", why: "unscored" }),
      oracle(none!, { kind: "none", why: "no-candidate" }),
    ];
    writeFileSync(oracles, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const unsuccessful = await unsuccessfulCases(oracles);
    expect([...unsuccessful]).toEqual([useless, none]);
    const everyone: string[] = [];
    for await (const { record } of casesToHint(proposing.set, dataset, await unsuccessfulCases("all")))
      everyone.push(record.id);
    expect(everyone).toEqual([chosen, useless, unscored, none]);

    const model = fakeModel(["Hinted reason.</think>", ""]);
    const ask = hinted(model, recipe.propose.hinted!, 1, taxonomy);
    for (let time = 0; time < 2; time++)
      await addHinted(proposing.set, dataset, unsuccessful, ask, undefined, quietRun());
    const after = await recordsOf(proposing);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]!.candidates.slice(0, -1)).toEqual(before[1]!.candidates);
    expect(after[1]!.candidates.at(-1)).toMatchObject({ text: "Hinted reason.", provenance: { by: "hinted" } });
    expect(after[2]).toEqual(before[2]);
    expect(after[3]!.missing.at(-1)).toEqual({ by: "hinted", why: "empty", count: 1 });
    expect(model.calls).toHaveLength(2);
    expect(await countCandidates(readCandidates(proposing.set))).toEqual({
      lost: { count: 0 },
      cases: 4,
      candidates: { llm: 4, hinted: 1 },
      missing: { hinted: { empty: 1 } },
    });
  });
});
