/**
 * Attacks the commands that own a folder: several processes race for one, a process is killed, a file may grow no further, the disk is full.
 * Whatever a round does, the same command then goes on to the bytes that one undisturbed process leaves, or was refused by name.
 *
 *     node tests/hostile/attack-folders.ts [--rounds 3] [--seed 1] [--work NAME] [--family NAME]
 *
 * In: `folder-works.ts`.  Out: a line a command and family with its seed and what came of it, and exit 1 where a round failed; its folder is
 * kept and named. A full disk is a memory of its own that is mounted, so it needs an administrator, and is skipped by name elsewhere.
 */
import { deepStrictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { seededRandom } from "../../src/domain/random.ts";
import { bytesIn, undisturbed, type Work } from "./folder-works.ts";
import { beginProcess, type Ended, runProcess } from "./processes.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    work: { type: "string" },
    family: { type: "string" },
  },
});
const place = mkdtempSync(join(tmpdir(), "wherefore-folders-"));
const disk = join(place, "disk");
const mounted = mountDisk();
const { works, environment, close } = await undisturbed(place);

/** What a second process is told; a model that is finished is not trained over. */
const IN_USE = /works in this folder: process \d+ on |a finished model lies in this folder/;

/** What a round did, by name. @throws where something was lost or nobody can know what happened */
type Round = (work: Work, folder: string, random: () => number) => Promise<readonly string[]>;

const FAMILIES: Readonly<Record<string, Round>> = { race, kill, limit, disk: fullDisk };

let failures = 0;
try {
  for (const [at, work] of works.entries())
    for (const [family, round] of Object.entries(FAMILIES)) {
      if ((values.work ?? work.name) !== work.name || (values.family ?? family) !== family) continue;
      if (family === "disk" && !mounted) say(`${work.name}, ${family}: skipped, nothing can be mounted here`);
      else
        await attack(
          work,
          family,
          round,
          1_000 * Number(values.seed) + 10 * at + Object.keys(FAMILIES).indexOf(family),
        );
    }
} finally {
  close();
  if (mounted) execFileSync("umount", [disk]);
  if (failures === 0) rmSync(place, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;

async function attack(work: Work, family: string, round: Round, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const outcomes = new Map<string, number>();
  let failed = 0;
  for (let number = 1; number <= Number(values.rounds); number++) {
    const folder = join(family === "disk" ? disk : place, `${work.name}-${family}-${number}`);
    work.prepare(folder);
    try {
      for (const outcome of await round(work, folder, random)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      rmSync(folder, { recursive: true });
    } catch (error) {
      failed++;
      say(`FAILED ${folder}: ${error instanceof Error ? error.message : error}`);
    }
  }
  failures += failed;
  const counts = [...outcomes].sort().map(([outcome, times]) => `${times} ${outcome}`);
  say(`${work.name}, ${family}: seed ${seed}, ${values.rounds} rounds, ${failed} failed: ${counts.join(", ")}`);
}

/** Three processes that begin within a fifth of a second. */
async function race(work: Work, folder: string, random: () => number) {
  const delays = [0, 200 * random(), 200 * random()];
  const all = await Promise.all(
    delays.map(async (delay) => {
      await wait(delay);
      return runProcess(work.args(folder), environment);
    }),
  );
  const outcomes = all.map((ended) => (ended.code === 0 ? "done" : refusal(ended, IN_USE)));
  // Two runs of an evaluation may have a folder each; all else has one.
  const finished = work.finished(folder);
  expect(
    finished.length === (work.name === "evaluate" ? count(outcomes, "done") : 1),
    `${finished.length} are finished`,
  );
  for (const result of finished) deepStrictEqual(digests(result), digests(work.whole));
  cleanIn(folder);
  return outcomes;
}

/** Ended by KILL, then by TERM: half of the times at any moment, half a little after it began to write. Then left alone. */
async function kill(work: Work, folder: string, random: () => number) {
  const outcomes: string[] = [];
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    const before = bytesIn(folder);
    const { child, end } = beginProcess(work.args(folder), environment);
    const over = end.then(() => true);
    if (random() < 0.5) await Promise.race([over, wait(1.1 * work.duration * random())]);
    else {
      await Promise.race([over, grown(folder, before, () => child.exitCode !== null || child.signalCode !== null)]);
      await Promise.race([over, wait(60 * random())]);
    }
    child.kill(signal);
    const ended = await end;
    // A kill may also fall between the last file's rename and the end of the process: there is nothing left to go on with.
    if (ended.code === 0 || isFinished(work, folder)) {
      outcomes.push("too late");
      break;
    }
    if (ended.code !== null) outcomes.push(refusal(ended, /nterrupted/, 130));
    else outcomes.push(bytesIn(folder) > before ? "killed while it wrote" : "killed before it wrote");
  }
  await goesOn(work, folder);
  return outcomes;
}

/** No file may have more than so many kilobytes. */
async function limit(work: Work, folder: string, random: () => number) {
  const largest = Math.max(...Object.values(work.whole).map(({ length }) => length));
  const kilobytes = Math.floor(random() * (largest / 1_024));
  const ended = await runProcess(work.args(folder), environment, `ulimit -f ${kilobytes};`);
  const outcome = refusal(ended, /larger than a file may be here|the disk is full/);
  await goesOn(work, folder);
  return [outcome];
}

/** There is room for a part of what it writes; one time in four it is tried again while the disk is full. */
async function fullDisk(work: Work, folder: string, random: () => number) {
  const ballast = join(disk, "ballast");
  const { bavail, bsize } = statfsSync(disk);
  const needed = Object.values(work.whole).reduce((sum, { length }) => sum + length, 0);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - Math.floor(random() * needed))));
  try {
    const outcomes = [];
    for (let times = random() < 0.25 ? 2 : 1; times > 0; times--)
      outcomes.push(refusal(await runProcess(work.args(folder), environment), /the disk is full/));
    rmSync(ballast);
    await goesOn(work, folder);
    return outcomes;
  } finally {
    rmSync(ballast, { force: true });
  }
}

/** @throws where it did not end so */
function refusal({ code, printed }: Ended, pattern: RegExp, expected = 2): string {
  expect(code === expected && pattern.test(printed), `it ended with ${code}: ${printed.slice(-600)}`);
  expect(!/fault of wherefore|\n\s+at /.test(printed), `a fault of ours: ${printed.slice(-600)}`);
  return expected === 130 ? "interrupted by name" : "refused by name";
}

async function goesOn(work: Work, folder: string): Promise<void> {
  if (!isFinished(work, folder)) {
    const { code, printed } = await runProcess(work.args(folder), environment);
    expect(code === 0, `it does not go on: ${printed.slice(-600)}`);
  }
  const finished = work.finished(folder);
  expect(finished.length > 0, "nothing is finished");
  for (const result of finished) deepStrictEqual(digests(result), digests(work.whole));
  cleanIn(folder);
}

function isFinished(work: Work, folder: string): boolean {
  const whole = JSON.stringify(digests(work.whole));
  return work.finished(folder).some((result) => JSON.stringify(digests(result)) === whole);
}

async function grown(folder: string, before: number, over: () => boolean): Promise<void> {
  while (!over() && bytesIn(folder) <= before) await wait(3);
}

/** Short enough to be shown where they differ. */
function digests(result: Readonly<Record<string, string>>) {
  return Object.entries(result).map(
    ([name, bytes]) =>
      `${name}: ${bytes.length} bytes, ${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`,
  );
}

/** A run that was killed before it had settings is none, and nobody goes on in its folder. */
function cleanIn(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const begun = (name: string) => dirname(name) === "." || names.includes(join(dirname(name), "settings.json"));
  const left = names.filter((name) => /lock-\d|\.part$/.test(name) && begun(name));
  expect(left.length === 0, `left behind: ${left.join(", ")}`);
}

function mountDisk(): boolean {
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function count(all: readonly string[], one: string): number {
  return all.filter((other) => other === one).length;
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
