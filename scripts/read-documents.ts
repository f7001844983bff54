/**
 * How well ordinary documents are read: invented people in ten layouts of PDF and five of Word, and the share of their jobs that come back
 * with the right title, employer and dates.
 *
 *     npm run -s read-documents
 *     npm run -s read-documents -- FOLDER    (keeps the documents there)
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Career, readCareers, readingNow, YearMonth } from "../src/index.ts";
import { rateOf } from "../src/statistics/rates.ts";
import { DOCX_LAYOUTS, docxOf } from "./documents/docx-layouts.ts";
import { PDF_LAYOUTS, pdfOf } from "./documents/pdf-layouts.ts";
import { type Person, people, type WrittenJob } from "./documents/people.ts";

const DOCX = 10;
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "wherefore-documents-"));
mkdirSync(folder, { recursive: true });
const reading = { ...readingNow(), today: YearMonth.parse("2026-11") };
const counts = new Map<string, { jobs: number; right: number; more: number }>();

const everybody = people();
for (const [at, person] of everybody.entries()) {
  const layout = at % PDF_LAYOUTS.length;
  await readOne(person, `${at}.pdf`, `pdf: ${PDF_LAYOUTS[layout]![0]}`, await pdfOf(person, layout));
}
for (const [at, person] of everybody.slice(0, DOCX).entries()) {
  const layout = at % DOCX_LAYOUTS.length;
  await readOne(person, `${at}.docx`, `docx: ${DOCX_LAYOUTS[layout]![0]}`, await docxOf(person, layout));
}
let [jobs, right, more] = [0, 0, 0];
for (const [layout, count] of counts) {
  console.log(`${layout}: ${count.right} of ${count.jobs} jobs right, ${count.more} that are none`);
  jobs += count.jobs;
  right += count.right;
  more += count.more;
}
const { low, high } = rateOf(right, jobs);
console.log(
  `all: ${right} of ${jobs} (${percent(right / jobs)}, 95 % interval ${percent(low)} to ${percent(high)}), ${more} that are none`,
);

async function readOne(person: Person, name: string, layout: string, bytes: Buffer): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const count = counts.get(layout) ?? { jobs: 0, right: 0, more: 0 };
  counts.set(layout, count);
  count.jobs += person.jobs.length;
  try {
    for await (const career of readCareers(path, reading)) {
      const missed = person.jobs.filter((job) => !career.jobs.some((read) => same(job, read)));
      count.right += person.jobs.length - missed.length;
      count.more += Math.max(0, career.jobs.length - person.jobs.length);
      for (const job of missed)
        console.error(`${name}: missed ${words(job)}\n    read ${career.jobs.map(words).join("\n         ")}`);
    }
  } catch (error) {
    console.error(`${name}: ${(error as Error).message}`);
  }
}

function same(job: WrittenJob, read: Career["jobs"][number]): boolean {
  return (
    job.title === read.title &&
    job.employer === read.employer &&
    job.start === read.start &&
    (job.end === undefined ? read.current : job.end === read.end)
  );
}

function words({
  title,
  employer,
  start,
  end,
}: Partial<Record<"title" | "employer" | "start" | "end", string | undefined>>): string {
  return `${title ?? "-"} @ ${employer ?? "-"} ${start ?? "?"}..${end ?? ""}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
