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
import { seededRandom } from "../src/domain/index.ts";
import { commandsIn } from "./support/command.ts";

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

const TITLES = ["Registered Nurse", "Cashier", "Cook", "Waiter", "Accountant", "Carpenter", "Electrician"];
const OWN = () => ["--on", path("people.csv"), "--mapping", path("map.json")];
let split: string;

beforeAll(() => {
  const random = seededRandom(4);
  const draw = (choices: number) => Math.floor(random() * choices);
  const rows = Array.from({ length: 160 }, (_, person) => {
    let [year, title] = [2000 + draw(6), draw(TITLES.length)];
    return Array.from({ length: 3 + draw(3) }, () => {
      const from = year;
      year += 1 + draw(3);
      const row = `e${person},${TITLES[title]},${from},${year},${person % 4 === 0 ? "" : 1975}`;
      if (random() > 0.4) title = (title + 1) % TITLES.length;
      return row;
    });
  });
  writeFileSync(path("people.csv"), `Employee No,Job,From,To,Born\n${rows.flat().join("\n")}\n`);
  const mapping = { person: "Employee No", title: "Job", start: "From", end: "To", birthYear: "Born" };
  writeFileSync(path("map.json"), JSON.stringify(mapping));
});

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
