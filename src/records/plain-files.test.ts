/** A folder of somebody else's may hold links that lead out of it, and pipes: nothing is written through them, and nobody waits. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { ownFolder } from "./folder-lock.ts";
import { sqliteJournal } from "./journal.ts";
import { appendJsonl, standingRecords } from "./jsonl.ts";
import { writeWhole } from "./whole-file.ts";

const folder = () => mkdtempSync(join(tmpdir(), "wherefore-links-"));
/** A file outside of the folder, whose last line a run would cut off, and a link to it in the folder. */
function linked(name: string) {
  const outside = join(folder(), "outside");
  writeFileSync(outside, "kept\nwithout a line break");
  const link = join(folder(), name);
  symlinkSync(outside, link);
  return { outside, link, kept: () => readFileSync(outside, "utf8") };
}

test("records are not appended through a link, and what it points to keeps its last line", async () => {
  const { link, kept } = linked("cases.jsonl");
  await expect(appendJsonl(link)).rejects.toMatchObject({ code: "no-file", place: { file: link } });
  await expect(standingRecords(link, z.unknown()).next()).rejects.toMatchObject({ code: "no-file" });
  expect(kept()).toBe("kept\nwithout a line break");
});

test("nor is a journal opened through one", () => {
  const { link, kept } = linked("journal.sqlite");
  expect(() => sqliteJournal(link)).toThrow(expect.objectContaining({ code: "no-file" }));
  expect(kept()).toBe("kept\nwithout a line break");
});

test("a file that is written whole takes the place of a link", async () => {
  const { link, kept } = linked("report.json");
  await writeWhole(link, "new");
  expect([readFileSync(link, "utf8"), kept()]).toEqual(["new", "kept\nwithout a line break"]);
});

test.skipIf(process.platform === "win32")("a pipe in the place of records or of a claim holds nobody up", async () => {
  const place = folder();
  for (const name of ["cases.jsonl", "lock-1-0123abcd.json"]) execFileSync("mkfifo", [join(place, name)]);
  await expect(appendJsonl(join(place, "cases.jsonl"))).rejects.toMatchObject({ code: "no-file" });
  await (await ownFolder(place, "evaluate")).release();
});

test.each([
  ["of another computer", { host: "elsewhere" }, "folder-in-use"],
  ["of a computer that was started anew", { boot: "before" }, undefined],
  ["of a process that never was", { pid: 4_194_304 }, undefined],
  ["of a number that was given again", { began: "1" }, undefined],
])("a claim %s", async (_, changed, code) => {
  const place = folder();
  const { thisProcess } = await import("./processes.ts");
  // The number of this process's parent, which lives.
  const mark = { ...thisProcess(), pid: process.ppid, began: "", ...changed };
  const claim = { process: mark, work: "evaluate", since: new Date().toISOString() };
  writeFileSync(join(place, "lock-1-0123abcd.json"), JSON.stringify(claim));
  const owned = ownFolder(place, "evaluate");
  if (code === undefined) await (await owned).release();
  else await expect(owned).rejects.toMatchObject({ code });
});
