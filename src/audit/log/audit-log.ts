/**
 * The audit log as programs write to it: what was answered about whom, by which model, in a chain in which any change is found (`verify.ts`).
 *
 *     events that wait ─► a batch ─► its place, a file or Postgres: chained, and on the disk ─► whoever waits goes on
 *
 * In: events.  Out: for each its number and hash. `append` resolves when the event is on the disk, so neither a kill nor a power cut loses what
 * was answered after it; events that come while the disk is waited for share the next wait.
 */
import { BadInputError } from "../../domain/index.ts";
import { FORMAT, type NewEvent, type Receipt } from "./event.ts";
import { type PersonKey, seal } from "./person-keys.ts";
import type { Retention } from "./retention.ts";

export type AuditLogOptions = {
  readonly actor: string;
  readonly use: string | undefined;
  readonly retention: Retention | undefined;
  /** Versions and hashes of whatever decides what is answered. */
  readonly versions: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** Told of what people should know: a mended end, events that expired. */
  readonly say: (text: string) => void;
};

type AboutPerson = Extract<NewEvent, { readonly sealed: string }>;
/** An event about a person, before it is sealed. */
export type Unsealed = AboutPerson extends infer Event
  ? Event extends unknown
    ? Omit<Event, "alias" | "sealed">
    : never
  : never;
export type Plain = Exclude<NewEvent, AboutPerson | { readonly kind: "opened" | "closed" | "expired" }>;
/** A person, or the alias and key of an event of before. */
export type Who = { readonly person: string } | PersonKey;

export type PersonReceipt = Receipt & { readonly alias: string };

type Found<Value> = Value | undefined | Promise<Value | undefined>;

/** Keys of people as they are looked up; undefined where they were erased, or never were. */
export type LogKeys = {
  readonly known: (person: string) => Found<PersonKey>;
  readonly keyOf: (alias: string) => Found<Uint8Array>;
  /** Sixteen bytes, hexadecimal, that only this log could have made of the text. */
  readonly sign: (text: string) => string;
};

export type AuditLog = {
  /** The file, or the database. */
  readonly name: string;
  readonly keys: LogKeys;
  /** @throws BadInputError "audit-failed" where it cannot be written, such as on a full disk; the log then stands as it was */
  readonly append: (event: Plain) => Promise<Receipt>;
  /** @param sealed what only the person's key opens */
  readonly appendAbout: (who: Who, event: Unsealed, sealed: object) => Promise<PersonReceipt>;
  /** Erases a person's key. @returns the alias it had; undefined where there was none */
  readonly erase: (person: string, actor: string) => Promise<string | undefined>;
  readonly last: () => Receipt;
  readonly close: () => Promise<void>;
};

/** An event that waits to be written. */
export type Wanted =
  | { readonly event: Plain | { readonly kind: "closed" } }
  | { readonly who: Who; readonly event: Unsealed; readonly sealed: object };

/** Where a chain is kept. */
export type LogPlace = {
  readonly name: string;
  readonly keys: LogKeys;
  /** What mends it when it cannot be written. */
  readonly mend: string;
  /** All of them or none; resolves when they are on the disk. @returns one receipt each, with the alias where it is about a person */
  readonly write: (events: readonly Wanted[]) => Promise<readonly (Receipt & { readonly alias?: string })[]>;
  readonly erase: AuditLog["erase"];
  readonly last: () => Receipt;
  readonly close: () => Promise<void>;
};

/** What a place makes of an event that is wanted. @param of the person's key, drawn where there is none yet */
export function eventOf(wanted: Wanted, of: (person: string) => PersonKey): NewEvent {
  if (!("sealed" in wanted)) return wanted.event;
  const { who, event, sealed } = wanted;
  const person = "person" in who ? of(who.person) : who;
  return { ...event, alias: person.alias, sealed: seal(sealed, person) } as NewEvent;
}

/** By what, and under which rules, all that follows is answered. */
export function openedEvent({ actor, use, retention, versions }: AuditLogOptions, log: string, mended = 0): NewEvent {
  return {
    kind: "opened",
    actor,
    format: FORMAT,
    log,
    ...(use !== undefined && { use }),
    ...(retention !== undefined && { retention: retention.name }),
    versions: { ...versions },
    ...(mended > 0 && { mended }),
  };
}

/** Events of one writing: with the largest, some megabytes. */
const BATCH = 512;

type Waiting = {
  readonly wanted: Wanted;
  readonly written: (receipt: Receipt) => void;
  readonly failed: (error: unknown) => void;
};

/** Gathers what is wanted into batches, one under way at a time, and says of a failure what mends it. */
export function auditLogIn(place: LogPlace): AuditLog {
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let before: Promise<unknown> = Promise.resolve();

  /** One writing after another. */
  function alone<Made>(work: () => Promise<Made>): Promise<Made> {
    const made = before.then(work, work);
    before = made.catch(() => {});
    return made;
  }

  async function flush(): Promise<void> {
    // What is asked for within the same turn goes into the same batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        const receipts = await alone(() => place.write(batch.map(({ wanted }) => wanted)));
        for (const [at, { written }] of batch.entries()) written(receipts[at]!);
      } catch (error) {
        for (const { failed } of batch) failed(notWritten(place, error));
      }
    }
    // In the same turn in which nothing waits any more: what is wanted from then on begins anew.
    flushing = undefined;
  }

  function want<Made extends Receipt>(wanted: Wanted): Promise<Made> {
    return new Promise((written, failed) => {
      waiting.push({ wanted, written: written as Waiting["written"], failed });
      flushing ??= flush();
    });
  }

  return {
    name: place.name,
    keys: place.keys,
    append: (event) => want({ event }),
    appendAbout: (who, event, sealed) => want<PersonReceipt>({ who, event, sealed }),
    erase: (person, actor) =>
      alone(() => place.erase(person, actor)).catch((error) => {
        throw notWritten(place, error);
      }),
    last: place.last,
    async close() {
      await want({ event: { kind: "closed" } }).catch(() => {});
      await flushing;
      await place.close();
    },
  };
}

export function notWritten({ name, mend }: Pick<LogPlace, "name" | "mend">, cause: unknown): unknown {
  if (cause instanceof BadInputError) return cause;
  const found = `the audit log cannot be written (${(cause as Error).message})`;
  return new BadInputError("audit-failed", { file: name }, found, mend, { cause });
}
