/**
 * Reading replies as real servers send them.
 *
 * In: a model's text, its thought where the server keeps it apart, and how it finished.  Out: a thought and an answer, or why not.
 *
 * Accepted: thought in any of the ways of `thought.ts`; fences of Markdown; an answer given twice, if it is the same; a title with its code,
 * in other case or number. A thought that was cut off, a missing answer and answers that differ are failures with a name, and the raw text
 * is kept.
 */
import type { ModelText, Reading } from "../domain/index.ts";
import { rawText, splitThought } from "./thought.ts";

/** The thought, or why there is none. */
export function readThought(reply: ModelText): Reading<string> {
  const raw = rawText(reply);
  const { thought, open } = splitThought(reply);
  if (open && reply.finish === "length") return { kind: "unread", why: "cut-off", reply: raw };
  if (thought.trim() === "")
    return { kind: "unread", why: reply.text.trim() === "" ? "empty" : "no-reason", reply: raw };
  return { kind: "read", value: thought.trim() };
}

/** What stands in `<answer>`; where `begun` it was opened in the prompt, and only its closing tag is to be seen. */
export function readAnswer(reply: ModelText, begun = false): Reading<string> {
  const raw = rawText(reply);
  const { rest, open } = splitThought(reply);
  if (open && reply.finish === "length") return { kind: "unread", why: "cut-off", reply: raw };
  const text = withoutFences(rest);
  const answers = [...text.matchAll(/<answer>([\s\S]*?)(?:<\/answer>|$)/gi)].map((match) => tidy(match[1]!));
  if (begun && answers.length === 0) answers.push(tidy(text.trimStart().split(/<\/answer>|\n/i)[0]!));
  const given = answers.filter((answer) => answer !== "");
  if (given.length === 0) return { kind: "unread", why: text.trim() === "" ? "empty" : "no-answer", reply: raw };
  if (new Set(given.map((answer) => answer.toLowerCase())).size > 1)
    return { kind: "unread", why: "several-answers", reply: raw };
  return { kind: "read", value: given.at(-1)! };
}

function withoutFences(text: string): string {
  return text.replace(/```[a-z]*\n?/gi, "");
}

function tidy(text: string): string {
  return text.replace(/^[\s"'*_`]+|[\s"'*_`.]+$/g, "").replace(/\s+/g, " ");
}

/** Words of a reason that stands outside the marks: fewer are a heading, such as "Next occupation:". */
const LEAST_WORDS = 6;

/**
 * The reason put between its marks. A reply that stopped at the closing tag does not hold it, and one whose thought was begun does not hold
 * the opening one; a model that ignores the tags writes its reason and goes on to the answer, and one that thinks by itself may do so after
 * its thought, which then is not the reason.
 */
export function withThoughtClosed(reply: ModelText): ModelText {
  if (splitThought(reply).thought !== "" && !isOpen(reply)) return withStatedReason(reply);
  const [, thought = "", rest = ""] = /^\s*(?:<think>)?([\s\S]*?)(<answer>[\s\S]*)?$/i.exec(reply.text)!;
  const ended = reply.finish !== "length" || rest !== "";
  return { ...reply, text: ended ? `<think>${thought}</think>${rest}` : `<think>${thought}` };
}

/** Whether the thought is in the text and was not closed there. */
function isOpen(reply: ModelText): boolean {
  return (reply.thought ?? "").trim() === "" && splitThought(reply).open;
}

function withStatedReason(reply: ModelText): ModelText {
  const { thought, rest } = splitThought(reply);
  const [stated = "", ...answer] = rest.split(/(?=<answer>)/i);
  if (rest === thought || stated.trim().split(/\s+/).length < LEAST_WORDS) return reply;
  return { finish: reply.finish, text: `<think>${stated.trim()}</think>${answer.join("")}` };
}

export type KnownTitle = { readonly code: string; readonly title: string };

/** The official title that an answer names: by its code, its words in any case, or in the singular. Never the nearest by guess. */
export function readTitle(answer: string, titles: readonly KnownTitle[]): KnownTitle | undefined {
  const code = /\b\d{2}-\d{4}(?:\.\d{2})?\b/.exec(answer)?.[0];
  if (code !== undefined) {
    const whole = code.includes(".") ? code : `${code}.00`;
    const named = titles.find((title) => title.code === whole);
    if (named) return named;
  }
  const key = titleKey(answer.replace(/\(?\b\d{2}-\d{4}(?:\.\d{2})?\b\)?/, ""));
  return titles.find(({ title }) => titleKey(title) === key);
}

function titleKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .split(" ")
    .map((word) => word.replace(/(?<=..[^su])s$/, "").replace(/ies?$|y$/, "y"))
    .join(" ");
}
