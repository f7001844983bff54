/** runs/paper.sh from the first line to the table, with small recipes on careers that were made up; and once more, with nothing left to make. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { RunTable } from "../src/evaluate/run-table.ts";
import { inventedData } from "../src/testing/invented-data.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-paper-"));
const COMMON = "threads: 1\nepochs: 1\npeakRate: 2.0e-3\nrows: 4\nlength: 192\nset: reasons/nlsy97-composed\n";
const RECIPES = {
  "careers-laptop.yaml": `kind: careers
name: career
threads: 1
words: 600
network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.05, inputDropout: 0.05 }
stages: [{ sources: { nlsy97: 1 }, epochs: 2, peakRate: 6.0e-3, rows: 4, length: 32 }]
`,
  "reasons-composed.yaml": readFileSync("recipes/reasons-composed.yaml", "utf8"),
  "sft-laptop.yaml": `kind: sft\nname: career-sft\nfrom: runs/train-career-seed-1\n${COMMON}`,
  "dpo-laptop.yaml": `kind: dpo\nname: career-dpo\nfrom: runs/train-career-sft-seed-1\n${COMMON}`,
};

/** One of each kind: counted, trained from seeds, ours of the package and of the steps before, a language model that nobody named. */
const ROWS = ["stay", "gru4rec", "default", "sft-dpo-joint", "sft-dpo-two-model", "qwen3-8b-joint"];

test("the paper runs from its data to its table", { timeout: 300_000 }, () => {
  mkdirSync(join(place, "recipes"));
  for (const [name, text] of Object.entries(RECIPES)) writeFileSync(join(place, "recipes", name), text);
  const env = {
    PATH: process.env["PATH"],
    WHEREFORE: `${process.execPath} ${resolve("src/cli/main.ts")}`,
    WHEREFORE_DATA: inventedData(30),
    WHEREFORE_CACHE: join(place, "cache"),
    REASONS: "1",
    SEEDS: "2",
    ROWS: ROWS.join(" "),
  };
  const run = () =>
    execFileSync("bash", [resolve("runs/paper.sh")], {
      cwd: place,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  expect(run()).toContain("Trained in");
  const table = readFileSync(join(place, "paper-valid.md"), "utf8");
  for (const row of ROWS) expect(table).toContain(`\`${row}\``);
  expect(table).toContain('- `qwen3-8b-joint`: --model: "Qwen/Qwen3-8B" is no GGUF file');
  expect(table).toMatch(/^\| `gru4rec` \| 2: [\d.]+ to [\d.]+ \| [\d.]+ \| [\d.]+ \| \d+ \|$/m);
  expect(table).toMatch(/^\| `default` \| {2}\| – \|/m);
  const facts = RunTable.parse(JSON.parse(readFileSync(join(place, "paper-valid.json"), "utf8")));
  expect(facts.ahead.map(({ row }) => row)).toEqual(["stay", "gru4rec", "sft-dpo-joint", "sft-dpo-two-model"]);
  const stands = readdirSync(join(place, "paper/valid/stay"));
  expect(run()).not.toContain("Trained in");
  expect(readdirSync(join(place, "paper/valid/stay"))).toEqual(stands);
});
