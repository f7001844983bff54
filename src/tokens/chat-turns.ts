/**
 * A conversation as the tokens that a model was trained on: by the chat template of its own file.
 *
 * In: a template in Jinja and the model's tokenizer.  Out: the tokens up to where the assistant's answer begins, and those of an answer.
 * Training and use both ask here, so a model is asked in the words that it was trained in.
 *
 * Only what the template itself writes can be a mark: what people wrote cannot end their turn by spelling one. So the template is put into
 * text with place holders for what is said, and the text is put in afterwards.
 */
import { BadInputError, type ChatMessage } from "../domain/index.ts";
import type { Tokenizer } from "./byte-pairs.ts";
import { chatTemplate } from "./chat-jinja.ts";

export type ChatTurns = {
  readonly tokenizer: Tokenizer;
  /** @param begun what the answer begins with */
  readonly prompt: (messages: readonly ChatMessage[], begun?: string) => number[];
  /** An answer with the mark that ends its turn. */
  readonly answer: (content: string) => number[];
  /** That mark. */
  readonly end: number;
};

export type ChatText = {
  readonly tokenizer: Tokenizer;
  readonly chatTemplate: string | undefined;
  /** The tokens that begin and end a text. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
};

/** @throws BadInputError where there is no template, or it cannot be spoken in */
export function chatTurns({ tokenizer, chatTemplate: jinja, begin, end }: ChatText): ChatTurns {
  const file = "the model's file";
  const refused = (found: string, mend: string) => new BadInputError("bad-template", { file }, found, mend);
  if (jinja === undefined)
    throw refused("it has no chat template, so how it is spoken to is not known", "Take an instruction-tuned model.");
  const text = (token: number | undefined) => (token === undefined ? "" : tokenizer.decode([token]));
  const template = chatTemplate(jinja, file, { bos_token: text(begin), eos_token: text(end) });
  const render = (messages: readonly ChatMessage[], answered: boolean): string => {
    const held = messages.map(({ role }, at) => ({ role, content: holder(at) }));
    return answered ? template(held.slice(0, -1), undefined, held.at(-1)!.content) : template(held, undefined);
  };
  const knowsSystem = !systemIsRefused(template);
  const rendered = (messages: readonly ChatMessage[], answered = false) => {
    const asked = knowsSystem ? messages : withoutSystem(messages);
    return { asked, shown: render(asked, answered) };
  };
  const closing = tokenizer.cut(rendered([QUESTION, ANSWER], true).shown.split(holder(1))[1] ?? "");
  const mark = closing.find((part) => typeof part === "number") ?? end;
  if (mark === undefined)
    throw refused("its chat template ends no answer with a token of its own", "Take an instruction-tuned model.");
  const before = closing.slice(
    0,
    closing.findIndex((part) => typeof part === "number"),
  );
  return {
    tokenizer,
    end: mark,
    prompt(messages, begun = "") {
      const { asked, shown } = rendered(messages);
      asked.forEach((_, at) => {
        if (!shown.includes(holder(at)))
          throw refused(`its chat template leaves out message ${at + 1} of ${asked.length}`, "Take another model.");
      });
      const parts = shown.split(HOLDER).flatMap((part, at) => {
        // Every other part is the number of a message.
        return at % 2 === 0 ? tokenizer.cut(part) : [asked[Number(part)]!.content];
      });
      return encodeParts([...parts, begun], tokenizer);
    },
    answer: (content) => [...encodeParts([content, ...before], tokenizer), mark],
  };
}

const QUESTION: ChatMessage = { role: "user", content: "" };
const ANSWER: ChatMessage = { role: "assistant", content: "" };

/** Letters of private use, which no template looks for and no trimming takes away. */
const holder = (at: number) => `\uE000${at}\uE001`;
const HOLDER = /\uE000(\d+)\uE001/;

/** What lies between two marks is read as one text, whoever wrote which part of it. */
function encodeParts(parts: readonly (string | number)[], tokenizer: Tokenizer): number[] {
  const tokens: number[] = [];
  let plain = "";
  for (const part of parts) {
    if (typeof part === "string") plain += part;
    else {
      tokens.push(...tokenizer.encode(plain), part);
      plain = "";
    }
  }
  return [...tokens, ...tokenizer.encode(plain)];
}

/** Some models, such as Gemma, have no system turn, and their templates refuse one. */
function systemIsRefused(template: ReturnType<typeof chatTemplate>): boolean {
  try {
    template([{ role: "system", content: "." }, QUESTION], undefined);
    return false;
  } catch {
    return true;
  }
}

/** Then what the system would say stands before what the user says first. */
function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [system, first, ...others] = messages;
  if (system?.role !== "system" || first === undefined) return messages;
  return [{ role: first.role, content: `${system.content}\n\n${first.content}` }, ...others];
}
