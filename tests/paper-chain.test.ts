/**
 * The paper's own chain through the command line, on careers that were made up:
 *
 *     propose ─► judge ─► choose ─► export ─► lint
 *                            └────► train careers ─► train sft ─► evaluate ─► compare
 *
 * Each step reads what the one before left on disk, so that no option, file name or record can drift apart unseen.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inventedData } from "../src/testing/invented-data.ts";
import { commandsIn } from "./support/command.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-chain-"));
const path = (name: string) => join(place, name);
const call = commandsIn({ WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: inventedData(60) });

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await call(args);
  expect(code, `${args.join(" ")}\n${err}`).toBe(0);
  return out;
}

const json = async (...args: string[]) => JSON.parse(await done(...args, "--json"));
const linesOf = (name: string) => readFileSync(path(name), "utf8").trim().split("\n");

const REASONS = `kind: reasons
name: small
propose: { composed: { count: 4 }, corrupted: { count: 1 } }
judge: { measured: [factuality, coherence, utility] }
choose:
  factuality: { judge: measured, atLeast: 1 }
  coherence: { judge: measured, atLeast: 1 }
  utility: { judge: measured, atLeast: 0 }
`;
const CAREERS = `kind: careers
name: tiny
threads: 1
words: 300
network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.05, inputDropout: 0.05 }
stages: [{ sources: { nlsy97: 1 }, epochs: 3, peakRate: 6.0e-3, rows: 4, length: 32 }]
`;
const sft = (from: string, set: string) => `kind: sft
name: tiny-sft
threads: 1
from: ${from}
set: ${set}
epochs: 2
peakRate: 2.0e-3
rows: 4
length: 192
`;

describe("the chain, step after step", () => {
  const set = path("set");
  let cases: number;

  test("reasons are proposed for every training case", async () => {
    writeFileSync(path("reasons.yaml"), REASONS);
    const made = await json("reasons", "propose", "--on", "nlsy97", "--recipe", path("reasons.yaml"), "--out", set);
    cases = made.cases;
    expect(cases).toBe(linesOf("set/candidates.jsonl").length);
    expect(made.candidates).toEqual({ composed: expect.any(Number), corrupted: cases });
  });

  test("judged, each candidate by each criterion, and shown", async () => {
    const { made, verdicts } = await json("reasons", "judge", set);
    expect(made).toBe(linesOf("set/verdicts.jsonl").length);
    expect(verdicts.map(({ criterion }: { criterion: string }) => criterion)).toEqual([
      "factuality",
      "coherence",
      "utility",
    ]);
    // Again: all stand, and none is asked for a second time.
    expect(await done("reasons", "judge", set)).toContain("utility");
    expect((await json("reasons", "judge", set)).made).toBe(0);
  });

  test("one of each case is chosen, and what the choice gives away is said", async () => {
    const { counts } = await json("reasons", "choose", set);
    expect(counts.cases).toBe(cases);
    const oracles = linesOf("set/oracles.jsonl").map((line) => JSON.parse(line));
    const chosen = oracles.filter(({ oracle }) => oracle.kind === "chosen");
    expect(chosen.length).toBeGreaterThan(cases / 2);
    expect(await done("reasons", "choose", set, "--label", "masked")).toContain("masked");
    expect(readdirSync(set)).toEqual(expect.arrayContaining(["choice.json", "oracles.masked.jsonl"]));
  });

  test("exported for another trainer, and the lint finds no error", async () => {
    const out = path("exported");
    const { sets } = await json("train", "export", set, "--for", "llama-factory", "--out", out);
    expect(sets["sft-joint"].train.rows).toBeGreaterThan(10);
    const { files, findings } = await json("train", "lint", out);
    expect(files.length).toBeGreaterThan(4);
    expect(findings.filter(({ level }: { level: string }) => level === "error")).toEqual([]);
    expect(await done("train", "export", set, "--for", "trl", "--out", path("trl"))).toContain("sft-joint");
    expect(await done("train", "lint", path("trl"))).toContain("sft-joint");
    expect((await call(["train", "export", set, "--for", "trl", "--out", out])).code).toBe(2);
  });

  test("a model is trained careers, then the oracle reasons", async () => {
    writeFileSync(path("careers.yaml"), CAREERS);
    expect((await json("train", "careers", "--recipe", path("careers.yaml"), "--out", path("careers"))).epochs).toBe(3);
    writeFileSync(path("sft.yaml"), sft(path("careers"), set));
    const { score } = await json("train", "sft", "--recipe", path("sft.yaml"), "--out", path("sft"));
    expect(score).toBeGreaterThan(1);
    expect(score).toBeLessThan(1016);
  });

  test("scored beside a baseline, and compared", async () => {
    const [runs, joint] = [path("runs"), `career-joint@${path("sft")}`];
    const report = await json("evaluate", joint, "markov", "--on", "nlsy97:valid", "--limit", "6", "--runs", runs);
    expect(report.methods.map(({ n, failed }: { n: number; failed: number }) => [n, failed])).toEqual([
      [6, 0],
      [6, 0],
    ]);
    const [run] = readdirSync(runs).filter((name) => name !== "journal.sqlite");
    const compared = await json("compare", run!, "--runs", runs);
    expect(compared.map(({ a, b }: { a: string; b: string }) => [a, b])).toEqual([[joint, "markov"]]);
    expect(await done("runs", "--runs", runs)).toContain("finished");
  });
});

describe("what stands beside the chain", () => {
  test("disagreements need two judges of one criterion, and are none here", async () => {
    expect(await json("reasons", "disagreements", path("set"))).toMatchObject({ largest: [] });
    expect(await done("reasons", "disagreements", path("set"))).not.toBe("");
  });

  test("known errors are put into true reasons, and what the measured judges find of them is counted", async () => {
    const args = ["judges", "perturb", "--on", "nlsy97:valid", "--cases", "3", "--criteria", "factuality,coherence"];
    const where = ["--out", path("perturbed.jsonl"), "--runs", path("runs")];
    const text = await done(...args, ...where);
    expect(text).toContain("measured");
    expect(text).toMatch(/wrong span .* 100 % \[34, 100\]/);
    // The same again: every verdict stands in the file.
    expect(await done(...args, ...where)).toBe(text);
  });

  test("the doctor says what works and what is missing; the models are listed", async () => {
    const findings: { what: string; works: boolean }[] = await json("doctor");
    const works = new Map(findings.map(({ what, works }) => [what, works]));
    expect([works.get("taxonomy"), works.get("data set nlsy97"), works.get("language model")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await done("doctor")).toContain("embedded default");
    expect(await json("models", "list")).toContainEqual(
      expect.objectContaining({ name: "smollm2-135m-instruct", path: null }),
    );
    expect(await done("models", "list")).toContain("wherefore models pull");
  });
});
