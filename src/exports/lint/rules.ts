/**
 * What is wrong with a row, whatever the trainer: a rule's name and what was found.
 *
 * In: a prompt with its answers.  Out: findings. "error" is what would train the wrong thing or be dropped; "note" is worth knowing.
 */
import type { ChatMessage } from "../../domain/index.ts";
import { writtenAnswer, writtenThought } from "../../prompts/answer-form.ts";
import { readAnswer, readThought } from "../../prompts/reply.ts";
import { spellsMark } from "../set-rows.ts";

export const RULES = {
  "dropped-silently": ["error", "the trainer drops the row with a warning only"],
  "not-json": ["error", "the line is not JSON, and the trainer stops there"],
  "spells-a-mark": ["error", "text spells a mark of the chat, which the tokenizer would take for the mark itself"],
  "empty-answer": ["error", "there is nothing to learn"],
  "same-answers": ["error", "chosen and rejected are the same, and train nothing"],
  tags: ["error", "<think> and <answer> must each stand once, closed, the thought first"],
  "line-breaks": ["error", "serving begins the answer with other line breaks, so its tokens are others"],
  "not-a-title": ["error", "the answer is no official O*NET-SOC 2019 title, letter by letter"],
  cut: ["error", "prompt and answer are longer than the cutoff, and lose their ends"],
  "thought-removed": ["error", "with thinking off the trainer takes the thought out of the answer"],
  "empty-thought-trained": ["error", "with thinking on the trainer puts an empty thought before the answer, with loss"],
  "two-splits": ["error", "a person is in the trained part and in the part that is held out"],
  changed: ["error", "the file is not the one that was exported"],
  "same-prompt-in-both": ["note", "the same prompt is trained and held out; of two people whose histories read alike"],
  duplicate: ["note", "the same prompt with the same answers is there before"],
  "one-label": ["note", "one title is the answer of more than 15 % of the rows"],
  "empty-thought-served": [
    "note",
    "a server that goes on with a begun answer by this template (vLLM) puts an empty thought before it, which training never saw; we do not begin it there, and no other client may",
  ],
  "no-tokenizer": ["note", "tokens were not counted, nor templates compared: give --tokenizer"],
} as const satisfies Readonly<Record<string, readonly ["error" | "note", string]>>;
export type RuleName = keyof typeof RULES;

export type RowFinding = { readonly rule: RuleName; readonly found: string };

/** @param isTitle whether words are an official title */
export function rowFindings(
  prompt: readonly ChatMessage[],
  answers: readonly string[],
  isTitle: (title: string) => boolean,
): RowFinding[] {
  const findings: RowFinding[] = [];
  if (spellsMark([...prompt.map(({ content }) => content), ...answers]))
    findings.push({ rule: "spells-a-mark", found: "" });
  if (answers.length === 2 && answers[0] === answers[1]) findings.push({ rule: "same-answers", found: "" });
  for (const answer of answers) {
    if (answer.trim() === "") findings.push({ rule: "empty-answer", found: "" });
    else findings.push(...formFindings(answer, isTitle));
  }
  return findings;
}

function formFindings(answer: string, isTitle: (title: string) => boolean): RowFinding[] {
  const fault = tagFault(answer);
  if (fault !== undefined) return [{ rule: "tags", found: fault }];
  const { thought, title } = partsOf(answer);
  const written = `${thought === undefined ? "" : writtenThought(thought)}${title === undefined ? "" : writtenAnswer(title)}`;
  return [
    ...(written === answer ? [] : [{ rule: "line-breaks", found: firstDifference(answer, written) } as const]),
    ...(title === undefined || isTitle(title) ? [] : [{ rule: "not-a-title", found: title } as const]),
  ];
}

/** The thought and the title of an answer whose tags are in order. */
export function partsOf(answer: string): { thought: string | undefined; title: string | undefined } {
  const reply = { text: answer, finish: "stop" } as const;
  const [thought, title] = [readThought(reply), readAnswer(reply)];
  return {
    thought: thought.kind === "read" ? thought.value : undefined,
    title: title.kind === "read" ? title.value : undefined,
  };
}

function tagFault(answer: string): string | undefined {
  const tags = [...answer.matchAll(/<\/?(?:think|answer)>/gi)].map(([tag]) => tag);
  const order = tags.join("");
  const sound = ["<think></think>", "<answer></answer>", "<think></think><answer></answer>"].includes(order);
  return sound ? undefined : order === "" ? "there is no tag" : `tags stand as ${order}`;
}

function firstDifference(answer: string, written: string): string {
  let at = 0;
  while (at < answer.length && answer[at] === written[at]) at++;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 10), at + 10));
  return `${around(answer)}, and serving has ${around(written)}`;
}
