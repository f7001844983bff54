/**
 * A model server of the OpenAI dialect that plays a part, on this machine and a port of its own.
 *
 * In: what it answers, and how it thinks.  Out: its address, and every body that it was sent. A token is a word here: a reply that would be
 * longer than its limit is cut off there, thought first.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatMessage } from "../../src/domain/index.ts";

export type ChatBody = {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly [field: string]: unknown;
};

export type Part = {
  readonly answer: (body: ChatBody) => string;
  /** Words of thought before each answer. */
  readonly thought?: number;
  /** Where the thought comes; "unmarked": its opening mark stood in the prompt. */
  readonly thinksIn?: "reasoning" | "reasoning_content" | "inline" | "unmarked" | "hidden";
  /** The template has no system turn. */
  readonly withoutSystem?: boolean;
  readonly withoutUsage?: boolean;
  /** As /v1/models calls the server, such as "vllm". */
  readonly ownedBy?: string;
  /** The model's name; "fake" if not said. */
  readonly model?: string;
  /** What /v1/models tells of the model beside its name. */
  readonly root?: string;
  /** Milliseconds before an answer. */
  readonly latency?: number;
  /** Further pages, by what each answers to a body. */
  readonly pages?: Readonly<Record<string, (body: ChatBody) => unknown>>;
  /** Answers a call instead, and says that it did. @param call from 1 */
  readonly instead?: (call: number, response: ServerResponse, body: ChatBody) => boolean;
};

export type ChatServer = {
  readonly url: string;
  readonly bodies: ChatBody[];
  /** How often it was answered with a completion. */
  readonly answered: () => number;
  readonly close: () => void;
};

export async function chatServer(part: Part): Promise<ChatServer> {
  const bodies: ChatBody[] = [];
  let answered = 0;
  const server = createServer((request, response) => {
    if (request.url === "/v1/models")
      return void response.end(
        JSON.stringify({ data: [{ id: part.model ?? "fake", owned_by: part.ownedBy ?? "somebody", root: part.root }] }),
      );
    const page = part.pages?.[request.url ?? ""];
    if (page === undefined && request.url !== "/v1/chat/completions") return void response.writeHead(404).end();
    let text = "";
    request.on("data", (data) => (text += data));
    request.on("end", () => {
      const body = JSON.parse(text) as ChatBody;
      if (page !== undefined) return void response.end(JSON.stringify(page(body)));
      bodies.push(body);
      setTimeout(() => {
        if (part.instead?.(bodies.length, response, body)) return;
        if (part.withoutSystem && body.messages[0]?.role === "system")
          return void response.writeHead(400).end('{"error": {"message": "System role not supported"}}');
        answered++;
        response.end(JSON.stringify(completionOf(part, body)));
      }, part.latency ?? 0);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    bodies,
    answered: () => answered,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function completionOf(part: Part, body: ChatBody) {
  const { thought = 0, thinksIn = "reasoning", answer, withoutUsage } = part;
  const limit = body.max_tokens ?? body.max_completion_tokens ?? 1;
  const thoughtWords = Array.from({ length: thought }, (_, at) => (at % 12 === 0 ? "So" : "hm"));
  const whole = [...thoughtWords, ...answer(body).split(" ")];
  const kept = whole.slice(0, limit);
  const [thinks, says] = [kept.slice(0, thought).join(" "), kept.slice(thought).join(" ")];
  const open = kept.length <= thought;
  const inline = thinksIn === "inline" ? `<think>${thinks}` : thinks;
  const message =
    thought === 0
      ? { content: says }
      : thinksIn === "inline" || thinksIn === "unmarked"
        ? { content: open ? inline : `${inline}</think>\n\n${says}` }
        : thinksIn === "hidden"
          ? { content: says }
          : { content: open ? null : says, [thinksIn]: thinks };
  return {
    choices: [{ message, finish_reason: kept.length < whole.length ? "length" : "stop" }],
    ...(withoutUsage ? {} : { usage: { prompt_tokens: 100, completion_tokens: kept.length } }),
  };
}
