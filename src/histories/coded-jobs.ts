/**
 * What every model reads in a history alike: the jobs that have a title, and when each ended.
 *
 * In: a history and the label space that is ranked.  Out: its coded jobs, oldest first; the month in which a job ended.
 */
import type { CareerHistory, Job, LabelSpace, YearMonth } from "../domain/index.ts";

export type CodedJob = {
  readonly job: Job;
  /** Its place among all jobs of the history. */
  readonly at: number;
  /** The index of its title. */
  readonly title: number;
};

/** Jobs without a code, or with one that is not of this label space, are left out. */
export function codedJobs({ jobs }: Pick<CareerHistory, "jobs">, { indexOf }: Pick<LabelSpace, "indexOf">): CodedJob[] {
  return jobs.flatMap((job, at) => {
    const title = job.coding.kind === "coded" ? indexOf(job.coding.code) : undefined;
    return title === undefined ? [] : [{ job, at, title }];
  });
}

/** The moment of prediction where the job is still held; its start where nothing is said of an end. */
export function endOf({ start, end, current }: Job, moment: YearMonth | undefined): YearMonth | undefined {
  return current ? moment : (end ?? start);
}
