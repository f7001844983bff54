/**
 * A conversation as the text, or the tokens, that a ChatML model such as SmolLM2 was trained on.
 *
 * In: messages.  Out: their turns between marks, and the beginning of the assistant's. SmolLM2's file brings this as a Jinja template; it is
 * one rule, so it is written out here and compared with the template, instead of running a template language on a file's word.
 */
import type { ChatMessage } from "../domain/index.ts";
import type { Tokenizer } from "./byte-pairs.ts";

/** Put first where a conversation has no system message of its own: SmolLM2 never saw one without. */
const SMOLLM2_SYSTEM: ChatMessage = {
  role: "system",
  content: "You are a helpful AI assistant named SmolLM, trained by Hugging Face",
};
const BEGIN = "<|im_start|>";
const END = "<|im_end|>";

/** The template of SmolLM2's files, word for word: a file that has it is spoken to as below. */
export const SMOLLM2_TEMPLATE = `{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '${BEGIN}system
${SMOLLM2_SYSTEM.content}${END}
' }}{% endif %}{{'${BEGIN}' + message['role'] + '
' + message['content'] + '${END}' + '
'}}{% endfor %}{% if add_generation_prompt %}{{ '${BEGIN}assistant
' }}{% endif %}`;

/** @param prefill what the assistant's answer begins with; undefined leaves the conversation at its last message */
export function renderSmolLm2(messages: readonly ChatMessage[], prefill?: string): string {
  const turns = withSystem(messages).map(({ role, content }) => `${BEGIN}${role}\n${content}${END}\n`);
  return `${turns.join("")}${prefill === undefined ? "" : `${BEGIN}assistant\n${prefill}`}`;
}

/** Tokens of the same text, but only the marks are special: what people wrote cannot end their turn by spelling one. */
export function encodeSmolLm2(tokenizer: Tokenizer, messages: readonly ChatMessage[], prefill?: string): number[] {
  const begin = tokenizer.numberOf(BEGIN);
  const end = tokenizer.numberOf(END);
  const turns = withSystem(messages).flatMap(({ role, content }) => [
    begin,
    ...tokenizer.encode(`${role}\n${content}`),
    end,
    ...tokenizer.encode("\n"),
  ]);
  return prefill === undefined ? turns : [...turns, begin, ...tokenizer.encode(`assistant\n${prefill}`)];
}

function withSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.length === 0 || messages[0]!.role === "system" ? messages : [SMOLLM2_SYSTEM, ...messages];
}
