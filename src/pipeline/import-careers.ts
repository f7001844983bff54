/**
 * Careers from any file to one JSONL of checked, coded careers.
 *
 *     file ─► read, checked, coded, put in order; of a shard its own careers alone ─► JSONL, written beside and renamed
 *
 * Memory is flat in the number of careers (four bytes each of a shard, for their places); an interrupted import leaves no file.
 */
import type { Career, Run } from "../domain/index.ts";
import type { PlacedCareer } from "../histories/read.ts";
import { writeCareerLine } from "../histories/write.ts";
import { writeStreamWhole } from "../records/whole-file.ts";

export type ImportCounts = {
  careers: number;
  jobs: number;
  /** Jobs by what became of their title. */
  coding: Record<string, number>;
  /** Rules that were applied while reading, by name. */
  rules: Record<string, number>;
};

/** @param places is given the place of each career among all of the source */
export async function importCareers(
  careers: AsyncIterable<PlacedCareer>,
  to: string,
  run: Run,
  places: number[] = [],
): Promise<ImportCounts> {
  const counts: ImportCounts = { careers: 0, jobs: 0, coding: {}, rules: {} };
  async function* lines(): AsyncGenerator<string> {
    // Lines are handed on in blocks: a write a career costs more than the reading of it.
    let block = "";
    for await (const { career, at, share } of careers) {
      places.push(at);
      count(career, counts);
      block += writeCareerLine(career);
      if (block.length < 262_144) continue;
      yield block;
      block = "";
      run.report({ what: "careers", done: counts.careers, total: undefined, share });
    }
    yield block;
  }
  await writeStreamWhole(to, lines(), run.signal);
  run.report({ what: "careers", done: counts.careers, total: counts.careers });
  return counts;
}

function count(career: Career, counts: ImportCounts): void {
  counts.careers++;
  counts.jobs += career.jobs.length;
  for (const { coding } of career.jobs) {
    const found = coding.kind === "coded" ? coding.found : coding.kind;
    counts.coding[found] = (counts.coding[found] ?? 0) + 1;
  }
  for (const { rule } of career.notes) counts.rules[rule] = (counts.rules[rule] ?? 0) + 1;
}
