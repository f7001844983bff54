/**
 * Lines with a span of time: which of them may be jobs.
 *
 * In: a line, and whether it stands under a heading of jobs.  Out: the spans of it, each with the words that belong to it; or, in a few
 * words, why a line with a date is no job.
 */

import { findSpan, type Span } from "../../normalise/spans.ts";
import { isUnpaid } from "../../normalise/unpaid.ts";
import { isProse, type Likeness } from "./likeness.ts";
import { partsOf, trimMarks } from "./parts.ts";
import { AWARD, BIRTH, CAREER_BREAK } from "./title-words.ts";

export type Dated = { readonly words: string; readonly span: Span };

/** A line of jobs names few of them. */
const MOST_SPANS = 20;

/** The spans of a line, each with the words that belong to it: those before it, or after it where none stand before. */
export function splitBySpans(line: string, orLoose: boolean): Dated[] {
  const found: Dated[] = [];
  let rest = line;
  for (let span = findSpan(rest, orLoose); span && found.length < MOST_SPANS; span = findSpan(rest, false)) {
    const before = trimMarks(rest.slice(0, span.at));
    const after = rest.slice(span.at + span.length);
    const next = findSpan(after, false);
    // What follows the last span of a line belongs to it too: a date first, or a place or employer that follows the date.
    const own = next === undefined ? after : before === "" ? after.slice(0, next.at) : "";
    found.push({
      words: before === "" ? trimMarks(own) : next === undefined ? `${before}\t${trimMarks(own)}` : before,
      span,
    });
    rest = next === undefined ? "" : before === "" ? after.slice(next.at) : after;
  }
  return found;
}

export const SENTENCE = "it reads like a sentence";

/** Why a line with a date is no job, as the second half of a sentence; undefined where it may be one. */
export function whyNoJob(
  line: string,
  { words, span }: Dated,
  inJobs: boolean,
  { title }: Likeness,
): string | undefined {
  if (BIRTH.test(line)) return "it reads like a date of birth";
  const parts = partsOf(words);
  if (parts[0] !== undefined && isUnpaid(parts[0])) return "it reads like volunteer work";
  if (parts[0] !== undefined && CAREER_BREAK.test(parts[0])) return "it reads like a break from work";
  const likeliest = Math.max(0, ...parts.map(title));
  const range = span.form === "range" || span.form === "open";
  if (AWARD.test(words) && (!range || likeliest < 0.6)) return "it reads like an award, a certificate or a publication";
  if (range && (likeliest >= 0.5 || !isProse(words))) return undefined;
  if (range) return SENTENCE;
  // A date alone says little: a title must say the rest, on this line or, where the line is but a date, on those around it.
  if (isProse(words) || (/\bin\s*$/i.test(line.slice(0, span.at)) && likeliest < 0.5)) return SENTENCE;
  if (parts.length === 0) return inJobs || span.form === "alone" ? undefined : "it is a date alone";
  return likeliest >= 0.5 || (inJobs && parts.length > 1) ? undefined : "nothing in it reads like the title of a job";
}
