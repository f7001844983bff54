/**
 * Events of an audit log, read with its keys: what was said of whom, when.
 *
 * In: a log, and whose events or of which time.  Out: events in order, with what was sealed opened where the key is there. Memory is flat in their
 * number. That nothing was changed is for `verify.ts` to say.
 */
import { BadInputError } from "../../domain/index.ts";
import type { LogKeys } from "./audit-log.ts";
import { AuditEvent, readLine } from "./event.ts";
import type { LogReading } from "./log-reading.ts";
import { unseal } from "./person-keys.ts";

export type ShowOptions = {
  readonly alias: string | undefined;
  /** ISO times, or the beginnings of such, compared as text: from this on, and before this. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly keys: Pick<LogKeys, "keyOf">;
  readonly signal: AbortSignal;
};

/** @property opened what was sealed; "erased" where the key is gone; absent of an event that seals nothing */
export type ShownEvent = { readonly event: AuditEvent; readonly hash: string; readonly opened?: unknown };

/** @throws BadInputError "audit-broken" at a line that is not what was written */
export async function* shownEvents(
  { lines }: Pick<LogReading, "lines">,
  { alias, since, until, keys, signal }: ShowOptions,
): AsyncGenerator<ShownEvent> {
  for await (const { line, place } of lines(signal)) {
    const read = readLine(line);
    const event = read.kind === "event" ? AuditEvent.safeParse(read.event).data : undefined;
    if (read.kind === "broken" || event === undefined)
      throw new BadInputError(
        "audit-broken",
        place,
        read.kind === "broken" ? read.found : "this is no event of this version",
        "`wherefore audit verify` says more.",
      );
    if (alias !== undefined && !("alias" in event && event.alias === alias)) continue;
    if ((since !== undefined && event.at < since) || (until !== undefined && event.at >= until)) continue;
    const key = "alias" in event ? await keys.keyOf(event.alias) : undefined;
    if (!("sealed" in event)) yield { event, hash: read.hash };
    else
      yield {
        event,
        hash: read.hash,
        opened: key === undefined ? "erased" : unseal(event.sealed, { alias: event.alias, key }),
      };
  }
}
