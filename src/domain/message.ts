/**
 * What is said to a language model and what comes back, without any word of careers.
 */
import * as z from "zod";

export const ChatMessage = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
export type ChatMessage = z.infer<typeof ChatMessage>;

/**
 * What a model said, as servers differ in saying it: the answer's text, and its thought where the server keeps it apart
 * (`reasoning`, `reasoning_content`, `thinking`). Prompts read this; `prompts/reply.ts` lists the variants.
 */
export const ModelText = z.object({
  text: z.string(),
  thought: z.string().optional(),
  /** "length": cut off by the token limit. "other": the server's word is kept in the journal. */
  finish: z.enum(["stop", "length", "other"]),
});
export type ModelText = z.infer<typeof ModelText>;

/** Why a reply cannot be used. */
export type UnreadReason = "cut-off" | "no-answer" | "several-answers" | "no-reason" | "names-the-occupation" | "empty";

/** A reading of a reply: the value, or why there is none, with the raw text kept. */
export type Reading<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | {
      readonly kind: "unread";
      readonly why: UnreadReason;
      readonly reply: string;
    };

/** How we ask and how we read the answer: two pure functions and a name with a version in it. */
export type Prompt<In, Value> = {
  readonly name: string;
  readonly ask: (input: In) => ChatMessage[];
  readonly read: (reply: ModelText) => Reading<Value>;
};
