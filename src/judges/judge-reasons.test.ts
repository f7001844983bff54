import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { taxonomy } from "../../tests/support/people.ts";
import { ModelError, quietRun, UNCUT, VerdictRecord } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { callCollector } from "../models/deferred.ts";
import { fakeModel, type Script } from "../models/fake.ts";
import { journaled } from "../models/journaled.ts";
import type { LanguageModel } from "../models/model.ts";
import { proposeAll } from "../reasons/propose/propose-reasons.ts";
import { openProposers } from "../reasons/propose/proposers.ts";
import { ReasonsRecipe } from "../reasons/reason-recipe.ts";
import { beginReasonSet, describeData, type ReasonSet, readCandidates } from "../reasons/reason-set.ts";
import { type Journal, memoryJournal } from "../records/journal.ts";
import { inventedData } from "../testing/invented-data.ts";
import { openPanel } from "./judge-panel.ts";
import { type Judging, judgeReasons, questionsOf } from "./judge-reasons.ts";

const dataset = openDataset("nlsy97", inventedData(60), () => ({ kind: "not-recognised", nearest: [] }));
const MEASURED = { measured: ["factuality", "coherence", "utility", "validity"] };
const ASKED = { llm: { criteria: ["factuality", "utility"], models: ["fake"] } };
const GOOD = '{"justification": "fine", "errors": [], "score": 4}';

function recipeOf(judge: object): ReasonsRecipe {
  const measured = { judge: "measured", atLeast: 0 };
  return ReasonsRecipe.parse({
    kind: "reasons",
    name: "small",
    propose: { composed: { count: 3 } },
    judge: { ...MEASURED, ...judge },
    choose: { factuality: measured, coherence: measured, utility: measured },
  });
}

let candidates: string;
let learned: string[];
const FOLD_FILES = ["counted-without-fold-0.json", "counted-without-fold-1.json"];

/** What is proposed, and learned for it, is the same for all; each test gets a folder of its own with a copy. */
async function newSet(): Promise<ReasonSet> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-judge-"));
  const set = await beginReasonSet(folder, { recipe: recipeOf({}), ...(await describeData(dataset)) });
  if (candidates !== undefined) writeFileSync(set.file("candidates.jsonl"), candidates);
  for (const [at, file] of FOLD_FILES.entries()) if (learned !== undefined) writeFileSync(set.file(file), learned[at]!);
  return set;
}

beforeAll(async () => {
  const set = await newSet();
  const shop = {
    dataset,
    taxonomy,
    model: () => Promise.reject(new Error("nobody is asked")),
    signal: new AbortController().signal,
    say: () => {},
    keptAt: set.file,
  };
  const { propose } = await openProposers(set.recipe, shop);
  await proposeAll({ dataset, set, shard: UNCUT, limit: undefined, total: 99 }, propose, undefined, quietRun());
  candidates = readFileSync(set.file("candidates.jsonl"), "utf8");
  learned = FOLD_FILES.map((file) => readFileSync(set.file(file), "utf8"));
}, 60_000);

type Asking = {
  judge?: object;
  model?: LanguageModel;
  retryUnscored?: boolean;
  shard?: Judging["shard"];
  limit?: number;
};

async function orderOf(
  set: ReasonSet,
  { judge = {}, model, retryUnscored = false, shard = UNCUT, limit }: Asking,
): Promise<Judging> {
  const panel = await openPanel(recipeOf(judge), {
    dataset,
    taxonomy,
    named: async () => model!,
    likely: async () => model!,
    signal: new AbortController().signal,
    say: () => expect.unreachable("what was learned is read"),
    keptAt: set.file,
  });
  return { set, dataset, panel, limit, shard, retryUnscored };
}

async function judgeSet(set: ReasonSet, asking: Asking = {}) {
  return judgeReasons(await orderOf(set, asking), undefined, () => [], { ...quietRun(), concurrency: 4 });
}

const verdictsOf = (set: ReasonSet) => readFileSync(set.file("verdicts.jsonl"), "utf8");
const recordsOf = (set: ReasonSet) =>
  verdictsOf(set)
    .trim()
    .split("\n")
    .map((line) => VerdictRecord.parse(JSON.parse(line)));

async function idsOf(set: ReasonSet): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of readCandidates(set)) ids.push(id);
  return ids;
}

test("every candidate has a verdict of every judge, in the order of the cases", async () => {
  const set = await newSet();
  const { made, verdicts } = await judgeSet(set);
  const records = recordsOf(set);
  expect(made).toBe(records.length);
  expect(verdicts.map(({ criterion, mean }) => [criterion, criterion === "factuality" && mean])).toEqual(
    MEASURED.measured.map((criterion) => [criterion, criterion === "factuality" && 1]),
  );
  expect([...new Set(records.map(({ id }) => id))]).toEqual(await idsOf(set));
  for await (const record of readCandidates(set)) {
    const own = records.filter(({ id }) => id === record.id);
    expect(own).toHaveLength(4 * record.candidates.length);
    const [utility] = own.filter(({ criterion }) => criterion === "utility");
    // The model that measures was trained without the person's own fold.
    expect(utility!.verdict).toMatchObject({ kind: "nats", under: `counted/1 without fold ${record.fold}, by Bayes` });
  }
  expect((await judgeSet(set)).made).toBe(0);
});

test.each([0, 1, 57, 2_000])(
  "killed, it goes on: a file cut off %i characters before its end becomes whole again",
  async (cut) => {
    const set = await newSet();
    await judgeSet(set);
    const whole = verdictsOf(set);
    writeFileSync(set.file("verdicts.jsonl"), whole.slice(0, whole.length - cut));
    await judgeSet(set);
    expect(verdictsOf(set)).toBe(whole);
  },
);

test("shards, and a first part of the cases, come to what one run makes", async () => {
  const [one, cut] = [await newSet(), await newSet()];
  await judgeSet(one);
  await judgeSet(cut, { shard: { at: 2, of: 3 } });
  await judgeSet(cut, { shard: { at: 1, of: 3 } });
  await judgeSet(cut, { limit: 5 });
  await judgeSet(cut);
  expect(verdictsOf(cut)).toBe(verdictsOf(one));
});

describe("a language model among the judges", () => {
  const calls = (script: Script) => fakeModel(script);

  test("added later, its verdicts come to their places, and nothing else is judged again", async () => {
    const [before, together] = [await newSet(), await newSet()];
    const model = calls(() => GOOD);
    await judgeSet(together, { judge: ASKED, model });
    const { made } = await judgeSet(before);
    const added = await judgeSet(before, { judge: ASKED, model });
    expect(added.made).toBe(recordsOf(before).length - made);
    expect(recordsOf(before)).toEqual(recordsOf(together));
  });

  test("what could not be read stays unscored until it is asked for again, and is drawn anew", async () => {
    const set = await newSet();
    await judgeSet(set, { judge: ASKED, model: calls(() => "no idea"), limit: 2 });
    const unread = recordsOf(set).filter(({ verdict }) => verdict.kind === "unscored" && verdict.why === "unreadable");
    expect(unread.length).toBeGreaterThan(0);
    const model = calls(() => GOOD);
    expect((await judgeSet(set, { judge: ASKED, model, limit: 2 })).made).toBe(0);
    expect((await judgeSet(set, { judge: ASKED, model, limit: 2, retryUnscored: true })).made).toBe(unread.length);
    expect(model.calls.every(({ temperature }) => temperature === 1)).toBe(true);
    const after = recordsOf(set);
    expect(after.filter(({ judge, verdict }) => judge === "llm:fake" && verdict.kind === "grade")).toHaveLength(
      unread.length,
    );
    expect(new Set(after.map(({ verdict: _, ...place }) => JSON.stringify(place))).size).toBe(after.length);
  });

  test("a run that breaks off pays for no call twice", async () => {
    const set = await newSet();
    const journal: Journal = memoryJournal();
    let left = 7;
    const dying = calls(() => {
      if (left === 0) throw new ModelError("over-budget", "The budget is spent.");
      left--;
      return GOOD;
    });
    await expect(judgeSet(set, { judge: ASKED, model: journaled(dying, journal) })).rejects.toMatchObject({
      why: "over-budget",
    });
    const model = calls(() => GOOD);
    await judgeSet(set, { judge: ASKED, model: journaled(model, journal) });
    const wanted = recordsOf(set).filter(({ judge }) => judge === "llm:fake").length;
    expect(model.calls.length + 7).toBe(wanted);
  });

  test("a dry run foresees its calls and makes none", async () => {
    const set = await newSet();
    const collector = callCollector();
    const journal = memoryJournal();
    const model = calls(() => GOOD);
    const order = await orderOf(set, {
      judge: ASKED,
      model: journaled(collector.defer(model), journal),
    });
    const asked = { ...order, panel: order.panel.filter(({ judge }) => judge.name === "llm:fake") };
    const foreseen = [];
    for await (const call of collector.callsOf(questionsOf(asked), ({ judge, question }) =>
      judge.judge(question, quietRun()),
    ))
      foreseen.push(call.key);
    const { length } = candidates
      .trim()
      .split("\n")
      .flatMap((line) => (JSON.parse(line) as { candidates: unknown[] }).candidates);
    expect(foreseen).toHaveLength(2 * length);
    expect(model.calls).toEqual([]);
  });
});
