/**
 * What dead workers leave behind, and what no worker could do.
 *
 * In: the database.  Out: the chunks of workers that live no more may be taken again at once; a chunk that was begun too often ends as a named
 * failure of each of its calls. Every worker looks, and so does every run that waits: it does not matter who is first.
 *
 * The queue itself lets go of a job four hours after it was taken, because it cannot know whether a worker lives. Here a worker holds an
 * advisory lock of the database as long as it does (`worker-life.ts`), so whoever gets that lock knows that it does not.
 */
import type { Pool } from "pg";
import { inTransaction } from "../records/postgres.ts";
import { keepAnswers, postAnswered } from "./calls.ts";
import { LIFE, TASK } from "./tables.ts";

/** For so long a worker that has taken its first chunk may have no row yet. */
const GRACE = "10 seconds";

/** @returns how many workers were found dead */
export async function freeTheDead(pool: Pool, own: string): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM wherefore.workers WHERE id <> $1
     UNION SELECT locked_by FROM graphile_worker.jobs
     WHERE locked_by <> $1 AND task_identifier = $2 AND locked_at < now() - interval '${GRACE}'`,
    [own, TASK],
  );
  let dead = 0;
  for (const { id } of rows) if (await freeIfDead(pool, id)) dead++;
  return dead;
}

function freeIfDead(pool: Pool, id: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ dead: boolean }>(`SELECT pg_try_advisory_xact_lock(${LIFE}) AS dead`, [id]);
    if (!rows[0]!.dead) return false;
    await client.query("SELECT graphile_worker.force_unlock_workers(ARRAY[$1])", [id]);
    await client.query("DELETE FROM wherefore.workers WHERE id = $1", [id]);
    // Workers that have nothing to do look at once.
    await client.query(`SELECT pg_notify('jobs:insert', '{"count":1}')`);
    return true;
  });
}

/** @returns how many calls were given up */
export async function giveUp(pool: Pool, own: string): Promise<number> {
  const { rows } = await pool.query<{ id: string; chunk: string | null; attempts: number; last_error: string | null }>(
    `SELECT id, key AS chunk, attempts, last_error FROM graphile_worker.jobs
     WHERE task_identifier = $1 AND attempts >= max_attempts AND locked_at IS NULL`,
    [TASK],
  );
  let calls = 0;
  for (const { id, chunk, attempts, last_error } of rows) {
    // Without a key it was followed by another job of its chunk, which its worker did not live to end.
    const open = await pool.query<{ key: string }>(
      "SELECT key FROM wherefore.calls WHERE chunk = $1 AND reply IS NULL AND failure IS NULL",
      [chunk],
    );
    const said = last_error ?? "the worker died over it";
    const message = `No worker could make this call in ${attempts} attempts. The last: ${said}`;
    const failed = open.rows.map(({ key }) => ({
      key,
      failure: { why: "given-up" as const, message },
      promptTokens: 0,
      completionTokens: 0,
    }));
    if (failed.length > 0) {
      await keepAnswers(pool, own, failed);
      await postAnswered(
        pool,
        failed.map(({ key }) => key),
      );
    }
    await pool.query("SELECT graphile_worker.complete_jobs(ARRAY[$1::bigint])", [id]);
    calls += failed.length;
  }
  return calls;
}
