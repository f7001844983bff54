/**
 * The tables of an audit log in Postgres, in a schema of their own: several servers may write one log.
 *
 *     head, one row that whoever writes locks ─► events, a line a row ─► people, each with a key that the log's secret opens
 *
 * In: a pool, and the secret.  Out: the log's id, for a database that has the tables; the SQL that makes them. The database guards against
 * mistakes: rows of events are neither changed nor, before their period is over, deleted. Who may change that, the chain finds out.
 */
import { createHmac, randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { BadInputError } from "../../domain/index.ts";
import { inTransaction, isUnknownTable } from "../../records/postgres.ts";
import { FORMAT, type Receipt, START } from "./event.ts";

const TABLES = `
  CREATE SCHEMA wherefore_audit;

  -- The last event, and a check of the secret. Events up to "expired" may be deleted.
  CREATE TABLE wherefore_audit.head (
    the_only boolean PRIMARY KEY DEFAULT true CHECK (the_only), format text NOT NULL, log uuid NOT NULL, secret text NOT NULL,
    n bigint NOT NULL, hash text NOT NULL, expired bigint NOT NULL DEFAULT -1
  ) WITH (fillfactor = 10);

  -- Ciphertext is not worth compressing, and a line that fits into its page is not put elsewhere.
  CREATE TABLE wherefore_audit.events (n bigint PRIMARY KEY, line text NOT NULL) WITH (toast_tuple_target = 8160);
  ALTER TABLE wherefore_audit.events ALTER COLUMN line SET STORAGE EXTERNAL;

  CREATE TABLE wherefore_audit.people (who bytea PRIMARY KEY, alias text NOT NULL UNIQUE, key text NOT NULL);

  CREATE FUNCTION wherefore_audit.only_appended() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' THEN
      IF OLD.n <= (SELECT expired FROM wherefore_audit.head) THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'an audit log is only appended to';
  END $$;
  CREATE TRIGGER only_appended BEFORE UPDATE OR DELETE ON wherefore_audit.events
    FOR EACH ROW EXECUTE FUNCTION wherefore_audit.only_appended();
  CREATE TRIGGER never_emptied BEFORE TRUNCATE ON wherefore_audit.events
    FOR EACH STATEMENT EXECUTE FUNCTION wherefore_audit.only_appended();
`;

/** The head's row. */
export type LogHead = Receipt & { readonly format: string; readonly log: string; readonly secret: string };

/** @returns undefined where the database has no audit log */
export async function headOf(connection: Pool | PoolClient): Promise<LogHead | undefined> {
  try {
    const { rows } = await connection.query<Omit<LogHead, "n"> & { n: string }>(
      "SELECT format, log, secret, n, hash FROM wherefore_audit.head",
    );
    return rows[0] && { ...rows[0], n: Number(rows[0].n) };
  } catch (error) {
    if (isUnknownTable(error)) return undefined;
    throw error;
  }
}

/** Several processes may be the first at once: the lock lets one make the tables, and the others find them. */
export async function makeLog(pool: Pool, secret: string): Promise<LogHead> {
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('wherefore audit', 0))");
    const { rows } = await client.query("SELECT to_regclass('wherefore_audit.head') AS head");
    if (rows[0].head !== null) return;
    await client.query(TABLES);
    const log = randomUUID();
    await client.query("INSERT INTO wherefore_audit.head (format, log, secret, n, hash) VALUES ($1, $2, $3, $4, $5)", [
      FORMAT,
      log,
      checkOf(secret, log),
      START.n - 1,
      START.previous,
    ]);
  });
  return (await headOf(pool))!;
}

const FEWEST_CHARACTERS = 32;

/**
 * What opens the keys of people, who stand in the database, and is not there itself.
 *
 * @throws BadInputError "bad-audit-keys" where it is not set, or too short to be drawn
 */
export function secretIn(env: Readonly<Record<string, string | undefined>>): string {
  const secret = env["WHEREFORE_AUDIT_SECRET"] ?? "";
  if (secret.length >= FEWEST_CHARACTERS) return secret;
  throw new BadInputError(
    "bad-audit-keys",
    { file: "WHEREFORE_AUDIT_SECRET" },
    secret === "" ? "it is not set, and opens what the log seals" : `it has fewer than ${FEWEST_CHARACTERS} characters`,
    "Set it to what `openssl rand -hex 32` prints, the same for all who write this log, and keep it as safe as the log.",
  );
}

/** @throws BadInputError "bad-audit-keys" where it is the secret of another log; "audit-broken" for a format that is not ours */
export function requireSecret({ format, log, secret: check }: LogHead, secret: string, shown: string): void {
  if (format !== FORMAT)
    throw new BadInputError(
      "audit-broken",
      { file: shown },
      `its format is ${format}, and this version writes ${FORMAT}`,
      "Use the version of this package that made it.",
    );
  if (checkOf(secret, log) === check) return;
  throw new BadInputError(
    "bad-audit-keys",
    { file: "WHEREFORE_AUDIT_SECRET" },
    `it is not the secret of the log in ${shown}`,
    "Set it to the secret with which the log was begun.",
  );
}

function checkOf(secret: string, log: string): string {
  return createHmac("sha256", secret).update(`check\0${log}`).digest("hex");
}
