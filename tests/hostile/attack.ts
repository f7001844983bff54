/**
 * Attacks the command line with every hostile file: `import` and `recommend` must end by themselves, with exit 0 or 2, within 600 MB and 25
 * seconds, leave nothing behind and print nothing that a terminal obeys.
 *
 *     node tests/hostile/attack.ts [--fast] [--only NAME]
 *
 * In: `files.ts`.  Out: a line a file, and exit 1 where one failed. Memory is the highest of any process of the run, from /proc (Linux).
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HOSTILE_FILES } from "./files.ts";

const MOST_MEGABYTES = 600;
const MOST_SECONDS = 25;
/** A machine that is busy with other things takes longer: then only memory and ending are held against a file. */
const GIVEN_UP_AFTER = 4 * MOST_SECONDS;

type Outcome = {
  readonly exit: number | string;
  readonly seconds: number;
  readonly megabytes: number;
  readonly printed: string;
};

const { values } = parseArgs({ options: { fast: { type: "boolean" }, only: { type: "string" } } });
const chosen = HOSTILE_FILES.filter(
  ({ name, fast }) => (!values.fast || fast) && (values.only === undefined || name.includes(values.only)),
);
const folder = mkdtempSync(join(tmpdir(), "wherefore-attack-"));
const temporary = join(folder, "tmp");
mkdirSync(temporary);
let [runs, failed, highest, longest] = [0, 0, 0, 0];
try {
  for (const { name, make } of chosen) {
    const file = join(folder, name);
    writeFileSync(file, make());
    for (const command of values.fast ? ["import"] : ["import", "recommend"]) {
      const outcome = await runOf([
        command,
        file,
        ...(command === "import" ? ["--out", join(folder, "out.jsonl")] : []),
      ]);
      rmSync(join(folder, "out.jsonl"), { force: true });
      const faults = faultsOf(outcome);
      runs++;
      failed += faults.length > 0 ? 1 : 0;
      highest = Math.max(highest, outcome.megabytes);
      longest = Math.max(longest, outcome.seconds);
      const said = faults.length > 0 ? `FAILED: ${faults.join("; ")}: ${outcome.printed.slice(0, 300)}` : "ok";
      say(
        `${command} ${name}: exit ${outcome.exit}, ${outcome.seconds.toFixed(1)} s, ${outcome.megabytes} MB, ${said}`,
      );
    }
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
say(`${runs - failed} of ${runs} survived; at most ${highest} MB and ${longest.toFixed(1)} s`);
process.exitCode = failed > 0 ? 1 : 0;

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
  const begun = performance.now();
  const child = spawn(process.execPath, ["src/cli/main.ts", ...args], {
    env: { PATH: process.env["PATH"], HOME: folder, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (piece: Buffer) => {
    if (printed.length < 1e6) printed += piece;
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, ...[child.pid!, ...childrenOf(child.pid!)].map(highestOf));
    if (performance.now() - begun > 1_000 * GIVEN_UP_AFTER || megabytes > 4 * MOST_MEGABYTES) child.kill("SIGKILL");
  }, 20);
  const exit = await new Promise<number | string>((resolve) =>
    child.on("close", (code, signal) => resolve(code ?? signal ?? "?")),
  );
  clearInterval(watch);
  return { exit, seconds: (performance.now() - begun) / 1_000, megabytes: Math.round(megabytes), printed };
}

function childrenOf(pid: number): number[] {
  const listed = textOf(`/proc/${pid}/task/${pid}/children`);
  return listed.trim() === "" ? [] : listed.trim().split(" ").map(Number);
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
