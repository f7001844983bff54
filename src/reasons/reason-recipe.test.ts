import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { foldOf, seededRandom, seedFrom } from "../domain/index.ts";
import { readReasonsRecipe } from "./reason-recipe.ts";

const folder = mkdtempSync(join(tmpdir(), "wherefore-recipe-"));
const COMPOSED = join(import.meta.dirname, "../../recipes/reasons-composed.yaml");

function written(recipe: unknown): Promise<unknown> {
  const path = join(folder, "recipe.yaml");
  writeFileSync(path, stringify(recipe));
  return readReasonsRecipe(path);
}

const threshold = { judge: "measured", atLeast: 1 };
const PLAIN = {
  kind: "reasons",
  name: "plain",
  propose: { composed: { count: 2 } },
  judge: { measured: ["factuality", "coherence", "utility"] },
  choose: { factuality: threshold, coherence: threshold, utility: { judge: "measured", atLeast: -0.5 } },
};

describe("a recipe", () => {
  test("that comes along says what it proposes", async () => {
    const { propose, folds, choose } = await readReasonsRecipe(COMPOSED);
    expect(propose).toEqual({ composed: { count: 8 }, corrupted: { count: 2 } });
    expect(folds).toBe(2);
    expect(choose.label).toBe("allowed");
  });

  test("may leave out what has a usual value", async () => {
    expect(await written(PLAIN)).toMatchObject({
      seed: 1,
      folds: 2,
      choose: { label: "allowed", margin: { factuality: 0.3, coherence: 0.3, utility: 0.3 } },
    });
  });

  const llm = { criteria: ["utility"], models: ["qwen3-8b"] };
  test.each<[string, object, string]>([
    ["a misspelt key", { ...PLAIN, fold: 3 }, "fold"],
    ["nobody who proposes", { ...PLAIN, propose: { hinted: {} } }, "composed, llm and career"],
    ["nothing to corrupt", { ...PLAIN, propose: { llm: { count: 1 }, corrupted: { count: 1 } } }, "propose.corrupted"],
    [
      "a model too few",
      { ...PLAIN, folds: 3, propose: { career: { count: 1, from: ["a", "b"] } } },
      "propose.career.from: it must name one model a fold: 3, and it names 2",
    ],
    [
      "a judge who is not asked",
      { ...PLAIN, choose: { ...PLAIN.choose, utility: { judge: "llm", atLeast: 3 } } },
      'choose.utility.judge: "llm" does not judge utility',
    ],
    [
      "an answer that is to come back and nobody who asks for it",
      { ...PLAIN, choose: { ...PLAIN.choose, utility: { judge: "rec-saver", atLeast: 0.5 } } },
      'choose.utility.judge: "rec-saver" does not judge utility',
    ],
    [
      "a share that is none",
      {
        ...PLAIN,
        judge: { ...PLAIN.judge, recSaver: { model: "m" } },
        choose: { ...PLAIN.choose, utility: { judge: "rec-saver", atLeast: 2 } },
      },
      "a share is from 0 to 1",
    ],
    [
      "a grade off the scale",
      {
        ...PLAIN,
        judge: { ...PLAIN.judge, llm },
        choose: { ...PLAIN.choose, utility: { judge: "llm:qwen3-8b", atLeast: 6 } },
      },
      "choose.utility.atLeast",
    ],
    [
      "a share above all",
      { ...PLAIN, choose: { ...PLAIN.choose, coherence: { judge: "measured", atLeast: 5 } } },
      "choose.coherence.atLeast",
    ],
  ])("with %s is refused by file and key", async (_, recipe, said) => {
    const refused = expect(written(recipe)).rejects;
    await refused.toThrow(said);
    await expect(written(recipe)).rejects.toMatchObject({ code: "bad-recipe", fault: "input" });
    await expect(written(recipe)).rejects.toThrow("docs/reasons.md");
  });

  test("that is not there names one that is", async () => {
    await expect(readReasonsRecipe(join(folder, "none.yaml"))).rejects.toThrow("recipes/reasons-composed.yaml");
  });
});

describe("folds", () => {
  const people = Array.from({ length: 6000 }, (_, at) => String(at + 1));

  test("are numbers below their count, and a person's own whatever other people there are", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 10 }), fc.nat(), (person, folds, seed) => {
        const fold = foldOf(person, folds, seed);
        expect(fold).toBeGreaterThanOrEqual(0);
        expect(fold).toBeLessThan(folds);
        expect(foldOf(person, folds, seed)).toBe(fold);
      }),
    );
  });

  test("are of about one size, and of another cut for another seed", () => {
    const own = people.map((person) => foldOf(person, 3, 1));
    // 2,000 expected a fold; five standard deviations are 5 * sqrt(6000 * 1/3 * 2/3) = 183.
    for (let fold = 0; fold < 3; fold++)
      expect(Math.abs(own.filter((one) => one === fold).length - 2000)).toBeLessThan(183);
    expect(people.map((person) => foldOf(person, 3, 2))).not.toEqual(own);
  });

  test("leave to each other none of the folds empty that are cut within them by the same chance", () => {
    const within = people
      .filter((person) => foldOf(person, 2, 1) === 0)
      .map((person) => Math.floor(seededRandom(seedFrom(person, 1))() * 5));
    // 600 expected each; five standard deviations are 5 * sqrt(3000 * 0.2 * 0.8) = 110, and the people of a fold vary too.
    for (let fold = 0; fold < 5; fold++)
      expect(Math.abs(within.filter((one) => one === fold).length - within.length / 5)).toBeLessThan(130);
  });
});
