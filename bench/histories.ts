/**
 * Import of 100,000 careers: read, check, code, order, write; against parsing and printing the same lines as plain JSON.
 *
 * In: nothing; the careers are drawn from a fixed seed.  Out: careers a second and peak memory, medians of three runs. Each run is a process
 * of its own, so that its peak memory is its own.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { quietRun, seededRandom, type TitleCoder, UNCUT, YearMonth } from "../src/domain/index.ts";
import { readShard } from "../src/histories/read.ts";
import { importCareers } from "../src/pipeline/import-careers.ts";
import { writeStreamWhole } from "../src/records/whole-file.ts";
import { type BenchResult, median } from "./bench.ts";

const CAREERS = 100_000;
const RUNS = 3;

type Measured = { perSecond: number; peakMegabytes: number };

export async function benchHistories(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  try {
    const input = join(folder, "careers.jsonl");
    await writeCareers(input);
    const ours: Measured[] = [];
    const plain: Measured[] = [];
    // By turns, so that a slow minute of the machine falls on both.
    for (let run = 0; run < RUNS; run++) {
      ours.push(measureApart("import", input, join(folder, "out.jsonl")));
      plain.push(measureApart("plain", input, join(folder, "out.jsonl")));
    }
    const size = Math.round(statSync(input).size / 1e6);
    const what = `import of ${CAREERS.toLocaleString("en-US")} careers (JSONL, ${size} MB): read, check, write`;
    const yardstick = "JSON.parse and JSON.stringify of the same lines";
    const row = (
      reach: string,
      unit: string,
      of: (measured: Measured) => number,
      reached: (value: number) => boolean,
    ): BenchResult => ({
      what,
      reach,
      unit,
      yardstick,
      median: median(ours.map(of)),
      yardstickMedian: median(plain.map(of)),
      met: reached(median(ours.map(of))),
    });
    return [
      row(
        "10,000 careers a second or better",
        "careers/s",
        ({ perSecond }) => perSecond,
        (value) => value >= 10_000,
      ),
      row(
        "under 300 MB",
        "MB at the peak",
        ({ peakMegabytes }) => peakMegabytes,
        (value) => value < 300,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureApart(how: "import" | "plain", input: string, output: string): Measured {
  const said = execFileSync(process.execPath, [fileURLToPath(import.meta.url), how, input, output], {
    encoding: "utf8",
  });
  return JSON.parse(said) as Measured;
}

/** Careers of one to fifteen jobs, about eight on average, in the shape of the NLSY97 careers. */
async function writeCareers(path: string): Promise<void> {
  const random = seededRandom(1);
  const below = (limit: number) => Math.floor(random() * limit);
  const titles = [
    "Cashiers",
    "Waiters and waitresses",
    "Registered nurses",
    "Accountants and auditors",
    "Cooks",
    "Carpenters",
    "Chief executives",
  ];
  const codes = ["41-2011.00", "35-3031.00", "29-1141.00", "13-2011.00", "35-2014.00", "47-2031.00", "11-1011.00"];
  const file = await open(path, "w");
  let block = "";
  for (let id = 1; id <= CAREERS; id++) {
    const birth_year = 1950 + below(50);
    let year = birth_year + 16;
    const jobs = Array.from({ length: 1 + below(15) }, (_, at) => {
      const pick = below(titles.length);
      const start = year;
      year += below(3);
      const end = year++;
      return {
        census2010: "4760",
        title: titles[pick],
        onet: codes[pick],
        onet_title: titles[pick],
        start,
        end,
        hours: below(9000),
        employer: at + 1,
        full_time: below(2) === 1,
      };
    });
    const education = [
      { degree: "High school diploma or GED", year: birth_year + 18 },
      { degree: "Bachelor's degree", year: birth_year + 22, field: "Business" },
    ].slice(below(3));
    block += `${JSON.stringify({ id, birth_year, education, jobs })}\n`;
    if (block.length < 1e6) continue;
    await file.write(block);
    block = "";
  }
  await file.write(block);
  await file.close();
}

// --- one run, in a process of its own -----------------------------------------------------------------------------------------

async function importAll(input: string, output: string): Promise<void> {
  const coder: TitleCoder = () => ({ kind: "not-recognised", nearest: [] });
  await importCareers(readShard(input, UNCUT, { coder, today: YearMonth.parse("2099") }), output, quietRun());
}

async function copyPlainly(input: string, output: string): Promise<void> {
  async function* blocks(): AsyncGenerator<string> {
    let block = "";
    for await (const line of createInterface({
      input: createReadStream(input, "utf8"),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      block += `${JSON.stringify(JSON.parse(line))}\n`;
      if (block.length < 262_144) continue;
      yield block;
      block = "";
    }
    yield block;
  }
  await writeStreamWhole(output, blocks(), new AbortController().signal);
}

const [how, input, output] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && input !== undefined && output !== undefined) {
  const begun = performance.now();
  await (how === "import" ? importAll : copyPlainly)(input, output);
  const perSecond = CAREERS / ((performance.now() - begun) / 1000);
  console.log(
    JSON.stringify({
      perSecond: Math.round(perSecond),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
}
