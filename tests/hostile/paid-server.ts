/**
 * A model server, as a process of its own, that counts what it is paid for: each call it is asked, by whom, and which.
 *
 *     node tests/hostile/paid-server.ts
 *
 * In: POST /v1/chat/completions, the key of whoever asks as its bearer token; POST /latency with milliseconds.  Out: its port, on the first
 * line; an answer that follows from the question alone; at /paid the calls that were asked more than once, each with who asked in order,
 * how many were asked in all, and how many were under way in the mean of each second since the latency was set.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

let latency = 0;
const askers = new Map<string, string[]>();
/** Calls that this server keeps waiting, and of each second the sum of the seconds for which they waited in it. */
let underWay = 0;
let underWayBySecond: number[] = [];
let [began, last] = [performance.now(), performance.now()];

const server = createServer(async (request, response) => {
  const isCall = request.url === "/v1/chat/completions";
  if (isCall) count(+1);
  const body = await textOf(request);
  if (request.url === "/v1/models")
    return void response.end(JSON.stringify({ data: [{ id: "paid", owned_by: "us" }] }));
  if (request.url === "/latency") {
    latency = Number(body);
    underWayBySecond = [];
    began = last = performance.now();
    return void response.end();
  }
  if (request.url === "/paid") return void response.end(JSON.stringify(paid()));
  if (!isCall) return void response.writeHead(404).end();
  const { messages, seed } = JSON.parse(body) as { messages: { content: string }[]; seed: number };
  const asked = messages.at(-1)!.content;
  if (asked.startsWith("call ")) {
    const before = askers.get(asked) ?? [];
    before.push(request.headers.authorization ?? "");
    askers.set(asked, before);
  }
  const message = { content: `<rating>${1 + (seed % 5)}</rating> of ${asked.slice(0, 20)}` };
  const reply = { choices: [{ message, finish_reason: "stop" }], usage: { prompt_tokens: 200, completion_tokens: 8 } };
  setTimeout(
    () => {
      count(-1);
      response.end(JSON.stringify(reply));
    },
    asked.startsWith("call ") ? latency : 0,
  );
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));

function count(change: number): void {
  const now = performance.now();
  for (let from = last; from < now; ) {
    // The second that ends after this moment: never a loop without end by a rounding.
    const second = Math.floor((from - began) / 1000);
    const until = Math.min(now, Math.max(began + (second + 1) * 1000, from + 0.001));
    underWayBySecond[second] = (underWayBySecond[second] ?? 0) + (underWay * (until - from)) / 1000;
    from = until;
  }
  last = now;
  underWay += change;
}

function paid() {
  const again = [...askers].filter(([, own]) => own.length > 1).map(([call, own]) => ({ call, askers: own }));
  count(0);
  const asked = [...askers.values()].reduce((sum, own) => sum + own.length, 0);
  return { calls: askers.size, asked, again, underWayBySecond };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
}
