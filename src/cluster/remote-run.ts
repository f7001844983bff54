/**
 * A run whose calls workers make, as the process sees it that wants them.
 *
 *     a run's row ─► its calls wanted (`queued-model.ts`) ─► answers, while dead workers are looked after ─► the row ended
 *
 * In: a database and what the run is called.  Out: what `openModels` takes in the place of asking, and a `Run` whose progress stands in the
 * database too. Where nobody is there to make the calls, that is said.
 */
import type { Pool } from "pg";
import { BadInputError, type Run } from "../domain/index.ts";
import type { Elsewhere } from "../models/open.ts";
import type { Price } from "../records/meter.ts";
import { openQueue } from "./queued-model.ts";
import { freeTheDead, giveUp } from "./recover.ts";

/** Cases that are under way at once: enough for some hundred calls at once of workers, and little memory. */
const UNDER_WAY = 1_000;
const BEAT = 1_000;

export type RemoteRun = {
  readonly elsewhere: Elsewhere;
  readonly run: Run;
  readonly close: () => Promise<void>;
};

/** @param what the run is called, for people: "reasons judge reasons/small" */
export async function beginRemoteRun(
  pool: Pool,
  what: string,
  price: Price | undefined,
  run: Run,
  say: (text: string) => void,
): Promise<RemoteRun> {
  const id = crypto.randomUUID();
  await pool.query("INSERT INTO wherefore.runs (id, what, price) VALUES ($1, $2, $3)", [id, what, price ?? null]);
  const queue = await openQueue(pool, id, run.signal);
  let [done, total, unit]: [number, number | null, string] = [0, null, "cases"];
  const tell = (ended: boolean) =>
    pool.query(
      "UPDATE wherefore.runs SET seen = now(), done = $2, total = $3, unit = $4, ended = CASE WHEN $5 THEN now() END WHERE id = $1",
      [id, done, total, unit, ended],
    );
  let said = "";
  const look = async () => {
    await tell(false);
    await freeTheDead(pool, id);
    await giveUp(pool, id);
    const words = await nobodyThere(pool, queue.waitsFor(), queue.fail);
    if (words !== undefined && words !== said) say(words);
    said = words ?? said;
  };
  const beat = setInterval(() => void look().catch(queue.fail), BEAT);
  return {
    elsewhere: { model: queue.model, underWay: UNDER_WAY },
    run: {
      ...run,
      report: (progress) => {
        [done, total, unit] = [progress.done, progress.total ?? null, progress.what];
        run.report(progress);
      },
    },
    close: async () => {
      clearInterval(beat);
      await queue.close();
      await tell(true);
    },
  };
}

/** Whether no worker lives, or none of them can ask one of the models that are waited for; the second ends the run. @returns what is to be said */
async function nobodyThere(
  pool: Pool,
  models: readonly string[],
  fail: (error: unknown) => void,
): Promise<string | undefined> {
  if (models.length === 0) return undefined;
  const { rows } = await pool.query<{ cannot: Readonly<Record<string, string>> }>(
    "SELECT cannot FROM wherefore.workers",
  );
  if (rows.length === 0)
    return "No worker is there. Start one, here or on another machine: wherefore work --database URL\n";
  const model = models.find((own) => rows.every(({ cannot }) => cannot[own] !== undefined));
  if (model !== undefined)
    fail(
      new BadInputError(
        "no-worker-can",
        { file: "--database" },
        `of ${rows.length} workers none can make these calls. The first says: ${rows[0]!.cannot[model]}`,
        "Start workers with the endpoints and the key that this model needs.",
      ),
    );
  return undefined;
}
