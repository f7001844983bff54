/**
 * Careers written down: as JSON Resume with our codes, and as lines of our own careers file.
 *
 * In: a career.  Out: a JSON value, or one line of text. Both are read back by `readCareers` (a JSON Resume without the notes, and with
 * current jobs as it has them: without an end).
 */
import type { Career, Education, Job } from "../domain/index.ts";
import { jsonLine } from "../records/jsonl.ts";
import { EXTRA_KEY } from "./formats/json-resume.ts";

/** A JSON Resume 1.3.1 document, newest first as résumés are; what only we know stands under our own key. */
export function writeJsonResume(career: Career): Record<string, unknown> {
  return {
    $schema: "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
    basics: {},
    work: career.jobs.toReversed().map(writeWork),
    education: career.education.map(writeStudy),
    [EXTRA_KEY]: { id: career.id, ...(career.birthYear !== undefined && { birthYear: career.birthYear }) },
  };
}

function writeWork({
  title,
  employer,
  start,
  end,
  text,
  coding,
  fullTime,
  hours,
  census2010,
  current,
}: Job): Record<string, unknown> {
  const own = {
    ...(coding.kind === "coded" && { code: coding.code, found: coding.found, score: coding.score }),
    ...(fullTime !== undefined && { fullTime }),
    ...(hours !== undefined && { hours }),
    ...(census2010 !== undefined && { census2010 }),
    // A missing endDate would say that the job is held.
    ...(end === undefined && !current && { endUnknown: true }),
  };
  return {
    ...(title !== undefined && { position: title }),
    ...(employer !== undefined && { name: employer }),
    ...(start !== undefined && { startDate: start }),
    ...(end !== undefined && { endDate: end }),
    ...(text !== undefined && { summary: text }),
    ...(Object.keys(own).length > 0 && { [EXTRA_KEY]: own }),
  };
}

function writeStudy({ degree, field, institution, date, level, studied }: Education): Record<string, unknown> {
  const own = { ...(level !== undefined && { level }), ...(studied !== undefined && { studied }) };
  return {
    ...(degree !== undefined && { studyType: degree }),
    ...(field !== undefined && { area: field }),
    ...(institution !== undefined && { institution }),
    ...(date !== undefined && { endDate: date }),
    ...(Object.keys(own).length > 0 && { [EXTRA_KEY]: own }),
  };
}

/** One line of a careers file, its line break included. */
export function writeCareerLine(career: Career): string {
  return jsonLine(career);
}
