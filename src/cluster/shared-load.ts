/**
 * What all workers know of the endpoints: which is sick, and how many calls each of them may have under way at one with a limit.
 *
 *     a worker's wishes, twice a second ─► a lease of slots ─► as many calls at once, and never more than the endpoint takes in all
 *
 * In: the endpoints that this worker asks, and how many calls it has.  Out: a `SharedLoad`, answered from memory. An endpoint is the same for
 * all workers by its address and model; one on the worker's own machine (127.0.0.1) is another on each.
 */
import { hostname } from "node:os";
import type { Pool } from "pg";
import { endpointIdentity } from "../models/openai-compatible.ts";
import type { Endpoint } from "../models/send.ts";
import type { SharedLoad } from "../models/spread.ts";
import { inTransaction } from "../records/postgres.ts";
import { listenTo } from "./queued-model.ts";
import { ENDPOINTS } from "./tables.ts";

/** Between two looks at what others hold: milliseconds. */
const BEAT = 500;

type Known = {
  readonly atOnce: number | undefined;
  slots: number;
  running: number;
  /** What this worker found and the database does not have yet. */
  telling: number;
  sick: { readonly until: number; readonly failures: number } | undefined;
};

export type OpenLoad = SharedLoad & { readonly close: () => Promise<void> };

/** @param worker whose row stands @param wanted how many calls this worker has to make @param broken is told where the database is lost */
export async function openSharedLoad(
  pool: Pool,
  worker: string,
  wanted: () => number,
  broken: (error: unknown) => void,
): Promise<OpenLoad> {
  const known = new Map<string, Known>();
  const wakes = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of wakes) wake();
  };
  const of = (endpoint: Endpoint): Known => {
    const name = endpointName(endpoint);
    const before = known.get(name);
    if (before !== undefined) return before;
    const made: Known = { atOnce: endpoint.atOnce, slots: 0, running: 0, telling: 0, sick: undefined };
    known.set(name, made);
    lookOr();
    return made;
  };
  const look = async () => {
    if (known.size === 0) return;
    for (const [name, sick] of await sickOnes(pool, [...known.keys()])) {
      const own = known.get(name)!;
      if (own.telling === 0) own.sick = sick;
    }
    for (const [name, own] of known)
      if (own.atOnce !== undefined) own.slots = await lease(pool, worker, name, { ...own, wanted: wanted() });
    wakeAll();
  };
  const lookOr = () => void looking().catch(broken);
  const looking = oneAtATime(look);
  const listener = await listenTo(pool, ENDPOINTS, lookOr, broken);
  const beat = setInterval(lookOr, BEAT);
  const tell = async (endpoint: Endpoint, failures: number, milliseconds: number, cause: string | null) => {
    const own = of(endpoint);
    own.sick = failures === 0 ? undefined : { until: Date.now() + milliseconds, failures };
    own.telling++;
    try {
      await tellOf(pool, endpointName(endpoint), failures, milliseconds, cause);
    } catch (error) {
      broken(error);
    } finally {
      own.telling--;
    }
  };
  return {
    slots(endpoint, running, most) {
      const own = of(endpoint);
      own.running = running;
      return endpoint.atOnce === undefined ? most : Math.min(most, own.slots);
    },
    sick: (endpoint) => of(endpoint).sick,
    tellSick: (endpoint, failures, milliseconds, cause) => void tell(endpoint, failures, milliseconds, cause.message),
    tellWell: (endpoint) => void tell(endpoint, 0, 0, null),
    onChange(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    close: async () => {
      clearInterval(beat);
      listener.release(true);
    },
  };
}

/** Addresses of the machine itself are told apart by its name. */
export function endpointName(endpoint: Endpoint, host = hostname()): string {
  const { hostname: at } = new URL(endpoint.baseUrl);
  const own = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(at);
  return `${endpointIdentity({ ...endpoint, body: {} })}${own ? ` on ${host}` : ""}`;
}

/** By the database's clock: machines differ in theirs. */
async function sickOnes(pool: Pool, names: readonly string[]): Promise<ReadonlyMap<string, Known["sick"]>> {
  const { rows } = await pool.query<{ name: string; failures: number; left: number | null }>(
    `SELECT name, failures, extract(epoch FROM aside_until - clock_timestamp())::float8 * 1000 AS left
     FROM wherefore.endpoints WHERE name = ANY($1)`,
    [names],
  );
  return new Map(
    rows.map(({ name, failures, left }) => [
      name,
      failures > 0 && left !== null ? { until: Date.now() + left, failures } : undefined,
    ]),
  );
}

async function tellOf(
  pool: Pool,
  name: string,
  failures: number,
  milliseconds: number,
  cause: string | null,
): Promise<void> {
  await pool.query(
    `WITH told AS (
       INSERT INTO wherefore.endpoints AS endpoints VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond', $4)
       ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, aside_until = excluded.aside_until, cause = excluded.cause
       RETURNING name
     ) SELECT pg_notify('${ENDPOINTS}', '') FROM told`,
    [name, failures, milliseconds, cause],
  );
}

type Wish = {
  readonly atOnce: number | undefined;
  readonly running: number;
  readonly wanted: number;
};

/**
 * A worker's slots at an endpoint. The endpoint's row is locked meanwhile, so that the slots of all never sum to more than it takes. Of
 * workers who name different limits the smallest holds.
 */
async function lease(pool: Pool, worker: string, name: string, { atOnce, running, wanted }: Wish): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query("INSERT INTO wherefore.endpoints (name) VALUES ($1) ON CONFLICT DO NOTHING", [name]);
    await client.query("SELECT 1 FROM wherefore.endpoints WHERE name = $1 FOR UPDATE", [name]);
    const { rows } = await client.query<{ slots: number; wanted: number; at_once: number }>(
      "SELECT slots, wanted, at_once FROM wherefore.leases WHERE endpoint = $1 AND worker <> $2",
      [name, worker],
    );
    const others = rows.map(({ slots, wanted, at_once }) => ({ slots, wanted, atOnce: at_once }));
    const slots = slotsFor({ atOnce, running, wanted }, others);
    await client.query(
      `INSERT INTO wherefore.leases VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (endpoint, worker) DO UPDATE SET slots = $3, wanted = $4, at_once = $5`,
      [name, worker, slots, wanted, atOnce],
    );
    return slots;
  });
}

/**
 * What one worker may have under way: all that is free, but what others have a fair share of and do not hold yet. What it has under way
 * already is not taken away.
 */
export function slotsFor(
  { atOnce = Number.POSITIVE_INFINITY, running, wanted }: Wish,
  others: readonly { readonly slots: number; readonly wanted: number; readonly atOnce: number }[],
): number {
  const limit = Math.min(atOnce, ...others.map((other) => other.atOnce));
  const held = others.reduce((sum, { slots }) => sum + slots, 0);
  const sharers = 1 + others.filter((other) => other.wanted > 0).length;
  const fair = Math.max(1, Math.floor(limit / sharers));
  const theirs = others.reduce((sum, other) => sum + Math.max(other.slots, Math.min(other.wanted, fair)), 0);
  const aim = Math.min(wanted, Math.max(fair, limit - theirs));
  return Math.max(running, Math.min(aim, limit - held), 0);
}

/** While one is under way others wait for it, and for one more after it that sees what has changed. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return () => {
    if (running === undefined) {
      running = work().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return work();
      });
    return next;
  };
}
