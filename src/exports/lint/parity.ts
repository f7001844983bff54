/**
 * Whether a model is asked in the tokens that it learned in: those of training beside those of serving, token by token.
 *
 * In: a row, how the trainer makes tokens of it, and how serving does.  Out: that they are the same, or where they part and what mends it.
 * Serving begins the answer for the model and reads the title by itself, so the tokens are put together here as they are there.
 */
import type { ChatMessage } from "../../domain/index.ts";
import { ANSWER_CLOSED, ANSWER_OPENED, THOUGHT_OPENED, writtenThought } from "../../prompts/answer-form.ts";
import { partsOf } from "./rules.ts";

/** Serving's side: a template with its setting of thinking, and a tokenizer. */
export type Serving = {
  readonly name: string;
  /** What a request of ours says of thinking. @param exported as the export says it is to be set */
  readonly says: (exported: boolean) => Setting;
  /** @param enableThinking undefined: not said */
  readonly prompt: (messages: readonly ChatMessage[], enableThinking: boolean | undefined) => Promise<string>;
  /** @param special whether the marks of the chat are read as marks */
  readonly tokenize: (text: string, special: boolean) => Promise<readonly number[]>;
};

/** A thinking setting by its words in a request. */
export type Setting = boolean | undefined;

export type Parity =
  | { readonly kind: "same"; readonly setting: Setting }
  | {
      readonly kind: "apart";
      /** The first token that differs, from 0, and the text of both sides around it. */
      readonly at: number;
      readonly training: string;
      readonly serving: string;
      /** The setting with which they are the same, where there is one. */
      readonly mend: { readonly setting: Setting } | undefined;
    };

/**
 * @param trained the tokens of prompt and answer together
 * @param exported whether the export says that serving is to think
 * @param textOf  tokens as text, for the difference that is shown
 */
export async function parityOf(
  { prompt, answer }: { readonly prompt: readonly ChatMessage[]; readonly answer: string },
  trained: readonly number[],
  serving: Serving,
  exported: boolean,
  textOf: (tokens: readonly number[]) => string,
): Promise<Parity> {
  const setting = serving.says(exported);
  const served = await servedTokens(prompt, answer, serving, setting);
  const at = firstApart(trained, served);
  if (at === undefined) return { kind: "same", setting };
  for (const other of [true, false, undefined].filter((one) => one !== setting)) {
    if (firstApart(trained, await servedTokens(prompt, answer, serving, other)) === undefined)
      return { ...apart(at, trained, served, textOf), mend: { setting: other } };
  }
  return { ...apart(at, trained, served, textOf), mend: undefined };
}

async function servedTokens(
  messages: readonly ChatMessage[],
  answer: string,
  { prompt, tokenize }: Serving,
  setting: Setting,
): Promise<readonly number[]> {
  const asked = await prompt(messages, setting);
  const { title } = partsOf(answer);
  const begun = begunIn(answer).at(-1) ?? "";
  if (title === undefined) return tokenize(`${asked}${begun}`, true);
  return [...(await tokenize(`${asked}${begun}`, true)), ...(await tokenize(`${title}${ANSWER_CLOSED}`, false))];
}

/** What serving begins of an answer: the thought for a reason, what stands before the title for a ranking. */
export function begunIn(answer: string): string[] {
  const { thought, title } = partsOf(answer);
  const reason = thought === undefined ? [] : [THOUGHT_OPENED];
  if (title === undefined) return reason;
  return [...reason, `${thought === undefined ? "" : writtenThought(thought)}${ANSWER_OPENED}`];
}

/** Serving's tokens go as far as the answer's closing tag; training's go on to the end of the turn. */
function firstApart(trained: readonly number[], served: readonly number[]): number | undefined {
  const at = served.findIndex((token, place) => trained[place] !== token);
  return at < 0 ? undefined : at;
}

function apart(
  at: number,
  trained: readonly number[],
  served: readonly number[],
  textOf: (tokens: readonly number[]) => string,
) {
  const around = (tokens: readonly number[]) =>
    tokens
      .slice(Math.max(0, at - 3), at + 6)
      .map((token) => JSON.stringify(textOf([token])).slice(1, -1))
      .join("·");
  return { kind: "apart", at, training: around(trained), serving: around(served) } as const;
}
