/**
 * The tables of the workers in Postgres, all in a schema of their own.
 *
 *     runs ─► calls, each under the key of its content ─► chunks, which are jobs of graphile-worker ─► replies, in the same rows
 *
 * In: nothing.  Out: the SQL that makes them, for a database in which they are not.
 */

export const TASK = "wherefore-calls";

/** Posted when replies were committed: their keys, with commas between. */
export const ANSWERED = "wherefore_answered";
/** Posted when what is known of an endpoint has changed. */
export const ENDPOINTS = "wherefore_endpoints";

export const TABLES = `
  CREATE SCHEMA IF NOT EXISTS wherefore;

  -- Which version of the package made these tables: no other works on them.
  CREATE TABLE wherefore.about (package text NOT NULL);

  CREATE TABLE wherefore.runs (
    id text PRIMARY KEY, what text NOT NULL, began timestamptz NOT NULL DEFAULT now(), seen timestamptz NOT NULL DEFAULT now(),
    ended timestamptz, done integer NOT NULL DEFAULT 0, total integer, unit text NOT NULL DEFAULT 'cases', price json
  );

  -- Language models as they were asked for, without address or key.
  CREATE TABLE wherefore.models (id text PRIMARY KEY, asked json NOT NULL);

  -- The journal. Half of each page is left for the replies, so that one that comes needs no new place in the indexes. "answered_key" is the key in a run's own journal, where another of several endpoints answered than the first.
  CREATE TABLE wherefore.calls (
    key text PRIMARY KEY, run text NOT NULL, chunk text NOT NULL, model text NOT NULL, request text NOT NULL,
    reply text, failure json, answered_key text, prompt_tokens integer, completion_tokens integer
  ) WITH (fillfactor = 50);
  CREATE INDEX calls_of_chunk ON wherefore.calls (chunk);
  CREATE INDEX calls_of_answered_key ON wherefore.calls (answered_key) WHERE answered_key IS NOT NULL;
  CREATE INDEX calls_that_failed ON wherefore.calls (run) WHERE failure IS NOT NULL;

  -- One row a worker and run, so that workers do not wait for one another to count.
  CREATE TABLE wherefore.tallies (
    run text NOT NULL, worker text NOT NULL, answered bigint NOT NULL, failed bigint NOT NULL,
    prompt_tokens bigint NOT NULL, completion_tokens bigint NOT NULL, PRIMARY KEY (run, worker)
  );

  -- A worker lives as long as it holds the advisory lock of its id: Postgres lets go of it when the process or its machine is gone.
  CREATE TABLE wherefore.workers (
    id text PRIMARY KEY, place text NOT NULL, concurrency integer NOT NULL, running integer NOT NULL DEFAULT 0,
    began timestamptz NOT NULL DEFAULT now(), seen timestamptz NOT NULL DEFAULT now(), cannot json NOT NULL DEFAULT '{}'
  );

  CREATE TABLE wherefore.endpoints (
    name text PRIMARY KEY, failures integer NOT NULL DEFAULT 0, aside_until timestamptz, cause text
  );
  CREATE TABLE wherefore.leases (
    endpoint text NOT NULL REFERENCES wherefore.endpoints, worker text NOT NULL REFERENCES wherefore.workers ON DELETE CASCADE,
    slots integer NOT NULL, wanted integer NOT NULL, at_once integer NOT NULL, PRIMARY KEY (endpoint, worker)
  );
`;

/** The advisory lock by which a worker is known to live; $1 is its id. */
export const LIFE = "hashtextextended('wherefore worker ' || $1, 0)";
