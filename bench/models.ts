/**
 * Ten thousand calls against a local scripted server of 50 ms, and again from the journal; and what a kill costs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journaled } from "../src/models/journaled.ts";
import { limited } from "../src/models/limited.ts";
import type { LanguageModel } from "../src/models/model.ts";
import { openaiCompatible } from "../src/models/openai-compatible.ts";
import { sqliteJournal } from "../src/records/journal.ts";
import type { BenchResult } from "./bench.ts";

const CALLS = 10_000;
/** Milliseconds. */
export const LATENCY = 50;
export const CONCURRENCY = 64;

export async function benchModels(): Promise<BenchResult[]> {
  const { server, port } = await startServer();
  try {
    const path = join(mkdtempSync(join(tmpdir(), "wherefore-bench-")), "journal.sqlite");
    const bare = await bareSeconds(port);
    const first = await callAll(path, port);
    const again = await callAll(path, port);
    const repeated = await callsAfterKill(port);
    const ideal = (CALLS / CONCURRENCY) * (LATENCY / 1000);
    return [
      {
        what: `${CALLS} calls of ${LATENCY} ms at ${CONCURRENCY} at once, journaled`,
        reach: `90 % of the ideal rate (${(ideal / 0.9).toFixed(1)} s)`,
        met: first.seconds <= ideal / 0.9,
        median: first.seconds,
        unit: "s",
        yardstick: "bare fetch",
        yardstickMedian: bare,
      },
      {
        what: "its resident memory",
        reach: "under 300 MB",
        met: first.megabytes < 300,
        median: first.megabytes,
        unit: "MB",
        yardstick: "the same, from the journal",
        yardstickMedian: again.megabytes,
      },
      {
        what: "the same again, from the journal",
        reach: "under 5 s",
        met: again.seconds < 5,
        median: again.seconds,
        unit: "s",
        yardstick: "the first time",
        yardstickMedian: first.seconds,
      },
      repeatedCalls("calls repeated after kill -9", repeated),
    ];
  } finally {
    server.kill();
  }
}

export function repeatedCalls(what: string, repeated: number): BenchResult {
  return {
    what,
    reach: `at most the ${CONCURRENCY} in flight`,
    met: repeated <= CONCURRENCY,
    median: repeated,
    unit: "calls",
    yardstick: "in flight",
    yardstickMedian: CONCURRENCY,
  };
}

/**
 * Answers every call after the latency, and counts them.
 *
 * @param content of each reply @param dies after so many answers: it breaks off every connection
 */
export async function startServer(
  content = "yes",
  dies = Number.MAX_SAFE_INTEGER,
): Promise<{ server: ChildProcess; port: number }> {
  const source = `
    import { createServer } from "node:http";
    const reply = JSON.stringify({ choices: [{ message: { content: ${JSON.stringify(content)} }, finish_reason: "stop" }], usage: { prompt_tokens: 5, completion_tokens: 1 } });
    let served = 0;
    const server = createServer((request, response) => {
      if (request.url === "/served") return void response.end(String(served));
      request.resume().on("end", () => setTimeout(() => {
        if (served >= ${dies}) return void response.destroy();
        served++;
        response.end(reply);
      }, ${LATENCY}));
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
  const server = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [data] = await once(server.stdout!, "data");
  return { server, port: Number(String(data).trim()) };
}

export async function served(port: number): Promise<number> {
  return Number(await (await fetch(`http://127.0.0.1:${port}/served`)).text());
}

/** As many calls as this benchmark makes, by `fetch` alone. */
export async function bareSeconds(port: number): Promise<number> {
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    while (next++ < CALLS)
      await (await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: "POST", body: "{}" })).text();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return (performance.now() - begun) / 1000;
}

/** In a process of its own, so that its memory is its own too. */
async function callAll(path: string, port: number): Promise<{ seconds: number; megabytes: number }> {
  return (await outcomeOf(callerOf(path, port, CALLS))) as { seconds: number; megabytes: number };
}

/** What the last line that a process says is as JSON, once it has ended. */
export async function outcomeOf(child: ChildProcess): Promise<unknown> {
  let said = "";
  child.stdout!.on("data", (data) => {
    said += data;
  });
  await once(child, "close");
  return JSON.parse(said.trim().split("\n").at(-1)!);
}

/** The scripted server as a model. */
export function scriptedModel(port: number): LanguageModel {
  const probe = {
    server: "openai-compatible",
    models: [],
    extras: { logprobs: false, prefill: "none", seed: true, sampling: true, limit: "max_tokens", system: true },
    thinks: "no",
    continuesThoughts: true,
  } as const;
  const endpoint = { baseUrl: `http://127.0.0.1:${port}/v1`, model: "scripted", timeout: 30_000 };
  return openaiCompatible(endpoint, probe);
}

function callerOf(path: string, port: number, calls: number): ChildProcess {
  return spawn(process.execPath, [import.meta.filename, "caller", path, String(port), String(calls)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Kills a run midway, runs it again, and counts the calls that the server saw twice. */
async function callsAfterKill(port: number): Promise<number> {
  const path = join(mkdtempSync(join(tmpdir(), "wherefore-bench-")), "journal.sqlite");
  const before = await served(port);
  const calls = 2_000;
  const child = callerOf(path, port, calls);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  child.kill("SIGKILL");
  await once(child, "close");
  await once(callerOf(path, port, calls), "close");
  return (await served(port)) - before - calls;
}

async function runCaller(path: string, port: number, calls: number): Promise<void> {
  const journal = sqliteJournal(path);
  const model = journaled(limited(scriptedModel(port), CONCURRENCY), journal);
  const { signal } = new AbortController();
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    for (let call = next++; call < calls; call = next++) {
      await model.reply(
        { messages: [{ role: "user", content: `case ${call}` }], temperature: 0, maxTokens: 5, seed: call },
        signal,
      );
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const seconds = (performance.now() - begun) / 1000;
  await journal.close();
  process.stdout.write(`${JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 })}\n`);
}

if (process.argv[2] === "caller") await runCaller(process.argv[3]!, Number(process.argv[4]), Number(process.argv[5]));
