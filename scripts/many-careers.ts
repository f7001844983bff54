/**
 * As many careers as are asked for, made of the training people of NLSY97, drawn again and again: to measure what a size costs.
 *
 *     node scripts/many-careers.ts 1000000 FOLDER ─► FOLDER/birth_year=1980/part-0000.parquet ... one row a job
 *
 * In: `careers.jsonl.gz` and `split.tsv` of the public data.  Out: a table of Parquet parts by year of birth, as a warehouse has it; titles
 * as they are written there, without their codes, and each person with an id of their own and dates moved by up to three years. The test
 * part is not drawn from. The same count and seed give the same bytes.
 */
import { join } from "node:path";
import { argv, exit, stderr } from "node:process";
import type { SchemaElement } from "hyparquet";
import * as z from "zod";
import { seededRandom } from "../src/domain/index.ts";
import { readSplitFile } from "../src/histories/datasets/split.ts";
import { numberedJsonl } from "../src/records/jsonl.ts";
import { writeParquet } from "../src/records/parquet-file.ts";
import { DATA } from "./data-folder.ts";

const PEOPLE_A_PART = 50_000;

const Written = z.object({
  id: z.number(),
  birth_year: z.number().nullable(),
  education: z.array(
    z.object({ degree: z.string().nullish(), year: z.number().nullish(), field: z.string().nullish() }),
  ),
  jobs: z.array(
    z.object({
      title: z.string().nullish(),
      start: z.number().nullish(),
      end: z.number().nullish(),
      employer: z.number().nullish(),
    }),
  ),
});
type Written = z.infer<typeof Written>;

const [count, folder] = [Number(argv[2]), argv[3]];
if (!Number.isInteger(count) || count < 1 || folder === undefined) {
  stderr.write("usage: node scripts/many-careers.ts COUNT FOLDER\n");
  exit(2);
}
const people = await trainingPeople(join(DATA, "nlsy97-careers"));
const years = [...new Set(people.map(({ birth_year }) => birth_year!))].sort();
let made = 0;
for (const [at, year] of years.entries()) {
  const own = people.filter(({ birth_year }) => birth_year === year);
  // Shares by year as people have them; the last year takes what is left.
  const last = at === years.length - 1;
  let left = last ? count - made : Math.round((count * own.length) / people.length);
  const random = seededRandom(year);
  for (let part = 0; left > 0; part++) {
    const size = Math.min(left, PEOPLE_A_PART);
    const file = join(folder, `birthYear=${year}`, `part-${String(part).padStart(4, "0")}.parquet`);
    await writeParquet(file, tableSchema(), rowsOf(own, made, size, random));
    made += size;
    left -= size;
    stderr.write(`${made.toLocaleString("en")} of ${count.toLocaleString("en")} careers\n`);
  }
}

async function trainingPeople(data: string): Promise<Written[]> {
  const parts = await readSplitFile(join(data, "split.tsv"));
  const people: Written[] = [];
  for await (const { record } of numberedJsonl(join(data, "careers.jsonl.gz"), Written, "Download it again."))
    if (parts.get(String(record.id)) === "train" && record.birth_year !== null && record.jobs.length > 0)
      people.push(record);
  return people;
}

async function* rowsOf(
  own: readonly Written[],
  first: number,
  size: number,
  random: () => number,
): AsyncGenerator<Record<string, unknown>> {
  for (let person = first; person < first + size; person++) {
    const { jobs, education } = own[Math.floor(random() * own.length)]!;
    const moved = Math.floor(random() * 7) - 3;
    const later = (year: number | null | undefined) => (year == null ? null : String(year + moved));
    for (let row = 0; row < Math.max(jobs.length, education.length); row++) {
      const [job, degree] = [jobs[row], education[row]];
      yield {
        person: `p${person}`,
        title: job?.title ?? null,
        employer: job?.employer == null ? null : `Employer ${job.employer}`,
        start: later(job?.start),
        end: later(job?.end),
        degree: degree?.degree ?? null,
        field: degree?.field ?? null,
        degreeDate: later(degree?.year),
      };
    }
  }
}

function tableSchema(): SchemaElement[] {
  const columns = ["person", "title", "employer", "start", "end", "degree", "field", "degreeDate"];
  const text = (name: string): SchemaElement => ({
    name,
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    repetition_type: name === "person" ? "REQUIRED" : "OPTIONAL",
  });
  return [{ name: "root", num_children: columns.length }, ...columns.map(text)];
}
