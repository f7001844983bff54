/**
 * A development tool: serves a GGUF file on this machine alone in the dialect of the llama.cpp server, so that the endpoint's way through
 * the program can be tried against a real model.
 *
 *     node scripts/local-openai-server.ts FILE.gguf [port]      (node-llama-cpp beside, or in the folder WHEREFORE_LLAMA names)
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { ChatMessage } from "../src/domain/index.ts";
import { openGguf } from "../src/models/gguf.ts";

const [file, port = "8099"] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: node scripts/local-openai-server.ts FILE.gguf [port]");
const model = await openGguf(file, [
  ...(process.env["WHEREFORE_LLAMA"] ? [process.env["WHEREFORE_LLAMA"]] : []),
  process.cwd(),
]);
const signal = new AbortController().signal;

type ChatBody = {
  messages: ChatMessage[];
  temperature?: number;
  max_tokens?: number;
  seed?: number;
  stop?: string[];
  top_p?: number;
};
type CompletionBody = { prompt: number[] | string; n_probs?: number };

/** Prompts as the template endpoint hands them out, to be taken apart again when their tokens come back. */
const server = createServer(async (request, response) => {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    switch (`${request.method} ${request.url}`) {
      case "GET /v1/models":
        return send(200, { data: [{ id: model.name, object: "model", owned_by: "llamacpp" }] });
      case "POST /v1/chat/completions":
        return send(200, await complete((await bodyOf(request)) as ChatBody));
      case "POST /apply-template":
        return send(200, { prompt: model.raw.prompt(((await bodyOf(request)) as ChatBody).messages) });
      case "POST /tokenize": {
        const { content, parse_special = false } = (await bodyOf(request)) as {
          content: string;
          parse_special?: boolean;
        };
        return send(200, { tokens: model.raw.tokenize(content, parse_special) });
      }
      case "POST /completion":
        return send(200, await nextToken((await bodyOf(request)) as CompletionBody));
      default:
        return send(404, { error: { message: `no such path: ${request.url}` } });
    }
  } catch (error) {
    return send(500, { error: { message: error instanceof Error ? error.message : String(error) } });
  }
});
server.listen(Number(port), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1 serves ${model.name}`),
);

async function complete({ messages, temperature = 1, max_tokens = 128, seed = 1, stop, top_p }: ChatBody) {
  // As in the llama.cpp server, a last message of the assistant's is continued.
  const last = messages.at(-1);
  const prefill = last?.role === "assistant" ? last.content : undefined;
  const reply = await model.reply(
    {
      messages: prefill === undefined ? messages : messages.slice(0, -1),
      prefill,
      temperature,
      maxTokens: max_tokens,
      seed,
      stop,
      topP: top_p,
    },
    signal,
  );
  return {
    choices: [{ index: 0, message: { role: "assistant", content: reply.text }, finish_reason: reply.finish }],
    usage: { prompt_tokens: reply.usage?.promptTokens ?? 0, completion_tokens: reply.usage?.completionTokens ?? 0 },
  };
}

async function nextToken({ prompt, n_probs = 10 }: CompletionBody) {
  const tokens = typeof prompt === "string" ? model.raw.tokenize(prompt, true) : prompt;
  return { completion_probabilities: [{ top_logprobs: await model.raw.topNext(tokens, n_probs) }] };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const piece of request) text += piece;
  return JSON.parse(text);
}
