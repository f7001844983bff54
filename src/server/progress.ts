/**
 * Works that are under way, for whoever looks on: runs whose calls workers make, and folders that a process works in.
 *
 *     the workers' database ─┐
 *     claims of folders ─────┴─► each work: how far, what it used, how long it may take yet; workers; endpoints that are set aside
 *
 * In: a database, or none; folders whose sub-folders are runs and sets of reasons.  Out: plain values for JSON, made anew each time it is
 * asked. They hold names of folders, machines and endpoints, and nothing of a person, no key and no address with a password.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterState, RunState } from "../cluster/progress.ts";
import { worksIn } from "../records/folder-lock.ts";
import { moneyOf } from "../records/meter.ts";
import { databaseError, openPostgres } from "../records/postgres.ts";
import type { Progress, Work } from "./schemas-of-progress.ts";

export type WatchedPlaces = {
  /** Undefined where no workers' database is looked at. */
  readonly database: string | undefined;
  readonly folders: readonly string[];
};

export type Watch = {
  readonly look: () => Promise<Progress>;
  readonly close: () => Promise<void>;
};

/** Whoever wants calls says each second that it is there, and so does whoever works in a folder: seconds after which it counts as gone. */
const GONE = 10;
/** Of a database, the latest. */
const MOST_RUNS = 20;

/** @param say is told of what a person should know of the connection @throws BadInputError for a URL that is none, or a database of another version */
export async function openWatch({ database, folders }: WatchedPlaces, say: (text: string) => void): Promise<Watch> {
  const cluster = database === undefined ? undefined : await openCluster(database, say);
  return {
    look: async () => {
      const now = new Date();
      const [state, works] = await Promise.all([cluster?.state(), worksUnder(folders, now)]);
      return {
        now: now.toISOString(),
        works: [...(state?.runs.map((run) => workOfRun(run, state.now)) ?? []), ...works],
        workers: state?.workers.map((worker) => ({ ...worker })) ?? null,
        setAside: state?.sick.map((endpoint) => ({ ...endpoint })) ?? null,
      };
    },
    close: async () => cluster?.close(),
  };
}

/** Looked at and not changed: where its tables are not there yet, there are no runs. */
async function openCluster(url: string, say: (text: string) => void) {
  const { pool, shown } = await openPostgres(url, { namedBy: "--database", say, patience: 5_000 });
  const [{ hasTables }, { clusterState }] = await Promise.all([
    import("../cluster/database.ts"),
    import("../cluster/progress.ts"),
  ]);
  const state = async (): Promise<ClusterState> => {
    try {
      if (await hasTables(pool)) return await clusterState(pool, MOST_RUNS);
      return { now: new Date(), runs: [], workers: [], sick: [] };
    } catch (error) {
      throw databaseError(shown, "--database", error);
    }
  };
  return { state, close: () => pool.end() };
}

function workOfRun(run: RunState, now: Date): Work {
  const { id, what, began, ended, silent, done, total, unit, price, causes } = run;
  const tokens = run.promptTokens + run.completionTokens;
  return {
    id,
    what,
    at: "database",
    state: ended !== null ? "ended" : silent > GONE ? "broken-off" : "at-work",
    began: began.toISOString(),
    seen: (ended ?? new Date(now.getTime() - 1_000 * silent)).toISOString(),
    done,
    total,
    unit,
    secondsLeft: ended === null && silent <= GONE ? secondsLeft(began, now, done, total) : null,
    calls: { answered: run.answered, failed: run.failed, causes: { ...causes } },
    tokens,
    cost: price === null ? null : moneyOf(run, price),
  };
}

/** Of the sub-folders of these that somebody works in, or was killed in. */
async function worksUnder(folders: readonly string[], now: Date): Promise<Work[]> {
  const places = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    }),
  );
  const works = await Promise.all(
    places.flat().map(async (folder) =>
      (await worksIn(folder)).map(({ work, part, since, progress, isAlive }) => {
        const { at = since, done = 0, total = null, what = "", tokens = null, cost = null } = progress ?? {};
        const began = new Date(since);
        return {
          id: [folder, part].filter(Boolean).join(" "),
          what: `${work} ${folder}${part === undefined ? "" : ` (${part})`}`,
          at: "folder" as const,
          state: isAlive ? ("at-work" as const) : ("broken-off" as const),
          began: began.toISOString(),
          seen: new Date(at).toISOString(),
          done,
          total,
          unit: what,
          secondsLeft: isAlive ? secondsLeft(began, now, done, total) : null,
          calls: null,
          tokens,
          cost,
        };
      }),
    ),
  );
  return works.flat();
}

/** As long for each that is left as for each that was done; null where that is not known. */
function secondsLeft(began: Date, now: Date, done: number, total: number | null): number | null {
  if (total === null || done === 0 || done > total) return null;
  return ((now.getTime() - began.getTime()) / 1000 / done) * (total - done);
}
