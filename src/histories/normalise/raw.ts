/**
 * What every reader of a format gives: a career as the document has it, before any rule is applied.
 *
 * In: nothing.  Out: types. A value whose type the document does not assure is `unknown` here, and is checked in `normalise.ts`, the one
 * place where a written career becomes a `Career`.
 */
import type { Career, DegreeLevel, ReadingNote } from "../../domain/index.ts";

export type WrittenJob = {
  /** The place in the document, such as `work[2]` or `line 14`; fields are named after it. */
  where: string;
  title?: unknown;
  employer?: unknown;
  start?: unknown;
  end?: unknown;
  /** The document says that the job is still held. */
  current?: boolean | undefined;
  /** The document says that there was an end and that it is not known (we write that ourselves). */
  endUnknown?: boolean | undefined;
  /** An O*NET-SOC 2019 code that the document holds. */
  code?: unknown;
  /** The URI of the ESCO occupation that the document holds. */
  esco?: unknown;
  /** How that code was found, where the document says (we write it ourselves). */
  found?: unknown;
  score?: unknown;
  fullTime?: unknown;
  hours?: unknown;
  census2010?: unknown;
  text?: unknown;
};

export type WrittenEducation = {
  where: string;
  degree?: unknown;
  /** Where the document names the level itself (EQF, grades). */
  level?: DegreeLevel | undefined;
  /** The level that was studied for and not reached, where the document names it (we write that ourselves). */
  studied?: DegreeLevel | undefined;
  field?: unknown;
  institution?: unknown;
  start?: unknown;
  end?: unknown;
  /** Still being studied for, in the document's own words. */
  current?: boolean | undefined;
};

export type WrittenCareer = {
  id: string;
  birthYear?: unknown;
  /** What the document calls its person: read only to be taken out of titles, degrees and fields. */
  names?: readonly string[] | undefined;
  jobs: WrittenJob[];
  education: WrittenEducation[];
  notes: ReadingNote[];
  /** The custom of the format; the dates of the document outweigh it. */
  order: "newest-first" | "oldest-first";
  /** What a missing end means: the format's own word, or our rule for a person's file, or nothing. */
  missingEnd: "current" | "current-if-last" | "unknown";
};

/** A career, and the line it stands on where each line is one. */
export type Placed = { readonly career: Career; readonly line?: number | undefined };
