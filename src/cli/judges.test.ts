import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { inventedDataset, judgedSet, measuredVerdicts } from "../../tests/support/judged-set.ts";
import { main } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "wherefore-judges-"));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const printed = { out: "", err: "" };
  const code = await main(args, {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    input: Readable.from([]),
    interactive: false,
    env,
    now: () => new Date("2026-03-01"),
    signal: new AbortController().signal,
  });
  return { code, ...printed };
}

function labelsFile(name: string, labels: unknown, packed = false): string {
  const file = join(folder, name);
  writeFileSync(file, packed ? gzipSync(JSON.stringify(labels)) : JSON.stringify(labels));
  return file;
}

const items = (label: (at: number) => string | number) =>
  Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`item ${at}`, label(at)]));

test("alt-test prints a winning rate and an advantage for each judge, or why there is none", async () => {
  const labels = {
    humans: { a: items((at) => at % 2), b: items((at) => at % 2) },
    llms: { same: items((at) => at % 2), opposite: items((at) => 1 - (at % 2)), silent: {} },
  };
  for (const packed of [false, true]) {
    const file = labelsFile("labels.json", labels, packed);
    const { code, out } = await run(["judges", "alt-test", file, "--epsilon", "0.1", "--score", "accuracy", "--json"]);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        same: { winningRate: 1, advantage: 1 },
        opposite: { winningRate: 0, advantage: 0 },
        silent: { why: "too-few-items" },
      },
    ]);
  }
});

test.each([
  [{ humans: { a: { x: "good" } }, llms: {} }, /humans.a.x: "good" is no number/],
  [{ people: {} }, /humans: /],
  ["no labels at all", /expected object/i],
])("alt-test refuses %j", async (labels, message) => {
  const file = labelsFile("bad.json", labels);
  const { err, code } = await run(["judges", "alt-test", file, "--epsilon", "0.1", "--score", "neg-rmse", "--json"]);
  const { error } = JSON.parse(err) as { error: { code: string; message: string } };
  expect([code, error.code]).toEqual([2, "bad-labels"]);
  expect(error.message).toMatch(message);
});

test("perturb refuses people that something was trained on, and judges that there are not", async () => {
  const { folder: data } = inventedDataset(30);
  const perturb = (...args: string[]) => run(["judges", "perturb", "--json", ...args], { WHEREFORE_DATA: data });
  expect(JSON.parse((await perturb("--on", "nlsy97:train")).err).error.code).toBe("trained-people");
  expect(JSON.parse((await perturb("--judges", "oracle")).err).error).toMatchObject({
    code: "unknown-judge",
    message: expect.stringContaining("measured, likelihood, llm"),
  });
});

test("sheet and check read a judged set by its folder", async () => {
  const { folder: data, dataset, cases } = inventedDataset(40);
  const { path } = await judgedSet(dataset, await cases(), {
    textsOf: () => ["One.", "Two.", "Three."],
    verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, candidate - 1),
  });
  const env = { WHEREFORE_DATA: data };
  const to = join(folder, "sheet.csv");
  expect(await run(["judges", "sheet", path, "--n", "10", "--out", to], env)).toMatchObject({ code: 0, err: "" });
  expect((await run(["judges", "sheet", path, "--out", "sheet.xlsx"], env)).code).toBe(2);
  const checked = await run(["judges", "check", path, "--json"], env);
  expect(JSON.parse(checked.out).criteria.map(({ criterion }: { criterion: string }) => criterion)).toEqual([
    "factuality",
    "coherence",
    "utility",
  ]);
  expect((await run(["judges", "check", path], env)).out).toContain("tau with length");
});
