/** Recipes: the ones that lie here can be read, and a wrong one is named by file, line and key. */
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BadInputError } from "../domain/index.ts";
import { readRecipe } from "./training-recipe.ts";

const folder = mkdtempSync(join(tmpdir(), "wherefore-recipe-"));
const path = join(folder, "recipe.yaml");

const GOOD = `kind: careers
name: small
network: { layers: 2, width: 128, heads: 4, keyValueHeads: 4, hidden: 256, dropout: 0.3, inputDropout: 0.3 }
stages:
  - { sources: { nlsy97: 1 }, epochs: 6, peakRate: 7.0e-4 }
`;

function read(text: string) {
  writeFileSync(path, text);
  return readRecipe(path);
}

async function refusal(text: string): Promise<BadInputError> {
  const error = await read(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BadInputError);
  expect((error as BadInputError).code).toBe("bad-recipe");
  expect((error as BadInputError).place.file).toBe(path);
  return error as BadInputError;
}

describe("presets", () => {
  // Those of reasons and of models are read by what they are for.
  const presets = readdirSync("recipes").filter((name) => name.endsWith(".yaml") && !/^(reasons|models)-/.test(name));

  test("are there", () => expect(presets).toContain("careers-laptop.yaml"));

  test.each(presets)("%s can be read, and its name begins with its kind", async (name) => {
    const recipe = await readRecipe(join("recipes", name));
    expect(name.startsWith(`${recipe.kind}-`)).toBe(true);
  });
});

describe("a recipe", () => {
  test("has its defaults filled in", async () => {
    const recipe = await read(GOOD);
    expect(recipe).toMatchObject({
      seed: 1,
      patience: 4,
      words: 1024,
      optimiser: { weightDecay: 0.1, secondDecay: 0.98, largestNorm: 1, warmUp: 0.1 },
      augment: { attributes: 0.15, titles: 0.03, bare: 0 },
      stages: [{ sources: { nlsy97: 1 }, epochs: 6, peakRate: 7e-4, rows: 16, length: 48 }],
    });
  });

  test("of reasons says where it goes on from", async () => {
    const sft = await read("kind: sft\nname: s\nfrom: runs/a\nepochs: 1\npeakRate: 1.0e-4\n");
    expect(sft).toMatchObject({ kind: "sft", part: "joint", together: 1, without: 0.5 });
    const dpo = await read("kind: dpo\nname: d\nfrom: runs/a\nepochs: 1\npeakRate: 1.0e-4\n");
    expect(dpo).toMatchObject({ kind: "dpo", beta: 0.1, nll: 0.2, margin: 0.3, candidates: 8 });
  });
});

describe("a wrong recipe", () => {
  test("with a key that is not known is named by the key", async () => {
    const top = await refusal(`${GOOD}sead: 2\n`);
    expect(top.message).toContain("sead");
    const inner = await refusal(GOOD.replace("dropout: 0.3,", "dropout: 0.3, dropuot: 0.3,"));
    expect(inner.place.field).toBe("network");
    expect(inner.message).toContain("dropuot");
  });

  test("with a value that cannot be is named by its place", async () => {
    expect((await refusal(GOOD.replace("epochs: 6", "epochs: many"))).place.field).toBe("stages.0.epochs");
    expect((await refusal(GOOD.replace("width: 128", "width: 130"))).message).toContain("heads must divide width");
    expect((await refusal(GOOD.replace("nlsy97", "nlsy98"))).place.field).toMatch(/^stages\.0\.sources/);
    expect((await refusal(GOOD.replace("name: small", "name: ../small"))).place.field).toBe("name");
  });

  test("of preferences with a row too few for a pair is named", async () => {
    const dpo = "kind: dpo\nname: d\nfrom: runs/a\nepochs: 1\npeakRate: 1.0e-4\nrows: 1\n";
    expect((await refusal(dpo)).place.field).toBe("rows");
  });

  test("that wants reasons made from the truth of a set, which has none, is named", async () => {
    const sft = "kind: sft\nname: s\nfrom: runs/a\nepochs: 1\npeakRate: 1.0e-4\nset: reasons/a\nreasons: ";
    expect((await refusal(`${sft}truth\n`)).place.field).toBe("reasons");
    expect(await read(`${sft}drawn\n`)).toMatchObject({ reasons: "drawn" });
  });

  test("of a kind that is none, or without one, is named", async () => {
    expect((await refusal(GOOD.replace("careers", "carers"))).place.field).toBe("kind");
    expect((await refusal("")).message).toContain(path);
  });

  test("that is no YAML is named by its line", async () => {
    const { place, message } = await refusal(`${GOOD}seed: [1\nthreads: 2\n`);
    expect(place.line).toBeGreaterThanOrEqual(6);
    expect(message).toContain("it is no YAML");
  });

  test("that is not there is named", async () => {
    await expect(readRecipe(join(folder, "none.yaml"))).rejects.toThrow(/none\.yaml.*cannot be read/s);
  });
});

test("a key's old name is read as the new one, with a note; both together are refused", async () => {
  const notes: string[] = [];
  writeFileSync(path, `${GOOD}blur: { titles: 0.5 }\n`);
  const recipe = await readRecipe(path, (note) => notes.push(note));
  expect(recipe).toMatchObject({ augment: { titles: 0.5 } });
  expect(notes).toEqual([expect.stringMatching(/recipe\.yaml: "blur" is now called "augment"/)]);
  expect((await refusal(`${GOOD}blur: { titles: 0.5 }\naugment: { titles: 0.1 }\n`)).message).toContain("blur");
});
