/**
 * Corrections of the history itself: a career as read becomes a written one again, is changed, and goes through the same rules as a file.
 *
 * A title that was not changed keeps its code; a code that the person chose counts as given.
 */
import type { Career, Job, OccupationCode } from "../../src/domain/index.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../../src/histories/normalise/raw.ts";
import { ask } from "./engine-client.ts";
import { change, failureOf, pageState, setPage } from "./store.ts";

export type JobFields = {
  readonly title: string;
  readonly employer: string;
  readonly start: string;
  readonly end: string;
};

export type StudyFields = { readonly level: string; readonly field: string; readonly date: string };

export function fieldsOf({ title, employer, start, end }: Job): JobFields {
  return { title: title ?? "", employer: employer ?? "", start: start ?? "", end: end ?? "" };
}

function writtenJob(job: Job, at: number): WrittenJob {
  const { title, employer, start, end, current, coding, text, fullTime, hours, census2010 } = job;
  const code = coding.kind === "coded" ? { code: coding.code, found: coding.found, score: coding.score } : {};
  const lacksEnd = end === undefined && !current;
  return {
    where: `job ${at + 1}`,
    title,
    employer,
    start,
    end,
    current,
    text,
    fullTime,
    hours,
    census2010,
    ...code,
    ...(lacksEnd && { endUnknown: true }),
  };
}

function writtenStudy(
  { degree, level, studied, field, institution, date }: Career["education"][number],
  at: number,
): WrittenEducation {
  return { where: `degree ${at + 1}`, degree, level, studied, field, institution, end: date };
}

async function rewritten(edit: (jobs: WrittenJob[], education: WrittenEducation[]) => void): Promise<void> {
  const { session } = pageState();
  if (session === undefined) return;
  const jobs = session.career.jobs.map(writtenJob);
  const education = session.career.education.map(writtenStudy);
  edit(jobs, education);
  const written: WrittenCareer = {
    id: session.career.id,
    birthYear: session.career.birthYear,
    jobs,
    education,
    notes: [],
    order: "oldest-first",
    missingEnd: "unknown",
  };
  try {
    const career = await ask("typed", written);
    // What was struck of the history before may not be in it any more.
    await change({
      career: { ...career, notes: [...session.career.notes, ...career.notes] },
      struck: [],
      affirmed: [],
    });
  } catch (error) {
    setPage({ failure: failureOf(error) });
  }
}

function written({ title, employer, start, end }: JobFields, where: string): WrittenJob {
  return {
    where,
    title,
    ...(employer.trim() !== "" && { employer }),
    ...(start.trim() !== "" && { start }),
    ...(end.trim() === "" ? { current: true } : { end }),
  };
}

export function saveJob(at: number | undefined, fields: JobFields): Promise<void> {
  return rewritten((jobs) => {
    const before = at === undefined ? undefined : jobs[at];
    const made = written(fields, before?.where ?? `job ${jobs.length + 1}`);
    if (at === undefined || before === undefined) jobs.push(made);
    else jobs[at] = before.title === fields.title ? { ...before, ...made, end: made.end, current: made.current } : made;
  });
}

export function removeJob(at: number): Promise<void> {
  return rewritten((jobs) => jobs.splice(at, 1));
}

export function codeJob(at: number, code: OccupationCode): Promise<void> {
  return rewritten((jobs) => {
    const { found: _, score: __, ...job } = jobs[at]!;
    jobs[at] = { ...job, code };
  });
}

export function saveStudy(at: number | undefined, { level, field, date }: StudyFields): Promise<void> {
  return rewritten((_, education) => {
    const made: WrittenEducation = {
      where: `degree ${education.length + 1}`,
      level: level as never,
      ...(field.trim() !== "" && { field }),
      ...(date.trim() !== "" && { end: date }),
    };
    if (at === undefined) education.push(made);
    else education[at] = made;
  });
}

export function removeStudy(at: number): Promise<void> {
  return rewritten((_, education) => education.splice(at, 1));
}
