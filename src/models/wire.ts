/**
 * The OpenAI dialect on the wire: what is sent, and what servers send back.
 *
 * In: a request.  Out: a body; and from a response's JSON a reply. Fields beside those we read are ignored, because every server adds
 * some.
 */
import * as z from "zod";
import type { ModelReply, ModelRequest, TokenLogprob } from "./model.ts";

const TopLogprob = z.object({ token: z.string(), logprob: z.number() });
const Logprobs = z
  .object({ content: z.array(TopLogprob.extend({ top_logprobs: z.array(TopLogprob).optional() })).nullish() })
  .nullish();

/** vLLM calls the thought `reasoning`, SGLang and llama.cpp `reasoning_content`, Ollama `thinking`. */
const Message = z.object({
  content: z.string().nullish(),
  reasoning: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  thinking: z.string().nullish(),
});
const Usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number().default(0) }).nullish();

const Completion = z.object({
  choices: z.array(z.object({ message: Message, finish_reason: z.string().nullish(), logprobs: Logprobs })).min(1),
  usage: Usage,
});

const Chunk = z.object({
  choices: z
    .array(z.object({ delta: Message.partial().nullish(), finish_reason: z.string().nullish(), logprobs: Logprobs }))
    .default([]),
  usage: Usage,
});

/** What a server was found to accept beyond the plain dialect (`probe.ts`). */
export type Extras = {
  readonly logprobs: boolean;
  /** How the last assistant message is continued instead of answered. */
  readonly prefill: "continue-final-message" | "assistant-last" | "none";
  readonly seed: boolean;
  /** False: temperature, stop and `max_tokens` are refused, as OpenAI's reasoning models do; they sample as they please. */
  readonly sampling: boolean;
};

/** What a reasoning model may think beside its answer: its limit counts both. */
const HIDDEN_THOUGHT_TOKENS = 4_000;

export function chatBody(
  model: string,
  request: ModelRequest,
  extras: Extras,
  stream: boolean,
): Record<string, unknown> {
  const prefilled = request.prefill !== undefined && extras.prefill !== "none";
  return {
    model,
    messages: prefilled ? [...request.messages, { role: "assistant", content: request.prefill }] : request.messages,
    ...(extras.sampling
      ? { temperature: request.temperature, max_tokens: request.maxTokens }
      : { max_completion_tokens: request.maxTokens + HIDDEN_THOUGHT_TOKENS }),
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
  };
}

/** undefined: this is not a chat completion. @param prefill not repeated in the text by some servers, repeated by others */
export function readCompletion(json: unknown, prefill: string | undefined): ModelReply | undefined {
  const checked = Completion.safeParse(json);
  if (!checked.success) return undefined;
  const choice = checked.data.choices[0]!;
  return {
    text: withoutPrefill(choice.message.content ?? "", prefill),
    thought: thoughtOf(choice.message),
    finish: finishOf(choice.finish_reason),
    tokens: tokensOf(choice.logprobs),
    usage: usageOf(checked.data.usage),
  };
}

export type ChunkPart = {
  readonly text: string;
  readonly thought: string;
  readonly finish: ModelReply["finish"] | undefined;
  readonly usage: ModelReply["usage"];
};

export function readChunk(json: unknown): ChunkPart | undefined {
  const checked = Chunk.safeParse(json);
  if (!checked.success) return undefined;
  const choice = checked.data.choices[0];
  return {
    text: choice?.delta?.content ?? "",
    thought: (choice?.delta && thoughtOf(choice.delta)) ?? "",
    finish: choice?.finish_reason ? finishOf(choice.finish_reason) : undefined,
    usage: usageOf(checked.data.usage),
  };
}

function thoughtOf(message: {
  reasoning?: string | null | undefined;
  reasoning_content?: string | null | undefined;
  thinking?: string | null | undefined;
}): string | undefined {
  return message.reasoning ?? message.reasoning_content ?? message.thinking ?? undefined;
}

function finishOf(reason: string | null | undefined): ModelReply["finish"] {
  return reason === "stop" || reason === "length" ? reason : "other";
}

function tokensOf(logprobs: z.infer<typeof Logprobs>): TokenLogprob[] | undefined {
  return logprobs?.content?.map(({ token, logprob, top_logprobs = [] }) => ({ token, logprob, top: top_logprobs }));
}

function usageOf(usage: z.infer<typeof Usage>): ModelReply["usage"] {
  return usage ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens } : undefined;
}

export function withoutPrefill(text: string, prefill: string | undefined): string {
  return prefill !== undefined && text.startsWith(prefill) ? text.slice(prefill.length) : text;
}
