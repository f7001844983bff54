import { expect, test } from "vitest";
import { fakeModel } from "../../src/models/fake.ts";
import { askNirsPrompts, withAnswers } from "./nir-films.ts";

const PUBLISHED = {
  Input_1: "Films: A, B, C. What matters?\nAnswer: \n",
  Input_2: "Films: A, B, C. What matters?\nAnswer: their word.\nWhich?\nAnswer: \n",
  Input_3: "Films: A, B, C. What matters?\nAnswer: their word.\nWhich?\nAnswer: their film.\nRank.\nAnswer: \n",
  Predictions_1: "their word",
  Predictions_2: "their film",
  Predictions: "their ranking",
  GT: "The Crow",
};
const never = new AbortController().signal;

test("each prompt holds this model's answers in the place of the published ones", async () => {
  const model = fakeModel(["own word", "own film", "1. A - the crow"]);
  expect(await askNirsPrompts(PUBLISHED, model, never)).toEqual({ kind: "answered", hit: true });
  const asked = model.calls.map(({ messages }) => messages[0]!.content);
  expect(asked[1]).toContain("Answer: own word.\nWhich?");
  expect(asked[2]).toContain("Answer: own word.\nWhich?\nAnswer: own film.\nRank.");
  expect(asked.join()).not.toContain("their");
});

test("a title that is not named is no hit, and an empty answer a failure", async () => {
  const elsewhere = fakeModel(["own word", "own film", "1. A - B"]);
  expect(await askNirsPrompts(PUBLISHED, elsewhere, never)).toEqual({ kind: "answered", hit: false });
  const empty = fakeModel(["own word", " "]);
  expect(await askNirsPrompts(PUBLISHED, empty, never)).toEqual({ kind: "failed", said: "fake answered nothing" });
});

test("a prompt that does not hold the answer before it is refused", () => {
  expect(() => withAnswers("Nothing of it.", [["their word", "own"]])).toThrow(RangeError);
});
