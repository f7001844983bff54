/**
 * What a process has used: processor time, and memory at its highest.
 *
 * In: nothing but the process.  Out: seconds and megabytes, as reports give them.
 */

/** Seconds of processor time of some work, and the highest resident set of its process up to its end, in megabytes. */
export type ProcessCost = { readonly cpuSeconds: number; readonly peakMegabytes: number };

/** User and system time of all threads, in seconds, since a call of `process.cpuUsage()`. */
export function cpuSecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

/** The highest resident set of this process so far, in megabytes of 1,000,000 bytes: all that it did, Node itself included. */
export function peakMegabytes(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
