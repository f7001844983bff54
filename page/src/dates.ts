/** Dates and spans of a history, in words of the reader's language. */
import type { Job } from "../../src/domain/index.ts";
import type { Messages } from "./messages/en.ts";

export function dateText(date: string, { months }: Messages): string {
  const [year, month] = date.split("-") as [string, string?];
  return month === undefined ? year : `${months[Number(month) - 1]} ${year}`;
}

export function spanText(job: Job, words: Messages): string {
  const { history } = words;
  const end = job.end === undefined ? (job.current ? history.now : undefined) : dateText(job.end, words);
  if (job.start === undefined)
    return end === undefined ? history.noDates : job.current ? history.now : history.until(end);
  const start = dateText(job.start, words);
  return end === undefined ? history.since(start) : `${start} – ${end}`;
}

/** Years a job lasted, where both ends are known. */
export function yearsIn({ start, end, current }: Job, today: string): number | undefined {
  const last = end ?? (current ? today : undefined);
  if (start === undefined || last === undefined) return undefined;
  const months = (date: string, missing: number) => {
    const [year, month] = date.split("-").map(Number) as [number, number?];
    return 12 * year + (month ?? missing);
  };
  return (months(last, 6) - months(start, 6)) / 12;
}
