/**
 * One owner a folder: a second process that would write into it is refused, and told who is at work since when.
 *
 *     claim: a file of one's own, lock-PID-XXXXXXXX.json ─► who else claims it? ─► nobody: owned    somebody alive: refused
 *                                                                                              └► how far it is, for whoever looks on
 *
 * No file is ever contended for, so a dead process's claim can be swept by anybody without taking a living one's: names do not recur. Of
 * two who claim at once each looks after its own claim is there, so one at least sees the other; the one whose name comes first waits for
 * the other to give way. What a killed process left is taken over: its claim names a process that runs no more (`processes.ts`).
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { BadInputError, type Run } from "../domain/index.ts";
import { parsedOrNothing } from "./jsonl.ts";
import { isKnown, mayRun, ProcessMark, thisProcess } from "./processes.ts";
import { writeWhole } from "./whole-file.ts";

const Claim = z.object({
  process: ProcessMark,
  /** The command, for people: "reasons judge". */
  work: z.string(),
  /** Of work that may be cut, which part: owners of other parts of the same work do not exclude each other. */
  part: z.string().optional(),
  /** ISO time. */
  since: z.string(),
  /** How far it was at a moment (ISO time). */
  progress: z
    .object({
      at: z.string(),
      what: z.string(),
      done: z.number(),
      total: z.number().optional(),
      tokens: z.number().optional(),
      cost: z.number().optional(),
    })
    .optional(),
});
type Claim = z.infer<typeof Claim>;

export type FolderOwner = {
  /** The same run, whose progress stands in the claim too. */
  readonly watched: (run: Run) => Run;
  /** Gives the folder back; doing so twice does nothing. */
  readonly release: () => Promise<void>;
};

/** Of folders that are made for records of careers: other users of the computer do not look in. A folder that is there stays as it is. */
export const OWNER_ONLY = 0o700;

/** Milliseconds between two claims that say how far the work is. */
const TOLD_EVERY = 1_000;
const ATTEMPTS = 10;
const PAUSE = 30;

/** Whether a file of a folder says who works there, and nothing else. */
export function isLock(name: string): boolean {
  return /^lock-\d+-[0-9a-f]{8}\.json$/.test(name);
}

/**
 * The folder is made where it is missing.
 *
 * @param work what is done there, as the command is called
 * @param part such as a shard, where others may do the other parts of the same work at the same time
 * @param takeOver whoever did the same part on another machine is taken for dead: a scheduler that runs each part once says so, for what it
 *   killed elsewhere leaves a claim of which nothing can be known here
 * @throws BadInputError "folder-in-use" where another process, or another call in this one, owns it
 */
export async function ownFolder(folder: string, work: string, part?: string, takeOver = false): Promise<FolderOwner> {
  const claim: Claim = {
    process: thisProcess(),
    work,
    ...(part !== undefined && { part }),
    since: new Date().toISOString(),
  };
  const name = `lock-${process.pid}-${randomUUID().slice(0, 8)}.json`;
  const made = (await mkdir(folder, { recursive: true, mode: OWNER_ONLY })) !== undefined;
  let [told, telling, isReleased] = [0, Promise.resolve(), false];
  const watched = (run: Run): Run => ({
    ...run,
    report: (progress) => {
      run.report(progress);
      if (isReleased || Date.now() - told < TOLD_EVERY) return;
      told = Date.now();
      const { detail: _, ...counts } = progress;
      // Whoever looks on is no reason to end the work: a full disk is told by what is written next.
      telling = telling.then(() => write({ at: new Date(told).toISOString(), ...counts })).catch(() => {});
    },
  });
  const release = async () => {
    isReleased = true;
    await telling;
    await rm(join(folder, name), { force: true });
    // Work that failed before it wrote anything leaves no folder behind either; one that is not empty is not removed.
    if (made) await rmdir(folder).catch(() => {});
  };
  // Written beside and renamed, so that whoever reads it reads it whole.
  const write = (progress?: Claim["progress"]) =>
    writeWhole(join(folder, name), `${JSON.stringify({ ...claim, progress })}\n`);
  try {
    // Whoever made the folder may be giving it back empty at this very moment.
    await write().catch((error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? write() : Promise.reject(error)));
    await waitForOthers(folder, name, claim, takeOver);
    return { release, watched };
  } catch (error) {
    await release();
    throw error;
  }
}

/** @throws BadInputError "folder-in-use" */
async function waitForOthers(folder: string, name: string, claim: Claim, takeOver: boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const others = await otherClaims(folder, name, claim, takeOver);
    if (others.length === 0) return;
    const first = others.find((other) => other.name < name);
    if (first !== undefined || attempt === ATTEMPTS) throw inUse(folder, first ?? others[0]!);
    await wait(PAUSE);
  }
}

type NamedClaim = { readonly name: string; readonly claim: Claim };

/** Claims of living processes that exclude this one; those of dead ones are removed. */
async function otherClaims(folder: string, own: string, mine: Claim, takeOver: boolean): Promise<NamedClaim[]> {
  const others: NamedClaim[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  // A pipe of such a name would have us wait for ever.
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  for (const name of files.sort()) {
    if (name === own || !isLock(name)) continue;
    const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
    // It was given back in the meantime.
    if (text === undefined) continue;
    const claim = Claim.safeParse(parsedOrNothing(text)).data;
    // A power cut can leave an empty file, which nobody alive has written.
    const given = takeOver && claim?.work === mine.work && claim.part === mine.part && !isKnown(claim.process);
    if (claim === undefined || given || !mayRun(claim.process)) await rm(join(folder, name), { force: true });
    else if (!isBeside(claim, mine)) others.push({ name, claim });
  }
  return others;
}

/** What is done in a folder, or was when its process died: nothing where the folder is not there. */
export async function worksIn(
  folder: string,
): Promise<readonly (Omit<Claim, "process"> & { readonly isAlive: boolean })[]> {
  const names = await readdir(folder).catch(() => []);
  const claims = await Promise.all(
    names.filter(isLock).map(async (name) => {
      const text = await readFile(join(folder, name), "utf8").catch(() => "");
      return Claim.safeParse(parsedOrNothing(text)).data;
    }),
  );
  return claims.flatMap((claim) => {
    if (claim === undefined) return [];
    const { process, ...work } = claim;
    return [{ ...work, isAlive: mayRun(process) }];
  });
}

function isBeside(one: Claim, other: Claim): boolean {
  return one.work === other.work && one.part !== undefined && other.part !== undefined && one.part !== other.part;
}

function inUse(folder: string, { name, claim }: NamedClaim): BadInputError {
  const { pid, host } = claim.process;
  const since = claim.since.slice(0, 19).replace("T", " ");
  const part = claim.part === undefined ? "" : ` (${claim.part})`;
  return new BadInputError(
    "folder-in-use",
    { file: folder },
    `\`${claim.work}\`${part} works in this folder: process ${pid} on ${host}, since ${since} UTC`,
    `Wait for it to end, or stop it. Where there is no such process any more, delete ${join(folder, name)}.`,
  );
}
