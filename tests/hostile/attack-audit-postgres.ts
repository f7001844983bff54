/**
 * An audit log in Postgres attacked: of two servers that write it one is killed in the middle of writing, connections are cut, one stands still.
 *
 * In: how often one is killed.  Out: what was found. What must hold: no answer with a token lacks its event, the chain verifies, and whoever is
 * not attacked goes on.
 */
import { setTimeout as wait } from "node:timers/promises";
import { readingLog } from "../../src/audit/log/log-address.ts";
import { verifyLog } from "../../src/audit/log/verify.ts";
import { query, startPostgres } from "../support/postgres.ts";
import { type AuditedServer, askOn, ended, hashIn, serve } from "./audited-server.ts";

type Check = (holds: boolean, what: string) => void;

/** Milliseconds in which others must have got on: longer than a writer may stand still with the lock (`postgres-log.ts`), on a slow machine. */
const LONGEST = 90_000;

/** @param random in [0, 1) */
export async function attackPostgresLog(rounds: number, random: () => number, check: Check): Promise<void> {
  const postgres = await startPostgres(true);
  if (postgres === undefined) {
    process.stdout.write("the audit log in Postgres: skipped, Postgres is not installed\n");
    return;
  }
  const { url } = postgres;
  const env = { WHEREFORE_DATABASE: url, WHEREFORE_AUDIT_SECRET: "a secret for an attack, long enough to be one" };
  const received: string[] = [];
  const servers: AuditedServer[] = [];
  const begin = async () => servers[servers.push(await serve("postgres", env)) - 1]!;
  /** After so many answers more, and not after some time: a slow machine answers few in a second. */
  const goingOn = async (more: number, meanwhile: string) => {
    const begun = performance.now();
    for (const enough = received.length + more; received.length < enough; await wait(5))
      if (performance.now() - begun > LONGEST) return check(false, `Postgres: nobody was answered while ${meanwhile}`);
  };
  try {
    const steady = await begin();
    const asked = askOn([steady.url], "steady", received);
    for (let round = 0; round < rounds; round++) {
      const victim = await begin();
      const asking = askOn([victim.url], `killed-${round}`, received);
      await goingOn(3 + Math.floor(40 * random()), "two servers write");
      await ended(victim, "SIGKILL");
      await asking;
      await goingOn(10, "one of two servers is dead");
    }
    for (let cut = 0; cut < CUTS; cut++) {
      await query(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'wherefore%'",
      );
      await goingOn(10, "connections are cut");
    }
    const still = await begin();
    const stillAsked = askOn([still.url], "still", received);
    for (let stop = 0; stop < STOPS; stop++) {
      await goingOn(3 + Math.floor(20 * random()), "two servers write");
      still.child.kill("SIGSTOP");
      await goingOn(20, "one of two servers stands still");
      still.child.kill("SIGCONT");
    }
    await Promise.all([ended(still), ended(steady)]);
    await Promise.all([asked, stillAsked]);
    await everyAnswerIsThere(url, received, check);
  } finally {
    for (const { child } of servers) child.kill("SIGKILL");
    await postgres.close();
  }
  process.stdout.write(
    `Postgres, two servers, ${rounds} kills, connections cut ${CUTS} times, one stopped ${STOPS} times: ${received.length} answers received, the chain verifies\n`,
  );
}

const CUTS = 5;
const STOPS = 3;

async function everyAnswerIsThere(url: string, received: readonly string[], check: Check): Promise<void> {
  const rows = await query(url, "SELECT line::json->>'hash' AS hash FROM wherefore_audit.events");
  const written = new Set(rows.map(({ hash }) => hash));
  const lacking = received.filter((token) => !written.has(hashIn(token)));
  check(lacking.length === 0, `Postgres: ${lacking.length} of ${received.length} answers have no event`);
  const { signal } = new AbortController();
  const expect = hashIn(received.at(-1)!);
  await readingLog(
    { kind: "postgres", url },
    () => {},
    (log) => verifyLog(log, { expect, signal }),
  );
}
