/**
 * Education as written becomes education as we keep it: its level read from its words, its date that of completion.
 *
 * In: a written entry; today.  Out: an `Education`, and a note for every rule that was applied.
 */
import type { Education, ReadingNote } from "../../domain/index.ts";
import { surelyAfter } from "./dates.ts";
import { degreeLevelOf, fieldOf } from "./degrees.ts";
import { date, type Reading, words } from "./normalise-values.ts";
import type { WrittenEducation } from "./raw.ts";
import { note, RULES } from "./rules.ts";

export function normaliseEducation(written: WrittenEducation, reading: Reading, notes: ReadingNote[]): Education {
  const { where } = written;
  const education: Education = {};
  const degree = words(written.degree, "degree", where, notes);
  const field = words(written.field, "field", where, notes) ?? (degree === undefined ? undefined : fieldOf(degree));
  const institution = words(written.institution, "institution", where, notes);
  const end = date(written.end, "end", where, notes);
  const begun = date(written.start, "start", where, notes);
  if (degree !== undefined) education.degree = degree;
  const level = written.level ?? (degree === undefined ? undefined : degreeLevelOf(degree));
  if (level !== undefined) education.level = level;
  if (field !== undefined) education.field = field;
  if (institution !== undefined) education.institution = institution;
  if (end !== undefined && end !== "current" && end !== "unreadable") {
    education.date = end;
    if (surelyAfter(end, reading.today))
      notes.push(
        note("future-date", where, `It ends (${end}) after today (${reading.today})`, RULES["after-the-moment"].done),
      );
    return education;
  }
  const unfinished =
    written.current === true ||
    end === "current" ||
    (end === undefined && begun !== undefined && begun !== "unreadable");
  if (unfinished)
    notes.push(note("undated-degree", where, "It was begun and has no end", "it counts as study without a degree"));
  else notes.push(note("undated-degree", where, "It has no date of completion", "it is kept"));
  // Begun and not finished, as far as the document says: no degree has been had.
  if (unfinished && level !== undefined && level !== "less-than-high-school" && level !== "high-school")
    education.level = "some-college";
  else if (unfinished) delete education.level;
  return education;
}
