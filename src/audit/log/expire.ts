/**
 * Which files of an audit log are older than its period.
 *
 * In: full files in the order of the chain.  Out: those from the oldest on whose last event is older, and that event: the chain names it before
 * they are removed, so that it can be verified without them.
 */
import { BadInputError } from "../../domain/index.ts";
import { type Receipt, readLine } from "./event.ts";
import { endingOf } from "./log-files.ts";
import { endOfPeriod, type Retention } from "./retention.ts";

export type Expired = { readonly files: readonly string[]; readonly through: Receipt };

/** @returns undefined where none is @throws BadInputError "audit-broken" where a file's last line is not what was written */
export async function expiredFiles(
  full: readonly string[],
  retention: Retention,
  now: Date,
): Promise<Expired | undefined> {
  const end = endOfPeriod(retention, now);
  if (end === undefined) return undefined;
  let expired: Expired | undefined;
  for (const path of full) {
    const read = readLine((await endingOf(path)).line);
    if (read.kind === "broken")
      throw new BadInputError("audit-broken", { file: path }, read.found, "`wherefore audit verify` says more.");
    const { at, n } = read.event as { at: string; n: number };
    if (Date.parse(at) >= end.getTime()) break;
    expired = { files: [...(expired?.files ?? []), path], through: { n, hash: read.hash } };
  }
  return expired;
}
