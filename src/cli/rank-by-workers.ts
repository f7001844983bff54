/**
 * `wherefore rank --workers n`: the same command as a shard on each of n processes, and the shards put together.
 *
 * In: the command as it was typed.  Out: the very bytes of one process. What is broken off goes on by the same command, since each shard does.
 */
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { extname } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type Fault, InterruptedError, type Progress, type Run, WhereforeError } from "../domain/index.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import { checkShards } from "../records/merge-shards.ts";
import { type Finished, manifestFile, placesFile, shardFile } from "../records/shard-output.ts";
import { EXIT } from "./exit.ts";
import { mergeCounted } from "./merge.ts";
import { runOn, shareOf, type Terminal } from "./terminal.ts";

const MAIN = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));

/** @param out the whole file @param args of the command, without `--workers` and `--shard` @returns what all of them counted */
export async function rankByWorkers(
  out: string,
  args: readonly string[],
  workers: number,
  terminal: Terminal,
): Promise<Finished["counts"]> {
  const shards = Array.from({ length: workers }, (_, at) => ({ at: at + 1, of: workers }));
  const failed = new AbortController();
  const stop = AbortSignal.any([terminal.signal, failed.signal]);
  const report = asOne(workers, runOn(terminal, 0).report);
  const ended = await Promise.allSettled(
    shards.map(async ({ at, of }) => {
      const told = (progress: Progress) => report(at - 1, progress);
      try {
        await runShard([...args, "--shard", `${at}/${of}`, "--json"], `shard ${at} of ${of}: `, stop, terminal, told);
      } catch (error) {
        failed.abort();
        throw error;
      }
    }),
  );
  if (terminal.signal.aborted) throw new InterruptedError("Interrupted; the same command goes on from there.");
  const causes = ended.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  // The others were stopped because one failed.
  const cause = causes.find((one) => !(one instanceof InterruptedError)) ?? causes[0];
  if (cause !== undefined) throw cause;
  const files = shards.map((shard) => shardFile(out, shard));
  const { counts } = await mergeCounted(out, await checkShards(files), terminal.signal);
  for (const file of files.flatMap((one) => [one, manifestFile(one), placesFile(one)])) await rm(file, { force: true });
  return counts;
}

/** How far each of several processes is, told as how far all of them are: what is done is added up, and shares are averaged. */
export function asOne(processes: number, report: Run["report"]): (process: number, progress: Progress) => void {
  const told = new Map<string, { readonly began: number; readonly latest: Progress[] }>();
  return (process, progress) => {
    const { what } = progress;
    const { began, latest } = told.get(what) ?? { began: performance.now(), latest: [] };
    told.set(what, { began, latest });
    latest[process] = progress;
    const known = latest.filter((one) => one !== undefined);
    const sumOf = (value: (one: Progress) => number) => known.reduce((sum, one) => sum + value(one), 0);
    const done = sumOf((one) => one.done);
    // A file is counted by whoever has read it to the end.
    const counted = known.length === processes && known.every(({ total }) => total !== undefined);
    const isShared = known.some((one) => shareOf(one) !== undefined);
    report({
      what,
      done,
      total: counted ? sumOf(({ total }) => total!) : undefined,
      share: isShared ? sumOf((one) => shareOf(one) ?? 0) / processes : undefined,
      detail: `${(done / ((performance.now() - began) / 1000)).toFixed(1)} a second`,
    });
  };
}

const Ended = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** @throws WhereforeError as the shard's process ended */
async function runShard(
  args: readonly string[],
  name: string,
  stop: AbortSignal,
  { env, err }: Terminal,
  report: (progress: Progress) => void,
): Promise<void> {
  const child = spawn(execPath, [MAIN, ...args], { env: { ...env }, stdio: ["ignore", "ignore", "pipe", "ipc"] });
  child.on("message", report);
  // Ctrl-C in a terminal reaches the child too: of two signals it ends at once, and what it has written stands.
  const end = () => child.kill("SIGTERM");
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  let said: z.infer<typeof Ended>["error"] | undefined;
  try {
    const closed = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    for await (const line of createInterface(child.stderr!)) {
      const ending = Ended.safeParse(parsedOrNothing(line));
      if (ending.success) said = ending.data.error;
      else err(`${name}${line}\n`);
    }
    const code = await closed;
    if (code === EXIT.done) return;
    if (code === EXIT.interrupted || stop.aborted) throw new InterruptedError("Interrupted.");
    const fault = (["input", "model"] as const satisfies Fault[]).find((one) => EXIT[one] === code) ?? "ours";
    throw new WhereforeError(
      fault,
      said?.code ?? "ours",
      said?.message ?? `${name}it ended with ${code ?? "a signal"}`,
    );
  } finally {
    stop.removeEventListener("abort", end);
  }
}
