/**
 * That a worker lives: a row for people and for progress, and an advisory lock for whoever must know.
 *
 * In: the worker's id in the queue.  Out: its life, which ends with the connection that holds the lock: when the process is killed, when its
 * machine is gone, or when the network between has been.
 */
import { hostname } from "node:os";
import type { Pool } from "pg";
import { LIFE } from "./tables.ts";

export type WorkerLife = {
  /** @param running calls under way @param cannot which models it cannot ask, and why */
  readonly beat: (running: number, cannot: ReadonlyMap<string, string>) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** @param broken is told when the lock is lost: others may then take this worker's chunks, so it must stop */
export async function beginLife(
  pool: Pool,
  id: string,
  concurrency: number,
  broken: (error: Error) => void,
): Promise<WorkerLife> {
  const client = await pool.connect();
  client.on("error", broken);
  await client.query(`SELECT pg_advisory_lock(${LIFE})`, [id]);
  const place = `process ${process.pid} on ${hostname()}`;
  await client.query("INSERT INTO wherefore.workers (id, place, concurrency) VALUES ($1, $2, $3)", [
    id,
    place,
    concurrency,
  ]);
  return {
    beat: async (running, cannot) => {
      await client.query("UPDATE wherefore.workers SET seen = now(), running = $2, cannot = $3 WHERE id = $1", [
        id,
        running,
        Object.fromEntries(cannot),
      ]);
    },
    end: async () => {
      await client.query("DELETE FROM wherefore.workers WHERE id = $1", [id]);
      client.release(true);
    },
  };
}
