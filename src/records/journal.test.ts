import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENTRY, journalContract } from "../../tests/support/journal-contract.ts";
import { BadInputError } from "../domain/index.ts";
import { memoryJournal, sqliteJournal } from "./journal.ts";

const fresh = () => join(mkdtempSync(join(tmpdir(), "wherefore-journal-")), "journal.sqlite");

describe("in memory", () => journalContract(memoryJournal));
describe("in SQLite", () => {
  journalContract(() => sqliteJournal(fresh()));

  test("it is there again after it was closed", async () => {
    const path = fresh();
    const first = sqliteJournal(path);
    await first.write(ENTRY);
    await first.close();
    const second = sqliteJournal(path);
    expect(second.read("k1")).toBe(ENTRY.reply);
    await second.close();
  });

  test("nobody but its owner may read it, nor the log beside it", async () => {
    const path = fresh();
    const journal = sqliteJournal(path);
    await journal.write(ENTRY);
    const modes = [path, `${path}-wal`].map((file) => (statSync(file).mode & 0o777).toString(8));
    await journal.close();
    expect(modes).toEqual(process.platform === "win32" ? ["666", "666"] : ["600", "600"]);
  });

  test("a file that is no journal is refused by name", () => {
    const path = fresh();
    writeFileSync(path, "this is a letter, not a database, and it is long enough to be seen as one");
    expect(() => sqliteJournal(path)).toThrow(`${path}: this is not a journal`);
  });

  test("one that is damaged in the middle is refused by name, with what to do", async () => {
    const path = fresh();
    const first = sqliteJournal(path);
    for (let n = 0; n < 300; n++) await first.write({ ...ENTRY, key: `k${n}`, reply: "x".repeat(500) });
    await first.close();
    const bytes = readFileSync(path);
    // All but the head: keys are looked up through pages that are now noise.
    bytes.fill(0xa5, 2_048);
    writeFileSync(path, bytes);
    const touch = () => {
      const journal = sqliteJournal(path);
      journal.read("k7");
      journal.costs();
    };
    expect(touch).toThrow(BadInputError);
    expect(touch).toThrow(
      `${path}: this journal of model calls is damaged. Move it away; what is lacking is asked again.`,
    );
  });

  test("a folder that cannot be written to is named as that", () => {
    const path = join(fresh(), "..", "nowhere", "journal.sqlite");
    expect(() => sqliteJournal(path)).toThrow(`${path}: the journal of model calls may not be written by you here`);
  });

  test("on a disk that has no room, a call that was written stays and the rest is refused by name", async () => {
    const path = fresh();
    const writer = `
      import { sqliteJournal } from ${JSON.stringify(join(import.meta.dirname, "journal.ts"))};
      const journal = sqliteJournal(${JSON.stringify(path)});
      try {
        for (let n = 0; ; n++) {
          await journal.write({ key: "k" + n, model: "m", request: "{}", reply: "x".repeat(2000), promptTokens: 1, completionTokens: 1 });
          process.stdout.write(n + "\\n");
        }
      } catch (error) {
        process.stderr.write(error.code + " " + error.message);
        process.exit(7);
      }`;
    const args = ["--input-type=module-typescript", "--no-warnings", "-e", writer];
    const child = spawn("bash", ["-c", 'ulimit -f 100; exec "$0" "$@"', process.execPath, ...args]);
    let [reported, said] = ["", ""];
    child.stdout.on("data", (data) => {
      reported += data;
    });
    child.stderr.on("data", (data) => {
      said += data;
    });
    const [code] = await once(child, "close");
    expect([code, said]).toEqual([
      7,
      expect.stringContaining(`file ${path}: the disk is full, or cannot be written to.`),
    ]);
    const last = Number(reported.trim().split("\n").at(-1));
    expect(last).toBeGreaterThan(5);
    const journal = sqliteJournal(path);
    for (let n = 0; n <= last; n++) expect(journal.read(`k${n}`)).toHaveLength(2000);
    await journal.close();
  });

  test("killed at any moment, it has every call that was reported as written", async () => {
    const path = fresh();
    const writer = `
      import { sqliteJournal } from ${JSON.stringify(join(import.meta.dirname, "journal.ts"))};
      const journal = sqliteJournal(${JSON.stringify(path)});
      for (let n = 0; ; n++) {
        await journal.write({ key: "k" + n, model: "m", request: "{}", reply: "{}", promptTokens: 1, completionTokens: 1 });
        process.stdout.write(n + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module-typescript", "--no-warnings", "-e", writer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let reported = "";
    child.stdout.on("data", (data) => {
      reported += data;
      if (reported.split("\n").length > 20) child.kill("SIGKILL");
    });
    await once(child, "close");
    const last = Number(reported.trim().split("\n").at(-1));
    expect(last).toBeGreaterThanOrEqual(19);
    const journal = sqliteJournal(path);
    for (let n = 0; n <= last; n++) expect(journal.read(`k${n}`)).toBe("{}");
    await journal.close();
  });
});
