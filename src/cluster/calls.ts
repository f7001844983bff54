/**
 * The calls of all runs in Postgres: wanted once each, answered once, and erased by key.
 *
 *     wanted ─► a row a call, and a job for a chunk of them, in one transaction
 *     a chunk ─► its calls without an answer
 *     answers ─► committed together as they come, posted to whoever waits
 */
import type { Pool, PoolClient } from "pg";
import { inTransaction } from "../records/postgres.ts";
import { contentHash } from "../records/whole-file.ts";
import type { CallFailure, WantedModel } from "./asked-call.ts";
import { ANSWERED, TASK } from "./tables.ts";

/** Calls of one job: few enough that a worker's last chunk does not keep it waiting, many enough that the queue is not what is waited for. */
export const CHUNK = 24;
/** How often a chunk is begun before its calls are given up: a worker that is killed over it counts too. */
const ATTEMPTS = 5;

/** A call under the hash of its content; its request is JSON. */
export type WantedCall = { readonly key: string; readonly request: string };

/** The row of a model, which its jobs are marked by too. */
export function modelId(wanted: WantedModel): string {
  return contentHash(wanted).slice(0, 16);
}

/**
 * Wants calls: each that no row stands for is put into a chunk. One that failed before is wanted again; one that is answered, or that another
 * run waits for, is left as it is.
 *
 * @returns the keys of those that were left as they are
 */
export async function wantCalls(
  pool: Pool,
  run: string,
  model: string,
  calls: readonly WantedCall[],
): Promise<readonly string[]> {
  // In one order, so that two runs that want the same calls wait for one another and not both for ever.
  const sorted = calls.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const chunks = chunksOf(sorted.length, () => crypto.randomUUID());
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ key: string; chunk: string }>(
      `INSERT INTO wherefore.calls AS calls (key, run, chunk, model, request)
       SELECT key, $1, chunk, $2, request FROM unnest($3::text[], $4::text[], $5::text[]) AS wanted (key, chunk, request)
       ON CONFLICT (key) DO UPDATE SET run = $1, chunk = excluded.chunk, failure = NULL WHERE calls.failure IS NOT NULL
       RETURNING key, chunk`,
      [run, model, sorted.map(({ key }) => key), chunks, sorted.map(({ request }) => request)],
    );
    await addJobs(client, model, [...new Set(rows.map(({ chunk }) => chunk))]);
    const wanted = new Set(rows.map(({ key }) => key));
    return sorted.flatMap(({ key }) => (wanted.has(key) ? [] : [key]));
  });
}

/** @returns the chunk of each call. Evenly, since a worker that has a chunk of few calls has little to do until it has fetched the next */
export function chunksOf<Name>(calls: number, name: () => Name): readonly Name[] {
  const names = Array.from({ length: Math.ceil(calls / CHUNK) }, name);
  return Array.from({ length: calls }, (_, call) => names[Math.floor((call * names.length) / calls)]!);
}

/** The job of each chunk, once: where one is under way, its worker ends it and the new one follows. */
export async function addJobs(client: Pool | PoolClient, model: string, chunks: readonly string[]): Promise<void> {
  if (chunks.length === 0) return;
  await client.query(
    `SELECT count(*) FROM graphile_worker.add_jobs((
       SELECT array_agg(json_populate_record(NULL::graphile_worker.job_spec, json_build_object(
         'identifier', $1::text, 'payload', json_build_object('chunk', chunk), 'max_attempts', $2::int, 'job_key', chunk, 'flags', ARRAY[$3::text]
       ))) FROM unnest($4::text[]) AS chunks (chunk)
     ))`,
    [TASK, ATTEMPTS, model, chunks],
  );
}

/** Each call a chunk of its own, so that one that brings every worker down takes no other with it. */
export async function cutChunk(pool: Pool, model: string, keys: readonly string[]): Promise<void> {
  const chunks = keys.map(() => crypto.randomUUID());
  await inTransaction(pool, async (client) => {
    await client.query(
      "UPDATE wherefore.calls SET chunk = own.chunk FROM unnest($1::text[], $2::text[]) AS own (key, chunk) WHERE calls.key = own.key",
      [keys, chunks],
    );
    await addJobs(client, model, chunks);
  });
}

export type ChunkCall = WantedCall & { readonly model: string };

/** What of a chunk is neither answered nor failed. */
export async function openCalls(pool: Pool, chunk: string): Promise<readonly ChunkCall[]> {
  const { rows } = await pool.query<ChunkCall>(
    "SELECT key, model, request FROM wherefore.calls WHERE chunk = $1 AND reply IS NULL AND failure IS NULL ORDER BY key",
    [chunk],
  );
  return rows;
}

/** What became of a call. "erased": its row is not there any more. */
export type Outcome = {
  readonly key: string;
  readonly reply: string | null;
  readonly failure: unknown;
  readonly erased: boolean;
};

/** Of these calls those that something came of. */
export async function outcomesOf(pool: Pool, keys: readonly string[]): Promise<readonly Outcome[]> {
  const { rows } = await pool.query<Outcome>(
    `SELECT wanted.key, reply, failure, calls.key IS NULL AS erased
     FROM unnest($1::text[]) AS wanted (key) LEFT JOIN wherefore.calls ON calls.key = wanted.key
     WHERE calls.key IS NULL OR reply IS NOT NULL OR failure IS NOT NULL`,
    [keys],
  );
  return rows;
}

export type Answer = {
  readonly key: string;
  readonly reply?: string;
  readonly failure?: CallFailure;
  readonly answeredKey?: string | undefined;
  readonly promptTokens: number;
  readonly completionTokens: number;
};

/** Commits answers, and counts them for their runs. A call that was answered before keeps its first answer. */
export async function keepAnswers(pool: Pool, worker: string, answers: readonly Answer[]): Promise<void> {
  await pool.query(
    `WITH given AS (
       SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[])
       AS given (key, reply, failure, answered_key, prompt_tokens, completion_tokens)
     ), kept AS (
       UPDATE wherefore.calls SET
         reply = given.reply, failure = given.failure::json, answered_key = given.answered_key,
         prompt_tokens = given.prompt_tokens, completion_tokens = given.completion_tokens
       FROM given WHERE calls.key = given.key AND calls.reply IS NULL
       RETURNING run, calls.reply IS NULL AS failed, calls.prompt_tokens, calls.completion_tokens
     )
     INSERT INTO wherefore.tallies AS tallies
     SELECT run, $1, count(*) FILTER (WHERE NOT failed), count(*) FILTER (WHERE failed), sum(prompt_tokens), sum(completion_tokens)
     FROM kept GROUP BY run
     ON CONFLICT (run, worker) DO UPDATE SET
       answered = tallies.answered + excluded.answered, failed = tallies.failed + excluded.failed,
       prompt_tokens = tallies.prompt_tokens + excluded.prompt_tokens,
       completion_tokens = tallies.completion_tokens + excluded.completion_tokens`,
    [
      worker,
      answers.map(({ key }) => key),
      answers.map(({ reply }) => reply ?? null),
      answers.map(({ failure }) => (failure === undefined ? null : JSON.stringify(failure))),
      answers.map(({ answeredKey }) => answeredKey ?? null),
      answers.map(({ promptTokens }) => promptTokens),
      answers.map(({ completionTokens }) => completionTokens),
    ],
  );
}

/** Keys of the calls in whose request one of these texts stands, as JSON writes them. */
export async function callsWith(pool: Pool, texts: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>(
    "SELECT key FROM wherefore.calls WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS text WHERE strpos(request, text) > 0)",
    [texts],
  );
  return rows.map(({ key }) => key);
}

/** As many keys as one notification of Postgres holds (8,000 bytes). */
const POSTED = 100;

/**
 * Posts that answers were committed. Not in their transaction: Postgres lets one transaction at a time commit that posts, so that each would wait
 * for the disk of the others. What is not posted, because its worker died in between, is found by whoever waits when it looks again.
 */
export async function postAnswered(pool: Pool, keys: readonly string[]): Promise<void> {
  await pool.query(
    `SELECT pg_notify('${ANSWERED}', string_agg(key, ','))
     FROM unnest($1::text[]) WITH ORDINALITY AS posted (key, place) GROUP BY place / ${POSTED}`,
    [keys],
  );
}

/**
 * Takes calls out of the journal in Postgres, by their keys in it or in the journal of a set. Whoever waits for one is told so. What Postgres
 * keeps of a deleted row until it cleans up (VACUUM), and in its log and copies, is for whoever runs it.
 *
 * @returns how many there were
 */
export async function eraseCalls(pool: Pool, keys: readonly string[]): Promise<number> {
  const { rowCount } = await pool.query(
    "DELETE FROM wherefore.calls WHERE key = ANY($1::text[]) OR answered_key = ANY($1::text[])",
    [keys],
  );
  return rowCount ?? 0;
}
