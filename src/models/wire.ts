/**
 * The OpenAI dialect on the wire: what is sent, and what servers send back.
 *
 * In: a request.  Out: a body; and from a response's JSON a reply. Fields beside those we read are ignored, because every server adds
 * some.
 */
import * as z from "zod";
import type { ChatMessage } from "../domain/index.ts";
import type { ModelReply, ModelRequest, TokenLogprob } from "./model.ts";
import type { Endpoint } from "./send.ts";

const TopLogprob = z.object({ token: z.string(), logprob: z.number() });
/** What is beside the answer is left out where it is not as it should be: an answer is not lost for it. */
const Logprobs = z
  .object({ content: z.array(TopLogprob.extend({ top_logprobs: z.array(TopLogprob).nullish() })).nullish() })
  .nullish()
  .catch(undefined);

/** Mistral sends its thought and its answer as parts of one content. */
const Part = z.object({
  type: z.string(),
  text: z.string().optional(),
  thinking: z.array(z.object({ text: z.string().optional() })).optional(),
});

/** vLLM calls the thought `reasoning`, SGLang and llama.cpp `reasoning_content`, Ollama `thinking`. */
const Message = z.object({
  content: z.union([z.string(), z.array(Part)]).nullish(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  thinking: z.string().nullish(),
  /** OpenAI's word for an answer that the model would not give. */
  refusal: z.string().nullish().catch(undefined),
});
type Message = z.infer<typeof Message>;
const Count = z.number().nonnegative().nullish();
const Usage = z.object({ prompt_tokens: Count, completion_tokens: Count }).nullish().catch(undefined);

const Completion = z.object({
  choices: z.array(z.object({ message: Message, finish_reason: z.string().nullish(), logprobs: Logprobs })).min(1),
  usage: Usage,
});

const Chunk = z.object({
  choices: z
    .array(z.object({ delta: Message.nullish(), finish_reason: z.string().nullish(), logprobs: Logprobs }))
    .default([]),
  usage: Usage,
});

/** What a server was found to accept beyond the plain dialect (`probe.ts`). */
export type Extras = {
  readonly logprobs: boolean;
  /** How the last assistant message is continued instead of answered. */
  readonly prefill: "continue-final-message" | "assistant-last" | "none";
  readonly seed: boolean;
  /** False: temperature and stop are refused, as OpenAI's reasoning models do; they sample as they please. */
  readonly sampling: boolean;
  /** What the limit of tokens is called. */
  readonly limit: "max_tokens" | "max_completion_tokens";
  /** False: the chat template has no system turn (Gemma), so its words stand before the user's. */
  readonly system: boolean;
};

export function chatBody(
  { model, body }: Pick<Endpoint, "model" | "body">,
  request: ModelRequest,
  extras: Extras,
  stream: boolean,
): Record<string, unknown> {
  const prefilled = request.prefill !== undefined && extras.prefill !== "none";
  const messages = extras.system ? request.messages : withoutSystem(request.messages);
  return {
    model,
    messages: prefilled ? [...messages, { role: "assistant", content: request.prefill }] : messages,
    [extras.limit]: request.maxTokens,
    ...(extras.sampling && { temperature: request.temperature }),
    ...(request.topP !== undefined && extras.sampling && { top_p: request.topP }),
    ...(extras.seed && { seed: request.seed }),
    ...(request.stop !== undefined && extras.sampling && { stop: request.stop }),
    ...(request.topLogprobs !== undefined && extras.logprobs && { logprobs: true, top_logprobs: request.topLogprobs }),
    ...(prefilled &&
      extras.prefill === "continue-final-message" && { continue_final_message: true, add_generation_prompt: false }),
    ...(request.schema !== undefined && {
      response_format: { type: "json_schema", json_schema: { name: "reply", strict: true, schema: request.schema } },
    }),
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
    ...body,
  };
}

/** The system's words before those of the first turn of the user. */
export function withoutSystem(messages: readonly ChatMessage[]): ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== "system") return [...messages];
  if (second?.role !== "user") return [{ role: "user", content: first.content }, ...messages.slice(1)];
  return [{ role: "user", content: `${first.content}\n\n${second.content}` }, ...rest];
}

/** undefined: this is not a chat completion. @param prefill not repeated in the text by some servers, repeated by others */
export function readCompletion(json: unknown, prefill: string | undefined): ModelReply | undefined {
  const checked = Completion.safeParse(json);
  if (!checked.success) return undefined;
  const choice = checked.data.choices[0]!;
  return {
    ...saidIn(choice.message, prefill),
    finish: finishOf(choice.finish_reason),
    tokens: tokensOf(choice.logprobs),
    usage: usageOf(checked.data.usage),
  };
}

/** Why there is no answer to be had: the model's own words, or that a filter took it; undefined where there is one. */
export function refusalIn(json: unknown): string | undefined {
  const choice = Completion.safeParse(json).data?.choices[0];
  return choice && refusedBy(choice.message, choice.finish_reason);
}

function refusedBy({ refusal }: Pick<Message, "refusal">, finish: string | null | undefined): string | undefined {
  return refusal || (finish === "content_filter" ? "a content filter took the answer" : undefined);
}

export type ChunkPart = {
  readonly text: string;
  readonly refusal: string | undefined;
  readonly thought: string;
  readonly finish: ModelReply["finish"] | undefined;
  readonly usage: ModelReply["usage"];
};

export function readChunk(json: unknown): ChunkPart | undefined {
  const checked = Chunk.safeParse(json);
  if (!checked.success) return undefined;
  const choice = checked.data.choices[0];
  return {
    text: (choice?.delta && contentOf(choice.delta)) ?? "",
    thought: (choice?.delta && thoughtOf(choice.delta)) ?? "",
    refusal: choice && refusedBy(choice.delta ?? {}, choice.finish_reason),
    finish: choice?.finish_reason ? finishOf(choice.finish_reason) : undefined,
    usage: usageOf(checked.data.usage),
  };
}

/** An answer that was begun holds no thought: a server that keeps it in the field of one waited for a mark that never comes. */
function saidIn(message: Message, prefill: string | undefined): Pick<ModelReply, "text" | "thought"> {
  const [content, thought] = [contentOf(message), thoughtOf(message)];
  const misplaced = prefill !== undefined && content.trim() === "" && thought !== undefined;
  return misplaced ? { text: withoutPrefill(thought, prefill) } : { text: withoutPrefill(content, prefill), thought };
}

function contentOf({ content }: Message): string {
  return typeof content === "string" ? content : (content ?? []).map(({ text = "" }) => text).join("");
}

function thoughtOf(message: Message): string | undefined {
  const { content, reasoning, reasoning_content, thinking } = message;
  const parts = typeof content === "string" ? [] : (content ?? []).flatMap((part) => part.thinking ?? []);
  return reasoning || reasoning_content || thinking || parts.map(({ text = "" }) => text).join("") || undefined;
}

/** Mistral's and others' words for a limit of tokens. */
const LENGTH: ReadonlySet<string> = new Set(["length", "model_length", "max_tokens", "max_output_tokens"]);

function finishOf(reason: string | null | undefined): ModelReply["finish"] {
  if (reason === "stop") return reason;
  return LENGTH.has(reason?.toLowerCase() ?? "") ? "length" : "other";
}

function tokensOf(logprobs: z.infer<typeof Logprobs>): TokenLogprob[] | undefined {
  return logprobs?.content?.map(({ token, logprob, top_logprobs }) => ({ token, logprob, top: top_logprobs ?? [] }));
}

function usageOf(usage: z.infer<typeof Usage>): ModelReply["usage"] {
  const { prompt_tokens, completion_tokens } = usage ?? {};
  return typeof prompt_tokens === "number"
    ? { promptTokens: prompt_tokens, completionTokens: completion_tokens ?? 0 }
    : undefined;
}

export function withoutPrefill(text: string, prefill: string | undefined): string {
  return prefill !== undefined && text.startsWith(prefill) ? text.slice(prefill.length) : text;
}
