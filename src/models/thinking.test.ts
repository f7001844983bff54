/** How a model that thinks is asked, and what becomes of it; templates without a system turn. */
import { afterEach, describe, expect, test } from "vitest";
import { chatServer, type Part } from "../../tests/support/chat-server.ts";
import { QWEN3_TEMPLATE, SMOLLM2_TEMPLATE } from "../../tests/support/chat-templates.ts";
import { chatTemplate } from "../tokens/chat-jinja.ts";
import { connect } from "./openai-compatible.ts";

const never = new AbortController().signal;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function played(part: Part) {
  const server = await chatServer(part);
  closing.push(server.close);
  return server;
}

const answer = () => "Because.";
const ask = (url: string, more: object = {}) =>
  connect({ baseUrl: url, model: "fake", timeout: 5_000, ...more }, never, {
    attempts: 2,
    firstWait: 1,
    longestWait: 2,
    seed: 1,
  });

describe("a model that thinks for 900 tokens before it answers", () => {
  test("given too few tokens it fails by a name that says so, and which setting mends it", async () => {
    const server = await played({ answer, thought: 900 });
    const model = await ask(server.url, { thoughtTokens: 500 });
    const request = { messages: [{ role: "user" as const, content: "Why?" }], temperature: 1, maxTokens: 60, seed: 1 };
    const failure = await model.reply(request, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "model-thought-cut-off" });
    expect((failure as Error).message).toContain("all of its 560 tokens");
    expect((failure as Error).message).toContain("--thought-tokens");
    expect(server.bodies.at(-1)!.max_tokens).toBe(560);
  });

  test("further fields of the body are sent with every call, the first ones too", async () => {
    const body = { chat_template_kwargs: { enable_thinking: false }, reasoning_effort: "low" };
    const server = await played({ answer });
    const model = await ask(server.url, { body });
    await model.reply({ messages: [{ role: "user", content: "Why?" }], temperature: 1, maxTokens: 60, seed: 1 }, never);
    for (const sent of server.bodies) expect(sent).toMatchObject(body);
    expect([model.thoughtTokens, server.bodies.at(-1)!.max_tokens]).toEqual([0, 60]);
  });
});

describe("a template without a system turn", () => {
  test("is asked in the user's first turn", async () => {
    const server = await played({ answer, withoutSystem: true });
    const model = await ask(server.url);
    const messages = [
      { role: "system" as const, content: "Be short." },
      { role: "user" as const, content: "Why?" },
    ];
    await model.reply({ messages, temperature: 0, maxTokens: 60, seed: 1 }, never);
    expect(server.bodies.at(-1)!.messages).toEqual([{ role: "user", content: "Be short.\n\nWhy?" }]);
  });
});

describe("a thought that is begun for the model", () => {
  /** vLLM's two pages that show the prompt, by a template; a letter is a token. */
  async function vllm(jinja: string) {
    const template = chatTemplate(jinja, "t");
    const server = await chatServer({
      answer,
      ownedBy: "vllm",
      pages: {
        "/tokenize": ({ messages, continue_final_message }) => {
          const begun = messages.at(-1)!.content;
          const whole = continue_final_message
            ? template(messages.slice(0, -1), undefined, begun)
            : template(messages, undefined);
          const shown = continue_final_message
            ? whole.slice(0, whole.lastIndexOf(begun.trim()) + begun.trim().length)
            : whole;
          return { tokens: [...shown].map((letter) => letter.codePointAt(0)) };
        },
        "/detokenize": ({ tokens }) => ({ prompt: String.fromCodePoint(...(tokens as number[])) }),
      },
    });
    closing.push(server.close);
    return ask(server.url);
  }

  test("is begun where it stands as in training, and not where the template puts an empty one before it", async () => {
    expect(await vllm(SMOLLM2_TEMPLATE)).toMatchObject({ continuesAnswers: true, continuesThoughts: true });
    expect(await vllm(QWEN3_TEMPLATE)).toMatchObject({ continuesAnswers: true, continuesThoughts: false });
  });
});
