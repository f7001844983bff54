/** Several endpoints of one model: their load, one that dies, one that is not there yet, one that refuses. */
import { afterEach, expect, test } from "vitest";
import { type ChatServer, chatServer, type Part } from "../../tests/support/chat-server.ts";
import { memoryJournal } from "../records/journal.ts";
import { journaled } from "./journaled.ts";
import type { ModelRequest } from "./model.ts";
import { openSpread } from "./spread.ts";

const never = new AbortController().signal;
const servers: ChatServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serving(part: Partial<Part> = {}): Promise<ChatServer> {
  const server = await chatServer({ answer: ({ messages }) => `to ${messages.at(-1)!.content}`, ...part });
  servers.push(server);
  return server;
}

const QUICK = { attempts: 4, firstWait: 20, longestWait: 100, seed: 1 };
const spread = (urls: readonly string[], most = 8) =>
  openSpread(
    urls.map((baseUrl) => ({ baseUrl, model: "fake", timeout: 5_000 })),
    most,
    never,
    QUICK,
  );
const request = (call: number): ModelRequest => ({
  messages: [{ role: "user", content: `question ${call}` }],
  temperature: 1,
  maxTokens: 20,
  seed: call,
});
/** What was asked for, without the questions that find out what a server can do. */
const asked = ({ bodies }: ChatServer) =>
  bodies.map(({ messages }) => messages.at(-1)!.content).filter((content) => content.startsWith("question"));

test("400 calls, one endpoint dying half-way: none lost, none answered twice, and the rest is not slower than one endpoint", async () => {
  const latency = 10;
  let left = 100;
  const [steady, dying] = await Promise.all([
    serving({ latency }),
    serving({
      latency,
      instead: (_, response, { messages }) => {
        if (!messages.at(-1)!.content.startsWith("question") || left-- > 0) return false;
        response.destroy();
        return true;
      },
    }),
  ]);
  const journal = memoryJournal();
  const model = journaled(await spread([steady.url, dying.url]), journal);
  const replies = await Promise.all(Array.from({ length: 400 }, (_, call) => model.reply(request(call), never)));
  expect(replies.map(({ text }) => text)).toEqual(Array.from({ length: 400 }, (_, call) => `to question ${call}`));
  const answered = [...asked(steady), ...asked(dying).slice(0, 100)];
  expect(answered).toHaveLength(400);
  expect(new Set(answered).size).toBe(400);
  // Once it is known to be ill, it is tried with one call at a time: beside what was under way when it died.
  expect(asked(dying).length - 100).toBeLessThan(8 + 60);
  // Kept under the endpoint that gave them, and found with either of the two there.
  const [one, other] = [await spread([steady.url]), await spread([dying.url, steady.url])];
  const before = asked(steady).length;
  for (const call of [0, 399]) await journaled(other, journal).reply(request(call), never);
  expect(asked(steady)).toHaveLength(before);
  for (const each of [model, one, other]) await each.close();
});

test("the load is even, and no endpoint is sent more at once than it may be", async () => {
  const most: number[] = [];
  const counting = (at: number) => {
    let running = 0;
    return serving({
      instead: (_, response, { messages }) => {
        most[at] = Math.max(most[at] ?? 0, ++running);
        setTimeout(() => {
          running--;
          response.end(JSON.stringify({ choices: [{ message: { content: messages.at(-1)!.content } }] }));
        }, 5);
        return true;
      },
    });
  };
  const [a, b] = [await counting(0), await counting(1)];
  const model = await spread([a.url, b.url], 3);
  await Promise.all(Array.from({ length: 60 }, (_, call) => model.reply(request(call), never)));
  await model.close();
  expect(most).toEqual([3, 3]);
  expect(Math.abs(asked(a).length - asked(b).length)).toBeLessThan(10);
});

test("one that is not there is gone without; where none is, the first cause is said", async () => {
  const [there, gone] = [await serving(), await serving()];
  gone.close();
  const model = await spread([gone.url, there.url]);
  expect((await model.reply(request(1), never)).text).toBe("to question 1");
  await model.close();
  there.close();
  await expect(spread([gone.url, there.url])).rejects.toMatchObject({ why: "unreachable" });
});

test("a key that one of them refuses ends the run, whatever the others say", async () => {
  const good = await serving();
  const bad = await serving({
    instead: (_, response) => {
      response.writeHead(401).end('{"error": {"message": "Incorrect API key provided"}}');
      return true;
    },
  });
  const model = await spread([good.url, bad.url]);
  await expect(
    (async () => {
      for (let call = 0; call < 200; call++) await model.reply(request(call), never);
    })(),
  ).rejects.toMatchObject({ why: "denied" });
  await model.close();
});
