/**
 * A stranger's own careers, from a CSV file to a table with their own method in it, by the commands of docs/data.md:
 *
 *     people.csv ─► evaluate, split 70/10/20 ─► split.tsv ─┬─► cases export ─► their own model ─► evaluate --predictions
 *                                                          ├─► reasons propose ─► judge ─► choose ─► train export
 *                                                          └─► train careers ─► evaluate
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { commandsIn } from "./support/command.ts";
import { writeStrangersTable } from "./support/strangers-table.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-own-"));
const path = (name: string) => join(place, name);
/** Nothing of the public data is at hand. */
const call = commandsIn({ WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: path("none") });
const RUNS = ["--runs", path("runs")];

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await call(args);
  expect(code, `${args.join(" ")}\n${err}`).toBe(0);
  return out;
}
const json = async (...args: string[]) => JSON.parse(await done(...args, "--json"));

const OWN = () => ["--on", path("people.csv"), "--mapping", path("map.json")];
let split: string;

beforeAll(() => writeStrangersTable(place, 160, (person) => person % 4 !== 0));

test("without a split nothing is learned, and the mend is named", async () => {
  const { code, err } = await call(["evaluate", "markov", ...OWN(), ...RUNS]);
  expect(code).toBe(2);
  expect(err).toContain("--split 70/10/20");
});

test("their own split, written beside the run; baselines learn from it, and every career is accounted for", async () => {
  const report = await json("evaluate", "stay", "markov", "default", ...OWN(), "--split", "70/10/20", ...RUNS);
  const { read, inPart, cases, dropped, withoutBirthYear } = report.account;
  expect(read).toBe(160);
  expect(withoutBirthYear).toBeGreaterThan(0);
  expect(inPart).toBe(cases + Object.values(dropped as Record<string, number>).reduce((sum, count) => sum + count, 0));
  expect(report.methods.map(({ trainedOn }: { trainedOn: string[] }) => trainedOn)).toEqual([
    [`${path("people.csv")}:train`],
    [`${path("people.csv")}:train`],
    ["nlsy97:train", "nlsy79:all"],
  ]);
  // The next title follows from the last but for staying: who learned it here is far ahead of who did not.
  const [, markov, embedded] = report.methods;
  expect(markov.metrics.perplexity.value).toBeLessThan(embedded.metrics.perplexity.value / 2);
  const [run] = readdirSync(path("runs"));
  split = path(`runs/${run}/split.tsv`);
  expect(readFileSync(split, "utf8").trim().split("\n")).toHaveLength(161);
});

test("cases go out, and a model in any language comes back into the same table", async () => {
  await done("cases", "export", ...OWN(), "--split", split, "--out", path("cases.jsonl"));
  const cases = readFileSync(path("cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(cases.map(({ part }) => part))).toEqual(new Set(["train", "valid", "test"]));
  const codesOf = (history: { jobs: { coding: { code?: string } }[] }) =>
    history.jobs.map(({ coding }) => coding.code!);
  const predictions = cases
    .filter(({ part }) => part === "test")
    .map((one) => JSON.stringify({ case: one.case, ranking: [...new Set(codesOf(one.history).reverse())] }));
  writeFileSync(path("mine.jsonl"), predictions.join("\n"));
  const mine = `mine=${path("mine.jsonl")}`;
  const report = await json("evaluate", "stay", "--predictions", mine, ...OWN(), "--split", split, ...RUNS);
  const [stay, own] = report.methods;
  // Both put the last occupation first.
  expect(own.metrics.accEM).toEqual(stay.metrics.accEM);
  expect(own.metrics.perplexity).toHaveProperty("missing");
  expect(report.comparisons).toHaveLength(1);
});

test("reasons of their training people, chosen and exported", async () => {
  writeFileSync(
    path("reasons.yaml"),
    "kind: reasons\nname: own\npropose: { composed: { count: 3 }, corrupted: { count: 1 } }\njudge: { measured: [factuality, coherence, utility] }\nchoose:\n  factuality: { judge: measured, atLeast: 1 }\n  coherence: { judge: measured, atLeast: 1 }\n  utility: { judge: measured, atLeast: 0 }\n",
  );
  const set = path("set");
  const made = await json(
    "reasons",
    "propose",
    ...OWN(),
    "--split",
    split,
    "--recipe",
    path("reasons.yaml"),
    "--out",
    set,
  );
  expect(made.cases).toBeGreaterThan(60);
  await done("reasons", "judge", set);
  await done("reasons", "choose", set);
  const { sets } = await json(
    "train",
    "export",
    set,
    "--for",
    "trl",
    "--out",
    path("files"),
    "--base",
    "Qwen/Qwen3-8B",
  );
  expect(sets["sft-joint"].train.rows).toBeGreaterThan(20);
});

test("the career model, trained on them alone, says what it learned from", async () => {
  writeFileSync(
    path("careers.yaml"),
    "kind: careers\nname: own\nthreads: 1\nwords: 300\nnetwork: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0.05, inputDropout: 0.05 }\nstages: [{ sources: { own: 1 }, epochs: 3, peakRate: 6.0e-3, rows: 4, length: 32 }]\n",
  );
  await done("train", "careers", "--recipe", path("careers.yaml"), ...OWN(), "--split", split, "--out", path("model"));
  const report = await json("evaluate", `career-direct@${path("model")}`, ...OWN(), "--split", split, ...RUNS);
  expect(report.methods[0].trainedOn).toEqual(["own:train"]);
  expect(report.methods[0].metrics.perplexity.value).toBeLessThan(300);
});

test("careers in labels of another list are trained on and scored in it, and what knows O*NET-SOC alone refuses", async () => {
  writeFileSync(
    path("labels.tsv"),
    "code\ttitle\tparent\n5\tService\n512\tCooks\t5\n513\tWaiters\t5\n7\tCraft\n711\tBuilders\t7\n",
  );
  const ring = ["512", "513", "711"];
  const rows = Array.from({ length: 120 }, (_, person) =>
    Array.from({ length: 3 }, (_, at) => `e${person},${ring[(person + at) % 3]}`),
  );
  writeFileSync(path("ring.csv"), `Who,ISCO\n${rows.flat().join("\n")}\n`);
  writeFileSync(path("ring.json"), JSON.stringify({ person: "Who", code: "ISCO" }));
  const labelled = ["--on", path("ring.csv"), "--mapping", path("ring.json"), "--labels", path("labels.tsv")];
  const shared = [...labelled, "--split", "70/10/20", "--protocol", "last-job"];
  const report = await json("evaluate", "majority", "markov", "counted-trained", ...shared, ...RUNS);
  const [majority, markov, countedTrained] = report.methods;
  // Who is at a place of the ring is certain of the next: 1 of 3 is right by popularity, and all by the last label.
  expect(majority.metrics.accEM.value).toBeLessThan(70);
  for (const { metrics } of [markov, countedTrained]) {
    expect([metrics.accEM.value, metrics.level1.value]).toEqual([100, 100]);
    expect(metrics).not.toHaveProperty("accRM");
    expect(metrics).not.toHaveProperty("soc2");
  }
  expect(await done("evaluate", "markov", ...shared, ...RUNS)).toMatch(/AccEM +Level 1 +HR@10/);
  const refused = await call(["evaluate", "markov", "default", ...shared, ...RUNS]);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(
    /"default" ranks the titles of O\*NET-SOC 2019, and these careers are coded in labels\.tsv/,
  );
  expect(refused.err).toContain("counted-trained");
  await done("cases", "export", ...shared, "--out", path("ring-cases.jsonl"));
  expect(JSON.parse(readFileSync(path("ring-cases.jsonl"), "utf8").split("\n")[0]!).truth).toMatch(/^(512|513|711)$/);
  await done("import", path("ring.csv"), ...labelled.slice(2), "--out", path("ring.jsonl"));
  const again = await json("evaluate", "markov", "--on", path("ring.jsonl"), ...shared.slice(4), ...RUNS);
  expect(again.methods[0].metrics.accEM.value).toBe(100);
  const named = await call(["evaluate", "markov", "--on", "nlsy97", "--labels", path("labels.tsv"), ...RUNS]);
  expect(named.err).toContain("--labels");
});
