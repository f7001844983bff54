/**
 * The journal of a run's model calls: what was asked, what came, what it used.
 *
 * In: calls by the hash of their content.  Out: the reply of a call that was made before; sums for the cost sheet.
 *
 * SQLite, as Node brings it. Each reply is written as it comes, and `write` resolves when it is in the file, so that a kill loses at most
 * what was under way. Gathering replies into one transaction costs less time and yet is slower: callers who wait for one another ask the
 * server all at once again, and it then answers them in a burst.
 */
import { BadInputError } from "../domain/index.ts";
import { openSqlite } from "./sqlite-file.ts";

export type JournalEntry = {
  readonly key: string;
  readonly model: string;
  /** JSON. */
  readonly request: string;
  readonly reply: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
};

export type CostLine = {
  readonly model: string;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Calls of which the server did not count the tokens, so that they were counted here. */
  readonly counted: number;
};

export type Journal = {
  /** The reply's JSON, or undefined where the call was not made before. */
  readonly read: (key: string) => string | undefined;
  /** Resolves when the entry is safe. Writing a key again changes nothing. */
  readonly write: (entry: JournalEntry) => Promise<void>;
  /** What stands under a key is not there any more. */
  readonly forget: (key: string) => void;
  readonly costs: () => CostLine[];
  /** What was asked under a key: the lineage of a reply. */
  readonly lineage: (key: string) => JournalEntry | undefined;
  readonly close: () => Promise<void>;
};

export function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>();
  return {
    read: (key) => entries.get(key)?.reply,
    write: async (entry) => {
      if (!entries.has(entry.key)) entries.set(entry.key, entry);
    },
    costs: () =>
      [...Map.groupBy(entries.values(), ({ model }) => model)].map(([model, own]) => ({
        model,
        calls: own.length,
        promptTokens: own.reduce((sum, entry) => sum + entry.promptTokens, 0),
        completionTokens: own.reduce((sum, entry) => sum + entry.completionTokens, 0),
        counted: own.filter(({ reply }) => wasCounted(reply)).length,
      })),
    forget: (key) => void entries.delete(key),
    lineage: (key) => entries.get(key),
    close: async () => {},
  };
}

function wasCounted(reply: string): boolean {
  const { usage } = JSON.parse(reply) as { usage?: { counted?: boolean } };
  return usage?.counted === true;
}

/** A journal in which nothing stands but what is written from now on; it takes the place of what stood there. */
export function freshJournal(journal: Journal): Journal {
  const written = new Set<string>();
  return {
    ...journal,
    read: (key) => (written.has(key) ? journal.read(key) : undefined),
    async write(entry) {
      if (!written.has(entry.key)) journal.forget(entry.key);
      written.add(entry.key);
      await journal.write(entry);
    },
  };
}

// With row ids, though the key is all that is ever looked up: calls then lie in the order in which they came, and a call dirties one page
// of short keys instead of a page of its own, which halves what a write costs.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, request TEXT NOT NULL, reply TEXT NOT NULL,
    promptTokens INTEGER NOT NULL, completionTokens INTEGER NOT NULL
  )`;

/** @throws BadInputError, as every call of it may: the file is no journal or is damaged, the disk is full, somebody else holds it */
export function sqliteJournal(path: string): Journal {
  const onJournal = <Made>(work: () => Made): Made => {
    try {
      return work();
    } catch (error) {
      throw journalError(path, error);
    }
  };
  const { database, findReply, find, insert, forget, sum } = onJournal(() => openDatabase(path));
  return {
    read: (key) => onJournal(() => findReply.get(key) as { reply: string } | undefined)?.reply,
    write: async (entry) => void onJournal(() => insert.run({ ...entry })),
    forget: (key) => void onJournal(() => forget.run(key)),
    costs: () => onJournal(() => sum.all()).map((row) => ({ ...row })) as CostLine[],
    lineage: (key) => {
      const row = onJournal(() => find.get(key)) as JournalEntry | undefined;
      return row && { ...row };
    },
    close: async () => onJournal(() => database.close()),
  };
}

/** Puts another journal's replies into this one, which is made where it is missing; what stands here already stays. */
export function copyJournal(from: string, to: string): void {
  try {
    const { database } = openDatabase(to);
    try {
      database.prepare("ATTACH DATABASE ? AS other").run(from);
      database.exec("INSERT OR IGNORE INTO calls SELECT * FROM other.calls ORDER BY other.calls.rowid");
    } finally {
      database.close();
    }
  } catch (error) {
    throw journalError(from, error);
  }
}

function openDatabase(path: string) {
  const database = openSqlite(path);
  // A write-ahead log survives a kill at any moment; NORMAL loses nothing to a killed process, only to a power cut.
  // Small pages, because each call writes every page that it touches; the log is copied into the file every 16 MB, because each copying
  // waits for the disk.
  database.exec(
    "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000; PRAGMA busy_timeout = 10000",
  );
  database.exec(SCHEMA);
  return {
    database,
    findReply: database.prepare("SELECT reply FROM calls WHERE key = ?"),
    find: database.prepare("SELECT * FROM calls WHERE key = ?"),
    insert: database.prepare(
      "INSERT OR IGNORE INTO calls VALUES (:key, :model, :request, :reply, :promptTokens, :completionTokens)",
    ),
    forget: database.prepare("DELETE FROM calls WHERE key = ?"),
    sum: database.prepare(
      "SELECT model, count(*) AS calls, sum(promptTokens) AS promptTokens, sum(completionTokens) AS completionTokens, sum(reply LIKE '%\"counted\":true%') AS counted FROM calls GROUP BY model ORDER BY model",
    ),
  };
}

/** SQLite's result codes (sqlite.org/rescode.html): the lowest byte is the cause, the rest its detail. */
const [READ_ONLY, BUSY, LOCKED, IO_ERROR, CORRUPT, FULL, CANNOT_OPEN] = [8, 5, 6, 10, 11, 13, 14];

function journalError(file: string, cause: unknown): unknown {
  const { errcode } = cause as { readonly errcode?: number };
  if (errcode === undefined) return cause;
  const error = (code: string, found: string, mend: string) =>
    new BadInputError(code, { file }, found, mend, { cause });
  switch (errcode & 0xff) {
    case FULL:
    // Where a file may not grow, the log's memory map is what fails, and SQLite calls that a failure of the disk.
    case IO_ERROR:
      return error(
        "file",
        "the disk is full, or cannot be written to",
        "Make room and go on: what was paid for is kept.",
      );
    case READ_ONLY:
    case CANNOT_OPEN:
      return error(
        "file",
        "the journal of model calls may not be written by you here",
        "Work in a folder that is yours.",
      );
    case BUSY:
    case LOCKED:
      return error("journal-busy", "another process has held the journal for long", "Run the same command again.");
    case CORRUPT:
      return error(
        "bad-journal",
        "this journal of model calls is damaged",
        "Move it away; what is lacking is asked again.",
      );
    default:
      return error("bad-journal", "this is not a journal of model calls", "Move it away; a new one is made.");
  }
}
