/** The codes that a career has, by themselves: a page in a browser needs them without the schemas. */
import type { Career } from "./career.ts";
import type { OccupationCode } from "./occupation.ts";

/** The codes of a history's jobs, oldest first; jobs without a code are left out. */
export function occupationCodes(history: Career): OccupationCode[] {
  return history.jobs.flatMap((job) => (job.coding.kind === "coded" ? [job.coding.code] : []));
}
