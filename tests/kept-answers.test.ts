/** A run that keeps its answers, made by `evaluate`, and looked at through the server: cases, one case, doses, comparisons. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportText } from "../src/cli/show-report.ts";
import { KeptAnswer, KeptHistory } from "../src/evaluate/kept-answers.ts";
import type { EvaluationReport } from "../src/evaluate/report.ts";
import { Cases, Comparisons, Doses, Runs, ShownCase } from "../src/server/schemas-of-runs.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { type ChatServer, chatServer } from "./support/chat-server.ts";
import { commandsIn } from "./support/command.ts";
import { serverForTests, type TestServer } from "./support/serving.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-kept-"));
const runs = join(place, "runs");
const REASON =
  "The person has worked among Registered Nurses and holds a bachelor's degree. The next work is among Cooks.";

let model: ChatServer;
let server: TestServer;
let command: ReturnType<typeof commandsIn>;
const evaluate = (...args: string[]) =>
  command(["evaluate", ...args, "--on", "nlsy97:valid", "--limit", "12", "--runs", runs, "--model", "fake", "--json"]);
const made = () => readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
const folderOf = (run: string) => join(runs, run);
const linesOf = (run: string, file: string) =>
  readFileSync(join(folderOf(run), file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

let kept: string;
let bare: string;
beforeAll(async () => {
  model = await chatServer({ answer: () => `<think>${REASON}</think> <answer>Cooks, Restaurant</answer>` });
  command = commandsIn({
    WHEREFORE_DATA: inventedData(100),
    OPENAI_BASE_URL: model.url,
    WHEREFORE_CACHE: join(place, "cache"),
  });
  const first = await evaluate("stay", "joint", "default", "markov", "--keep-answers");
  expect([first.code, first.err]).toEqual([0, expect.any(String)]);
  [kept] = made() as [string];
  expect((await evaluate("stay")).code).toBe(0);
  bare = made().find((name) => name !== kept)!;
  server = await serverForTests({ runs });
}, 120_000);
afterAll(async () => {
  await server.close();
  model.close();
  rmSync(place, { recursive: true });
});

async function got(path: string): Promise<unknown> {
  const response = await fetch(`${server.url}/v1/${path}`);
  const body: unknown = await response.json();
  expect([path, response.status, response.ok ? "" : body]).toEqual([path, 200, ""]);
  return body;
}

describe("what is kept", () => {
  test("of each case and method an answer, and of each case its history, without employers", () => {
    const answers = linesOf(kept, "answers.jsonl").map((line) => KeptAnswer.parse(line));
    expect(answers).toHaveLength(48);
    const histories = linesOf(kept, "histories.jsonl").map((line) => KeptHistory.parse(line));
    expect(histories).toHaveLength(12);
    expect(new Set(histories.map((one) => one.case))).toEqual(new Set(answers.map((one) => one.case)));
    expect(readFileSync(join(folderOf(kept), "histories.jsonl"), "utf8")).not.toContain("employer");
    const { files } = JSON.parse(readFileSync(join(folderOf(kept), "manifest.json"), "utf8"));
    const names = ["answers.jsonl", "cases.jsonl", "costs.json", "histories.jsonl", "report.json"];
    expect(Object.keys(files).sort()).toEqual(names);
  });

  test("a model's reason as it was read, what it was asked, what it said, and what that cost", () => {
    const answers = linesOf(kept, "answers.jsonl").map((line) => KeptAnswer.parse(line));
    for (const { method, reasons, verdicts, calls } of answers) {
      if (method === "stay") expect([reasons, verdicts, calls]).toEqual([[], [], []]);
      if (method === "default") {
        expect(reasons[0]).toMatchObject({ provenance: { by: "composed" }, pulls: expect.any(Array) });
        expect(calls).toEqual([]);
      }
      if (method !== "joint") continue;
      expect(reasons).toEqual([expect.objectContaining({ text: REASON, weight: 1 })]);
      expect(verdicts.map(({ criterion, judge }) => `${judge} ${criterion}`)).toEqual([
        "measured factuality",
        "measured coherence",
        "measured validity",
      ]);
      expect(calls[0]!.messages.at(-1)!.content).toContain("Jobs, oldest first");
      expect(calls[0]!.reply).toContain(REASON);
      expect(calls[0]!.promptTokens).toBeGreaterThan(0);
    }
  });

  test("what stood in the journal already is kept of a later run alike", async () => {
    const asked = model.answered();
    expect((await evaluate("joint", "--keep-answers")).code).toBe(0);
    expect(model.answered() - asked).toBeLessThan(12); // what the model can do is asked anew
    const later = made().find((name) => name !== kept && name !== bare)!;
    const callsOf = (run: string) =>
      new Map(linesOf(run, "answers.jsonl").flatMap((one) => (one.method === "joint" ? [[one.case, one.calls]] : [])));
    expect(callsOf(later)).toEqual(callsOf(kept));
  });
});

describe("the server", () => {
  test("lists runs with a few figures, what is not finished and what cannot be read", async () => {
    mkdirSync(join(runs, "20200101-000000-broken"));
    writeFileSync(join(runs, "20200101-000000-broken", "manifest.json"), "{");
    const { runs: listed } = Runs.parse(await got("runs"));
    const of = (id: string) => listed.find((run) => run.id === id)!;
    expect(of("20200101-000000-broken").state).toBe("unreadable");
    expect(of(kept)).toMatchObject({ state: "finished", cases: 12, keepsAnswers: true });
    expect(of(bare).keepsAnswers).toBe(false);
    expect(of(kept).figures!.map(({ method }) => method)).toEqual(["stay", "joint", "default", "markov"]);
    expect(of(kept).figures![0]!.metrics["accEM"]).toEqual({ value: 0, low: 0, high: 0, n: 12 });
  });

  test("A right, B wrong: within a run, and across two", async () => {
    const { cases } = Cases.parse(await got(`runs/${kept}/cases?a=markov&b=stay&show=all`));
    const onlyMarkov = cases.filter(({ a }) => a.kind === "scored" && a.exactMatch === 1).length;
    const only = Cases.parse(await got(`runs/${kept}/cases?a=markov&b=stay&show=only-a`));
    expect(onlyMarkov).toBeGreaterThan(6);
    expect(only.found).toBe(onlyMarkov);
    const across = Cases.parse(await got(`runs/${kept}/cases?a=markov&b=${bare}:stay&show=only-a`));
    expect(across.cases).toEqual(only.cases);
    expect(cases[0]!.a.kind === "scored" && only.titles).toBeTruthy();
    const { titles } = Cases.parse(await got(`runs/${kept}/cases?a=default`));
    expect(titles[cases[0]!.a.truth]).toMatch(/^[A-Z][a-z]+/);
  });

  test("one case, with what was kept and with nothing kept", async () => {
    const { cases } = Cases.parse(await got(`runs/${kept}/cases`));
    const id = cases[0]!.a.case;
    const shown = ShownCase.parse(await got(`runs/${kept}/cases/${encodeURIComponent(id)}`));
    expect(shown.methods.map(({ score, answer }) => [score.method, answer?.method])).toEqual([
      ["stay", "stay"],
      ["joint", "joint"],
      ["default", "default"],
      ["markov", "markov"],
    ]);
    expect(shown.history?.jobs.length).toBeGreaterThan(0);
    const without = ShownCase.parse(await got(`runs/${bare}/cases/${encodeURIComponent(id)}`));
    expect([without.keepsAnswers, without.history, without.methods[0]!.answer]).toEqual([false, null, null]);
    const missing = await fetch(`${server.url}/v1/runs/${kept}/cases/nobody`);
    expect([missing.status, await missing.json()]).toEqual([404, expect.objectContaining({ code: "unknown-case" })]);
  });

  test("outcome by judge's score, with every case in a band or without a score", async () => {
    const doses = Doses.parse(await got(`runs/${kept}/doses?method=joint&beside=stay`));
    expect(doses.rows.reduce((sum, { n }) => sum + n, doses.unscored)).toBe(12);
    const none = Doses.parse(await got(`runs/${bare}/doses?method=stay`));
    expect(none.unscored).toBe(12);
  });

  test("beside a ranking that rests on reasons stand the same people without any, in the report and by default here", async () => {
    const alone = await evaluate("joint", "--keep-answers");
    expect(JSON.parse(alone.out).methods[0].doses.beside).toBeNull();
    const before = new Set(made());
    const { out } = await evaluate("direct", "joint", "stay", "--keep-answers");
    const report = JSON.parse(out) as EvaluationReport;
    const [direct, joint, stay] = report.methods;
    expect([direct!.doses, stay!.doses, joint!.doses?.beside]).toEqual([undefined, undefined, "direct"]);
    const run = made().find((name) => !before.has(name))!;
    for (const { criterion, rows, unscored } of joint!.doses!.criteria) {
      expect(rows.reduce((sum, { n }) => sum + n, unscored)).toBe(12);
      for (const { n, beside } of rows) expect(beside === null).toBe(n === 0);
      const doses = Doses.parse(await got(`runs/${run}/doses?method=joint&criterion=${criterion}`));
      expect([doses.beside, doses.rows]).toEqual(["direct", rows]);
    }
    const text = reportText(report, false);
    expect(text).toContain("without any reason");
    expect(reportText(JSON.parse(alone.out) as EvaluationReport, false)).toContain("name beside: direct for joint.");
  });

  test("two methods of two runs are compared, and a method that is not there is named", async () => {
    const { comparisons } = Comparisons.parse(await got(`comparisons?a=${kept}:default&b=${bare}:stay`));
    expect(comparisons).toHaveLength(1);
    const unknown = await fetch(`${server.url}/v1/comparisons?a=${kept}:nothing&b=${bare}`);
    expect([unknown.status, await unknown.json()]).toEqual([422, expect.objectContaining({ code: "unknown-method" })]);
  });

  test("half a line that a killed run left is an error that names the file, not an answer", async () => {
    appendFileSync(join(folderOf(kept), "answers.jsonl"), '{"case":');
    const answered = await fetch(`${server.url}/v1/runs/${kept}/doses?method=joint`);
    expect([answered.status, await answered.json()]).toEqual([422, expect.objectContaining({ code: "not-json" })]);
  });
});
