/** A failure of a model is never a result: what a user sees of a refused key, of calls that fail, and how what was lost is had again. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { inventedData } from "../src/testing/invented-data.ts";
import { type ChatServer, chatServer, type Part } from "./support/chat-server.ts";
import { commandsIn } from "./support/command.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-failed-"));
const data = inventedData(40);
const servers: ChatServer[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** What a call is answered with instead of a reply; undefined: with one. */
let fails: (call: number) => [number, string] | undefined = () => undefined;
let calls = 0;
const instead: Part["instead"] = (_, response, { messages }) => {
  if (messages.at(-1)!.content === "Say yes.") return false;
  const failure = fails(++calls);
  if (failure === undefined) return false;
  response.writeHead(failure[0]).end(JSON.stringify({ error: { message: failure[1] } }));
  return true;
};
const answer: Part["answer"] = ({ seed, messages }) =>
  messages.at(-1)!.content === "Say yes."
    ? "yes"
    : `<think>Moved ${seed} up ${Number(seed) % 7} and ${Number(seed) % 11} on ${Number(seed) % 13}.</think> <answer>Cashiers</answer>`;
const server = await chatServer({ answer, instead });
servers.push(server);
const command = commandsIn({
  WHEREFORE_DATA: data,
  OPENAI_BASE_URL: server.url,
  WHEREFORE_CACHE: join(place, "cache"),
});

const recipe = join(place, "llm.yaml");
const threshold = { judge: "measured", atLeast: 1 };
writeFileSync(
  recipe,
  stringify({
    kind: "reasons",
    name: "failing",
    propose: { llm: { count: 2 } },
    judge: { measured: ["factuality", "coherence", "utility"], llm: { criteria: ["coherence"], models: ["fake"] } },
    choose: { factuality: threshold, coherence: threshold, utility: threshold },
  }),
);
const set = join(place, "set");
const propose = (...more: string[]) =>
  command(["reasons", "propose", "--on", "nlsy97", "--recipe", recipe, "--model", "fake", "--out", set, ...more]);
const candidates = () =>
  readFileSync(join(set, "candidates.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const run = (times: (call: number) => [number, string] | undefined) => {
  [calls, fails] = [0, times];
};

test("a key that is refused after 30 calls ends the run with its cause, and nothing is marked as lost", async () => {
  run((call) => (call > 30 ? [401, "Incorrect API key provided"] : undefined));
  const { code, err } = await propose();
  expect([code, err]).toEqual([3, expect.stringContaining("Incorrect API key provided")]);
  for (const { missing } of candidates()) expect(missing).toEqual([]);
});

test("some calls that fail are counted with their cause, beside the command that makes just those again", async () => {
  run((call) => (call % 3 === 0 ? [400, "the prompt was not liked"] : undefined));
  const { code, err } = await propose();
  const lost = candidates().flatMap(({ missing }) => missing.filter(({ why }: { why: string }) => why === "no-reply"));
  const count = lost.reduce((sum, own) => sum + own.count, 0);
  expect(count).toBeGreaterThan(3);
  expect(code).toBe(0);
  expect(err).toContain(`${count} of ${2 * candidates().length} calls failed.`);
  expect(err).toContain("the prompt was not liked");
  expect(err).toMatch(/wherefore reasons propose --on nlsy97 .* --retry\n/);
  // The same command alone asks nothing again; with --retry just those are asked, and places stay as they were.
  const before = candidates();
  run(() => undefined);
  expect((await propose()).code).toBe(0);
  expect(calls).toBe(0);
  expect(JSON.parse((await propose("--retry", "--dry-run", "--json")).out).calls).toBe(count);
  expect((await propose("--retry")).code).toBe(0);
  expect(calls).toBe(count);
  candidates().forEach(({ candidates: now, missing }, at) => {
    expect(now.slice(0, before[at].candidates.length)).toEqual(before[at].candidates);
    expect(now.length + missing.length).toBe(2);
    expect(missing.map(({ why }: { why: string }) => why)).not.toContain("no-reply");
  });
  await propose("--retry");
  expect(calls).toBe(count);
});

test("judges of which no call came to anything fail the command, and --retry-unscored has them again", async () => {
  run(() => [400, "not today"]);
  const { code, err } = await command(["reasons", "judge", set]);
  expect([code, err]).toEqual([3, expect.stringContaining("not today")]);
  expect(err).toContain(`wherefore reasons judge ${set} --retry-unscored`);
});

test("a method that failed on every case has no row: its cause is said, and the same command tries again", async () => {
  const evaluate = (...more: string[]) =>
    command([
      "evaluate",
      "stay",
      "zero-shot",
      "--on",
      "nlsy97",
      "--model",
      "fake",
      "--runs",
      join(place, "runs"),
      ...more,
    ]);
  run(() => [400, "too long for me"]);
  const { code, out, err } = await evaluate();
  expect([code, out]).toEqual([3, ""]);
  expect(err).toContain("zero-shot failed on all 4 cases. The first: http");
  expect(err).toContain("too long for me");
  // One case fails, then none.
  run((call) => (call <= 8 ? [400, "too long for me"] : undefined));
  const some = await evaluate("--concurrency", "1");
  expect(some.code).toBe(0);
  expect(some.err).toContain("1 of 4 cases of zero-shot failed.");
  expect(some.err).toMatch(/wherefore evaluate stay zero-shot .*--concurrency 1\n/);
  run(() => undefined);
  const whole = JSON.parse((await evaluate("--json")).out);
  expect(whole.methods.map(({ failed }: { failed: number }) => failed)).toEqual([0, 0]);
  expect(calls).toBe(8);
});

test("the doctor asks each role's model one question and says what it learnt", async () => {
  const thinker = await chatServer({ answer: () => "<answer>Cashiers</answer>", thought: 40, root: "/models/second" });
  servers.push(thinker);
  const models = join(place, "models.yaml");
  writeFileSync(
    models,
    stringify({ kind: "models", predict: { model: "fake", endpoints: [thinker.url] }, judge: { model: "gone" } }),
  );
  run(() => undefined);
  const { out } = await command(["doctor", "--models", models, "--json"]);
  const found = JSON.parse(out).filter(({ what }: { what: string }) => what.startsWith("model to "));
  expect(found).toMatchObject([
    {
      what: "model to predict",
      works: true,
      said: expect.stringMatching(
        /answered in form .*tells \/models\/second; .*thinks \(in a field\), at most 4,000 tokens/,
      ),
    },
    { what: "model to judge", works: false, said: expect.stringContaining('no model "gone"; it has fake') },
  ]);
});

test("the doctor asks each endpoint of OPENAI_BASE_URL, and each is said by itself", async () => {
  const [there, page, gone] = await Promise.all([
    chatServer({ answer: () => "<answer>Cashiers</answer>" }),
    chatServer({
      answer: () => "",
      instead: (_, response) => {
        response.writeHead(502).end("<html><body>Bad gateway</body></html>");
        return true;
      },
    }),
    chatServer({ answer: () => "" }),
  ]);
  servers.push(there, page);
  gone.close();
  const several = commandsIn({
    WHEREFORE_CACHE: join(place, "cache"),
    // A comma too many names no further endpoint.
    OPENAI_BASE_URL: `${there.url}, ${page.url},${gone.url},`,
    WHEREFORE_PREDICT_MODEL: "fake",
  });
  const { code, out } = await several(["doctor", "--json"]);
  const found = JSON.parse(out).filter(({ what }: { what: string }) => what.startsWith("model to "));
  expect(code).toBe(0);
  expect(found).toMatchObject([
    { what: "model to predict", works: true, said: expect.stringContaining(`fake at ${there.url}: answered in form`) },
    { what: "model to predict", works: false, said: expect.stringMatching(new RegExp(`^fake at ${page.url}: .*502`)) },
    {
      what: "model to predict",
      works: false,
      said: expect.stringMatching(new RegExp(`^fake at ${gone.url}: .*reached`)),
    },
  ]);
});

test("a dry run of an evaluation counts each call that would be made, and what its replies may be at most", async () => {
  const runs = join(place, "foreseen");
  const evaluate = (...more: string[]) =>
    command(["evaluate", "stay", "joint", "zero-shot", "--on", "nlsy97", "--model", "fake", "--runs", runs, ...more]);
  run(() => undefined);
  const foreseen = JSON.parse((await evaluate("--dry-run", "--json", "--thought-tokens", "1000")).out);
  // A reason and eight votes, and eight votes, of 4 people; each may be thought about.
  expect(foreseen).toMatchObject({ cases: 4, calls: 4 * 17, completionTokensAtMost: 4 * (320 + 16 * 400 + 17 * 1000) });
  expect(calls).toBe(0);
  expect((await evaluate("--dry-run", "--price", "1,2")).out).toContain("They cost at most about");
  await evaluate();
  expect(calls).toBe(4 * 17);
  expect(JSON.parse((await evaluate("--dry-run", "--json")).out)).toMatchObject({ calls: 0 });
});

test("a budget holds where the server counts no tokens, and the costs say who counted", async () => {
  const silent = await chatServer({ answer, withoutUsage: true });
  servers.push(silent);
  const own = commandsIn({ WHEREFORE_DATA: data, OPENAI_BASE_URL: silent.url, WHEREFORE_CACHE: join(place, "cache") });
  const ask = (runs: string, ...more: string[]) =>
    own([
      "evaluate",
      "zero-shot",
      "--on",
      "nlsy97",
      "--model",
      "fake",
      "--concurrency",
      "1",
      "--runs",
      join(place, runs),
      ...more,
    ]);
  const { code, err } = await ask("budget", "--budget", "500");
  expect([code, err]).toEqual([3, expect.stringContaining("The budget of 500 tokens is spent")]);
  expect(silent.answered()).toBeLessThan(12);
  expect((await ask("counted")).err).toMatch(
    /32 calls kept in the journal, \d+ tokens in, \d+ out \(of 32 calls counted here/,
  );
});

test("people whose calls failed are in no figure of faithfulness, and counted; where all did there is none", async () => {
  const faithfulness = () =>
    command(["judges", "faithfulness", "joint", "--on", "nlsy97:valid", "--limit", "3", "--model", "fake", "--json"]);
  run((call) => (call === 1 ? [400, "the prompt was not liked"] : undefined));
  const some = await faithfulness();
  expect(some.err).toContain("1 of 3 people are left out of joint: a call failed. The first: ");
  expect(JSON.parse(some.out)[0].people).toBe(2);
  run(() => [400, "the prompt was not liked"]);
  const none = await faithfulness();
  expect([none.code, none.err]).toEqual([3, expect.stringContaining("joint failed on all 3 people.")]);
});
