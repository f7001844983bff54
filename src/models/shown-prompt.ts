/**
 * What prompt a server makes of messages, where it shows it.
 *
 * In: an endpoint and its kind.  Out: whether a thought that is begun for the model is gone on with as in training.
 */
import * as z from "zod";
import { type ChatMessage, ModelError } from "../domain/index.ts";
import { THOUGHT_OPENED } from "../prompts/answer-form.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import { llamaServerText } from "./continuations.ts";
import { failureOfContent } from "./failures.ts";
import { type Endpoint, send } from "./send.ts";
import type { Server } from "./server-kind.ts";

/**
 * Whether a thought that is begun comes right behind the prompt. Qwen3's template puts an empty thought before an answer that holds no closing
 * mark, so that a begun thought would be the second: training has seen no such prompt, and reasons came out otherwise.
 */
export async function continuesThoughts(
  server: Server,
  root: string,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<boolean> {
  const asked: ChatMessage[] = [{ role: "user", content: "Why?" }];
  const begun: ChatMessage[] = [...asked, { role: "assistant", content: THOUGHT_OPENED }];
  const shown = shownPrompt(server, root, endpoint, signal);
  // SGLang and Ollama show no prompt; they put what was begun behind it as it stands.
  if (shown === undefined) return true;
  try {
    return (await shown(begun, true)).trimEnd() === `${await shown(asked, false)}${THOUGHT_OPENED}`.trimEnd();
  } catch (error) {
    if (error instanceof ModelError && error.why !== "aborted") return false;
    throw error;
  }
}

type ShowPrompt = (messages: readonly ChatMessage[], continues: boolean) => Promise<string>;

/** The text of the prompt that a server makes of messages, from those that tell it. */
function shownPrompt(server: Server, root: string, endpoint: Endpoint, signal: AbortSignal): ShowPrompt | undefined {
  const { chat_template_kwargs } = endpoint.body ?? {};
  const more = chat_template_kwargs === undefined ? {} : { chat_template_kwargs };
  if (server === "llama.cpp") return (messages) => llamaServerText(endpoint).applyTemplate(messages, more, signal);
  if (server !== "vllm") return undefined;
  const ask = async <Schema extends z.ZodType>(path: string, body: object, schema: Schema) => {
    const answer = await send(`${root}${path}`, { model: endpoint.model, ...body }, endpoint, signal);
    const checked = schema.safeParse(parsedOrNothing(answer));
    if (!checked.success) throw failureOfContent(`${root}${path}`, answer);
    return checked.data;
  };
  return async (messages, continues) => {
    const how = { add_generation_prompt: !continues, continue_final_message: continues, add_special_tokens: false };
    const { tokens } = await ask("/tokenize", { messages, ...how, ...more }, z.object({ tokens: z.array(z.int()) }));
    return (await ask("/detokenize", { tokens }, z.object({ prompt: z.string() }))).prompt;
  };
}
