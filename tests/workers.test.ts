/** Workers on Postgres: the same bytes as one process, failures by name, nothing of a secret kept, and whatever is put into the database is refused. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { jobMarks } from "../src/audit/erase/calls-about.ts";
import { openDatabase } from "../src/cluster/database.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { type ChatServer, chatServer, type Part } from "./support/chat-server.ts";
import { commandsIn } from "./support/command.ts";
import { type OwnPostgres, postgresFolder, query, startPostgres } from "./support/postgres.ts";

const installed = postgresFolder() !== undefined;
if (!installed) process.stderr.write("Postgres is not installed, so nothing is tried of workers on it.\n");

describe.skipIf(!installed)("workers on Postgres", () => {
  const place = mkdtempSync(join(tmpdir(), "wherefore-workers-"));
  const data = inventedData(40);
  const KEY = "a-key-that-nobody-may-keep";
  let postgres: OwnPostgres;
  let server: ChatServer;
  let url: string;
  let fails: (call: number) => [number, string] | undefined = () => undefined;
  let calls = 0;
  const instead: Part["instead"] = (_, response, { messages }) => {
    if (messages.at(-1)!.content === "Say yes.") return false;
    const failure = fails(++calls);
    if (failure === undefined) return false;
    response.writeHead(failure[0]).end(JSON.stringify({ error: { message: failure[1] } }));
    return true;
  };
  const answer: Part["answer"] = ({ seed, messages }) => {
    const asked = messages.map(({ content }) => content).join("\n");
    if (asked.endsWith("Say yes.")) return "yes";
    if (/rating|score|judge/i.test(asked)) return `<rating>${1 + (asked.length % 5)}</rating>`;
    return `<think>Moved ${seed} up ${Number(seed) % 7} and ${Number(seed) % 11} on ${Number(seed) % 13}.</think> <answer>Cashiers</answer>`;
  };
  const recipe = join(place, "llm.yaml");
  const threshold = { judge: "measured", atLeast: 1 };
  writeFileSync(
    recipe,
    stringify({
      kind: "reasons",
      name: "by-workers",
      propose: { llm: { count: 2 } },
      judge: { measured: ["factuality", "coherence", "utility"], llm: { criteria: ["coherence"], models: ["fake"] } },
      choose: { factuality: threshold, coherence: threshold, utility: threshold },
    }),
  );

  beforeAll(async () => {
    postgres = (await startPostgres())!;
    url = postgres.url;
    server = await chatServer({ answer, instead });
  }, 240_000);
  afterAll(async () => {
    server?.close();
    await postgres?.close();
  });

  const commands = (env: Readonly<Record<string, string>> = {}) =>
    commandsIn({
      WHEREFORE_DATA: data,
      OPENAI_BASE_URL: server.url,
      OPENAI_API_KEY: KEY,
      WHEREFORE_CACHE: join(place, "cache"),
      ...env,
    });
  const propose = (out: string, ...more: string[]) =>
    commands()(["reasons", "propose", "--on", "nlsy97", "--recipe", recipe, "--model", "fake", "--out", out, ...more]);

  /** A worker in this process until the test ends. */
  const working = (database = url, env: Readonly<Record<string, string>> = {}) => {
    const stop = new AbortController();
    const heard: string[] = [];
    const ended = commands(env)(["work", "--database", database, "--concurrency", "8"], stop.signal, (text) =>
      heard.push(text),
    );
    const end = () => {
      stop.abort();
      return ended;
    };
    onTestFinished(async () => void (await end()));
    return { end, heard };
  };

  test("reasons are proposed and judged to the bytes of one process, and a second run asks nobody", async () => {
    const [alone, shared, again] = ["alone", "shared", "again"].map((name) => join(place, name)) as [
      string,
      string,
      string,
    ];
    expect((await propose(alone)).code).toBe(0);
    expect((await commands()(["reasons", "judge", alone])).code).toBe(0);
    const paid = calls;
    working();
    working();
    expect(await propose(shared, "--database", url)).toMatchObject({ code: 0 });
    expect(await commands()(["reasons", "judge", shared, "--database", url])).toMatchObject({ code: 0 });
    for (const file of ["candidates.jsonl", "verdicts.jsonl"])
      expect(readFileSync(join(shared, file), "utf8")).toBe(readFileSync(join(alone, file), "utf8"));
    expect(calls).toBe(2 * paid);
    // Another set of the same: all that it wants stands in the database.
    expect((await propose(again, "--database", url)).code).toBe(0);
    expect(readFileSync(join(again, "candidates.jsonl"), "utf8")).toBe(
      readFileSync(join(alone, "candidates.jsonl"), "utf8"),
    );
    expect(calls).toBe(2 * paid);
    const watched = await commands()(["runs", "watch", "--database", url, "--json"]);
    const { runs, workers } = JSON.parse(watched.out);
    expect(workers).toHaveLength(2);
    expect(runs.map(({ what }: { what: string }) => what)).toEqual([
      `reasons propose ${again}`,
      `reasons judge ${shared}`,
      `reasons propose ${shared}`,
    ]);
    expect(runs[0]).toMatchObject({ answered: 0, failed: 0 });
    expect(runs[1].answered + runs[2].answered).toBe(paid);
    expect(runs[1]).toMatchObject({ done: runs[1].total, unit: "cases" });
    // A worker may still be giving back its last place when the reply that it was for is in.
    await expect
      .poll(async () => (await commands()(["runs", "watch", "--database", url])).out, { timeout: 20_000 })
      .toContain("2 workers, 0 of 16 calls under way");
  }, 240_000);

  test("methods that ask a model are scored to the bytes of one process", async () => {
    const database = await postgres.another("evaluated");
    working(database);
    const scored = async (runs: string, ...more: string[]) => {
      const common = ["--on", "nlsy97:valid", "--limit", "4", "--model", "fake", "--runs", join(place, runs), "--json"];
      const { code, out, err } = await commands()(["evaluate", "stay", "joint", ...common, ...more]);
      expect([code, err]).toEqual([0, expect.any(String)]);
      const [folder = ""] = readdirSync(join(place, runs)).filter((name) => /^\d{8}-/.test(name));
      return [JSON.parse(out).methods, readFileSync(join(place, runs, folder, "cases.jsonl"), "utf8")];
    };
    const alone = await scored("scored-alone");
    const before = calls;
    expect(await scored("scored", "--database", database)).toEqual(alone);
    expect(calls).toBeGreaterThan(before);
    const { runs } = JSON.parse((await commands()(["runs", "watch", "--database", database, "--json"])).out);
    expect(runs).toMatchObject([{ what: "evaluate stay joint --on nlsy97:valid", answered: calls - before }]);
  }, 240_000);

  test("calls that fail are lost by name, as in one process, and had again", async () => {
    const database = await postgres.another("failing");
    working(database);
    const out = join(place, "failing");
    calls = 0;
    fails = (call) => (call % 3 === 0 ? [400, "the prompt was not liked"] : undefined);
    const { code, err } = await propose(out, "--database", database);
    expect([code, err]).toEqual([0, expect.stringContaining("the prompt was not liked")]);
    // What is said to be typed again does not show the password.
    expect(err).toContain("postgres://wherefore@127.0.0.1");
    expect(err).not.toContain(postgres.password);
    const watched = JSON.parse((await commands()(["runs", "watch", "--database", database, "--json"])).out);
    expect(watched.runs[0].causes).toEqual({ refused: watched.runs[0].failed });
    fails = () => undefined;
    expect((await propose(out, "--database", database, "--retry")).code).toBe(0);
    expect(readFileSync(join(out, "candidates.jsonl"), "utf8")).not.toContain("no-reply");
  }, 240_000);

  test("neither key nor password stands in the database or in a set", async () => {
    const tables = await query(
      url,
      "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema IN ('wherefore', 'graphile_worker')",
    );
    expect(tables.length).toBeGreaterThan(8);
    const kept = await Promise.all(tables.map(({ name }) => query(url, `SELECT t::text FROM ${name} AS t`)));
    const files = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(jsonl?|sqlite\S*)$/.test(name),
    );
    const all = [JSON.stringify(kept), ...files.map((name) => readFileSync(join(place, name), "latin1"))];
    expect(all[0]).toContain("fake at http");
    for (const text of all) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(postgres.password);
    }
  });

  test("where no worker is there that is said, and one whose key is refused leaves the calls to others", async () => {
    const database = await postgres.another("nobody");
    const stop = new AbortController();
    let said = "";
    const run = commands()(
      [
        "reasons",
        "propose",
        "--on",
        "nlsy97",
        "--recipe",
        recipe,
        "--model",
        "fake",
        "--out",
        join(place, "nobody"),
        "--database",
        database,
      ],
      stop.signal,
      (text) => {
        said += text;
      },
    );
    await until(() => said.includes("No worker is there."));
    // A worker that asks another server than the run does is none for these calls, and when it is alone the run ends and says so.
    const other = await chatServer({ answer });
    onTestFinished(() => other.close());
    const stranger = working(database, { OPENAI_BASE_URL: other.url });
    const { code, err } = await run;
    expect(code).toBe(2);
    expect(err).toContain("none can make these calls");
    expect(err).toContain(`this worker asks fake at ${other.url}`);
    expect(stranger.heard.join("")).toContain("This worker leaves calls to others");
    // It was asked what it can do, and nothing else.
    expect(other.bodies.filter(({ messages }) => messages.at(-1)!.content !== "Say yes.")).toEqual([]);
    // Another worker takes what this one left.
    working(database);
    expect((await propose(join(place, "nobody"), "--database", database)).code).toBe(0);
  }, 240_000);

  test("what somebody put into the queue is no task, or ends as a named failure; a changed request is not sent", async () => {
    const database = await postgres.another("poisoned");
    const pool = await openDatabase(database, () => {});
    onTestFinished(() => pool.end());
    await query(database, "SELECT graphile_worker.add_job('rm-rf', '{}'::json)");
    await query(
      database,
      `SELECT graphile_worker.add_job('wherefore-calls', '{"chunk": "''; DROP TABLE wherefore.calls"}'::json)`,
    );
    await query(
      database,
      `INSERT INTO wherefore.models VALUES ('m', '{"role":"judge","name":"fake","settings":{},"identity":"fake at ${server.url}"}');
       INSERT INTO wherefore.calls (key, run, chunk, model, request) VALUES
         ('not-its-key', 'r', 'b3b7a1de-4d33-4d5c-9f0e-0d5f4dbb9a11', 'm', '{"messages":[],"temperature":0,"maxTokens":5,"seed":1}');
       SELECT graphile_worker.add_job('wherefore-calls', '{"chunk":"b3b7a1de-4d33-4d5c-9f0e-0d5f4dbb9a11"}'::json,
         job_key => 'b3b7a1de-4d33-4d5c-9f0e-0d5f4dbb9a11', max_attempts => 1)`,
    );
    const before = calls;
    const worker = working(database);
    await until(
      async () => (await query(database, "SELECT 1 FROM wherefore.calls WHERE failure IS NOT NULL")).length > 0,
    );
    const [{ failure }] = (await query(database, "SELECT failure FROM wherefore.calls")) as [
      { failure: { why: string; message: string } },
    ];
    expect(failure.why).toBe("given-up");
    expect(failure.message).toContain("is not the one of that key");
    expect(calls).toBe(before);
    expect((await worker.end()).code).toBe(0);
    const [left] = await query(
      database,
      "SELECT attempts, locked_by FROM graphile_worker.jobs WHERE task_identifier = 'rm-rf'",
    );
    expect(left).toEqual({ attempts: 0, locked_by: null });
  }, 240_000);

  test("a person's calls are erased, and no others; a database without calls is left without tables", async () => {
    const careers = join(place, "careers/cases.jsonl");
    expect((await commands()(["cases", "export", "--on", "nlsy97:train", "--out", careers])).code).toBe(0);
    const [line = ""] = readFileSync(careers, "utf8").split("\n");
    const { person } = JSON.parse(line) as { person: string };
    const about = jobMarks(JSON.parse(line));
    const requests = async () =>
      (await query(url, "SELECT request FROM wherefore.calls")).map(({ request }) => String(request));
    const before = await requests();
    const isTheirs = (request: string) => about.some((job) => request.includes(job));
    const erase = (database: string, ...more: string[]) =>
      commands()(["erase", person, join(place, "careers"), "--database", database, "--json", ...more]);
    const dry = JSON.parse((await erase(url, "--dry-run")).out);
    const theirs = before.filter(isTheirs).length;
    expect(theirs).toBeGreaterThan(0);
    expect(dry.calls.at(-1)).toMatchObject({ file: expect.stringContaining("/wherefore"), calls: theirs });
    expect(await requests()).toEqual(before);
    expect((await erase(url)).code).toBe(0);
    expect((await requests()).sort()).toEqual(before.filter((request) => !isTheirs(request)).sort());
    const empty = await postgres.another("empty");
    expect((await erase(empty, "--dry-run")).code).toBe(0);
    expect(await query(empty, "SELECT to_regnamespace('wherefore') AS there")).toEqual([{ there: null }]);
  });

  test("a role with the documented rights works, and makes no tables", async () => {
    const database = await postgres.another("prepared");
    const rights = /```sql\n(.*?)```/s.exec(readFileSync("docs/workers.md", "utf8"))![1]!;
    const member = database.replace("wherefore:", "wherefore_worker:");
    await query(database, `CREATE ROLE wherefore_worker LOGIN PASSWORD '${postgres.password}'`);
    const refused = await commands()(["work", "--database", member, "--prepare"]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("wherefore work --prepare")]);
    expect((await commands()(["work", "--database", database, "--prepare"])).out).toBe("The tables are there.\n");
    await query(database, rights);
    working(member);
    expect(await propose(join(place, "prepared"), "--database", member)).toMatchObject({ code: 0 });
    await expect(query(member, "DROP TABLE wherefore.calls")).rejects.toThrow("must be owner");
    await expect(query(member, "CREATE TABLE wherefore.mine (a int)")).rejects.toThrow("permission denied");
  }, 240_000);

  test("tables of another version are refused by name", async () => {
    const database = await postgres.another("older");
    expect((await commands()(["work", "--database", database, "--prepare"])).code).toBe(0);
    await query(database, "UPDATE wherefore.about SET package = '0.0.7'");
    for (const command of [["work"], ["runs", "watch"]]) {
      const { code, err } = await commands()([...command, "--database", database]);
      expect([code, err]).toEqual([2, expect.stringContaining("made by version 0.0.7 of this package")]);
    }
  });

  test("a URL that is none, a password that is wrong and a database that is not there are named without the password", async () => {
    const wrong = url.replace(postgres.password, "not-the-password");
    for (const [given, said] of [
      ["https://db.example.org", "no URL of a Postgres database"],
      [wrong, "refused the role or its password"],
      [url.replace(/wherefore$/, "nowhere"), "there is no such database"],
      ["postgres://u:not-the-password@127.0.0.1:1/x", "it cannot be used"],
    ] as const) {
      const { code, err } = await commands()(["work", "--database", given]);
      expect([code, err]).toEqual([2, expect.stringContaining(said)]);
      expect(err).not.toMatch(/not-the-password|a-password-for-tests/);
    }
    expect((await commands()(["work"])).err).toContain("no database is named");
  });

  test("a connection that others can read is warned of", async () => {
    const heard: string[] = [];
    const say = (text: string) => void heard.push(text);
    await openDatabase("postgres://u@db.invalid/x", say).catch(() => {});
    await openDatabase("postgres://u@db.invalid/x?sslmode=verify-full", say).catch(() => {});
    expect(heard).toEqual([expect.stringContaining("The connection to db.invalid is not encrypted")]);
  });
});

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await met()); tries++) {
    if (tries > 1_200) throw new Error("It did not come to pass in two minutes.");
    await pause(100);
  }
}
