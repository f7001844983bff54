import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { postgresFolder, query, startPostgres } from "../../tests/support/postgres.ts";
import { keepAnswers } from "../cluster/calls.ts";
import { openDatabase } from "../cluster/database.ts";
import { quietRun } from "../domain/index.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { thisProcess } from "../records/processes.ts";
import { openWatch } from "./progress.ts";
import { Progress, type Work } from "./schemas-of-progress.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-progress-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const quiet = () => {};

describe("folders", () => {
  test("a work that says how far it is, one that has said nothing, and one whose process died", async () => {
    const folders = join(place, "folders");
    const judged = await ownFolder(join(folders, "judged"), "reasons judge", "1/2");
    const chosen = await ownFolder(join(folders, "chosen"), "reasons choose");
    const dead = join(folders, "dead");
    mkdirSync(dead, { recursive: true });
    const process = { ...thisProcess(), pid: 2 ** 22 - 1, began: "1" };
    const since = "2026-03-01T00:00:00.000Z";
    const progress = { at: "2026-03-01T00:01:00.000Z", what: "cases", done: 4, total: 9 };
    writeFileSync(join(dead, "lock-1-00000000.json"), JSON.stringify({ process, work: "train", since, progress }));
    const said: unknown[] = [];
    const run = judged.watched({ ...quietRun(), report: (progress) => said.push(progress) });
    run.report({ what: "cases", done: 5, total: 20, detail: "1 a second", tokens: 120, cost: 0.5 });
    expect(said).toHaveLength(1);

    const watch = await openWatch({ database: undefined, folders: [folders, join(place, "not there")] }, quiet);
    onTestFinished(watch.close);
    await expect.poll(async () => (await watch.look()).works.find(({ done }) => done === 5)).toBeDefined();
    const { works, workers, setAside } = Progress.parse(await watch.look());
    expect([workers, setAside]).toEqual([null, null]);
    expect(works.map(({ what }) => what.replace(folders, "FOLDERS"))).toEqual([
      "reasons choose FOLDERS/chosen",
      "train FOLDERS/dead",
      "reasons judge FOLDERS/judged (1/2)",
    ]);
    expect(works[0]).toMatchObject({ state: "at-work", done: 0, total: null, secondsLeft: null, tokens: null });
    expect(works[1]).toMatchObject({ state: "broken-off", done: 4, total: 9, secondsLeft: null, seen: progress.at });
    expect(works[2]).toMatchObject({ state: "at-work", unit: "cases", total: 20, calls: null, tokens: 120, cost: 0.5 });
    // As long for each of the fifteen that are left as for each of the five that were done.
    const [, , { began, secondsLeft }] = works as [unknown, unknown, (typeof works)[number]];
    expect(secondsLeft).toBeGreaterThanOrEqual(0);
    expect(secondsLeft).toBeLessThanOrEqual((3 * (Date.now() - Date.parse(began))) / 1000);

    await Promise.all([judged.release(), chosen.release()]);
    // What is told after the folder was given back leaves no claim in it.
    run.report({ what: "cases", done: 6, total: 20 });
    expect((await watch.look()).works.map(({ state }) => state)).toEqual(["broken-off"]);
  });
});

describe.skipIf(postgresFolder() === undefined)("a workers' database", () => {
  test("runs at work, broken off and ended, with calls, failures and cost; nothing secret, and no tables where there are none", async () => {
    const postgres = (await startPostgres())!;
    onTestFinished(postgres.close);
    const watch = await openWatch({ database: postgres.url, folders: [] }, quiet);
    onTestFinished(watch.close);
    expect(await watch.look()).toMatchObject({ works: [], workers: [], setAside: [] });
    expect(await query(postgres.url, "SELECT to_regnamespace('wherefore') AS there")).toEqual([{ there: null }]);

    const pool = await openDatabase(postgres.url, quiet);
    onTestFinished(() => pool.end());
    await pool.query(`
      INSERT INTO wherefore.runs (id, what, began, seen, ended, done, total, price) VALUES
        ('a', 'reasons judge reasons/a', now() - interval '100 s', now(), NULL, 25, 100, '{"prompt": 1, "completion": 2}'),
        ('b', 'reasons judge reasons/b', now() - interval '200 s', now() - interval '60 s', NULL, 25, 100, NULL),
        ('c', 'reasons propose reasons/c', now() - interval '300 s', now(), now() - interval '10 s', 7, 7, NULL);
      INSERT INTO wherefore.models VALUES ('m', '{}');
      INSERT INTO wherefore.calls (key, run, chunk, model, request) VALUES ('1', 'a', 'x', 'm', '{}'), ('2', 'a', 'x', 'm', '{}');
      INSERT INTO wherefore.workers (id, place, concurrency, running) VALUES ('w', 'process 1 on here', 8, 3);
      INSERT INTO wherefore.endpoints VALUES ('judge at http://b.example.org/v1', 3, now() + interval '9 s', 'it is busy')`);
    await keepAnswers(pool, "w", [
      { key: "1", reply: "{}", promptTokens: 2_000_000, completionTokens: 500_000 },
      { key: "2", failure: { why: "timed-out", message: "no answer" }, promptTokens: 0, completionTokens: 0 },
    ]);
    const progress = Progress.parse(await watch.look());
    const [a, b, c] = progress.works as [Work, Work, Work];
    expect(a).toMatchObject({ id: "a", at: "database", state: "at-work", done: 25, total: 100, tokens: 2_500_000 });
    expect(a.calls).toEqual({ answered: 1, failed: 1, causes: { "timed-out": 1 } });
    expect(a.cost).toBeCloseTo(2 * 1 + 0.5 * 2, 9);
    // 25 took 100 seconds, so 75 take 300.
    expect(a.secondsLeft).toBeGreaterThanOrEqual(299);
    expect(a.secondsLeft).toBeLessThan(330);
    expect([b.state, b.secondsLeft, b.cost, c.state, c.secondsLeft]).toEqual(["broken-off", null, null, "ended", null]);
    expect(progress.workers).toEqual([{ place: "process 1 on here", concurrency: 8, running: 3 }]);
    expect(progress.setAside).toEqual([{ name: "judge at http://b.example.org/v1", failures: 3, cause: "it is busy" }]);
    expect(JSON.stringify(progress)).not.toContain(postgres.password);
  }, 60_000);

  test("a database that cannot be reached is said, without its password", async () => {
    const watch = await openWatch({ database: "postgres://me:secret@127.0.0.1:1/none", folders: [] }, quiet);
    onTestFinished(watch.close);
    const error = await watch.look().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "bad-database" });
    expect(String(error)).not.toContain("secret");
  });
});
