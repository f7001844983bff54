/**
 * A judged set of reasons made by hand, over invented people: for each case three candidates that each point at one title of the ring.
 */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candidate, Case, Dataset, Verdict, VerdictRecord } from "../../src/domain/index.ts";
import { casesOf } from "../../src/histories/cases-of-part.ts";
import { openDataset } from "../../src/histories/datasets/datasets.ts";
import { ReasonsRecipe } from "../../src/reasons/reason-recipe.ts";
import { beginReasonSet, describeData, type ReasonSet } from "../../src/reasons/reason-set.ts";
import { inventedData } from "../../src/testing/invented-data.ts";

export const JUDGED_RECIPE = ReasonsRecipe.parse({
  kind: "reasons",
  name: "judged",
  propose: { composed: { count: 3 } },
  judge: { measured: ["factuality", "coherence", "utility"] },
  choose: {
    factuality: { judge: "measured", atLeast: 1 },
    coherence: { judge: "measured", atLeast: 1 },
    utility: { judge: "measured", atLeast: 0 },
  },
});

/** @param careers how many people; seven of ten are trained */
export function inventedDataset(careers: number): { folder: string; dataset: Dataset; cases: () => Promise<Case[]> } {
  const folder = inventedData(careers);
  const dataset = openDataset("nlsy97", folder, () => ({ kind: "not-recognised", nearest: [] }));
  return { folder, dataset, cases: () => allOf(casesOf({ dataset, part: "train", limit: undefined })) };
}

export type SetByHand = {
  readonly textsOf: (asked: Case) => readonly string[];
  readonly verdictsOf: (asked: Case, candidate: number) => readonly VerdictRecord[];
};

export async function judgedSet(
  dataset: Dataset,
  cases: readonly Case[],
  { textsOf, verdictsOf }: SetByHand,
): Promise<ReasonSet> {
  const path = join(mkdtempSync(join(tmpdir(), "wherefore-judged-")), "judged");
  const set = await beginReasonSet(path, { recipe: JUDGED_RECIPE, ...(await describeData(dataset)) });
  const records = cases.map((asked) => ({
    id: asked.id,
    person: asked.person,
    fold: 0,
    candidates: textsOf(asked).map(candidateOf),
    missing: [],
  }));
  const verdicts = cases.flatMap((asked) => textsOf(asked).flatMap((_, candidate) => verdictsOf(asked, candidate)));
  writeFileSync(set.file("candidates.jsonl"), linesOf(records));
  writeFileSync(set.file("verdicts.jsonl"), linesOf(verdicts));
  return set;
}

function linesOf(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

function candidateOf(text: string, at: number): Candidate {
  const provenance = { by: "composed", under: "by hand", seed: at } as const;
  return { text, claims: [], provenance, cost: { promptTokens: 0, completionTokens: 0 } };
}

/** True, coherent, and so useful. */
export function measuredVerdicts(id: string, candidate: number, nats: number): VerdictRecord[] {
  const record = { id, candidate, judge: "measured", repeat: 0 };
  const whole: Verdict = { kind: "share", share: 1, of: 1 };
  return [
    { ...record, criterion: "factuality", verdict: whole },
    { ...record, criterion: "coherence", verdict: whole },
    { ...record, criterion: "utility", verdict: { kind: "nats", nats, under: "by hand" } },
  ];
}

export async function allOf<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}
