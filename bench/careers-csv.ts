/**
 * `node bench/careers-csv.ts FILE [PEOPLE]`: a CSV of careers that were made up, the same bytes each time.
 *
 * In: a file to write and how many people, 100,000 by default.  Out: one job a row, two to eight a person, with O*NET codes. Half of the people
 * stay in an occupation from job to job; who leaves goes to one of a few that most leavers of it take, so that there is something to learn.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { seededRandom } from "../src/domain/index.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";

/** Occupations that these people hold: every eighth. */
const EVERY = 8;
const WAYS_ON = 4;

export async function writeCareersCsv(file: string, people: number): Promise<void> {
  const random = seededRandom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const held = loadTaxonomy().occupations.filter((_, at) => at % EVERY === 0);
  // The first is taken most often, the last least.
  const waysOn = held.map(() => Array.from({ length: WAYS_ON }, () => below(held.length)));
  const out = createWriteStream(file);
  const write = async (text: string) => {
    if (!out.write(text)) await once(out, "drain");
  };
  await write("person,title,onet,start,end,birth year,employer,degree,degree year\n");
  let rows = "";
  for (let person = 1; person <= people; person++) {
    const born = 1955 + below(30);
    let year = born + 18 + below(8);
    let at = Math.floor(held.length * random() ** 2);
    const [degree, degreeYear] = below(3) === 0 ? ["Bachelor's degree", born + 22] : ["", ""];
    for (let jobs = 2 + below(7); jobs > 0; jobs--) {
      const end = year + below(5);
      const { code, title } = held[at]!;
      rows += `p${person},"${title}",${code},${year},${end},${born},Firm ${below(5_000)},${degree},${degreeYear}\n`;
      year = end + below(2);
      if (random() < 0.5) at = waysOn[at]![Math.floor(WAYS_ON * random() ** 2)]!;
    }
    if (rows.length < 262_144) continue;
    await write(rows);
    rows = "";
  }
  out.end(rows);
  await finished(out);
}

if (process.argv[1] === import.meta.filename && process.argv[2] !== undefined)
  await writeCareersCsv(process.argv[2], Number(process.argv[3] ?? 100_000));
