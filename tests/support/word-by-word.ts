/** A model server's answer where it is asked for a stream: a word at a time. In: the reply, and the milliseconds between two words.  Out: a part's `instead`. */
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ChatBody } from "./chat-server.ts";

export function wordByWord(reply: string, pause: () => number) {
  return (_: number, response: ServerResponse, body: ChatBody): boolean => {
    if (body["stream"] !== true) return false;
    void write(response, reply, pause);
    return true;
  };
}

async function write(response: ServerResponse, reply: string, pause: () => number): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const say = (chunk: object) => response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  for (const word of reply.split(/(?<= )/)) {
    say({ choices: [{ delta: { content: word }, finish_reason: null }] });
    await wait(pause());
  }
  say({ choices: [{ delta: {}, finish_reason: "stop" }], usage: { prompt_tokens: 100, completion_tokens: 20 } });
  response.end("data: [DONE]\n\n");
}
