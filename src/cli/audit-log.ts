/**
 * `wherefore audit verify`, `show` and `expire`, and the opening of an audit log by commands that keep one.
 */
import type { AuditLog, LogKeys } from "../audit/log/audit-log.ts";
import { logAddress, openAuditLog, readingLog, readingWithKeys } from "../audit/log/log-address.ts";
import { retentionNamed } from "../audit/log/retention.ts";
import { type ShownEvent, shownEvents } from "../audit/log/show.ts";
import { type VerifiedLog, verifyLog } from "../audit/log/verify.ts";
import { BadInputError, counted } from "../domain/index.ts";
import type { AuditOptions, ExpireOptions, ShowOptions, VerifyOptions } from "./commands/audit-log.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** Undefined where no log is asked for. @param versions of whatever answers; asked for only then */
export async function auditLogOf(
  { audit, auditKeys, actor, retention }: AuditOptions,
  versions: () => Promise<Readonly<Record<string, string>>>,
  terminal: Terminal,
): Promise<AuditLog | undefined> {
  if (audit === undefined) return undefined;
  return openAuditLog(logAddress(audit, auditKeys, terminal.env), terminal.env, {
    actor,
    use: undefined,
    retention: retention === undefined ? undefined : retentionNamed(retention),
    versions: await versions(),
    now: terminal.now,
    say: (text) => terminal.err(`${text}\n`),
  });
}

export async function verify(logs: readonly string[], options: VerifyOptions, terminal: Terminal): Promise<void> {
  for (const log of logs) {
    const { report } = runOn(terminal, 1);
    const found = await readingLog(logAddress(log, undefined, terminal.env), terminal.err, (reading) =>
      verifyLog(reading, {
        expect: options.expect,
        signal: terminal.signal,
        report: (done) => report({ what: "events", done, total: undefined }),
      }),
    );
    terminal.out(options.json ? `${JSON.stringify({ log, ...found })}\n` : verifiedText(log, found));
  }
}

function verifiedText(log: string, { files, events, first, last, kinds, expired, sinceExpected, head }: VerifiedLog) {
  const lines = [
    `${log}: nothing was changed in ${counted(events, "event")} (${files.length === 0 ? "in Postgres" : counted(files.length, "file")}).`,
    ...(first && last ? [`From ${first.at} to ${last.at}, numbers ${first.n} to ${last.n}.`] : []),
    Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count.toLocaleString("en")}`)
      .join(", "),
    ...(expired > 0 ? [`${counted(expired, "event")} before these expired, and the chain says so.`] : []),
    ...(sinceExpected === undefined ? [] : [`The expected event is there, and ${sinceExpected} after it.`]),
    ...(head ? [] : ["No head stands beside it: what was cut off its end is found by --expect alone."]),
    ...(last ? [`Note this hash elsewhere, for --expect: ${last.hash}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

export async function show(log: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  const { person, since, until } = options;
  const { env, err, signal } = terminal;
  await readingWithKeys(logAddress(log, options.auditKeys, env), env, err, async (reading, keys) => {
    const alias = person === undefined ? options.alias : await aliasOf(person, keys, log);
    for await (const shown of shownEvents(reading, { alias, since, until, keys, signal }))
      terminal.out(`${options.json ? JSON.stringify(shown) : eventText(shown)}\n`);
  });
}

async function aliasOf(person: string, keys: LogKeys, log: string): Promise<string> {
  const known = await keys.known(`id:${person}`);
  if (known !== undefined) return known.alias;
  throw new BadInputError(
    "no-such-person",
    { file: log },
    "it knows nobody of this id, or not any more",
    "Give the id of the career, or --alias with the alias of an event.",
  );
}

/** One line: its number, time, kind, whom it is about, and the first words of what was said. */
function eventText({ event, opened }: ShownEvent): string {
  const about = [event.n, event.at, event.kind, ...("alias" in event ? [event.alias] : [])].join("  ");
  if (opened === "erased") return `${about}  (erased)`;
  const said = opened ?? Object.fromEntries(Object.entries(event).filter(([key]) => !COMMON.has(key)));
  return `${about}  ${JSON.stringify(said).slice(0, 300)}`;
}

const COMMON: ReadonlySet<string> = new Set(["n", "at", "kind", "alias", "previous", "sealed"]);

export async function expire(audit: string, options: ExpireOptions, terminal: Terminal): Promise<void> {
  await readingLog(logAddress(audit, options.auditKeys, terminal.env), terminal.err, async () => {});
  const log = await auditLogOf({ ...options, audit }, async () => ({}), terminal);
  await log?.close();
}
