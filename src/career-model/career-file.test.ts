/** A trained model as a folder, and every way in which a folder can be none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { taxonomy } from "../../tests/support/people.ts";
import { tinyFile, tinyNetwork, tinyParameters, writeTiny } from "../../tests/support/tiny-career.ts";
import { BadInputError } from "../domain/index.ts";
import { readCareerModel } from "./career-file.ts";
import { careerGraph } from "./career-network.ts";
import { parameterShapes } from "./career-settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wherefore-career-"));
});

const inFolder = (name: string) => join(folder, name);

async function refusal(): Promise<BadInputError> {
  const error = await readCareerModel(folder, taxonomy).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BadInputError);
  return error as BadInputError;
}

function change(edit: (file: Record<string, unknown>) => void): void {
  const file = JSON.parse(readFileSync(inFolder("career.json"), "utf8")) as Record<string, unknown>;
  edit(file);
  writeFileSync(inFolder("career.json"), JSON.stringify(file));
}

describe("a model that was written", () => {
  test("in 32 bits comes back as it was", async () => {
    const members = [1, 2].map((seed) => tinyParameters(tinyNetwork(), seed, 5));
    const { file } = await writeTiny(folder, { members, file: tinyFile({ members: 2, temperature: 1.15 }) });
    const read = await readCareerModel(folder, taxonomy);
    expect(read.file).toEqual(file);
    expect(read.members).toHaveLength(2);
    members.forEach((parameters, member) => {
      expect([...read.members[member]!.keys()].sort()).toEqual([...parameters.keys()].sort());
      for (const [name, values] of parameters) expect(read.members[member]!.get(name)).toEqual(values);
    });
    expect(read.network.vocabulary.size).toBe(tinyNetwork().vocabulary.size);
  });

  // F16 keeps 11 binary digits: half a unit of the last is 2^-11 of the number, and below 2^-14 steps are 2^-24.
  test("in 16 bits comes back to eleven binary digits, in half the bytes", async () => {
    await writeTiny(folder);
    const whole = readFileSync(inFolder("weights-1.safetensors")).length;
    const { members } = await writeTiny(folder, {}, "F16");
    expect(readFileSync(inFolder("weights-1.safetensors")).length / whole).toBeCloseTo(0.5, 1);
    const read = await readCareerModel(folder, taxonomy);
    for (const [name, values] of members[0]!)
      values.forEach((value, at) => {
        const difference = Math.abs(read.members[0]!.get(name)![at]! - value);
        expect(difference).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      });
  });
});

test("the shapes that a file must have are those of the graph, in its order", () => {
  for (const settings of [{}, { layers: 2, keyValueHeads: 2 }]) {
    const network = tinyNetwork(settings);
    const { graph } = careerGraph("use", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
    const ofGraph = [...graph.parameters].map(([name, { record }]) => [name, record.shape]);
    expect([...parameterShapes(network)]).toEqual(ofGraph);
  }
});

describe("a folder that is none", () => {
  test("has no description", async () => {
    const { code, message } = await refusal();
    expect(code).toBe("bad-weights");
    expect(message).toContain("there is no career model here");
    expect(message).toContain(folder);
  });

  test("has no weights", async () => {
    await writeTiny(folder);
    rmSync(inFolder("weights-1.safetensors"));
    const { code, message } = await refusal();
    expect(code).toBe("bad-weights");
    expect(message).toContain("weights-1.safetensors");
  });

  test("has fewer members than it says", async () => {
    await writeTiny(folder);
    change((file) => {
      file["members"] = 2;
    });
    expect((await refusal()).message).toContain("weights-2.safetensors");
  });

  test("has weights that break off", async () => {
    await writeTiny(folder);
    const path = inFolder("weights-1.safetensors");
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 10));
    const { code, message } = await refusal();
    expect(code).toBe("bad-weights");
    expect(message).toContain(path);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("has a weight that is %s", async (weight) => {
    const parameters = tinyParameters(tinyNetwork(), 1, 5);
    const [name, data] = [...parameters][3]!;
    data[1] = weight;
    await writeTiny(folder, { members: [parameters] });
    const error = await refusal();
    expect(error.code).toBe("bad-weights");
    expect(error.message).toContain(`${name}: its number 2 is ${weight}`);
  });

  test("has weights of another width", async () => {
    await writeTiny(folder);
    change((file) => {
      file["settings"] = { ...(file["settings"] as object), width: 32 };
    });
    const { code, message } = await refusal();
    expect(code).toBe("wrong-weights");
    expect(message).toMatch(/has the shape \[.*16\], and \[.*32\] is needed/);
  });

  test("has a description with a key that is not known, or that is no JSON", async () => {
    await writeTiny(folder);
    change((file) => {
      file["colour"] = "green";
    });
    expect((await refusal()).message).toContain("colour");
    writeFileSync(inFolder("career.json"), "{");
    expect((await refusal()).message).toContain("it is not JSON");
  });

  test("has settings that no network can have", async () => {
    await writeTiny(folder);
    change((file) => {
      file["settings"] = { ...(file["settings"] as object), heads: 3 };
    });
    const { code, message } = await refusal();
    expect(code).toBe("bad-weights");
    expect(message).toContain("heads");
  });

  test("is of the format before, which the network of today would read wrongly", async () => {
    await writeTiny(folder);
    change((file) => {
      file["format"] = "wherefore-career/1";
    });
    const { code, message } = await refusal();
    expect(code).toBe("wrong-weights");
    expect(message).toContain("wherefore-career/1");
    expect(message).toContain("Train it again");
  });

  test("was trained for another taxonomy", async () => {
    await writeTiny(folder, { file: tinyFile({ titles: 900 }) });
    const { code, message } = await refusal();
    expect(code).toBe("wrong-weights");
    expect(message).toContain(`trained for 900 titles, and the taxonomy has ${taxonomy.occupations.length}`);
  });
});
