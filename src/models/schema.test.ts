/** A schema is sent only where the server was seen to heed one. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openaiCompatible } from "./openai-compatible.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Body = {
  readonly response_format?: { readonly json_schema: { readonly schema: { readonly required: string[] } } };
};
const PROBE = {
  server: "openai-compatible",
  models: ["m"],
  extras: { logprobs: false, prefill: "none", seed: true, sampling: true, limit: "max_tokens", system: true },
  thinks: "no",
  continuesThoughts: true,
} as const;
const SCHEMA = { type: "object", properties: { score: { type: "integer" } }, required: ["score"] };

/** @param answer the text of the reply, or a status */
async function askTwice(answer: (body: Body) => string | number): Promise<Body[]> {
  const bodies: Body[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += piece;
    const body = JSON.parse(text) as Body;
    bodies.push(body);
    const content = answer(body);
    if (typeof content === "number") response.writeHead(content).end("{}");
    else response.end(JSON.stringify({ choices: [{ message: { content }, finish_reason: "stop" }] }));
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  closing.push(() => server.close().closeAllConnections());
  const endpoint = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    model: "m",
    timeout: 1_000,
  };
  const model = openaiCompatible(endpoint, PROBE);
  const request = { messages: [{ role: "user" as const, content: "Judge." }], temperature: 0, maxTokens: 5, seed: 1 };
  const { signal } = new AbortController();
  await model.reply(request, signal);
  expect(bodies).toHaveLength(1); // who sends no schema pays no call to find out
  await model.reply({ ...request, schema: SCHEMA }, signal);
  await model.reply({ ...request, schema: SCHEMA }, signal);
  expect(bodies).toHaveLength(4); // found out once
  return bodies;
}

const schemaOf = (body: Body | undefined) => body?.response_format?.json_schema.schema.required;

test("a server that heeds a schema is sent it", async () => {
  const bodies = await askTwice((body) => (schemaOf(body)?.includes("ok") ? '{"ok": true}' : '{"score": 1}'));
  expect(bodies.map(schemaOf)).toEqual([undefined, ["ok", "words"], ["score"], ["score"]]);
});

test("one that takes it and does not heed it is not, and neither is one that refuses it", async () => {
  for (const answer of [() => "yes", (body: Body) => (body.response_format ? 400 : "yes")]) {
    const bodies = await askTwice(answer);
    expect(bodies.map(schemaOf)).toEqual([undefined, ["ok", "words"], undefined, undefined]);
  }
});
