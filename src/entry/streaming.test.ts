/** A language model's reason, sent as it is written: through an endpoint that writes a word at a time, as model servers do. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serverForTests, type TestServer, TYPED_NURSE } from "../../tests/support/serving.ts";
import { streamRecommendation } from "./client.ts";

const REASON = "Years on the ward and a degree in nursing point to more of the same.";
const REPLY = `<think>${REASON}</think><answer>Registered Nurses</answer>`;

let endpoint: Server;
let server: TestServer;
let [calls, broken, slow] = [0, 0, 0];

beforeAll(async () => {
  endpoint = createServer(async (request, response) => {
    if (request.url?.endsWith("/models")) return response.end(JSON.stringify({ data: [{ id: "wordy" }] }));
    calls++;
    let body = "";
    for await (const piece of request) body += piece;
    const { stream } = JSON.parse(body || "{}") as { stream?: boolean };
    const usage = { prompt_tokens: 100, completion_tokens: 20 };
    if (stream) return writeSlowly(response, usage);
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ choices: [{ message: { content: REPLY }, finish_reason: "stop" }], usage }));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => endpoint.once("listening", resolve));
  const { port } = endpoint.address() as AddressInfo;
  server = await serverForTests({
    names: { model: "wordy" },
    budget: 4_000,
    env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` },
  });
});
afterAll(async () => {
  await server.close();
  endpoint.closeAllConnections();
  endpoint.close();
});

async function writeSlowly(response: ServerResponse, usage: object): Promise<void> {
  response.setHeader("Content-Type", "text/event-stream");
  response.on("close", () => {
    if (!response.writableFinished) broken++;
  });
  const say = (chunk: object) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  for (const word of REPLY.split(/(?<= )/)) {
    say({ choices: [{ delta: { content: word }, finish_reason: null }] });
    await wait(slow);
  }
  say({ choices: [{ delta: {}, finish_reason: "stop" }], usage });
  response.end("data: [DONE]\n\n");
}

const ASKED = { history: TYPED_NURSE as never, method: "joint", model: "wordy", reasons: 1, top: 3 };

test("the words come as they are written, then the recommendation that rests on them", async () => {
  const events = [];
  for await (const event of streamRecommendation(server.url, ASKED)) events.push(event);
  const pieces = events.filter(({ event }) => event === "reason").map(({ data }) => (data as { text: string }).text);
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.join("")).toContain(REASON);
  expect(events.at(-1)).toMatchObject({
    event: "recommendation",
    data: {
      ranking: [{ title: "Registered Nurses" }, {}, {}],
      rankedBy: "votes",
      reasons: [{ text: REASON, provenance: { by: "model" } }],
    },
  });
});

test("the same is answered from memory, and the model is not asked again", async () => {
  const before = calls;
  const answer = await fetch(`${server.url}/v1/revisions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...ASKED, held: [{ claim: "field:29", standing: "false" }] }),
  });
  expect(answer.status).toBe(200);
  expect(calls).toBe(before);
});

test("who leaves while it is written ends the call to the model", async () => {
  slow = 200;
  const leaving = new AbortController();
  const history = { ...TYPED_NURSE, id: "leaves" } as never;
  const reading = (async () => {
    for await (const { event } of streamRecommendation(server.url, { ...ASKED, history }, { signal: leaving.signal }))
      if (event === "reason") leaving.abort();
  })();
  await expect(reading).rejects.toThrow(/abort/i);
  await expect.poll(() => broken, { timeout: 5_000 }).toBe(1);
  slow = 0;
});

test("a model that is not offered, and tokens beyond the client's budget, are refused", async () => {
  const other = await fetch(`${server.url}/v1/recommendations`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...ASKED, model: "/etc/passwd.gguf" }),
  });
  expect(await other.json()).toMatchObject({ status: 422, code: "no-model" });
  const codes: string[] = [];
  for (let person = 0; person < 12 && !codes.includes("model-over-budget"); person++) {
    const events = [];
    const history = { ...TYPED_NURSE, id: `person ${person}` } as never;
    for await (const event of streamRecommendation(server.url, { ...ASKED, history })) events.push(event);
    const last = events.at(-1)!;
    if (last.event === "problem") codes.push(last.data.code);
  }
  expect(codes).toContain("model-over-budget");
});
