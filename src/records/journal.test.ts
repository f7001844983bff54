import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENTRY, journalContract } from "../../tests/support/journal-contract.ts";
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

  test("a file that is no journal is refused by name", () => {
    const path = fresh();
    writeFileSync(path, "this is a letter, not a database, and it is long enough to be seen as one");
    expect(() => sqliteJournal(path)).toThrow(`${path}: this is not a journal`);
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
