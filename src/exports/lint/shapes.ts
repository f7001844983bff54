/**
 * One line of a training set, in whichever of the known shapes it is, as messages and answers.
 *
 * In: a line's JSON.  Out: the prompt and its answers (none for a bare prompt, two for a pair), or why a trainer would not take it.
 */
import * as z from "zod";
import { ChatMessage } from "../../domain/index.ts";

export type ReadRow =
  | { readonly kind: "row"; readonly prompt: readonly ChatMessage[]; readonly answers: readonly string[] }
  /** Not taken: with a warning only, or not even that. */
  | { readonly kind: "dropped"; readonly why: string };

const Messages = z.array(ChatMessage).min(1);
const Answer = z.array(ChatMessage.extend({ role: z.literal("assistant") })).length(1);

const Pair = z.object({ prompt: Messages, chosen: Answer, rejected: Answer });
const Completed = z.object({ prompt: Messages, completion: Answer });
const Conversation = z.object({ messages: Messages.min(2) });
const OpenAiPair = z.object({
  input: z.object({ messages: Messages, tools: z.array(z.unknown()), parallel_tool_calls: z.boolean() }),
  preferred_output: Answer,
  non_preferred_output: Answer,
});

/** Every shape but LLaMA-Factory's, whose dataset_info.json says how it is to be read. */
export function readRow(line: unknown): ReadRow {
  if (typeof line !== "object" || line === null || Array.isArray(line)) return dropped("it is no JSON object");
  if ("preferred_output" in line || "input" in line)
    return read(OpenAiPair, line, (row) => ({
      prompt: row.input.messages,
      answers: [row.preferred_output[0]!.content, row.non_preferred_output[0]!.content],
    }));
  if ("completion" in line)
    return read(Completed, line, ({ prompt, completion }) => ({ prompt, answers: [completion[0]!.content] }));
  if ("prompt" in line)
    return read(Pair, line, ({ prompt, chosen, rejected }) => ({
      prompt,
      answers: [chosen[0]!.content, rejected[0]!.content],
    }));
  if (!("messages" in line)) return dropped("it has neither messages, nor prompt, nor input");
  const row = read(Conversation, line, ({ messages }) => ({
    prompt: messages.slice(0, -1),
    answers: [messages.at(-1)!.content],
  }));
  const last = row.kind === "row" && Conversation.parse(line).messages.at(-1)!.role;
  return row.kind === "row" && last !== "assistant" ? dropped("its last message is not the assistant's") : row;
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  line: object,
  toRow: (row: z.output<Schema>) => { prompt: readonly ChatMessage[]; answers: readonly string[] },
): ReadRow {
  const checked = schema.safeParse(line);
  if (checked.success) return { kind: "row", ...toRow(checked.data) };
  const issue = checked.error.issues[0]!;
  return dropped(`${issue.path.join(".")}: ${issue.message}`);
}

export function dropped(why: string): ReadRow {
  return { kind: "dropped", why };
}
