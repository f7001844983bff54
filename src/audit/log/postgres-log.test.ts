/** An audit log in Postgres: one chain by several writers, whatever is killed, changed, lost or erased. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { AUDITED, recommended } from "../../../tests/support/audit-log.ts";
import { type OwnPostgres, postgresFolder, query, startPostgres } from "../../../tests/support/postgres.ts";
import "../../../tests/support/property-seed.ts";
import type { AuditLog } from "./audit-log.ts";
import { type LogAddress, logAddress, readingLog, readingWithKeys } from "./log-address.ts";
import { openPostgresLog, type PostgresLogOptions } from "./postgres-log.ts";
import { retentionNamed } from "./retention.ts";
import { type ShownEvent, shownEvents } from "./show.ts";
import { verifyLog } from "./verify.ts";

const installed = postgresFolder() !== undefined;
if (!installed) process.stderr.write("Postgres is not installed, so nothing is tried of audit logs in it.\n");

describe.skipIf(!installed)("an audit log in Postgres", () => {
  const SECRET = "a secret of more than thirty-two characters";
  const { signal } = new AbortController();
  let postgres: OwnPostgres;
  beforeAll(async () => {
    postgres = (await startPostgres())!;
  }, 240_000);
  afterAll(() => postgres?.close());

  let made = 0;
  const newDatabase = () => postgres.another(`audit_${++made}`);
  async function opened(url: string, more: Partial<PostgresLogOptions> = {}): Promise<AuditLog> {
    const log = await openPostgresLog({ ...AUDITED, url, secret: SECRET, ...more });
    const close = log.close;
    let open = true;
    const once = async () => {
      if (open) await close();
      open = false;
    };
    onTestFinished(once);
    return { ...log, close: once };
  }
  const at = (url: string): LogAddress => ({ kind: "postgres", url });
  const verified = (url: string, expect?: string) =>
    readingLog(
      at(url),
      () => {},
      (reading) => verifyLog(reading, { expect, signal }),
    );
  const shown = (url: string) =>
    readingWithKeys(
      at(url),
      { WHEREFORE_AUDIT_SECRET: SECRET },
      () => {},
      async (reading, keys) => {
        const all: ShownEvent[] = [];
        const every = { alias: undefined, since: undefined, until: undefined };
        for await (const event of shownEvents(reading, { ...every, keys, signal })) all.push(event);
        return all;
      },
    );

  test("several writers make one chain, give a person one alias, and each event says who wrote it", async () => {
    const url = await newDatabase();
    const logs = await Promise.all(["one", "two", "three"].map((actor) => opened(url, { actor })));
    const receipts = await Promise.all(
      Array.from({ length: 300 }, (_, at) => recommended(logs[at % 3]!, `person ${at % 10}`)),
    );
    for (const log of logs) await log.close();
    expect(new Set(receipts.map(({ n }) => n)).size).toBe(300);
    expect(new Set(receipts.map(({ alias }) => alias)).size).toBe(10);
    const { kinds, events, head } = await verified(url, receipts[0]!.hash);
    expect({ kinds, events, head }).toEqual({
      kinds: { opened: 3, recommended: 300, closed: 3 },
      events: 306,
      head: true,
    });
    const all = await shown(url);
    const openers = new Set(all.flatMap(({ event }) => (event.kind === "opened" ? [event.n] : [])));
    for (const { event } of all) expect(event.kind === "opened" || openers.has(event.writer!)).toBe(true);
    expect(all.find(({ event }) => event.n === receipts[0]!.n)!.opened).toEqual({ ranking: [["29-1141.00", 0.4]] });
    const again = await opened(url);
    expect((await recommended(again, "person 3")).alias).toBe(receipts[3]!.alias);
  }, 60_000);

  test("events that are under way at once share a commit", async () => {
    const url = await newDatabase();
    const log = await opened(url);
    await Promise.all(Array.from({ length: 200 }, (_, at) => recommended(log, `person ${at % 20}`)));
    const [written] = await query(
      url,
      "SELECT count(*)::int AS events, count(DISTINCT xmin::text)::int AS commits FROM wherefore_audit.events",
    );
    expect(written!["events"]).toBe(201);
    // One of "opened", and one of all that were wanted in the same turn.
    expect(written!["commits"]).toBe(2);
  });

  test("holds no word of a person, and after an erasure by one server no other reads, or writes under, the old key", async () => {
    const url = await newDatabase();
    const [log, other] = [await opened(url), await opened(url)];
    const { alias } = await recommended(log, "Ada Lovelace", { reasons: ["She wrote programs."] });
    expect((await recommended(other, "Ada Lovelace")).alias).toBe(alias);
    const held = JSON.stringify([
      await query(url, "SELECT * FROM wherefore_audit.events"),
      await query(url, "SELECT encode(who, 'escape'), alias, key FROM wherefore_audit.people"),
      await query(url, "SELECT * FROM wherefore_audit.head"),
    ]);
    for (const word of ["Ada", "programs", SECRET]) expect(held).not.toContain(word);
    expect(await log.erase("Ada Lovelace", "a test")).toBe(alias);
    expect(await other.erase("Ada Lovelace", "a test")).toBeUndefined();
    expect(await other.keys.keyOf(alias)).toBeUndefined();
    expect((await recommended(other, "Ada Lovelace")).alias).not.toBe(alias);
    const sealed = (await shown(url)).flatMap(({ opened }) => (opened === undefined ? [] : [opened === "erased"]));
    expect(sealed).toEqual([true, true, false]);
    expect((await verified(url)).kinds).toEqual({ opened: 2, recommended: 3, erased: 1 });
  });

  test("a connection that is cut in the middle fails its events by name, and the next ones are written", async () => {
    const url = await newDatabase();
    const log = await opened(url);
    await recommended(log, "Ada");
    // Somebody holds the lock, so that the writer waits within its transaction while it is cut off.
    const other = await opened(url);
    const cut = query(
      url,
      `BEGIN; SELECT 1 FROM wherefore_audit.head FOR UPDATE; SELECT pg_sleep(1);
       SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'; COMMIT`,
    );
    await expect.poll(() => query(url, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")).toHaveLength(1);
    await expect(recommended(log, "Grace")).rejects.toMatchObject({ code: "audit-failed" });
    await cut;
    await recommended(log, "Grace");
    await recommended(other, "Grace");
    expect((await verified(url)).kinds).toMatchObject({ recommended: 3 });
  });

  test("is begun with a secret, gone on with under the same, and read by nobody without it", async () => {
    const url = await newDatabase();
    await (await opened(url)).close();
    await expect(opened(url, { secret: "another secret of more than thirty-two letters" })).rejects.toMatchObject({
      code: "bad-audit-keys",
      message: expect.not.stringContaining(postgres.password),
    });
    for (const secret of [undefined, "", "too short"])
      await expect(
        readingWithKeys(
          at(url),
          { WHEREFORE_AUDIT_SECRET: secret },
          () => {},
          async () => {},
        ),
      ).rejects.toMatchObject({ code: "bad-audit-keys" });
    const empty = await newDatabase();
    await expect(verified(empty)).rejects.toMatchObject({ code: "no-file" });
    expect(await query(empty, "SELECT to_regnamespace('wherefore_audit') AS there")).toEqual([{ there: null }]);
  });

  test("loses whole months whose period is over, says so in the chain, and verifies; rows are deleted in no other way", async () => {
    const url = await newDatabase();
    let today = new Date("2026-01-15T00:00:00Z");
    const log = await opened(url, { retention: retentionNamed("guidance"), now: () => today });
    for (const month of ["01", "02", "03", "04", "05", "06"]) {
      today = new Date(`2026-${month}-20T00:00:00Z`);
      await recommended(log, "Ada");
    }
    await log.close();
    // On 20 June what was before 1 March is over.
    const { first, kinds, expired } = await verified(url);
    expect([first!.at, kinds["recommended"], kinds["opened"]]).toEqual(["2026-03-20T00:00:00.000Z", 4, 4]);
    expect(expired).toBeGreaterThan(0);
    for (const change of ["DELETE FROM", "TRUNCATE"])
      await expect(query(url, `${change} wherefore_audit.events`)).rejects.toThrow("only appended to");
    await expect(query(url, "UPDATE wherefore_audit.events SET line = ''")).rejects.toThrow("only appended to");
    await changing(url, `DELETE FROM wherefore_audit.events WHERE n = ${first!.n}`);
    await expect(verified(url)).rejects.toMatchObject({ code: "audit-broken" });
  });

  const changing = (url: string, change: string) => query(url, `SET session_replication_role = replica; ${change}`);

  test("any change of a row, a row taken out, doubled or swapped, and a tail cut off, is found, and is not written after", async () => {
    const url = await newDatabase();
    const log = await opened(url);
    await Promise.all(Array.from({ length: 12 }, (_, at) => recommended(log, `number ${at}`)));
    await log.close();
    const noted = (await verified(url)).last!.hash;
    const EVENTS = "wherefore_audit.events";
    await query(
      url,
      `CREATE TABLE whole AS SELECT * FROM ${EVENTS}; CREATE TABLE head AS SELECT * FROM wherefore_audit.head`,
    );
    const n = fc.nat({ max: 13 });
    const change = fc.oneof(
      fc
        .record({ n, at: fc.nat({ max: 60 }) })
        .map(
          (one) => `UPDATE ${EVENTS} SET line = overlay(line PLACING '~' FROM ${one.at + 1} FOR 1) WHERE n = ${one.n}`,
        ),
      n.map((one) => `DELETE FROM ${EVENTS} WHERE n = ${one}`),
      n.map((one) => `INSERT INTO ${EVENTS} SELECT 14, line FROM ${EVENTS} WHERE n = ${one}`),
      n.map((one) => `DELETE FROM ${EVENTS} WHERE n >= ${one}`),
      fc
        .uniqueArray(n, { minLength: 2, maxLength: 2 })
        .map(
          ([one, other]) =>
            `UPDATE ${EVENTS} SET line = (SELECT line FROM whole WHERE n = ${one} + ${other} - events.n) WHERE n IN (${one}, ${other})`,
        ),
    );
    await fc.assert(
      fc.asyncProperty(change, async (sql) => {
        await changing(url, sql);
        await expect(verified(url), sql).rejects.toMatchObject({ code: "audit-broken" });
        await changing(url, `DELETE FROM ${EVENTS}; INSERT INTO ${EVENTS} SELECT * FROM whole`);
      }),
      { numRuns: 60 },
    );
    expect((await verified(url, noted)).events).toBe(14);
    // Whoever cuts the head as well is found by what was noted elsewhere.
    const { hash } = JSON.parse(String((await query(url, "SELECT line FROM whole WHERE n = 9"))[0]!["line"]));
    await changing(url, `DELETE FROM ${EVENTS} WHERE n > 9`);
    await expect(opened(url)).rejects.toMatchObject({ code: "audit-broken" });
    await changing(url, `UPDATE wherefore_audit.head SET n = 9, hash = '${hash}'`);
    expect((await verified(url)).events).toBe(10);
    await expect(verified(url, noted)).rejects.toMatchObject({ code: "audit-broken" });
  }, 120_000);

  test("no password stands on a command line", () => {
    expect(() => logAddress("postgres://me:secret@localhost/x", undefined, {})).toThrow("seen by everybody");
    expect(() => logAddress("postgres", undefined, {})).toThrow("no database is named");
    expect(logAddress("postgres", undefined, { WHEREFORE_DATABASE: "postgres://x/y" })).toEqual(at("postgres://x/y"));
    expect(logAddress("./postgres", undefined, {})).toMatchObject({ kind: "file" });
  });
});
