/**
 * How far the runs are, in one place: what `wherefore runs watch` shows.
 *
 * In: the database.  Out: for each run its cases, calls, tokens and failures by cause; the workers and the endpoints that are set aside. Read
 * from sums that workers keep, so it costs the same however many calls there are.
 */
import type { Pool } from "pg";
import type { Price } from "../records/meter.ts";

export type RunState = {
  readonly id: string;
  readonly what: string;
  readonly began: Date;
  /** Undefined while it is at work, or was broken off. */
  readonly ended: Date | null;
  /** Seconds since whoever wants the calls was last there. */
  readonly silent: number;
  readonly done: number;
  readonly total: number | null;
  /** Of what `done` and `total` are counted, in the plural. */
  readonly unit: string;
  readonly price: Price | null;
  readonly answered: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** How many calls failed for which cause. */
  readonly causes: Readonly<Record<string, number>>;
};

export type ClusterState = {
  readonly now: Date;
  /** Those at work, and of the others the latest. */
  readonly runs: readonly RunState[];
  readonly workers: readonly { readonly place: string; readonly concurrency: number; readonly running: number }[];
  readonly sick: readonly { readonly name: string; readonly failures: number; readonly cause: string | null }[];
};

const RUNS = `
  SELECT runs.id, what, began, ended, extract(epoch FROM now() - seen)::float8 AS silent, done, total, unit, price,
    coalesce(sum(answered), 0)::float8 AS answered, coalesce(sum(failed), 0)::float8 AS failed,
    coalesce(sum(prompt_tokens), 0)::float8 AS "promptTokens", coalesce(sum(completion_tokens), 0)::float8 AS "completionTokens",
    coalesce((
      SELECT json_object_agg(why, times) FROM (
        SELECT failure ->> 'why' AS why, count(*) AS times FROM wherefore.calls WHERE run = runs.id AND failure IS NOT NULL GROUP BY 1
      ) AS counted
    ), '{}') AS causes
  FROM wherefore.runs LEFT JOIN wherefore.tallies ON tallies.run = runs.id
  GROUP BY runs.id ORDER BY ended IS NULL DESC, began DESC LIMIT $1`;

/** @param most how many runs */
export async function clusterState(pool: Pool, most: number): Promise<ClusterState> {
  const [runs, workers, sick, clock] = await Promise.all([
    pool.query<RunState>(RUNS, [most]),
    pool.query<ClusterState["workers"][number]>(
      "SELECT place, concurrency, running FROM wherefore.workers ORDER BY began, place",
    ),
    pool.query<ClusterState["sick"][number]>(
      "SELECT name, failures, cause FROM wherefore.endpoints WHERE failures > 0 AND aside_until > now() - interval '1 minute' ORDER BY name",
    ),
    pool.query<{ now: Date }>("SELECT now()"),
  ]);
  return { now: clock.rows[0]!.now, runs: runs.rows, workers: workers.rows, sick: sick.rows };
}
