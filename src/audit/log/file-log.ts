/**
 * An audit log in files.
 *
 *     a batch ─► keys and lines ─► written, and on the disk ─► head beside
 *
 * In: the events of a batch.  Out: JSONL that only grows. It is on the disk by fdatasync. One process writes at a time. What a killed one left half
 * written is cut off when the log is opened, and the next line says so.
 */
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { BadInputError } from "../../domain/index.ts";
import { closingAfter } from "../../records/closing.ts";
import { OWNER_ONLY, ownFolder } from "../../records/folder-lock.ts";
import { onDisk, onFile } from "../../records/whole-file.ts";
import {
  type AuditLog,
  type AuditLogOptions,
  auditLogIn,
  eventOf,
  notWritten,
  openedEvent,
  type Wanted,
} from "./audit-log.ts";
import { endOfChain, type Found } from "./chain-end.ts";
import { aliasIn, chained, type NewEvent, type Receipt } from "./event.ts";
import { expiredFiles } from "./expire.ts";
import { fullFile, headFile, headText, keysFile, lockFolder, logFiles } from "./log-files.ts";
import { openPersonKeys, type PersonKeys } from "./person-keys.ts";

export type FileLogOptions = AuditLogOptions & {
  /** The file that is written to. */
  readonly file: string;
  /** Undefined for the place beside it. */
  readonly keys: string | undefined;
  /** Bytes after which a file is full; another begins with each month too. */
  readonly mostBytes?: number;
};

const MOST_BYTES = 256e6;
const MEND = "Make room on its disk, or let it be written by who runs this.";

/** @throws BadInputError "folder-in-use" where another process writes it; "audit-broken" where its end is not what was written */
export async function openFileLog(options: FileLogOptions): Promise<AuditLog> {
  const { file, say } = options;
  await mkdir(dirname(file), { recursive: true, mode: OWNER_ONLY });
  const owner = await ownFolder(lockFolder(file), "audit log");
  const opened: (() => Promise<unknown>)[] = [owner.release];
  const closeAll = () => closingAfter(async (later) => opened.forEach(later));
  try {
    const found = await endOfChain(file);
    const keys = await openPersonKeys(options.keys ?? keysFile(file));
    opened.push(keys.close);
    if (found.log !== undefined && found.log !== keys.log)
      throw new BadInputError(
        "bad-audit-keys",
        { file: options.keys ?? keysFile(file) },
        "these are not the keys of this log",
        "Give the file of keys that was made with the log (--audit-keys), or begin another log.",
      );
    const writer = await openWriter(options, found, keys);
    opened.push(writer.close);
    if (found.torn > 0)
      say(`${file}: ${found.torn} bytes of a half-written line were cut off; nobody was answered on them.`);
    return auditLogIn({ ...writer, keys, close: closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openWriter(options: FileLogOptions, found: Found, keys: PersonKeys) {
  const { file, retention, now, say } = options;
  let { end, began } = found;
  let last: Receipt = { n: end.n - 1, hash: end.previous };
  let handle = await openToAppend(file);
  const head = await openHead(file);
  let size = found.size ?? 0;
  /** Something was written that is not part of the log. */
  let spoilt = found.torn > 0;
  let mended = found.torn;

  const opening = () => openedEvent(options, keys.log, mended);

  /** All or nothing: what was written of a batch that failed is cut off before anything follows. A file begins with what opened it. */
  async function write(events: readonly NewEvent[]): Promise<readonly Receipt[]> {
    const at = now().toISOString();
    const made = chained(size === 0 ? [opening(), ...events] : events, at, end);
    if (made.lines.length === 0) return [];
    const bytes = Buffer.from(`${made.lines.join("\n")}\n`);
    if (spoilt) await handle.truncate(size);
    spoilt = true;
    await Promise.all([keys.sync(), append(bytes)]);
    spoilt = false;
    if (size === 0) {
      began = Date.parse(at);
      await onDisk(dirname(file), "r").catch(() => {});
    }
    size += bytes.length;
    mended = 0;
    end = made.end;
    last = made.receipts.at(-1)!;
    await head.write(headText(last), 0);
    return made.receipts.slice(made.receipts.length - events.length);
  }

  async function append(bytes: Buffer): Promise<void> {
    await handle.appendFile(bytes);
    await handle.datasync();
  }

  /** The full file is put aside under its number, and another begins where it ended. */
  async function turnOver(): Promise<void> {
    const { full } = await logFiles(file);
    await rename(file, fullFile(file, (full.at(-1)?.number ?? 0) + 1));
    const before = handle;
    handle = await openToAppend(file);
    await before.close();
    size = 0;
    await expire();
  }

  /** Removes the files whose period is over; the chain says first that it does, and up to which event. */
  async function expire(): Promise<void> {
    if (retention === undefined) return;
    const { full } = await logFiles(file);
    const over = await expiredFiles(
      full.map(({ path }) => path),
      retention,
      now(),
    );
    if (over === undefined) return;
    const names = over.files.map((path) => basename(path));
    await write([{ kind: "expired", retention: retention.name, files: names, through: over.through }]);
    for (const path of over.files) await rm(path, { force: true });
    say(`${file}: removed ${names.join(", ")}, whose period (${retention.name}) is over.`);
  }

  const isFull = () =>
    size > 0 && (size >= (options.mostBytes ?? MOST_BYTES) || monthOf(began) !== monthOf(now().getTime()));

  try {
    await write(size === 0 ? [] : [opening()]);
    if (isFull()) await turnOver();
    else await expire();
  } catch (error) {
    await Promise.all([handle.close(), head.close()]);
    throw notWritten({ name: file, mend: MEND }, onFile(file, error));
  }
  return {
    name: file,
    mend: MEND,
    async write(wanted: readonly Wanted[]) {
      try {
        if (isFull()) await turnOver();
        const events = wanted.map((one) => eventOf(one, keys.of));
        const receipts = await write(events);
        return receipts.map((receipt, at) => ({ ...receipt, ...aliasIn(events[at]!) }));
      } catch (error) {
        throw onFile(file, error);
      }
    },
    /** The chain says so first, so that an erasure which was broken off is found and done again. */
    async erase(person: string, actor: string) {
      const alias = keys.known(person)?.alias;
      if (alias === undefined) return undefined;
      if (isFull()) await turnOver();
      await write([{ kind: "erased", actor, aliases: [alias] }]);
      keys.erase(alias);
      return alias;
    },
    last: () => last,
    async close() {
      await handle.close();
      await head.close();
    },
  };
}

function monthOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 7);
}

/** A link that somebody puts there in the meantime is not followed. */
function openToAppend(path: string): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  return open(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
}

function openHead(log: string): Promise<FileHandle> {
  const { O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants;
  return open(headFile(log), O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
}
