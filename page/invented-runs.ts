/**
 * Runs and a labelling sheet for pictures: evaluations of our methods on people who were made up, so that nobody's history is shown.
 *
 * In: a folder.  Out: in it `runs`, two of them, the first with its answers kept, and `sheet.csv`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { main } from "../src/cli/run.ts";
import { type Random, seededRandom } from "../src/domain/random.ts";
import { cellOf, SHEET_COLUMNS } from "../src/judges/sheet-columns.ts";

/** Where people of an occupation go next, the likeliest first; themselves included. */
const MOVES: Readonly<Record<string, readonly string[]>> = {
  "41-2011.00": ["41-2031.00", "43-4051.00", "41-2011.00", "31-1131.00", "35-3023.00"], // cashiers
  "35-3023.00": ["41-2011.00", "35-2014.00", "35-3023.00", "35-3031.00", "53-7065.00"], // fast food workers
  "35-2014.00": ["35-1012.00", "35-2014.00", "35-1011.00", "53-7065.00"], // cooks
  "35-3031.00": ["35-1012.00", "43-4051.00", "35-3031.00", "25-2021.00"], // waiters
  "35-1012.00": ["11-9051.00", "35-1012.00", "35-1011.00", "41-1011.00"], // supervisors of food workers
  "31-1131.00": ["29-2061.00", "29-1141.00", "31-1131.00", "31-9092.00", "43-6013.00"], // nursing assistants
  "29-2061.00": ["29-1141.00", "29-2061.00", "31-9092.00"], // practical nurses
  "29-1141.00": ["29-1141.00", "11-9111.00", "29-1171.00"], // registered nurses
  "41-2031.00": ["41-1011.00", "41-4012.00", "43-4051.00", "41-2031.00"], // retail salespersons
  "43-4051.00": ["43-6014.00", "43-4051.00", "13-1071.00", "41-2031.00"], // customer service
  "43-6014.00": ["43-6011.00", "43-6014.00", "13-1071.00", "43-3031.00"], // secretaries
  "53-7065.00": ["53-7062.00", "53-3032.00", "53-7065.00", "43-5071.00"], // stockers
  "53-7062.00": ["53-3032.00", "53-7062.00", "47-2061.00", "53-1047.00"], // labourers
};
const BEGINNINGS = ["41-2011.00", "35-3023.00", "53-7065.00", "31-1131.00", "35-3031.00", "41-2031.00"] as const;
const PEOPLE = 700;

export async function inventedRuns(folder: string): Promise<{ readonly runs: string; readonly sheet: string }> {
  mkdirSync(folder, { recursive: true });
  const random = seededRandom(7);
  // Named without its folder, as reports then name it.
  const people = "invented-people.jsonl";
  process.chdir(folder);
  const careers = Array.from({ length: PEOPLE }, (_, at) => JSON.stringify(invented(at + 1, random)));
  writeFileSync(people, `${careers.join("\n")}\n`);
  const runs = join(folder, "runs");
  const on = ["--on", people, "--split", "70/10/20", "--runs", runs];
  await command(["evaluate", "stay", "markov", "counted", "default", "career-joint", "--keep-answers", ...on]);
  await command(["evaluate", "majority", "knn", ...on]);
  const sheet = join(folder, "sheet.csv");
  writeFileSync(sheet, SHEET);
  return { runs, sheet };
}

function invented(id: number, random: Random) {
  const among = <Value>(all: readonly Value[]) => all[Math.floor(random() ** 1.7 * all.length)]!;
  let [year, code]: [number, string] = [2002, among(BEGINNINGS)];
  const jobs = Array.from({ length: 3 + Math.floor(random() * 4) }, (_, at) => {
    const start = year;
    year += 1 + Math.floor(random() * 4);
    const job = { title: code, onet: code, start, end: year - 1, hours: 1_800, employer: at + 1, full_time: at > 0 };
    code = among(MOVES[code] ?? [code]);
    return job;
  });
  const education = [{ degree: random() < 0.3 ? "Bachelor's degree" : "High school diploma", year: 2001 }];
  return { id, birth_year: 1979, education, jobs };
}

async function command(args: readonly string[]): Promise<void> {
  const code = await main(args, {
    out: () => {},
    err: (text) => process.stderr.write(text),
    input: Readable.from([]),
    interactive: false,
    env: process.env as Readonly<Record<string, string>>,
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`wherefore ${args.join(" ")} ended with ${code}`);
}

const ROWS = [
  {
    id: "5c1f0a7be942",
    history:
      "Education:\n- High school diploma (2001)\nJobs, oldest first:\n- Cashiers; 2002 to 2004; Employer A; part time\n- Nursing Assistants; 2005 to 2009; Employer B; full time\n- Licensed Practical Nurses; 2010 to 2015; Employer C; full time",
    reason:
      "The person has 6 years of work among Licensed Practical Nurses and once worked among Nursing Assistants. People with such a history often take a step up in the same field next.",
    "what followed": "Registered Nurses",
  },
  {
    id: "9be3d27704aa",
    history:
      "Education:\n- Bachelor's degree (2001)\nJobs, oldest first:\n- Waiters and Waitresses; 2002 to 2003; Employer A\n- Customer Service Representatives; 2004 to 2008; Employer B",
    reason: "The person holds a master's degree and has worked in one field only, which speaks for teaching.",
    "what followed": "Human Resources Specialists",
  },
];
const SHEET = [
  SHEET_COLUMNS.join(","),
  ...ROWS.map((row: Readonly<Record<string, string>>) =>
    SHEET_COLUMNS.map((name) => cellOf(row[name] ?? "")).join(","),
  ),
].join("\r\n");
