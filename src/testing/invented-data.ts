/**
 * A data folder in the shape of the public one, with careers that were made up: everybody goes round a ring of six occupations. What can be
 * learned from it is known, so a pipeline can be tried, and tested, without any data.
 *
 * In: how many people.  Out: a folder that `WHEREFORE_DATA` can name, with a careers file and a split.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { seededRandom } from "../domain/index.ts";

/** Cashier, nursing assistant, nurse, cook, chef, manager of health services; then a cashier again. */
export const RING = ["41-2011.00", "31-1131.00", "29-1141.00", "35-2014.00", "35-1011.00", "11-9111.00"] as const;

/** @returns the folder; of ten people seven are trained, two are validation and one is test */
export function inventedData(people: number): string {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-data-"));
  mkdirSync(join(folder, "nlsy97-careers"));
  const random = seededRandom(11);
  const lines = Array.from({ length: people }, (_, at) => JSON.stringify(career(at + 1, random)));
  writeFileSync(join(folder, "nlsy97-careers/careers.jsonl.gz"), gzipSync(`${lines.join("\n")}\n`));
  const part = (at: number) => (at % 10 < 7 ? "train" : at % 10 < 9 ? "valid" : "test");
  const rows = Array.from({ length: people }, (_, at) => `${at + 1}\t${part(at)}`);
  writeFileSync(join(folder, "nlsy97-careers/split.tsv"), `id\tpart\n${rows.join("\n")}\n`);
  return folder;
}

function career(id: number, random: () => number) {
  const begin = Math.floor(random() * RING.length);
  let year = 2003;
  const jobs = Array.from({ length: 3 + Math.floor(random() * 3) }, (_, at) => {
    const start = year;
    year += 1 + Math.floor(random() * 3);
    const onet = RING[(begin + at) % RING.length]!;
    return { title: onet, onet, start, end: year - 1, hours: 1800 * (year - start), employer: at + 1, full_time: true };
  });
  const education = random() < 0.5 ? [{ degree: "Bachelor's degree", year: 2002, field: "Business" }] : [];
  return { id, birth_year: 1980, education, jobs };
}
