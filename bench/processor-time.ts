/**
 * Processor time of processes and all that they began: what a figure is taken from where the machine is shared with others.
 *
 * In: process ids (Linux).  Out: seconds since each began, its children's among them, also of those that have ended.
 */
import { readdirSync, readFileSync } from "node:fs";

/** Of a second; Linux counts in hundredths for whoever asks. */
const TICKS = 100;

export function processorSeconds(roots: readonly number[]): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .flatMap((pid) => statOf(pid) ?? []);
  const own = new Set(roots);
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  return all.filter(({ pid }) => own.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

function statOf(pid: number): { pid: number; parent: number; ticks: number } | undefined {
  try {
    // Behind the name, which may hold anything: state, parent, ... times of it (12th and 13th) and of its ended children.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    return { pid, parent: fields[1]!, ticks: fields[11]! + fields[12]! + fields[13]! + fields[14]! };
  } catch {
    return undefined;
  }
}
