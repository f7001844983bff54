/**
 * The keys of an audit log: one a person, so that erasing a key makes all that is sealed for that person unreadable.
 *
 *     person ─► HMAC-SHA256 under the log's secret ─► row: alias, key ─► AES-256-GCM
 *
 * In: a person, as the id of a career or the hash of a history that has none of its own.  Out: an alias that is drawn, not computed, so that
 * nothing leads from an erased person to it. The file holds no id and no name. It is SQLite, so that many people need no memory, a row is
 * erased by being written over (`secure_delete`), and an erasure that is broken off is none.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { BadInputError } from "../../domain/index.ts";
import { openSqlite } from "../../records/sqlite-file.ts";

export type PersonKey = { readonly alias: string; readonly key: Uint8Array };

export type PersonKeys = {
  /** The log that these keys belong to. */
  readonly log: string;
  /** The person's, drawn where there is none yet; safe from a power cut once `sync` was awaited. */
  readonly of: (person: string) => PersonKey;
  /** Undefined of a person whom the log does not know, or not any more. */
  readonly known: (person: string) => PersonKey | undefined;
  /** Undefined where it was erased. */
  readonly keyOf: (alias: string) => Uint8Array | undefined;
  /** Sixteen bytes, hexadecimal, that only this log could have made of the text. */
  readonly sign: (text: string) => string;
  readonly erase: (alias: string) => void;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL, secret BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS people (who BLOB PRIMARY KEY, alias TEXT NOT NULL UNIQUE, key BLOB NOT NULL) WITHOUT ROWID`;

/** An alias that nothing leads to, and a key of that person's own. */
export function drawPersonKey(): PersonKey {
  return { alias: `p-${randomBytes(16).toString("hex")}`, key: randomBytes(32) };
}

/** What a log's secret makes of a person's id, to find the row by, and of what it hands out. */
export function underSecret(secret: Uint8Array) {
  const made = (what: string, text: string) => createHmac("sha256", secret).update(`${what}\0`).update(text).digest();
  return {
    who: (person: string): Buffer => made("person", person),
    /** Sixteen bytes, hexadecimal, that only this log could have made of the text. */
    sign: (text: string): string => made("token", text).toString("hex").slice(0, 32),
  };
}

/** @throws BadInputError "bad-audit-keys" where the file is none of these, or may not be written */
export async function openPersonKeys(path: string): Promise<PersonKeys> {
  const { database, log, secret } = onKeys(path, () => openDatabase(path));
  const find = database.prepare("SELECT alias, key FROM people WHERE who = ?");
  const insert = database.prepare("INSERT INTO people VALUES (?, ?, ?)");
  const findKey = database.prepare("SELECT key FROM people WHERE alias = ?");
  const remove = database.prepare("DELETE FROM people WHERE alias = ?");
  const { who, sign } = underSecret(secret);
  const known = (person: string) => onKeys(path, () => find.get(who(person))) as PersonKey | undefined;
  // SQLite itself would wait for the disk within each writing, and hold up the thread that answers the network; its log is a file like others.
  let journal: FileHandle | undefined;
  let unsynced = false;
  return {
    log,
    known,
    of(person) {
      const found = known(person);
      if (found !== undefined) return found;
      const made = drawPersonKey();
      onKeys(path, () => insert.run(who(person), made.alias, made.key));
      unsynced = true;
      return made;
    },
    keyOf: (alias) => onKeys(path, () => findKey.get(alias) as { key: Uint8Array } | undefined)?.key,
    sign,
    erase(alias) {
      onKeys(path, () => {
        remove.run(alias);
        // The log beside the file holds rows as they were, until it is copied into the file and cut off.
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      });
    },
    async sync() {
      if (!unsynced) return;
      unsynced = false;
      journal ??= await open(`${path}-wal`, "r+");
      await journal.datasync();
    },
    async close() {
      await journal?.close();
      onKeys(path, () => database.close());
    },
  };
}

function openDatabase(path: string) {
  const database = openSqlite(path);
  database.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 10000",
  );
  database.exec(SCHEMA);
  const find = database.prepare("SELECT id, secret FROM log");
  if (find.get() === undefined) database.prepare("INSERT INTO log VALUES (?, ?)").run(randomUUID(), randomBytes(32));
  const { id, secret } = find.get() as { id: string; secret: Uint8Array };
  return { database, log: id, secret };
}

/** SQLite's errors have a number; all else is not the file's fault. */
function onKeys<Made>(file: string, work: () => Made): Made {
  try {
    return work();
  } catch (cause) {
    if ((cause as { readonly errcode?: number }).errcode === undefined) throw cause;
    throw new BadInputError(
      "bad-audit-keys",
      { file },
      `the keys of the audit log cannot be read or written (${(cause as Error).message})`,
      "Make room on the disk, take a file of keys that is yours, or put back the one that was there.",
      { cause },
    );
  }
}

const NONCE = 12;
const TAG = 16;

/** @returns base64 of nonce, ciphertext and tag */
export function seal(value: unknown, { alias, key }: PersonKey): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(alias));
  const sealed = [nonce, cipher.update(JSON.stringify(value), "utf8"), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString("base64");
}

/** @throws Error where the key is another one, or a byte was changed */
export function unseal(sealed: string, { alias, key }: PersonKey): unknown {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(alias)).setAuthTag(bytes.subarray(-TAG));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString("utf8"));
}
