/** A table of runs on people who were made up: rows, causes of those that cannot be had, costs, and pairs with one row. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { comparisonsOf } from "../src/pipeline/runs.ts";
import { tableOfRuns } from "../src/pipeline/table.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { commandsIn } from "./support/command.ts";

const root = mkdtempSync(join(tmpdir(), "table-"));
const folder = (name: string) => join(root, name);

beforeAll(async () => {
  const env = { WHEREFORE_DATA: inventedData(120), WHEREFORE_CACHE: join(root, "cache") };
  const run = commandsIn(env);
  const evaluate = (row: string, ...args: string[]) =>
    run(["evaluate", ...args, "--on", "nlsy97:valid", "--runs", folder(row), "--json"]);
  await evaluate("stays", "stay");
  await evaluate("chain", "markov");
  await evaluate("few", "majority", "--limit", "5");
  const lacking = await evaluate("asked", "joint", "--model", "no-such");
  mkdirSync(folder("asked"), { recursive: true });
  mkdirSync(folder("killed"));
  writeFileSync(join(folder("killed"), "why.txt"), "cases: 3 of 18\n");
  writeFileSync(join(folder("asked"), "why.txt"), `a line of progress\n${lacking.err}`);
});

test("a row a folder, with figures, costs and pairs; what cannot be had says why", async () => {
  const table = await tableOfRuns(["stays", "chain", "few", "asked", "killed"].map(folder), "chain", 1);
  expect(table.rows.map((row) => ["method" in row ? row.method : row.cause])).toEqual([
    ["stay"],
    ["markov"],
    ["majority"],
    [expect.stringMatching(/^--model: "no-such" is no GGUF file .* Set it to the address of a model server/)],
    ["it was not run"],
  ]);
  expect(table.rows[1]).toMatchObject({
    row: "chain",
    failed: 0,
    metrics: { accEM: { n: expect.any(Number) }, "changes.accEM": { n: expect.any(Number) } },
    cost: {
      training: { cpuSeconds: expect.any(Number) },
      ranking: { clock: "processor" },
      memory: { peakMegabytes: expect.any(Number) },
    },
  });
  // People go round a ring: the chain knows it, and staying is always wrong.
  expect(table.ahead.map(({ row, n }) => [row, n])).toEqual([
    ["stays", (table.rows[0] as { n: number }).n],
    ["few", 5],
  ]);
  expect(table.ahead[0]!.logP!.low).toBeGreaterThan(0);
});

test("rows of one name, a row that is not there, and no run at all are said", async () => {
  await expect(tableOfRuns([folder("stays"), `${folder("stays")}/../stays`], undefined, 1)).rejects.toThrow(
    "two rows have this name",
  );
  await expect(tableOfRuns([folder("stays")], "default", 1)).rejects.toThrow("no row of this name");
  await expect(tableOfRuns([folder("never")], undefined, 1)).rejects.toThrow("none of these folders has");
});

test("a run of before costs were kept stands without them", async () => {
  const [name] = readdirSync(folder("few"));
  rmSync(join(folder("few"), name!, "costs.json"));
  const { rows } = await tableOfRuns([folder("few")], undefined, 1);
  expect(rows[0]).not.toHaveProperty("cost");
});

test("of two runs each method is named with its run: by the end of its name, or by all of a name that somebody gave", async () => {
  const [stays] = readdirSync(folder("stays"));
  const [chain] = readdirSync(folder("chain"));
  cpSync(join(folder("stays"), stays!), folder("both/new-run"), { recursive: true });
  cpSync(join(folder("chain"), chain!), join(folder("both"), chain!), { recursive: true });
  const names = async (a: string, b?: string) =>
    (await comparisonsOf(a, b, folder("both"), 1)).map((pair) => `${pair.a} - ${pair.b}`);
  expect(await names("new-run", chain!)).toEqual([`new-run:stay - ${chain!.slice(-6)}:markov`]);
  // The same method of two runs is two rows, of the same settings too.
  const again = `20200101-000000-again-${chain!.slice(-6)}`;
  cpSync(join(folder("chain"), chain!), join(folder("both"), again), { recursive: true });
  expect(await names(chain!, again)).toEqual([`${chain}:markov - ${again}:markov`]);
});
