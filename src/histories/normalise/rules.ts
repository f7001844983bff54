/**
 * The rules for what careers leave out or get wrong, each stated once: the documentation prints this table, and every note shown to a
 * user is made from it, so the two cannot drift apart.
 *
 * In: a rule, a place and what was found there.  Out: a `ReadingNote`.
 */
import type { ReadingNote } from "../../domain/index.ts";

export type Rule = ReadingNote["rule"];

/** When it applies, and what is then done: both are parts of a sentence ("When …, …."). */
export const RULES: Readonly<Record<Rule, { readonly when: string; readonly done: string }>> = {
  "reversed-dates": { when: "a job ends before it begins", done: "its two dates are swapped" },
  "future-date": {
    when: "a date lies after today",
    done: "a job that ends after today counts as held today (more than ten years after, its end counts as unknown), and one that begins after today is kept in the career but is no part of the history",
  },
  "unreadable-date": { when: "a date cannot be read", done: "the entry is kept and that date counts as unknown" },
  "missing-start": {
    when: "a job has no start",
    done: "it takes its place by its end; without any date it keeps its place beside the entry before it and is not read as current",
  },
  "missing-end": {
    when: "a job has no end and the format does not say that this means current",
    done: "in a person's own file it counts as held today if no job begins later; otherwise its end counts as unknown and it takes its place by its start",
  },
  "no-title": { when: "a job has no title", done: "it is kept, and its occupation is not known" },
  overlap: {
    when: "two jobs overlap",
    done: "both are kept, in the order in which they ended (ties: the one that began first, then the order of the document); a shared year or month alone is no overlap",
  },
  reordered: { when: "jobs are not in order of time", done: "they are put in the order in which they ended" },
  "current-not-last": {
    when: "several jobs are held at once",
    done: "the last known job is the one that ends last; of those the one that began last; of those the later one of the document",
  },
  "undated-degree": {
    when: "a degree has no date of completion, or the document says that it was not completed (in progress, expected, candidate)",
    done: "an undated one is kept for a living person; one that was not completed, or was begun and has no end, counts as study without a degree; in cases cut from a data set an undated degree is not visible",
  },
  "after-the-moment": {
    when: "a degree is dated after the moment of the recommendation",
    done: "it is no part of the history; the moment of a living person is today, that of a case the end of the last known job",
  },
  duplicate: { when: "two jobs agree in title, employer, start and end", done: "one of them is kept" },
  "not-a-job": {
    when: "an entry is volunteer work or time off work, or words are neither a job nor education",
    done: "it is left out",
  },
  "personal-detail": {
    when: "a title, a degree or a field holds an e-mail address, a telephone number, a link or the name that the document gives",
    done: "that is taken out, and a job whose title is nothing else is left out",
  },
  "text-shortened": {
    when: "words are longer than 300 characters (descriptions: 20,000)",
    done: "the rest is cut off",
  },
  "unknown-field": { when: "a value is not what its field holds", done: "the value is left out" },
};

/**
 * @param found what was found, as the first half of a sentence: "It ends (2014) before it begins (2016)"
 * @param done  what was done in this very case, where the rule names several things
 */
export function note(rule: Rule, where: string, found: string, done: string = RULES[rule].done): ReadingNote {
  return { rule, where, said: `${found}; ${done}.` };
}

/** The rules as sentences, for documentation. */
export function rulesAsSentences(): string[] {
  return Object.values(RULES).map(({ when, done }) => `When ${when}, ${done}.`);
}
