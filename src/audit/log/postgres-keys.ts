/**
 * The keys of people in Postgres: a row a person, found by an HMAC of the id, its key sealed under the log's secret.
 *
 * In: people, or aliases.  Out: their keys. The secret is not in the database, so neither it nor a copy of it opens anything; an erased person's
 * row is deleted.
 */
import { createHmac } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { LogKeys } from "./audit-log.ts";
import { drawPersonKey, type PersonKey, seal, underSecret, unseal } from "./person-keys.ts";

type Row = { readonly who: Buffer; readonly alias: string; readonly key: string };

/** Keys that a reading holds at once, so that one person's many events are one look. */
const MOST_HELD = 10_000;

export type PostgresKeys = LogKeys & {
  /** Keys of all these people, drawn where there are none yet. Within a transaction that holds the log's lock. */
  readonly ofAll: (client: PoolClient, people: readonly string[]) => Promise<ReadonlyMap<string, PersonKey>>;
  /** Deletes the person's row. @returns the alias it had */
  readonly erase: (client: PoolClient, person: string) => Promise<string | undefined>;
};

/** @param log the log's id, so that one secret for two logs tells nothing of who is in both */
export function postgresKeys(pool: Pool, secret: string, log: string): PostgresKeys {
  const derived = (what: string) => createHmac("sha256", secret).update(`${what}\0${log}`).digest();
  const { who, sign } = underSecret(derived("log"));
  const wrapping = derived("keys");
  const wrapped = ({ alias, key }: PersonKey) => seal(Buffer.from(key).toString("base64"), { alias, key: wrapping });
  const unwrapped = ({ alias, key }: Pick<Row, "alias" | "key">): PersonKey => ({
    alias,
    key: Buffer.from(unseal(key, { alias, key: wrapping }) as string, "base64"),
  });
  return {
    sign,
    async known(person) {
      const { rows } = await pool.query<Row>("SELECT * FROM wherefore_audit.people WHERE who = $1", [who(person)]);
      return rows[0] && unwrapped(rows[0]);
    },
    async keyOf(alias) {
      const { rows } = await pool.query<Row>("SELECT * FROM wherefore_audit.people WHERE alias = $1", [alias]);
      return rows[0] && unwrapped(rows[0]).key;
    },
    async ofAll(client, people) {
      const byWho = new Map(people.map((person) => [who(person).toString("hex"), person]));
      if (byWho.size === 0) return new Map();
      const { rows } = await client.query<Row>("SELECT * FROM wherefore_audit.people WHERE who = ANY($1::bytea[])", [
        [...byWho.keys()].map((hex) => Buffer.from(hex, "hex")),
      ]);
      const keys = new Map(rows.map((row) => [byWho.get(row.who.toString("hex"))!, unwrapped(row)]));
      const made = [...byWho].flatMap(([hex, person]) =>
        keys.has(person) ? [] : [{ hex, person, own: drawPersonKey() }],
      );
      if (made.length > 0)
        await client.query(
          "INSERT INTO wherefore_audit.people SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[])",
          [
            made.map(({ hex }) => Buffer.from(hex, "hex")),
            made.map(({ own }) => own.alias),
            made.map(({ own }) => wrapped(own)),
          ],
        );
      for (const { person, own } of made) keys.set(person, own);
      return keys;
    },
    async erase(client, person) {
      const { rows } = await client.query<Row>("DELETE FROM wherefore_audit.people WHERE who = $1 RETURNING alias", [
        who(person),
      ]);
      return rows[0]?.alias;
    },
  };
}

/** The same, asked once for each alias while a log is read. */
export function heldKeys({ keyOf }: Pick<LogKeys, "keyOf">): Pick<LogKeys, "keyOf"> {
  const held = new Map<string, ReturnType<LogKeys["keyOf"]>>();
  return {
    keyOf(alias) {
      const found = held.get(alias) ?? keyOf(alias);
      if (held.size >= MOST_HELD) held.clear();
      held.set(alias, found);
      return found;
    },
  };
}
