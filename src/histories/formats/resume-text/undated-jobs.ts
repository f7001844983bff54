/**
 * Jobs of a text without any date: only under a heading of jobs, since elsewhere a skill or a school reads like a title.
 *
 * In: the lines below a heading of jobs.  Out: its jobs, a title and an employer on one line or on two.
 */
import type { WrittenJob } from "../../normalise/raw.ts";
import type { DocumentLine } from "../documents/document-line.ts";
import { isProse, type Likeness } from "./likeness.ts";
import { namesOf } from "./names-of-entry.ts";
import { isPlaceOrAside } from "./parts.ts";

const A_TITLE = 0.5;

export function undatedJobs(lines: readonly DocumentLine[], likeness: Likeness): WrittenJob[] {
  const jobs: WrittenJob[] = [];
  const listed = lines.length > 0 && lines.every(({ bullet }) => bullet);
  let waiting: string | undefined;
  for (const line of lines) {
    if ((line.bullet && !listed) || isProse(line.text) || isPlaceOrAside(line.text)) continue;
    const names = namesOf([line.text], likeness, { employerFirst: false });
    const last = jobs.at(-1);
    if (names.title !== undefined && likeness.title(names.title) >= A_TITLE) {
      jobs.push({ where: line.where, title: names.title, employer: names.employer ?? waiting });
      waiting = undefined;
    } else if (last !== undefined && last.employer === undefined && !line.gap)
      last.employer = names.employer ?? names.title;
    else waiting = names.employer;
  }
  return jobs;
}
