/**
 * A recommendation: in a warm process, and from the start of one.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { trainMarkov } from "../src/baselines/markov.ts";
import { pastFacts } from "../src/claims/past-facts.ts";
import { questionWorthAsking } from "../src/claims/question.ts";
import { quietRun } from "../src/domain/index.ts";
import { embeddedDefault } from "../src/methods/career-methods.ts";
import { advise } from "../src/pipeline/advise.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { CODES, caseOf, historyOfJobs, NURSE, taxonomy } from "../tests/support/people.ts";
import { type BenchResult, median, timeOf } from "./bench.ts";

/** Of the examples the usual one, and the one that asks most of its reader; in seconds. */
const FILES = [
  { file: "examples/json-resume.json", reach: 0.6 },
  { file: "examples/europass.pdf", reach: 0.9 },
];

export async function benchRecommend(): Promise<BenchResult[]> {
  const recommender = counted(unpackCounted(loadCounted()), taxonomy);
  const markov = trainMarkov(
    [caseOf(historyOfJobs([{ code: CODES.cook, from: 2000, to: 2001 }]), CODES.chef)],
    taxonomy,
    1,
  );
  const warm = await timeOf(50, () => recommender(NURSE, quietRun()));
  const whole = await timeOf(50, () => advise(NURSE, recommender, [], taxonomy, quietRun()));
  const yardstickMedian = await timeOf(50, () => markov(NURSE, quietRun()));
  const { distribution } = await recommender(NURSE, quietRun());
  const question = await timeOf(50, () => questionWorthAsking(distribution, NURSE, taxonomy, []));
  const embedded = embeddedDefault(taxonomy);
  const facts = pastFacts(NURSE, taxonomy).map(({ edited }) => edited);
  const alone = await timeOf(20, () => embedded(NURSE, quietRun()));
  const edits = await timeOf(20, () => embedded.distributions!([...facts, ...facts].slice(0, 12)));
  const explained = await timeOf(20, () => advise(NURSE, embedded, [], taxonomy, quietRun()));
  const started = [];
  for (const { file, reach } of FILES) started.push(...(await benchStart(file, reach)));
  return [
    {
      what: "recommendation, warm",
      reach: "under 5 ms",
      met: warm < 5,
      median: warm,
      unit: "ms",
      yardstick: "Markov, warm",
      yardstickMedian,
    },
    {
      what: "with ranking and question, warm",
      reach: "under 5 ms",
      met: whole < 5,
      median: whole,
      unit: "ms",
      yardstick: "the question alone",
      yardstickMedian: question,
    },
    {
      what: "default, twelve histories in one pass",
      reach: "under 30 ms",
      met: edits < 30,
      median: edits,
      unit: "ms",
      yardstick: "one history",
      yardstickMedian: alone,
    },
    {
      what: "default with pulls and composed reasons, warm",
      reach: "under 60 ms",
      met: explained < 60,
      median: explained,
      unit: "ms",
      yardstick: "its ranking alone",
      yardstickMedian: alone,
    },
    ...started,
  ];
}

async function benchStart(file: string, reach: number): Promise<BenchResult[]> {
  const starts = [];
  const bare = [];
  for (let run = 0; run < 7; run++) {
    starts.push(await runOf(["src/cli/main.ts", "recommend", file]));
    bare.push(await runOf(["-e", "0"]));
  }
  const start = median(starts.map(({ seconds }) => seconds));
  const memory = median(starts.map(({ megabytes }) => megabytes));
  return [
    {
      what: `recommend ${file}, from process start`,
      reach: `under ${reach} s`,
      met: start < reach,
      median: start,
      unit: "s",
      yardstick: "node -e 0",
      yardstickMedian: median(bare.map(({ seconds }) => seconds)),
    },
    {
      what: "its resident memory",
      reach: "under 200 MB",
      met: memory < 200,
      median: memory,
      unit: "MB",
      yardstick: "node -e 0",
      yardstickMedian: median(bare.map(({ megabytes }) => megabytes)),
    },
  ];
}

/** Wall-clock seconds and peak resident memory of one process, by the operating system's own account. */
export async function runOf(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ seconds: number; megabytes: number }> {
  const report = "process.on('exit', () => process.stderr.write('rss ' + process.resourceUsage().maxRSS + '\\n'));";
  const begun = performance.now();
  const child = spawn(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  const [code] = await once(child, "close");
  const seconds = (performance.now() - begun) / 1000;
  const rss = /rss (\d+)/.exec(said);
  if (code !== 0 || rss === null) throw new Error(`${args.join(" ")} ended with ${code}: ${said.slice(0, 300)}`);
  return { seconds, megabytes: Number(rss[1]) / 1024 };
}
