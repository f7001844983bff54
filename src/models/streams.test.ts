/** Streams that break off: before the first piece they are asked for again or elsewhere, after it they end by name. */
import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type ChatServer, chatServer } from "../../tests/support/chat-server.ts";
import type { LanguageModel, ModelRequest } from "./model.ts";
import { connect } from "./openai-compatible.ts";
import { retrying } from "./retrying.ts";
import { openSpread } from "./spread.ts";

const never = new AbortController().signal;
const QUICK = { attempts: 4, firstWait: 20, longestWait: 100, seed: 1 };
const REQUEST: ModelRequest = {
  messages: [{ role: "user", content: "question" }],
  temperature: 1,
  maxTokens: 20,
  seed: 1,
};
const servers: ChatServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Streams = (response: ServerResponse, say: (text: string, finish?: string) => void, call: number) => void;

/** Answers the probe's questions, and streams as it is told. */
async function streaming(streams: Streams): Promise<ChatServer & { streamed: () => number }> {
  let streamed = 0;
  const server = await chatServer({
    answer: () => "yes",
    instead: (_, response, body) => {
      if (body["stream"] !== true) return false;
      const say = (content: string, finish: string | null = null) =>
        void response.write(
          `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`,
        );
      streams(response, say, ++streamed);
      return true;
    },
  });
  servers.push(server);
  return { ...server, streamed: () => streamed };
}

const whole: Streams = (response, say) => {
  say("one ");
  say("two", "stop");
  response.end("data: [DONE]\n\n");
};
const breaksOffBefore: Streams = (response) => {
  response.writeHead(200).flushHeaders();
  setTimeout(() => response.destroy(), 5);
};
const breaksOffAfter: Streams = (response, say) => {
  say("half ");
  setTimeout(() => response.destroy(), 20);
};
const busy: Streams = (response) => void response.writeHead(503).end("{}");

async function read(model: LanguageModel): Promise<{ pieces: string[]; text?: string; failed?: unknown }> {
  const pieces: string[] = [];
  try {
    const stream = model.stream(REQUEST, never);
    for (let next = await stream.next(); ; next = await stream.next()) {
      if (next.done) return { pieces, text: next.value.text };
      pieces.push(next.value);
    }
  } catch (failed) {
    return { pieces, failed };
  }
}

async function spreadOver(...parts: Streams[]) {
  const members = await Promise.all(parts.map(streaming));
  const endpoints = members.map(({ url }) => ({ baseUrl: url, model: "fake", timeout: 5_000 }));
  const model = await openSpread(endpoints, 2, never, QUICK);
  // Both are connected to before one is chosen.
  while (members.some(({ bodies }) => bodies.length === 0)) await new Promise((later) => setTimeout(later, 5));
  await new Promise((later) => setTimeout(later, 100));
  return { members, model };
}

test.each([
  ["a stream that breaks off before its first piece", breaksOffBefore],
  ["one that is refused for the moment", busy],
  ["one that says nothing at all", (response: ServerResponse) => void response.end("data: [DONE]\n\n")],
])("%s is asked for at the other endpoint", async (_, ill) => {
  const { members, model } = await spreadOver(ill, whole);
  // Whichever comes first, the second stream meets the ill one or knows of it.
  for (let call = 0; call < 3; call++) expect(await read(model)).toEqual({ pieces: ["one ", "two"], text: "one two" });
  expect(members[1]!.streamed()).toBe(3);
  await model.close();
});

test("after the first piece it ends by name, and no other endpoint is asked", async () => {
  const { members, model } = await spreadOver(breaksOffAfter, breaksOffAfter);
  const { pieces, failed } = await read(model);
  expect(pieces).toEqual(["half "]);
  expect(failed).toMatchObject({
    why: expect.stringMatching(/^(?:unreachable|cut-short)$/),
    message: expect.stringMatching(/The answer had begun, so nobody else was asked to go on with it\.$/),
  });
  expect(members[0]!.streamed() + members[1]!.streamed()).toBe(1);
  await model.close();
});

test("where all break off, the last cause is said, after as many attempts as any call has", async () => {
  const { members, model } = await spreadOver(breaksOffBefore, breaksOffBefore);
  expect((await read(model)).failed).toMatchObject({ code: "model-unreachable" });
  expect(members[0]!.streamed() + members[1]!.streamed()).toBe(QUICK.attempts + 1);
  await model.close();
});

test("a stream that is left early ends its call, and its place is free again", async () => {
  let closed = 0;
  const slow: Streams = (response, say) => {
    say("one ");
    response.on("close", () => closed++);
  };
  const { model } = await spreadOver(slow, slow);
  for (let call = 0; call < 6; call++)
    for await (const piece of model.stream(REQUEST, never)) {
      expect(piece).toBe("one ");
      break;
    }
  await expect.poll(() => closed).toBe(6);
  await model.close();
});

test("one endpoint alone is asked again until the first piece", async () => {
  const server = await streaming((response, say, call) => (call < 3 ? busy : whole)(response, say, call));
  const model = retrying(await connect({ baseUrl: server.url, model: "fake", timeout: 5_000 }, never), QUICK);
  expect(await read(model)).toEqual({ pieces: ["one ", "two"], text: "one two" });
  expect(server.streamed()).toBe(3);
});
