/**
 * Which process something on the disk belongs to, and whether that process still runs.
 *
 * In: a mark that a process left.  Out: whether it may still be at work. A number alone does not tell, because numbers are given again: so
 * a mark says the computer, its start (Linux) and the process's own start (Linux) too. Of another computer, or another container, nothing
 * can be known, so its processes count as running.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import * as z from "zod";

export const ProcessMark = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** Within which numbers of processes mean anything (Linux, such as a container); empty where there is one for all. */
  space: z.string(),
  /** Of the computer's start; empty where it cannot be known. */
  boot: z.string(),
  /** The process's start in ticks since the computer's; empty where it cannot be known. */
  began: z.string(),
});
export type ProcessMark = z.infer<typeof ProcessMark>;

let own: ProcessMark | undefined;

export function thisProcess(): ProcessMark {
  own ??= {
    pid: process.pid,
    host: hostname(),
    space: spaceOf(),
    boot: readOrEmpty("/proc/sys/kernel/random/boot_id").trim(),
    began: beganOf(process.pid),
  };
  return own;
}

export function mayRun({ pid, host, space, boot, began }: ProcessMark): boolean {
  const here = thisProcess();
  if (host !== here.host) return true;
  if (boot !== here.boot) return false;
  if (space !== here.space) return true;
  if (!isAlive(pid)) return false;
  const now = beganOf(pid);
  return began === "" || now === "" || began === now;
}

/** Whether what `mayRun` says of it is known: it is of this computer, since its start, and of this container. */
export function isKnown({ host, boot, space }: ProcessMark): boolean {
  const here = thisProcess();
  return host === here.host && boot === here.boot && space === here.space;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, and is there all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function spaceOf(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** The 22nd field of the line in /proc (man 5 proc_pid_stat); the second is a name in brackets that may hold spaces. */
function beganOf(pid: number): string {
  const line = readOrEmpty(`/proc/${pid}/stat`);
  return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
