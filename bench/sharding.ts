/**
 * Many careers ranked by the default: how many a second by one process, what two shards on two processes bring, and how memory grows.
 *
 * In: people of invented careers, as CSV with titles in words.  Out: medians of three; memory is the most that a process ever held (Linux).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BenchResult, median } from "./bench.ts";

const PEOPLE = 8_000;
const FEWER = 2_000;
const TITLES = ["Cashier", "Home Health Aide", "CNA", "Registered Nurse", "Line Cook", "Truck Driver", "Welder"];
const MAIN = resolve(import.meta.dirname, "../src/cli/main.ts");

export async function benchSharding(): Promise<BenchResult[]> {
  const place = mkdtempSync(join(tmpdir(), "wherefore-sharding-"));
  const [many, fewer] = [peopleFile(place, PEOPLE), peopleFile(place, FEWER)];
  const [one, two, less]: [number[], number[], number[]] = [[], [], []];
  let [megabytes, megabytesOfFewer] = [0, 0];
  for (const turn of [1, 2, 3]) {
    const out = (name: string) => join(place, `${name}-${turn}.jsonl`);
    const whole = await timed(() => [rank(many, out("whole"))]);
    one.push(whole.seconds);
    megabytes = Math.max(megabytes, whole.megabytes);
    const shards = await timed(() => ["1/2", "2/2"].map((shard) => rank(many, out("cut"), "--shard", shard)));
    two.push(shards.seconds);
    const small = await timed(() => [rank(fewer, out("fewer"))]);
    less.push(small.seconds);
    megabytesOfFewer = Math.max(megabytesOfFewer, small.megabytes);
  }
  // Starting costs alike whatever the number, so the rate is that of the careers that the larger file has more.
  const rate = (PEOPLE - FEWER) / (median(one) - median(less));
  const gain = median(one) / median(two);
  return [
    {
      what: "careers ranked by the default, one process",
      reach: "1,250 a second",
      met: rate >= 1_250,
      median: rate,
      unit: "a second",
      yardstick: "with its start",
      yardstickMedian: PEOPLE / median(one),
    },
    {
      what: "two shards on two processes, times one",
      reach: "1.9",
      met: gain >= 1.9,
      median: gain,
      unit: "times",
      yardstick: "the same work, s",
      yardstickMedian: median(one),
    },
    {
      what: `memory of ${PEOPLE.toLocaleString("en")} careers`,
      reach: "under 600 MB",
      met: megabytes < 600,
      median: megabytes,
      unit: "MB",
      yardstick: `of ${FEWER.toLocaleString("en")}`,
      yardstickMedian: megabytesOfFewer,
    },
  ];
}

function peopleFile(place: string, count: number): string {
  const file = join(place, `${count}.csv`);
  const rows = Array.from({ length: count }, (_, at) =>
    [0, 1, 2].map((job) => `p${at},${TITLES[(at * 3 + job * 2) % TITLES.length]},${2005 + 4 * job},${2008 + 4 * job}`),
  ).flat();
  writeFileSync(file, `person,title,start,end\n${rows.join("\n")}\n`);
  return file;
}

function rank(file: string, out: string, ...more: readonly string[]) {
  return spawn(process.execPath, [MAIN, "rank", file, "--out", out, ...more], { stdio: "ignore" });
}

/** @returns seconds until all have ended, and the most memory that one of them held */
async function timed(start: () => ReturnType<typeof rank>[]): Promise<{ seconds: number; megabytes: number }> {
  const began = performance.now();
  const children = start();
  let megabytes = 0;
  const watch = setInterval(() => {
    for (const { pid } of children) megabytes = Math.max(megabytes, highWater(pid));
  }, 50);
  const codes = await Promise.all(children.map(async (child) => (await once(child, "close"))[0] as number));
  clearInterval(watch);
  if (codes.some((code) => code !== 0)) throw new Error(`ranking ended with ${codes.join(" and ")}`);
  return { seconds: (performance.now() - began) / 1000, megabytes };
}

/** In megabytes; 0 of a process that has ended. */
function highWater(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
