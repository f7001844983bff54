/**
 * A CSV of 100,000 careers: imported, split, every method that counts trained on seven tenths of them and scored on two, by the commands that
 * a user gives; against reading the rows of the same file as often as the commands do.
 *
 * In: nothing; the careers are drawn from a fixed seed (`bench/careers-csv.ts`).  Out: minutes and peak memory. It is one run of several
 * minutes, not a median of several; each command is a process of its own, so that its peak is its own.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse";
import type { BenchResult } from "./bench.ts";
import { writeCareersCsv } from "./careers-csv.ts";

const PEOPLE = 100_000;
const METHODS = ["stay", "majority", "markov", "markov2", "knn", "counted-trained"];
/** Once to import; to account for everybody, to train and to score the rows are read again. */
const READINGS = 4;

type Measured = { readonly minutes: number; readonly peakMegabytes: number };

export async function benchOwnData(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  const file = (name: string) => join(folder, name);
  try {
    await writeCareersCsv(file("people.csv"), PEOPLE);
    const imported = measureApart("import", file("people.csv"), "--out", file("people.jsonl"));
    const own = ["--on", file("people.jsonl"), "--split", "70/10/20", "--runs", file("runs")];
    const evaluated = measureApart("evaluate", ...METHODS, ...own);
    const rows = measureApart("rows", file("people.csv"));
    const what = `CSV of ${PEOPLE.toLocaleString("en")} careers: import, split, train and score ${METHODS.join(", ")}`;
    const yardstick = `the rows of the file, read ${READINGS} times`;
    const minutes = imported.minutes + evaluated.minutes;
    const peak = Math.max(imported.peakMegabytes, evaluated.peakMegabytes);
    return [
      {
        what,
        reach: "5 minutes or less",
        unit: "minutes",
        yardstick,
        median: minutes,
        yardstickMedian: READINGS * rows.minutes,
        met: minutes <= 5,
      },
      {
        what,
        reach: "under 600 MB",
        unit: "MB at the peak",
        yardstick,
        median: peak,
        yardstickMedian: rows.peakMegabytes,
        met: peak < 600,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureApart(...args: string[]): Measured {
  const said = execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(said.slice(said.lastIndexOf("\n{") + 1)) as Measured;
}

// --- one command, in a process of its own -----------------------------------------------------------------------------------------

async function readRows(file: string): Promise<void> {
  let rows = 0;
  for await (const _ of createReadStream(file).pipe(parse())) rows++;
  process.stdout.write(`${rows} rows`);
}

async function runCommand(args: string[]): Promise<void> {
  process.argv.splice(1, process.argv.length, fileURLToPath(new URL("../src/cli/main.ts", import.meta.url)), ...args);
  await import("../src/cli/main.ts");
}

if (process.argv[1] === import.meta.filename && process.argv.length > 2) {
  const args = process.argv.slice(2);
  const start = performance.now();
  await (args[0] === "rows" ? readRows(args[1]!) : runCommand(args));
  if (process.exitCode) throw new Error(`${args.join(" ")} failed`);
  const minutes = (performance.now() - start) / 60_000;
  process.stdout.write(`\n${JSON.stringify({ minutes, peakMegabytes: process.resourceUsage().maxRSS / 1024 })}\n`);
}
