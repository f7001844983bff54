/**
 * A career: what one person did and learned, in order, as they wrote it and as we read it.
 *
 * `Career` is everything a file says; `CareerHistory` is the part known at the moment of prediction, and what every recommender
 * is given. They have the same shape on purpose, so that a living person's whole career is a history, and one case of a data set
 * is a history and the occupation that followed.
 */
import * as z from "zod";
import { DEGREE_LEVELS } from "./degree-levels.ts";
import { OccupationCode, TitleCoding } from "./occupation.ts";
import { YearMonth } from "./year-month.ts";

export const CareerId = z.string().min(1).max(200).brand<"CareerId">();
export type CareerId = z.infer<typeof CareerId>;

export const Job = z.object({
  /** As written; absent where the file gave none. */
  title: z.string().optional(),
  coding: TitleCoding,
  employer: z.string().optional(),
  /** The first year or month of the job; absent where it is not known. */
  start: YearMonth.optional(),
  /** The last year or month, inclusive; absent where it is not known or the job is current. */
  end: YearMonth.optional(),
  /** The job was held when the document was written. */
  current: z.boolean(),
  fullTime: z.boolean().optional(),
  /** Hours worked in the whole job, where the source counts them (NLSY97 does). */
  hours: z.number().nonnegative().optional(),
  /** The source's own Census 2010 occupation code, four digits, where there is one. */
  census2010: z.string().optional(),
  /** Free words about the job. Never sent to a model but on the user's word. */
  text: z.string().optional(),
});
export type Job = z.infer<typeof Job>;

export const DegreeLevel = z.enum(DEGREE_LEVELS);
export type DegreeLevel = z.infer<typeof DegreeLevel>;

export const Education = z.object({
  /** As written. */
  degree: z.string().optional(),
  /** Absent where the words were not understood. */
  level: DegreeLevel.optional(),
  /** The level of a degree that was begun and not completed, or not yet: no degree that the person has. */
  studied: DegreeLevel.optional(),
  field: z.string().optional(),
  institution: z.string().optional(),
  /** When it was completed; absent where it is not known. */
  date: YearMonth.optional(),
});
export type Education = z.infer<typeof Education>;

/** A rule that was applied while reading, and where: shown to the user, so that nothing is mended in silence. */
export const ReadingNote = z.object({
  rule: z.enum([
    "reversed-dates",
    "future-date",
    "unreadable-date",
    "missing-start",
    "missing-end",
    "no-title",
    "overlap",
    "reordered",
    "current-not-last",
    "undated-degree",
    "after-the-moment",
    "duplicate",
    "not-a-job",
    "personal-detail",
    "text-shortened",
    "unknown-field",
  ]),
  /** The place in the document, such as `work[2].endDate` or `line 14`. */
  where: z.string(),
  /** The job or degree that it is about, as the person would call it; absent where it has no name or it is about the whole. */
  about: z.string().optional(),
  /** One sentence: what was found and what was done about it. */
  said: z.string(),
});
export type ReadingNote = z.infer<typeof ReadingNote>;

export const Career = z.object({
  id: CareerId,
  birthYear: z.int().min(1900).max(2099).optional(),
  /** Oldest first by start (by end where the start is unknown). */
  jobs: z.array(Job),
  education: z.array(Education),
  notes: z.array(ReadingNote),
});
export type Career = z.infer<typeof Career>;

/**
 * What is known up to now: the only thing a recommender sees. `moment` is today for a living person, and in a case the end of the last
 * known job; nothing in the history is dated later. It is absent in a case whose last known job has no date at all.
 */
export const CareerHistory = Career.extend({ moment: YearMonth.optional() });
export type CareerHistory = z.infer<typeof CareerHistory>;

/** The occupation that followed, kept apart from the history so that no recommender can be handed it. */
const NextOccupation = z.object({
  code: OccupationCode,
  census2010: z.string().optional(),
  /** How many titles the source's own code might have meant, where that is known: with 1 the label is sure. */
  titles: z.int().positive().optional(),
});
export type NextOccupation = z.infer<typeof NextOccupation>;

export const Case = z.object({
  /** Unique among cases: the person, and which transition where there are several a person. */
  id: z.string(),
  person: CareerId,
  history: CareerHistory,
  next: NextOccupation,
});
export type Case = z.infer<typeof Case>;

/** Which part of a split a person is in. */
export const Part = z.enum(["train", "valid", "test"]);
export type Part = z.infer<typeof Part>;

/** The highest level of education in a history, or undefined where none is known. */
export function highestDegree(history: Career): DegreeLevel | undefined {
  const ranks = history.education.flatMap((entry) => (entry.level ? [DEGREE_LEVELS.indexOf(entry.level)] : []));
  return ranks.length === 0 ? undefined : DEGREE_LEVELS[Math.max(...ranks)];
}
