/**
 * The tokens that a trainer makes of a row: which are the prompt, and which have a loss.
 *
 * In: messages, an answer, the template with its setting of thinking.  Out: tokens. Its likeness with LLaMA-Factory's own is checked row by row
 * by scripts/check-exports.sh.
 * Source: LLaMA-Factory 0.9.5, src/llamafactory/data/template.py (`qwen3`, `qwen3_nothink`, ReasoningTemplate) and processor_utils.py.
 */
import type { ChatMessage } from "../../domain/index.ts";
import type { Tokenizer } from "../../tokens/byte-pairs.ts";

export type TrainingTemplate = {
  readonly name: "qwen3" | "qwen3_nothink";
  readonly enableThinking: boolean;
};

export type RowTokens = { readonly prompt: readonly number[]; readonly answer: readonly number[] };

const NO_THOUGHT = "<think>\n\n</think>\n\n";

export function trainingTokens(
  prompt: readonly ChatMessage[],
  answer: string,
  { name, enableThinking }: TrainingTemplate,
  tokenizer: Tokenizer,
): RowTokens {
  const encode = (text: string) => tokenizer.encode(text, true);
  const turns = prompt.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join("");
  const thinks = name === "qwen3";
  const trained = thinks && !enableThinking ? withoutThought(answer) : answer;
  const empty = thinks && !/<\/?think>/.test(trained) ? encode(NO_THOUGHT) : [];
  const asked = encode(`${turns}<|im_start|>assistant\n`);
  const answered = encode(`${trained}<|im_end|>\n`);
  return enableThinking
    ? { prompt: asked, answer: [...empty, ...answered] }
    : { prompt: [...asked, ...empty], answer: answered };
}

function withoutThought(answer: string): string {
  return answer.replace(/<think>\n[\s\S]*?\n<\/think>\n\n/g, "").replace(/^\n+/, "");
}

/** Tokens that are left of prompt and answer at a cutoff; both are cut at their ends. */
export function keptTokens(prompt: number, answer: number, cutoff: number): { prompt: number; answer: number } {
  const most =
    2 * answer < cutoff
      ? cutoff
      : 2 * prompt < cutoff
        ? cutoff - prompt
        : Math.floor(cutoff * (answer / (prompt + answer)));
  const keptAnswer = Math.min(most, answer);
  return { prompt: Math.min(Math.max(cutoff - keptAnswer, 0), prompt), answer: keptAnswer };
}
