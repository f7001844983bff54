/**
 * Judging: ten thousand questions to a scripted server of 50 ms, with a kill in the middle; and the measured judges with the choice over a
 * whole set of composed reasons of the NLSY97 training part (needs the public data).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../src/cli/run.ts";
import { type CandidateRecord, quietRun, UNCUT } from "../src/domain/index.ts";
import { casesOf } from "../src/histories/cases-of-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { judgeReasons } from "../src/judges/judge-reasons.ts";
import { llmJudge } from "../src/judges/kinds/language-model.ts";
import { journaled } from "../src/models/journaled.ts";
import { limited } from "../src/models/limited.ts";
import { ReasonsRecipe } from "../src/reasons/reason-recipe.ts";
import { beginReasonSet, describeData, type ReasonSet } from "../src/reasons/reason-set.ts";
import { sqliteJournal } from "../src/records/journal.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import type { BenchResult } from "./bench.ts";
import {
  bareSeconds,
  CONCURRENCY,
  LATENCY,
  repeatedCalls,
  outcomeOf as saidBy,
  scriptedModel,
  served,
  startServer,
} from "./models.ts";

const CALLS = 10_000;
const CALLS_TO_KILL = 2_000;
const CANDIDATES = 8;
const REPLY = '{"justification": "It stands there.", "errors": [], "score": 4}';

export async function benchAskedJudges(): Promise<BenchResult[]> {
  const { server, port } = await startServer(REPLY);
  try {
    const ideal = (CALLS / CONCURRENCY) * (LATENCY / 1000);
    const bare = await bareSeconds(port);
    const whole = await outcomeOf(judging(await setOf(CALLS), port));
    const repeated = await callsAfterKill(port);
    return [
      {
        what: `${CALLS} judge calls of ${LATENCY} ms at ${CONCURRENCY} at once`,
        reach: `90 % of the ideal rate (${(ideal / 0.9).toFixed(1)} s)`,
        met: whole.seconds <= ideal / 0.9,
        median: whole.seconds,
        unit: "s",
        yardstick: "bare fetch",
        yardstickMedian: bare,
      },
      repeatedCalls("judge calls repeated after kill -9", repeated),
    ];
  } finally {
    server.kill();
  }
}

/** A set of invented people with so many candidates, every reason another one. */
async function setOf(candidates: number): Promise<{ folder: string; data: string }> {
  const cases = candidates / CANDIDATES;
  const data = inventedData(Math.ceil((cases * 10) / 7) + 10);
  const dataset = openDataset("nlsy97", data, () => ({ kind: "not-recognised", nearest: [] }));
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  const set = await beginReasonSet(folder, { recipe: RECIPE, ...(await describeData(dataset)) });
  const lines: string[] = [];
  for await (const { id, person } of casesOf({ dataset, part: "train", limit: cases })) {
    const record: CandidateRecord = {
      id,
      person,
      fold: 0,
      missing: [],
      candidates: Array.from({ length: CANDIDATES }, (_, at) => ({
        text: `Person ${id} has held ${at} jobs.`,
        claims: [],
        provenance: { by: "composed", under: "bench", seed: at },
      })),
    };
    lines.push(`${JSON.stringify(record)}\n`);
  }
  writeFileSync(set.file("candidates.jsonl"), lines.join(""));
  return { folder, data };
}

const MEASURED = { judge: "measured", atLeast: 0 };
const RECIPE = ReasonsRecipe.parse({
  kind: "reasons",
  name: "bench",
  propose: { composed: { count: CANDIDATES } },
  judge: { measured: ["factuality", "coherence", "utility", "validity"] },
  choose: { factuality: { ...MEASURED, atLeast: 1 }, coherence: { ...MEASURED, atLeast: 1 }, utility: MEASURED },
});

function judging({ folder, data }: { folder: string; data: string }, port: number): ChildProcess {
  return child("asked", folder, data, String(port));
}

function child(...args: string[]): ChildProcess {
  return spawn(process.execPath, [import.meta.filename, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

type Outcome = { readonly seconds: number; readonly processor: number; readonly megabytes: number };

async function outcomeOf(process: ChildProcess): Promise<Outcome> {
  return (await saidBy(process)) as Outcome;
}

/** Kills a run midway, runs it again, and counts the calls that the server saw twice. */
async function callsAfterKill(port: number): Promise<number> {
  const set = await setOf(CALLS_TO_KILL);
  const before = await served(port);
  const killed = judging(set, port);
  // Begun, and not yet done: half of the calls have been served.
  while ((await served(port)) - before < CALLS_TO_KILL / 2) await new Promise((resolve) => setTimeout(resolve, 20));
  killed.kill("SIGKILL");
  await once(killed, "close");
  await outcomeOf(judging(set, port));
  return (await served(port)) - before - CALLS_TO_KILL;
}

async function judgeAsked(folder: string, data: string, port: string): Promise<void> {
  const dataset = openDataset("nlsy97", data, () => ({ kind: "not-recognised", nearest: [] }));
  const set: ReasonSet = { path: folder, recipe: RECIPE, file: (name) => join(folder, name) };
  const journal = sqliteJournal(set.file("journal.sqlite"));
  const { reply, ...rest } = scriptedModel(Number(port));
  // The server is no judge of schemas: the question whether it is would be one call more than those that are counted.
  const plain = {
    ...rest,
    reply: (request: Parameters<typeof reply>[0], signal: AbortSignal) =>
      reply({ ...request, schema: undefined }, signal),
  };
  const model = journaled(limited(plain, CONCURRENCY), journal);
  const panel = [{ judge: llmJudge(model, "scripted", "coherence", 1, loadTaxonomy()), repeats: 1 }];
  const order = { set, dataset, panel, limit: undefined, shard: UNCUT, retryUnscored: false };
  await timed(() => judgeReasons(order, undefined, () => [], { ...quietRun(), concurrency: CONCURRENCY }));
  await journal.close();
}

/** Composed, judged by all four measures and chosen from, as the commands do it: each step a process of its own. */
export async function benchMeasuredJudges(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  const recipe = join(folder, "recipe.yaml");
  const composed = readFileSync(new URL("../recipes/reasons-composed.yaml", import.meta.url), "utf8");
  writeFileSync(recipe, composed.replace(/^ +corrupted:.*\n/m, ""));
  const set = join(folder, "set");
  const proposed = await outcomeOf(
    child("command", "reasons", "propose", "--on", "nlsy97", "--recipe", recipe, "--out", set),
  );
  const judged = await outcomeOf(child("command", "reasons", "judge", set));
  const chosen = await outcomeOf(child("command", "reasons", "choose", set));
  const steps = [proposed, judged, chosen];
  const total = (of: keyof Outcome) => steps.reduce((sum, step) => sum + step[of], 0);
  const largest = Math.max(...steps.map(({ megabytes }) => megabytes));
  return [
    {
      what: "4,661 careers x 8 composed candidates, four measured judges, choice",
      reach: "under 180 s",
      met: total("seconds") < 180,
      median: total("seconds"),
      unit: "s",
      yardstick: "processor time of all three steps",
      yardstickMedian: total("processor"),
    },
    {
      what: "its judging alone, processor time",
      reach: "under 60 s",
      met: judged.processor < 60,
      median: judged.processor,
      unit: "s",
      yardstick: "proposing, with what is learned for it",
      yardstickMedian: proposed.processor,
    },
    {
      what: "its resident memory, the largest of the three",
      reach: "under 500 MB",
      met: largest < 500,
      median: largest,
      unit: "MB",
      yardstick: "judging",
      yardstickMedian: judged.megabytes,
    },
  ];
}

async function runCommand(args: readonly string[]): Promise<void> {
  await timed(async () => {
    const code = await main(args, {
      out: () => {},
      err: (text) => void process.stderr.write(text),
      input: process.stdin,
      interactive: false,
      env: process.env,
      now: () => new Date(),
      signal: new AbortController().signal,
    });
    if (code !== 0) throw new Error(`${args.slice(0, 2).join(" ")} ended with ${code}`);
  });
}

async function timed(work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const outcome: Outcome = { seconds, processor: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

if (process.argv[2] === "asked") await judgeAsked(process.argv[3]!, process.argv[4]!, process.argv[5]!);
if (process.argv[2] === "command") await runCommand(process.argv.slice(3));
