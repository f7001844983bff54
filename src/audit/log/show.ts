/**
 * Events of an audit log, read with its keys: what was said of whom, when.
 *
 * In: a log, and whose events or of which time.  Out: events in order, with what was sealed opened where the key is there. Memory is flat in their
 * number. That nothing was changed is for `verify.ts` to say.
 */
import { BadInputError } from "../../domain/index.ts";
import { AuditEvent, readLine } from "./event.ts";
import { logFiles } from "./log-files.ts";
import { type PersonKeys, unseal } from "./person-keys.ts";
import { wholeLines } from "./verify.ts";

export type ShowOptions = {
  readonly alias: string | undefined;
  /** ISO times, or the beginnings of such, compared as text: from this on, and before this. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly keys: Pick<PersonKeys, "keyOf">;
  readonly signal: AbortSignal;
};

/** @property opened what was sealed; "erased" where the key is gone; absent of an event that seals nothing */
export type ShownEvent = { readonly event: AuditEvent; readonly hash: string; readonly opened?: unknown };

/** @throws BadInputError "audit-broken" at a line that is not what was written */
export async function* shownEvents(
  log: string,
  { alias, since, until, keys, signal }: ShowOptions,
): AsyncGenerator<ShownEvent> {
  const { full, current } = await logFiles(log);
  for (const file of [...full.map(({ path }) => path), ...(current ? [log] : [])])
    for await (const { line, number } of wholeLines(file, signal)) {
      const read = readLine(line);
      const event = read.kind === "event" ? AuditEvent.safeParse(read.event).data : undefined;
      if (read.kind === "broken" || event === undefined)
        throw new BadInputError(
          "audit-broken",
          { file, line: number },
          read.kind === "broken" ? read.found : "this is no event of this version",
          "`wherefore audit verify` says more.",
        );
      if (alias !== undefined && !("alias" in event && event.alias === alias)) continue;
      if ((since !== undefined && event.at < since) || (until !== undefined && event.at >= until)) continue;
      const key = "alias" in event ? keys.keyOf(event.alias) : undefined;
      if (!("sealed" in event)) yield { event, hash: read.hash };
      else
        yield {
          event,
          hash: read.hash,
          opened: key === undefined ? "erased" : unseal(event.sealed, { alias: event.alias, key }),
        };
    }
}
