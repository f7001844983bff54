/**
 * Attacks the command line with every hostile file: `import` and `recommend` must end by themselves, with exit 0 or 2, within 600 MB and 25
 * seconds of computing, leave nothing behind and print nothing that a terminal obeys.
 *
 *     node tests/hostile/attack.ts [--fast] [--only NAME] [--apart]
 *
 * Files of up to a megabyte are given to one process after the other's end (attack-shell.ts), unless --apart; larger ones and those that
 * ended a process before have one each.
 *
 * In: `files.ts`.  Out: a line a file, a table of kinds, and exit 1 where one failed. Memory is the highest of any process of the run, and
 * seconds are those that its processes computed, both from /proc (Linux): a machine that is busy with other things makes no file slow.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Ended } from "./attack-shell.ts";
import { HOSTILE_FILES } from "./files.ts";

const MOST_MEGABYTES = 600;
const MOST_SECONDS = 25;
/** Seconds by the clock after which a run is ended, whatever it waits for. */
const GIVEN_UP_AFTER = 12 * MOST_SECONDS;
/** Bytes of a file that is given to a process which has others before and after it. */
const SMALL = 1e6;
/** Ticks of the clock by which Linux counts computing. */
const TICKS = 100;

type Outcome = {
  readonly exit: number | string;
  readonly seconds: number;
  readonly megabytes: number;
  readonly printed: string;
};

const { values } = parseArgs({
  options: { fast: { type: "boolean" }, only: { type: "string" }, apart: { type: "boolean" } },
});
const chosen = HOSTILE_FILES.filter(
  ({ name, fast }) => (!values.fast || fast) && (values.only === undefined || name.includes(values.only)),
);
const folder = mkdtempSync(join(tmpdir(), "wherefore-attack-"));
const temporary = join(folder, "tmp");
mkdirSync(temporary);
const surroundings = { PATH: process.env["PATH"], HOME: folder, TMPDIR: temporary };
let shell: ChildProcess | undefined;
type Kind = { runs: number; failed: number; refused: number; megabytes: number; seconds: number };
const kinds = new Map<string, Kind>();
try {
  for (const { name, make, fast } of chosen) {
    const file = join(folder, name);
    const bytes = make();
    writeFileSync(file, bytes);
    const run = values.apart || fast || bytes.length > SMALL ? runOf : runTogether;
    for (const command of values.fast ? ["import"] : ["import", "recommend"]) {
      const outcome = await run([command, file, ...(command === "import" ? ["--out", join(folder, "out.jsonl")] : [])]);
      rmSync(join(folder, "out.jsonl"), { force: true });
      const faults = faultsOf(outcome);
      count(`${name.split(".").slice(1).join(".")} ${command}`, outcome, faults.length > 0);
      count("all", outcome, faults.length > 0);
      const said = faults.length > 0 ? `FAILED: ${faults.join("; ")}: ${outcome.printed.slice(0, 300)}` : "ok";
      say(
        `${command} ${name}: exit ${outcome.exit}, ${outcome.seconds.toFixed(1)} s, ${outcome.megabytes} MB, ${said}`,
      );
    }
    rmSync(file);
  }
} finally {
  shell?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
say("\nkind, command: runs, survived, of these refused, at most MB, at most s of computing");
for (const [kind, { runs, failed, refused, megabytes, seconds }] of [...kinds].sort())
  say(`${kind}: ${runs}, ${runs - failed}, ${refused}, ${megabytes}, ${seconds.toFixed(1)}`);
process.exitCode = kinds.get("all")!.failed > 0 ? 1 : 0;

function count(kind: string, { exit, megabytes, seconds }: Outcome, failed: boolean): void {
  const known = kinds.get(kind) ?? { runs: 0, failed: 0, refused: 0, megabytes: 0, seconds: 0 };
  kinds.set(kind, {
    runs: known.runs + 1,
    failed: known.failed + Number(failed),
    refused: known.refused + Number(!failed && exit === 2),
    megabytes: Math.max(known.megabytes, megabytes),
    seconds: Math.max(known.seconds, seconds),
  });
}

function faultsOf({ exit, seconds, megabytes, printed }: Outcome): string[] {
  const left = readdirSync(folder).filter((name) => name.includes(".part"));
  const kept = readdirSync(temporary).filter((name) => !name.startsWith("node-compile-cache"));
  return [
    ...(exit === 0 || exit === 2 ? [] : ["its end"]),
    ...(megabytes > MOST_MEGABYTES ? ["its memory"] : []),
    ...(seconds > MOST_SECONDS ? ["its time"] : []),
    ...(/\p{Bidi_Control}|(?![\t\n\r])\p{Cc}/u.test(printed) ? ["control characters"] : []),
    ...(/fault of wherefore|\n\s+at /.test(printed) ? ["a fault of ours"] : []),
    ...(left.length + kept.length > 0 ? [`left behind ${[...left, ...kept].join(", ")}`] : []),
  ];
}

async function runOf(args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ["src/cli/main.ts", ...args], {
    env: surroundings,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (piece: Buffer) => {
    if (printed.length < 1e6) printed += piece;
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const closed = once(child, "close").then(([code, signal]) => (code ?? signal ?? "?") as number | string);
  const { result: exit, megabytes, seconds } = await watched(child, closed);
  return { exit, seconds, megabytes, printed };
}

/** In a process that ran others before; where it does not survive, the next one has a new one. */
async function runTogether(args: readonly string[]): Promise<Outcome> {
  if (shell === undefined || shell.exitCode !== null || shell.signalCode !== null) {
    shell = fork(new URL("./attack-shell.ts", import.meta.url), {
      env: surroundings,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    await once(shell, "message");
  }
  const child = shell;
  // The highest so far is forgotten, so that each file is seen by itself.
  writeFileSync(`/proc/${child.pid}/clear_refs`, "5");
  const stop = new AbortController();
  const ended = once(child, "message", { signal: stop.signal }).then(([message]) => message as Ended);
  const died = once(child, "exit", { signal: stop.signal }).then(([code, signal]) => ({
    exit: signal ?? code ?? "?",
    printed: "",
  }));
  for (const end of [ended, died]) end.catch(() => {});
  child.send(args);
  const { result, megabytes, seconds } = await watched(child, Promise.race([ended, died]));
  stop.abort();
  return { ...result, megabytes, seconds };
}

async function watched<Result>(
  child: ChildProcess,
  end: Promise<Result>,
): Promise<{ result: Result; megabytes: number; seconds: number }> {
  const begun = performance.now();
  const before = secondsOf(child.pid!);
  const computed = new Map<number, number>();
  let megabytes = 0;
  const look = () => {
    const pids = [child.pid!, ...childrenOf(child.pid!)];
    megabytes = Math.max(megabytes, ...pids.map(highestOf));
    for (const pid of pids) computed.set(pid, Math.max(computed.get(pid) ?? 0, secondsOf(pid)));
    if (performance.now() - begun > 1_000 * GIVEN_UP_AFTER || megabytes > 4 * MOST_MEGABYTES) child.kill("SIGKILL");
  };
  const watch = setInterval(look, 20);
  const result = await end;
  clearInterval(watch);
  look();
  const seconds = [...computed.values()].reduce((sum, one) => sum + one, 0) - before;
  return { result, megabytes: Math.round(megabytes), seconds };
}

function childrenOf(pid: number): number[] {
  const listed = textOf(`/proc/${pid}/task/${pid}/children`);
  return listed.trim() === "" ? [] : listed.trim().split(" ").map(Number);
}

/** Of computing so far, in the process and in the kernel for it. */
function secondsOf(pid: number): number {
  const fields = textOf(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

/** Megabytes resident at most so far. */
function highestOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
