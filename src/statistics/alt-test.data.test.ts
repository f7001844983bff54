/** The alternative annotator test on the published annotations: winning rate and advantage of the paper's table. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { lacksData, PUBLIC_DATA } from "../../tests/support/public-data.ts";
import { type AltTestScore, alternativeAnnotatorTest } from "./alt-test.ts";

const lacks = lacksData("alt-test");

/** Winning rate and advantage as published, in the order of `MODELS`. */
const MODELS = ["gpt-4o", "gpt-4o-mini", "gemini_pro", "llama-31", "mistral-v03"];
const PUBLISHED: readonly (readonly [string, number, AltTestScore, readonly string[]])[] = [
  ["mtbench", 0.2, "accuracy", ["0.00/0.77", "0.00/0.74", "0.00/0.76", "0.00/0.69", "0.00/0.68"]],
  ["summeval", 0.2, "neg-rmse", ["0.00/0.48", "0.00/0.54", "0.00/0.44", "0.00/0.58", "0.00/0.62"]],
  ["10k_prompts", 0.15, "neg-rmse", ["0.69/0.76", "0.92/0.80", "0.08/0.63", "0.15/0.67", "0.15/0.67"]],
  ["cebab_aspects", 0.1, "accuracy", ["0.90/0.93", "0.50/0.90", "0.90/0.94", "0.60/0.89", "0.10/0.81"]],
];

describe.skipIf(lacks)(`the published table${lacks}`, () => {
  test.each(PUBLISHED)("%s", (name, epsilon, score, published) => {
    const text = gunzipSync(readFileSync(join(PUBLIC_DATA, `alt-test/${name}.json.gz`))).toString();
    const { humans, llms } = JSON.parse(text) as Record<"humans" | "llms", Record<string, Record<string, string>>>;
    const people = new Map(Object.entries(humans!).map(([person, own]) => [person, new Map(Object.entries(own))]));
    const found = MODELS.map((model) => {
      const result = alternativeAnnotatorTest(people, new Map(Object.entries(llms![model]!)), epsilon, score);
      return result.kind === "tested" ? `${result.winningRate.toFixed(2)}/${result.advantage.toFixed(2)}` : result.why;
    });
    expect(found).toEqual(published);
  });
});
