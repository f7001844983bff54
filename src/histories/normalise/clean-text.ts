/**
 * Words from a file, made safe to keep and to show.
 *
 * In: any value.  Out: one line without control characters, cut at a limit; or undefined where there are no words.
 */
import { type CareerId, quoted } from "../../domain/index.ts";

/** Characters kept; a longer text is cut and noted. */
export const TEXT_LIMITS = {
  title: 300,
  employer: 300,
  degree: 300,
  field: 300,
  institution: 300,
  text: 20_000,
} as const;

// Fast answer for the usual case: no control, format or surrogate trouble, no space at an end or doubled.
const CLEAN = /^[^\s\p{C}]+(?: [^\s\p{C}]+)*$/u;

/** One line of words, not cut yet; a number becomes its digits; anything else, and blank text, is undefined. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string") return undefined;
  if (value.length < 200 && CLEAN.test(value)) return value;
  const text = value
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/\p{C}/gu, "")
    .replace(/ {2,}/g, " ")
    .trim();
  return text === "" ? undefined : text;
}

/** A document's id of a person, as the career has it. */
export function careerId(written: string): CareerId {
  return cutText(cleanText(written) ?? "person-1", 199) as CareerId;
}

/** Cuts at whole characters. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}

/** A value from outside for an error message or note. Objects are named, not printed: a deeply nested one cannot be. */
export function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value.slice(0, 200), 40);
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") return "an object";
  return String(value);
}

/** The name nearest to a written one by edit distance, for "did you mean"; undefined where there are none. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const near = names.map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }));
  return near.sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** Levenshtein's distance over the first 60 characters, which is enough to tell names apart. */
function editDistance(a: string, b: string): number {
  const from = a.slice(0, 60);
  const to = b.slice(0, 60);
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
