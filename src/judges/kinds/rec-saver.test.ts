import { expect, test } from "vitest";
import { CODES, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { type Candidate, ModelError, OccupationCode, quietRun } from "../../domain/index.ts";
import { type FakeModel, fakeModel, type Script } from "../../models/fake.ts";
import { labelNames } from "../../reasons/choose/label-filter.ts";
import type { Question } from "../judge.ts";
import { recSaverJudge } from "./rec-saver.ts";

const names = labelNames(taxonomy, () => []);

async function judged(script: Script, text: string, more: Partial<Question> = {}) {
  const model: FakeModel = fakeModel(script);
  const provenance = { by: "hinted" as const, model: "m", prompt: "p", temperature: 1, seed: 1 };
  const candidate: Candidate = { text, claims: [], answer: OccupationCode.parse(CODES.cook), provenance };
  const truth = OccupationCode.parse(CODES.cook);
  const question = { id: "case", history: NURSE, truth, candidate, fold: 0, repeat: 0, ...more };
  return { verdict: await recSaverJudge(model, 4, names, taxonomy).judge(question, quietRun()), calls: model.calls };
}

test("by hand: of three answers that could be read one is the truth, and its names were hidden", async () => {
  const replies = ["Cooks, Restaurant", "Registered Nurses", "", "Cook of some kind"];
  const { verdict, calls } = await judged(replies, "She will be a restaurant cook, for she likes kitchens.");
  expect(verdict).toEqual({ kind: "share", share: 1 / 3, of: 3 });
  expect(new Set(calls.map(({ seed }) => seed)).size).toBe(4);
  for (const { messages } of calls) {
    expect(JSON.stringify(messages)).toContain("she likes kitchens");
    expect(JSON.stringify(messages)).not.toMatch(/cook/i);
  }
});

test("nothing that can be read, and a call that failed, leave it unscored", async () => {
  expect((await judged(["", "", "", ""], "A reason.")).verdict).toMatchObject({ kind: "unscored", why: "unreadable" });
  const failing = ["Cooks, Restaurant", new ModelError("refused", "Too long."), "", ""];
  expect((await judged(failing, "A reason.")).verdict).toMatchObject({ kind: "unscored", why: "no-reply" });
});
