/**
 * What a model thought, and what it then said: the one place that knows how thought comes.
 *
 * In: a reply as a server sent it.  Out: the thought and what follows it.
 *
 * Thought comes in a field of its own (`reasoning`, `reasoning_content`, `thinking`), inline between `<think>` and `</think>`, with its
 * closing mark alone where the opening one stood in the prompt, or cut off by the limit of tokens. A server whose parser waits for a closing
 * mark that never comes puts the answer into the field of the thought as well; then the field is read for both.
 */
import type { ModelText } from "../domain/index.ts";

/** `open`: the reply ended within the thought, so nothing follows it. */
export type SplitReply = { readonly thought: string; readonly rest: string; readonly open: boolean };

const CLOSE = "</think>";

export function splitThought({ text, thought = "", finish }: ModelText): SplitReply {
  if (thought.trim() === "") return splitInline(text);
  if (text.trim() !== "") {
    // A block in the answer is what was asked for; the thought before it was the model's own.
    const said = splitInline(text);
    return said.thought.trim() === "" || said.open ? { thought, rest: text, open: false } : said;
  }
  if (finish === "length") return { thought, rest: "", open: true };
  const inner = splitInline(thought);
  return inner.rest.trim() !== "" && inner.thought !== "" ? inner : { thought, rest: thought, open: false };
}

function splitInline(text: string): SplitReply {
  const close = text.toLowerCase().lastIndexOf(CLOSE);
  const start = /<think>/i.exec(text);
  if (close >= 0)
    return { thought: text.slice(openBefore(text, close), close), rest: text.slice(close + CLOSE.length), open: false };
  if (start) return { thought: text.slice(start.index + start[0].length), rest: "", open: true };
  return { thought: "", rest: text, open: false };
}

/** Where the last thought begins: at the last opening mark on a line of its own, since a model may speak of the marks within its thought. */
function openBefore(text: string, close: number): number {
  const before = text.slice(0, close);
  const last = [...before.matchAll(/(?:^|\n|<\/think>)\s*<think>/gi)].at(-1) ?? /<think>/i.exec(before);
  return last === null ? 0 : last.index + last[0].length;
}

/** The whole reply as one text, for records. */
export function rawText({ text, thought }: ModelText): string {
  return thought === undefined || thought === "" ? text : `<think>${thought}</think>${text}`;
}

/** Whether the tokens ended before an answer began: what a model thinks counts against the same limit. */
export function ateItsTokens(reply: ModelText): boolean {
  if (reply.finish !== "length") return false;
  const { rest, open } = splitThought(reply);
  return open || rest.trim() === "";
}
