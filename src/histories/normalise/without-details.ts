/**
 * What is no job goes, and titles, degrees and fields lose what they hold of the person: an e-mail address, a telephone number, a link, the name that the document
 * gives. What is kept of a career is then without them wherever it goes, to a model or into a file.
 *
 * In: a career as written.  Out: the same without those details, with a note for each place; a job whose title was nothing else is no job.
 */
import {
  partsOfNames,
  type ReadingNote,
  type TitleCoder,
  withoutPersonalDetails,
  withoutWords,
} from "../../domain/index.ts";
import { shown } from "./clean-text.ts";
import { degreeLevelOf } from "./degrees.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "./raw.ts";
import { note } from "./rules.ts";
import { isTimeOff, isUnpaid } from "./unpaid.ts";

export function withoutDetails(written: WrittenCareer, coder: TitleCoder): WrittenCareer {
  const notes = [...written.notes];
  const names = (written.names ?? []).slice(0, 5).map((name) => name.slice(0, 200));
  const parts = partsOfNames(names);
  const partsInStudies = parts.filter((part) => !FIELDS_OF_STUDY.has(part.toLowerCase()));
  /** @param keeps whether words of the name that stand alone are words of work here: "Baker" @param without what is left without them */
  function plain(
    value: unknown,
    where: string,
    alone: readonly string[],
    keeps: (words: string, without: string) => boolean,
  ): unknown {
    if (typeof value !== "string") return value;
    const whole = withoutPersonalDetails(value.slice(0, LOOKED_AT), names);
    const rest = withoutWords(whole.text, alone);
    const kept = rest.removed > 0 && keeps(whole.text, rest.text);
    const removed = whole.removed + (kept ? 0 : rest.removed);
    if (removed === 0) return value;
    notes.push(detailNote(where, removed));
    return kept ? whole.text : rest.text;
  }
  // Of a title that is recognised the official words are sent.
  const isTitle = (words: string) => coder(words).kind === "coded";
  const isDegree = (words: string, without: string) => degreeLevelOf(words) !== degreeLevelOf(without);
  const jobs = written.jobs.flatMap((job): WrittenJob[] => {
    if (isOnlyDetail(job.title, names) && (job.code === undefined || job.code === "")) {
      notes.push(note("not-a-job", job.where, "It is an address, a number or a name"));
      return [];
    }
    const unpaid = typeof job.title === "string" && (job.code === undefined || job.code === "") && whyNoJob(job.title);
    if (unpaid) {
      notes.push(note("not-a-job", job.where, unpaid));
      return [];
    }
    const title = plain(withoutTags(job.title), `${job.where}.title`, parts, isTitle);
    return [title === job.title ? job : { ...job, title }];
  });
  const education = written.education.map((entry): WrittenEducation => {
    const degree = plain(entry.degree, `${entry.where}.degree`, partsInStudies, isDegree);
    const field = plain(entry.field, `${entry.where}.field`, partsInStudies, isDegree);
    return degree === entry.degree && field === entry.field ? entry : { ...entry, degree, field };
  });
  return { ...written, jobs, education, notes };
}

/** "<b>Phlebotomist</b>": tags say how words look. */
function withoutTags(title: unknown): unknown {
  return typeof title === "string" && title.includes("<")
    ? title.slice(0, LOOKED_AT).replace(/<\/?[a-z][^<>]{0,100}>/gi, " ")
    : title;
}

/** Names of people that are names of fields as well: in a degree they are the field. */
const FIELDS_OF_STUDY: ReadonlySet<string> = new Set(
  "art arts law english french german dutch irish welsh music marine dance divinity business science".split(" "),
);

/** Longer titles are cut at 300 characters afterwards. */
const LOOKED_AT = 1_000;

function whyNoJob(title: string): string | undefined {
  if (isUnpaid(title)) return `${shown(title)} is volunteer work`;
  return isTimeOff(title) ? `${shown(title)} is time off work` : undefined;
}

function isOnlyDetail(title: unknown, names: readonly string[]): boolean {
  if (typeof title !== "string") return false;
  const { text, removed } = withoutPersonalDetails(title.slice(0, LOOKED_AT), names);
  return removed > 0 && !/\p{L}/u.test(text);
}

function detailNote(where: string, removed: number): ReadingNote {
  const found = removed === 1 ? "It holds a personal detail" : `It holds ${removed} personal details`;
  return note("personal-detail", where, found, removed === 1 ? "it is taken out" : "they are taken out");
}
