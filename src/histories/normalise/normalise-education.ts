/**
 * Education as written becomes education as we keep it: its level read from its words, its date that of completion.
 *
 * In: a written entry; today.  Out: an `Education`, and a note for every rule that was applied.
 */
import type { DegreeLevel, Education, ReadingNote } from "../../domain/index.ts";
import { surelyAfter } from "./dates.ts";
import { degreeLevelOf, fieldOf, isShortDegree, saysUnfinished } from "./degrees.ts";
import { date, type Reading, words } from "./normalise-values.ts";
import type { WrittenEducation } from "./raw.ts";
import { note, RULES } from "./rules.ts";

export function normaliseEducation(written: WrittenEducation, reading: Reading, notes: ReadingNote[]): Education {
  const { where } = written;
  const education: Education = {};
  const degree = words(written.degree, "degree", where, notes);
  const named = words(written.field, "field", where, notes);
  const field =
    named === undefined
      ? degree === undefined
        ? undefined
        : withoutRemark(fieldOf(degree) ?? "")
      : withoutRemark(named);
  const institution = words(written.institution, "institution", where, notes);
  const end = date(written.end, "end", where, notes);
  const begun = date(written.start, "start", where, notes);
  if (degree !== undefined) education.degree = degree;
  if (field !== undefined) education.field = field;
  if (institution !== undefined) education.institution = institution;
  const level = written.level ?? (degree === undefined ? undefined : degreeLevelOf(degree));
  const dated = end !== undefined && end !== "current" && end !== "unreadable" ? end : undefined;
  const unfinished = whyUnfinished(written, `${degree ?? ""} ${named ?? ""}`, { begun, end });
  if (unfinished !== undefined) {
    notes.push(note("undated-degree", where, unfinished, "it counts as study without a degree"));
    return asStudied(education, written.studied ?? level);
  }
  if (level !== undefined) education.level = level;
  if (dated === undefined) notes.push(note("undated-degree", where, "It has no date of completion", "it is kept"));
  else education.date = dated;
  if (dated !== undefined && surelyAfter(dated, reading.today))
    notes.push(
      note("future-date", where, `It ends (${dated}) after today (${reading.today})`, RULES["after-the-moment"].done),
    );
  return education;
}

type Ends = { readonly begun: unknown; readonly end: unknown };

/** Why no degree has been had, as far as the document says: in its own words, or because it was begun and has no end. */
function whyUnfinished(written: WrittenEducation, said: string, { begun, end }: Ends): string | undefined {
  if (written.studied !== undefined || saysUnfinished(said))
    return "It says that the degree was not completed, or not yet";
  if (written.current === true || end === "current") return "It is still going on";
  if (end === undefined && begun !== undefined && begun !== "unreadable") return "It was begun and has no end";
  return undefined;
}

/** What was studied for is kept apart from what was had. Who studies for a first degree has been to college; more is not known. */
function asStudied(education: Education, level: DegreeLevel | undefined): Education {
  if (level === undefined) return education;
  education.studied = level;
  if (level === "associate" || level === "bachelor" || level === "some-college") education.level = "some-college";
  return education;
}

/** "Electrical Engineering (degree not completed)": the remark is no part of the field. */
function withoutRemark(field: string): string | undefined {
  const plain = field.replace(/\s*[([][^()[\]]*[)\]]/g, (remark) => (saysUnfinished(remark) ? "" : remark)).trim();
  return plain === "" || isShortDegree(plain) ? undefined : plain;
}
