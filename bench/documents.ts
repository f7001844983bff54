/**
 * Documents of one person: `recommend` on a PDF from start to end, and 1,000 PDFs through the library.
 *
 * In: nothing; the PDFs are laid out from the invented people of the examples.  Out: seconds and files a second, medians, and the memory of
 * this process and of those that read at the end against after 200 files. The yardsticks: the same career as JSON, and the bare text of
 * the same PDFs by the library that opens them, in one process without its own.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractText, getDocumentProxy } from "unpdf";
import { pdfOf } from "../scripts/documents/pdf-layouts.ts";
import { people } from "../scripts/documents/people.ts";
import { readCareers, readingNow, writeJsonResume } from "../src/index.ts";
import { type BenchResult, median } from "./bench.ts";

const STARTS = 7;
const FILES = 1_000;
const RUNS = 3;
const EARLY = 200;

type Measured = { readonly filesPerSecond: number; readonly textsPerSecond: number; readonly grown: number };

export async function benchDocuments(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  try {
    const pdfs = await writePdfs(folder);
    const json = join(folder, "resume.json");
    for await (const career of readCareers(pdfs[0]!, readingNow()))
      writeFileSync(json, JSON.stringify(writeJsonResume(career)));
    const [pdfStarts, jsonStarts]: number[][] = [[], []];
    for (let run = 0; run < STARTS; run++) {
      pdfStarts!.push(secondsOfRecommend(pdfs[0]!));
      jsonStarts!.push(secondsOfRecommend(json));
    }
    const measured = Array.from({ length: RUNS }, () => measureApart(folder));
    const perSecond = median(measured.map((one) => one.filesPerSecond));
    const grown = median(measured.map((one) => one.grown));
    return [
      {
        what: "recommend on a PDF, from start to end",
        reach: "0.9 s or less",
        unit: "s",
        yardstick: "the same career as JSON",
        median: median(pdfStarts!),
        yardstickMedian: median(jsonStarts!),
        met: median(pdfStarts!) <= 0.9,
      },
      {
        what: `${FILES.toLocaleString("en-US")} PDFs of a page, one after the other`,
        reach: "40 files a second or more",
        unit: "files/s",
        yardstick: "their bare text in one process",
        median: perSecond,
        yardstickMedian: median(measured.map((one) => one.textsPerSecond)),
        met: perSecond >= 40,
      },
      {
        what: `resident memory, all processes, the last of ${FILES.toLocaleString("en-US")} PDFs over the 200th`,
        reach: "1.2 or less",
        unit: "",
        yardstick: "flat",
        median: grown,
        yardstickMedian: 1,
        met: grown <= 1.2,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writePdfs(folder: string): Promise<string[]> {
  const all = people();
  mkdirSync(join(folder, "pdf"));
  return Promise.all(
    all.map(async (person, at) => {
      const path = join(folder, "pdf", `${at}.pdf`);
      writeFileSync(path, await pdfOf(person, at % 10));
      return path;
    }),
  );
}

function secondsOfRecommend(file: string): number {
  const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const begun = performance.now();
  execFileSync(process.execPath, [main, "recommend", file, "--json"], { stdio: ["ignore", "pipe", "ignore"] });
  return (performance.now() - begun) / 1_000;
}

/** A process of its own, so that its memory is its own. */
function measureApart(folder: string): Measured {
  const out = execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder], { encoding: "utf8" });
  return JSON.parse(out) as Measured;
}

async function measureHere(folder: string): Promise<Measured> {
  const paths = readdirSync(join(folder, "pdf")).map((name) => join(folder, "pdf", name));
  const reading = readingNow();
  const read = async (at: number) => {
    for await (const { jobs } of readCareers(paths[at % paths.length]!, reading))
      if (jobs.length === 0) throw new Error("a job was expected");
  };
  await read(0);
  // The most of each half of the files: which of them the collector runs after is chance.
  const most = [0, 0];
  const begun = performance.now();
  for (let at = 0; at < FILES; at++) {
    await read(at);
    const half = at < EARLY ? 0 : 1;
    if (at % 20 === 0) most[half] = Math.max(most[half]!, residentOfAll());
  }
  const filesPerSecond = FILES / ((performance.now() - begun) / 1_000);
  const texts = performance.now();
  const few = 200;
  for (let at = 0; at < few; at++) {
    const bytes = new Uint8Array(readFileSync(paths[at % paths.length]!));
    await extractText(await getDocumentProxy(bytes), { mergePages: true });
  }
  return {
    filesPerSecond,
    textsPerSecond: few / ((performance.now() - texts) / 1_000),
    grown: most[1]! / most[0]!,
  };
}

/** Megabytes of this process and its children; of the children on Linux alone. */
function residentOfAll(): number {
  const own = process.memoryUsage.rss() / 1_048_576;
  if (process.platform !== "linux") return own;
  const children = readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
  return children.reduce((sum, child) => sum + residentOf(child), own);
}

function residentOf(child: string): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, "utf8"))?.[1] ?? 0) / 1_024;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

const [folder] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && folder !== undefined)
  process.stdout.write(JSON.stringify(await measureHere(folder)));
