/** Calls that somebody else makes: written, and joined again whatever becomes of their lines. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom, shuffle } from "../domain/index.ts";
import { type Journal, memoryJournal } from "../records/journal.ts";
import { openParquet, writeParquet } from "../records/parquet-file.ts";
import { type BatchWritten, batchLines, batchRows, CALLS_SCHEMA, joinBatch, MOST_LINES } from "./batch-files.ts";
import { callCollector, type DeferredCall, foresee } from "./deferred.ts";
import { fakeModel } from "./fake.ts";
import { journaled } from "./journaled.ts";
import type { LanguageModel, ModelRequest } from "./model.ts";
import { chatBody } from "./wire.ts";

const signal = new AbortController().signal;
const extras = {
  logprobs: true,
  prefill: "none",
  seed: true,
  sampling: true,
  limit: "max_tokens",
  system: true,
} as const;
const ENDPOINT: LanguageModel = {
  ...fakeModel([]),
  name: "qwen3-8b",
  body: (request) => chatBody({ model: "qwen3-8b" }, request, extras, false),
};
const requestOf = (question: number, round = 0): ModelRequest => ({
  messages: [{ role: "user", content: `Question ${question}` }],
  temperature: 1,
  maxTokens: 50,
  seed: round,
});

async function* numbers(count: number): AsyncGenerator<number> {
  for (let at = 0; at < count; at++) yield at;
}
async function gathered<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The calls of which the journal holds no reply. Each question is asked so often, one time after the other. */
function callsOf(journal: Journal, questions: number, rounds = 1): AsyncGenerator<DeferredCall> {
  const collector = callCollector();
  const model = journaled(collector.defer(ENDPOINT), journal);
  return collector.callsOf(numbers(questions), async (question) => {
    for (let round = 0; round < rounds; round++) await model.reply(requestOf(question, round), signal);
  });
}

async function linesOf(calls: AsyncIterable<DeferredCall>): Promise<{ lines: string[]; counts: BatchWritten }> {
  let counts: BatchWritten | undefined;
  const lines = await gathered(
    batchLines(calls, (made) => {
      counts = made;
    }),
  );
  return { lines, counts: counts! };
}

const folder = mkdtempSync(join(tmpdir(), "wherefore-batch-"));
function resultFile(lines: readonly unknown[]): string {
  const path = join(folder, "results.jsonl");
  writeFileSync(path, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return path;
}
const completion = (content: string) => ({
  choices: [{ message: { content }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 2 },
});
const answered = (custom_id: string, content = `to ${custom_id}`) => ({
  id: "batch_req_1",
  custom_id,
  response: { status_code: 200, request_id: "r", body: completion(content) },
  error: null,
});

describe("a batch file", () => {
  test("has a line a call in OpenAI's form, and none for what the journal holds", async () => {
    const journal = memoryJournal();
    const { lines, counts } = await linesOf(callsOf(journal, 3));
    expect(counts).toEqual({ written: 3, left: 0 });
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed[1]).toEqual({
      custom_id: expect.stringMatching(/^[0-9a-f]{64}$/),
      method: "POST",
      url: "/v1/chat/completions",
      body: {
        model: "qwen3-8b",
        messages: [{ role: "user", content: "Question 1" }],
        temperature: 1,
        max_tokens: 50,
        seed: 0,
      },
    });
    await joinBatch(resultFile([answered(parsed[1].custom_id)]), callsOf(journal, 3), journal);
    const rest = await linesOf(callsOf(journal, 3));
    expect(rest.lines).toEqual([lines[0], lines[2]]);
  });

  test("is a table where its name says so, and replies come back as one, with what failed still to be asked", async () => {
    const [calls, replies] = [join(folder, "calls.parquet"), join(folder, "replies.parquet")];
    const journal = memoryJournal();
    const { lines } = await linesOf(callsOf(journal, 3));
    await writeParquet(
      calls,
      CALLS_SCHEMA,
      batchRows(callsOf(journal, 3), () => {}),
    );
    const { columns, groups } = await openParquet(calls);
    const rows = (await gathered(groups(columns))).flat();
    expect(rows.map((row) => ({ ...row, body: JSON.parse(String(row["body"])) }))).toEqual(
      lines.map((line) => JSON.parse(line)),
    );
    async function* answers() {
      for (const [at, row] of rows.entries()) {
        const { custom_id, response } = answered(String(row["custom_id"]));
        const error = at === 1 ? JSON.stringify({ code: "lost" }) : null;
        yield { custom_id, response: at === 1 ? null : JSON.stringify(response), error };
      }
    }
    const text = (name: string) =>
      ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }) as const;
    const schema = [{ name: "root", num_children: 3 }, text("custom_id"), text("response"), text("error")];
    await writeParquet(replies, schema, answers());
    expect(await joinBatch(replies, callsOf(journal, 3), journal)).toEqual({
      joined: 2,
      failed: { lost: 1 },
      missing: 0,
      unknown: 0,
    });
    expect((await linesOf(callsOf(journal, 3))).lines).toEqual([lines[1]]);
  });

  test("holds one line of calls that are alike, and no more lines than a provider takes", async () => {
    const call = (await gathered(callsOf(memoryJournal(), 1)))[0]!;
    async function* many() {
      for (let at = 0; at < MOST_LINES + 7; at++) yield { ...call, key: String(at) };
    }
    let written = 0;
    let counts: BatchWritten | undefined;
    for await (const _ of batchLines(many(), (made) => {
      counts = made;
    }))
      written++;
    expect(written).toBe(MOST_LINES);
    expect(counts).toEqual({ written: MOST_LINES, left: 7 });
    const collector = callCollector();
    const model = collector.defer(ENDPOINT);
    expect(await gathered(collector.callsOf(numbers(5), () => model.reply(requestOf(1), signal)))).toHaveLength(1);
  });

  test("cannot be written for a model of this process", async () => {
    const local = async function* () {
      yield { key: "k", model: fakeModel([]), request: requestOf(1) };
    };
    await expect(linesOf(local())).rejects.toMatchObject({ code: "batch-needs-endpoint" });
  });
});

describe("results", () => {
  test("are joined by custom_id whatever their order, and whatever failed, is missing or is nobody's is counted", async () => {
    const fate = fc.constantFrom("answered", "missing", "error", "status", "prose", "twice");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 12 }),
        fc.nat({ max: 3 }),
        fc.nat(),
        async (fates, strangers, seed) => {
          const journal = memoryJournal();
          const keys = (await gathered(callsOf(journal, fates.length))).map(({ key }) => key);
          const failed = (key: string) => ({ custom_id: key, response: null, error: { code: "server_error" } });
          const lines = fates.flatMap((one, at): unknown[] => {
            const key = keys[at]!;
            if (one === "answered") return [answered(key)];
            if (one === "twice") return [failed(key), answered(key), answered(key, "later")];
            if (one === "error") return [failed(key)];
            if (one === "status") return [{ custom_id: key, response: { status_code: 429, body: {} }, error: null }];
            return one === "prose" ? [{ custom_id: key, response: { status_code: 200, body: "Hello" } }] : [];
          });
          for (let at = 0; at < strangers; at++) lines.push(answered(`stranger ${at}`));
          // Lines of one call stay in their order: of two that both answer it the first counts.
          const byCall = [...Map.groupBy(lines, (line) => (line as { custom_id: string }).custom_id).values()];
          const path = resultFile(shuffle(byCall, seededRandom(seed)).flat());
          const counts = await joinBatch(path, callsOf(journal, fates.length), journal);
          const good = fates.flatMap((one, at) => (one === "answered" || one === "twice" ? [at] : []));
          const times = (one: string) => fates.filter((other) => other === one).length;
          expect(counts).toEqual({
            joined: good.length,
            failed: {
              ...(times("error") > 0 && { server_error: times("error") }),
              ...(times("status") > 0 && { "status 429": times("status") }),
              ...(times("prose") > 0 && { "no chat completion": times("prose") }),
            },
            missing: times("missing"),
            unknown: strangers,
          });
          const model = journaled({ ...fakeModel([]), identities: () => ["qwen3-8b"] }, journal);
          for (const at of good)
            expect(await model.reply(requestOf(at), signal)).toMatchObject({
              text: `to ${keys[at]}`,
              usage: { promptTokens: 10, completionTokens: 2 },
            });
          const left = await gathered(callsOf(journal, fates.length));
          expect(left.map(({ key }) => key)).toEqual(keys.filter((_, at) => !good.includes(at)));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("bring the next question out, once the one before it is answered", async () => {
    const journal = memoryJournal();
    const first = await gathered(callsOf(journal, 2, 2));
    expect(first.map(({ request }) => request.seed)).toEqual([0, 0]);
    await joinBatch(resultFile([answered(first[1]!.key)]), callsOf(journal, 2, 2), journal);
    const second = await gathered(callsOf(journal, 2, 2));
    expect(second.map(({ request }) => request.seed)).toEqual([0, 1]);
  });

  test("that are not JSON, or no results, are named by their line", async () => {
    const calls = () => callsOf(memoryJournal(), 1);
    const journal = memoryJournal();
    await expect(joinBatch(resultFile([answered("a"), "{"]), calls(), journal)).rejects.toMatchObject({
      code: "not-json",
      place: { line: 2 },
    });
    await expect(joinBatch(resultFile([{ id: 3 }]), calls(), journal)).rejects.toMatchObject({ code: "not-a-record" });
  });
});

test("what calls would use is foreseen", async () => {
  // "Question 0" to "Question 9" have ten characters each: 100 characters, of which four are a token.
  expect(await foresee(callsOf(memoryJournal(), 10))).toEqual({
    calls: 10,
    promptTokens: 25,
    completionTokensAtMost: 500,
  });
});
