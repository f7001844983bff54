/**
 * A judge's reply to a verdict: tolerant of how it is written, strict about what it says.
 *
 * In: the text of a reply and what the judge was shown.  Out: a grade with its grounds, or why there is none and, in words for the judge,
 * the fault.
 *
 * Read: one JSON object, alone, in a fence, among prose, behind a thought, with trailing commas. Not read: no object, two of them, a score
 * that is text or a fraction, one that is off the scale, an object that was copied from what the judge was shown. None of these becomes a
 * number: a 6 of 5 is a failed reading, not a low or a high score.
 */
import type { Verdict } from "../domain/index.ts";
import { splitThought } from "../prompts/thought.ts";
import { KEPT_CHARACTERS } from "./judge.ts";

export type ReadVerdict =
  | { readonly verdict: Extract<Verdict, { kind: "grade" }> }
  | { readonly verdict: Extract<Verdict, { kind: "unscored" }>; readonly fault: string };

/** @param detail the key beside the justification whose value is kept with it @param shown all that the judge was shown */
export function readVerdict(reply: string, detail: string, shown: string): ReadVerdict {
  const unscored = (why: "unreadable" | "off-scale" | "no-reply", fault: string): ReadVerdict => ({
    verdict: { kind: "unscored", why, reply: reply.slice(0, KEPT_CHARACTERS) },
    fault,
  });
  if (reply.trim() === "") return unscored("no-reply", "the reply was empty");
  // A thought may weigh several scores; only what follows it is the reply.
  const objects = scoredObjects(splitThought({ text: reply, finish: "stop" }).rest);
  const own = objects.filter(({ text }) => !shown.includes(text));
  if (own.length === 0)
    return unscored(
      "unreadable",
      objects.length === 0
        ? 'it holds no JSON object with a "score"'
        : "it repeats an object of the text that was to be judged",
    );
  if (own.length > 1)
    return unscored("unreadable", `it holds ${own.length} JSON objects with a "score", and one is wanted`);
  const { score, justification, [detail]: more } = own[0]!.value;
  if (typeof score !== "number") return unscored("unreadable", 'the "score" is not a number');
  if (!Number.isInteger(score) || score < 1 || score > 5)
    return unscored("off-scale", `the "score" ${score} is not a whole number from 1 to 5`);
  return { verdict: { kind: "grade", grade: score, because: grounds(justification, detail, more) } };
}

function grounds(justification: unknown, detail: string, more: unknown): string {
  const said = typeof justification === "string" ? justification.trim() : "";
  const listed = (Array.isArray(more) ? more : [more]).filter((one) => typeof one === "string" && one.trim() !== "");
  return [said, ...(listed.length === 0 ? [] : [`[${detail}: ${listed.join("; ")}]`])]
    .filter((part) => part !== "")
    .join(" ");
}

type Scored = { readonly text: string; readonly value: Readonly<Record<string, unknown>> };

/** The outermost objects of a text that have a score. */
function scoredObjects(text: string): Scored[] {
  const found: Scored[] = [];
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at)) {
    const end = endOfObject(text, at);
    const value = end === undefined ? undefined : parsed(text.slice(at, end));
    if (value === undefined) {
      at++;
      continue;
    }
    if ("score" in value) found.push({ text: text.slice(at, end), value });
    at = end!;
  }
  return found;
}

/** Where the brace that opens here is closed, braces within strings left aside; undefined where it is not. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  // The JSON as it stands first, because the comma of ", }" may stand within a string.
  for (const attempt of [text, text.replace(/,(\s*[}\]])/g, "$1")]) {
    try {
      const value: unknown = JSON.parse(attempt);
      return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
      // Perhaps the next attempt; else it is no JSON.
    }
  }
  return undefined;
}
