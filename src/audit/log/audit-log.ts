/**
 * The audit log as it is written: what was answered about whom, by which model, in a chain in which any change is found (`verify.ts`).
 *
 *     events that wait ─► keys and lines of a batch ─► written, and on the disk ─► head beside ─► whoever waits goes on
 *
 * In: events.  Out: JSONL that only grows, and for each event its number and hash. `append` resolves when the event is on the disk (fdatasync),
 * so neither a kill nor a power cut loses what was answered after it; events that come while the disk is waited for share the next wait. One
 * process writes at a time. What a killed one left half written is cut off when the log is opened, and the next line says so.
 */
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { BadInputError } from "../../domain/index.ts";
import { closingAfter } from "../../records/closing.ts";
import { OWNER_ONLY, ownFolder } from "../../records/folder-lock.ts";
import { onDisk, onFile } from "../../records/whole-file.ts";
import { endOfChain, type Found } from "./chain-end.ts";
import { chainedLine, FORMAT, type NewEvent, type Receipt } from "./event.ts";
import { expiredFiles } from "./expire.ts";
import { fullFile, headFile, headText, keysFile, lockFolder, logFiles } from "./log-files.ts";
import { openPersonKeys, type PersonKey, type PersonKeys, seal } from "./person-keys.ts";
import type { Retention } from "./retention.ts";

export type AuditLogOptions = {
  /** The file that is written to. */
  readonly file: string;
  /** Undefined for the place beside it. */
  readonly keys: string | undefined;
  readonly actor: string;
  readonly use: string | undefined;
  readonly retention: Retention | undefined;
  /** Versions and hashes of whatever decides what is answered. */
  readonly versions: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** Told of what people should know: a mended end, files that expired. */
  readonly say: (text: string) => void;
  /** Bytes after which a file is full; another begins with each month too. */
  readonly mostBytes?: number;
};

type AboutPerson = Extract<NewEvent, { readonly sealed: string }>;
/** An event about a person, before it is sealed. */
export type Unsealed = AboutPerson extends infer Event
  ? Event extends unknown
    ? Omit<Event, "alias" | "sealed">
    : never
  : never;
export type Plain = Exclude<NewEvent, AboutPerson | { readonly kind: "opened" | "closed" | "expired" }>;

export type PersonReceipt = Receipt & { readonly alias: string };

export type AuditLog = {
  readonly file: string;
  readonly keys: Pick<PersonKeys, "known" | "keyOf" | "sign">;
  /** @throws BadInputError "audit-failed" where it cannot be written, such as on a full disk; the log then stands as it was */
  readonly append: (event: Plain) => Promise<Receipt>;
  /** @param who a person, or the alias of an event of before @param sealed what only the person's key opens */
  readonly appendAbout: (
    who: { readonly person: string } | PersonKey,
    event: Unsealed,
    sealed: object,
  ) => Promise<PersonReceipt>;
  /** Erases a person's key: the chain says so first, so that an erasure which was broken off is found and done again. @returns the alias it had */
  readonly erase: (person: string, actor: string) => Promise<string | undefined>;
  readonly last: () => Receipt;
  readonly close: () => Promise<void>;
};

const MOST_BYTES = 256e6;
/** Events of one writing: with the largest, some megabytes. */
const BATCH = 512;

type Waiting = {
  readonly make: () => NewEvent;
  readonly written: (receipt: Receipt) => void;
  readonly failed: (error: unknown) => void;
};

/** @throws BadInputError "folder-in-use" where another process writes it; "audit-broken" where its end is not what was written */
export async function openAuditLog(options: AuditLogOptions): Promise<AuditLog> {
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
    return { ...writer, keys, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openWriter(options: AuditLogOptions, found: Found, keys: PersonKeys) {
  const { file, actor, use, retention, versions, now, say } = options;
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let { end, began } = found;
  let last: Receipt = { n: end.n - 1, hash: end.previous };
  let handle = await openToAppend(file);
  const head = await openHead(file);
  let size = found.size ?? 0;
  /** Something was written that is not part of the log. */
  let spoilt = found.torn > 0;
  let mended = found.torn;

  const openedEvent = (): NewEvent => ({
    kind: "opened",
    actor,
    format: FORMAT,
    log: keys.log,
    ...(use !== undefined && { use }),
    ...(retention !== undefined && { retention: retention.name }),
    versions: { ...versions },
    ...(mended > 0 && { mended }),
  });

  /** All or nothing: what was written of a batch that failed is cut off before anything follows. A file begins with what opened it. */
  async function write(events: readonly NewEvent[]): Promise<Receipt[]> {
    const at = now().toISOString();
    const receipts: Receipt[] = [];
    let text = "";
    let next = end;
    for (const event of size === 0 ? [openedEvent(), ...events] : events) {
      const made = chainedLine(event, at, next);
      text += made.line;
      receipts.push(made.receipt);
      next = made.end;
    }
    if (receipts.length === 0) return [];
    const bytes = Buffer.from(text);
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
    end = next;
    last = receipts.at(-1)!;
    await head.write(headText(last), 0);
    return receipts.slice(-events.length || receipts.length);
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

  async function flush(): Promise<void> {
    // What is asked for within the same turn goes into the same batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        if (isFull()) await turnOver();
        const receipts = await write(batch.map(({ make }) => make()));
        for (const [at, { written }] of batch.entries()) written(receipts[at]!);
      } catch (error) {
        for (const { failed } of batch) failed(notWritten(file, error));
      }
    }
  }

  function queue(make: () => NewEvent): Promise<Receipt> {
    return new Promise((written, failed) => {
      waiting.push({ make, written, failed });
      flushing ??= flush().finally(() => {
        flushing = undefined;
      });
    });
  }

  try {
    await write(size === 0 ? [] : [openedEvent()]);
    if (isFull()) await turnOver();
    else await expire();
  } catch (error) {
    await Promise.all([handle.close(), head.close()]);
    throw notWritten(file, error);
  }
  return {
    file,
    append: (event: Plain) => queue(() => event),
    async appendAbout(who: { readonly person: string } | PersonKey, event: Unsealed, sealed: object) {
      const person = "person" in who ? keys.of(who.person) : who;
      const { alias } = person;
      const receipt = await queue(() => ({ ...event, alias, sealed: seal(sealed, person) }) as NewEvent);
      return { ...receipt, alias };
    },
    async erase(person: string, by: string) {
      const alias = keys.known(person)?.alias;
      if (alias === undefined) return undefined;
      await queue(() => ({ kind: "erased", actor: by, aliases: [alias] }));
      keys.erase(alias);
      return alias;
    },
    last: () => last,
    async close() {
      await queue(() => ({ kind: "closed" })).catch(() => {});
      await flushing;
      await handle.close();
      await head.close();
    },
  };
}

function notWritten(file: string, cause: unknown): unknown {
  if (cause instanceof BadInputError) return cause;
  const found = `the audit log cannot be written (${(onFile(file, cause) as Error).message})`;
  const mend = "Make room on its disk, or let it be written by who runs this.";
  return new BadInputError("audit-failed", { file }, found, mend, { cause });
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
