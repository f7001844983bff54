/**
 * An answer of a GGUF model, written token by token.
 *
 * In: messages, as the model was trained to read them, and what holds its answer to a schema.  Out: pieces of text, and at the end the reply.
 */
import { type ChatMessage, ModelError } from "../domain/index.ts";
import type { GrammarState, Model, Sequence, Token } from "./gguf-library.ts";
import { keepAgreeing, requireRoom } from "./gguf-sequence.ts";
import type { ModelReply, ModelRequest } from "./model.ts";

export type Grammars = (schema: NonNullable<ModelRequest["schema"]>) => Promise<GrammarState>;

export async function* generate(
  model: Model,
  sequence: Sequence,
  request: ModelRequest,
  heldTo: Grammars,
  signal: AbortSignal,
): AsyncGenerator<string, ModelReply> {
  const prompt = promptTokens(model, request.messages, request.prefill ?? "");
  requireRoom(prompt.length + request.maxTokens);
  const held = await keepAgreeing(sequence, prompt);
  const written: Token[] = [];
  let text = "";
  let finish: ModelReply["finish"] = "length";
  const options = {
    temperature: request.temperature,
    topP: request.topP ?? 1,
    seed: request.seed,
    yieldEogToken: true,
    ...(request.schema && { grammarEvaluationState: await heldTo(request.schema) }),
  };
  for await (const token of sequence.evaluate(prompt.slice(held), options)) {
    if (signal.aborted) throw new ModelError("aborted", "The call was interrupted.");
    if (model.isEogToken(token)) {
      finish = "stop";
      break;
    }
    written.push(token);
    const whole = model.detokenize(written, true);
    const stop = firstStop(whole, request.stop ?? []);
    const piece = (stop === undefined ? whole : whole.slice(0, stop)).slice(text.length);
    text += piece;
    if (piece !== "") yield piece;
    // The grammar lets line breaks follow the object, and a small model writes them until its tokens are spent.
    if (stop !== undefined || (request.schema !== undefined && isWholeObject(text))) {
      finish = "stop";
      break;
    }
    if (written.length >= request.maxTokens) break;
  }
  return { text, finish, usage: { promptTokens: prompt.length, completionTokens: written.length } };
}

function isWholeObject(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const at = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  return at.length === 0 ? undefined : Math.min(...at);
}

/**
 * Messages in the model's own form. ChatML is what SmolLM, Qwen and many others were trained on; a model without it reads plain text.
 */
export function promptTokens(model: Model, messages: readonly ChatMessage[], prefill: string): Token[] {
  if (!speaksChatMl(model)) return model.tokenize(`${promptText(model, messages)}${prefill}`, true);
  // Only the marks are special tokens: a title that spells one must not become one.
  const turns = messages.flatMap(({ role, content }) => [
    ...model.tokenize(`<|im_start|>${role}\n`, true),
    ...model.tokenize(content, false),
    ...model.tokenize("<|im_end|>\n", true),
  ]);
  return [...turns, ...model.tokenize("<|im_start|>assistant\n", true), ...model.tokenize(prefill, false)];
}

export function promptText(model: Model, messages: readonly ChatMessage[]): string {
  if (!speaksChatMl(model)) return `${messages.map(({ content }) => content).join("\n\n")}\n`;
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`);
  return `${turns.join("")}<|im_start|>assistant\n`;
}

function speaksChatMl(model: Model): boolean {
  return (model.fileInfo.metadata.tokenizer?.chat_template ?? "").includes("<|im_start|>");
}
