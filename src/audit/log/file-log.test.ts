import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUDITED, recommended } from "../../../tests/support/audit-log.ts";
import "../../../tests/support/property-seed.ts";
import { type FileLogOptions, openFileLog } from "./file-log.ts";
import { readLogFiles } from "./log-reading.ts";
import { unseal } from "./person-keys.ts";
import { retentionNamed } from "./retention.ts";
import { verifyLog } from "./verify.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "audit-log-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let made = 0;
const newLog = () => join(root, `${++made}`, "audit.jsonl");

function options(file: string, more: Partial<FileLogOptions> = {}): FileLogOptions {
  return { ...AUDITED, file, keys: undefined, ...more };
}

const verified = async (file: string, expect?: string) =>
  verifyLog(await readLogFiles(file), { expect, signal: new AbortController().signal });

async function logOf(people: readonly string[], file = newLog(), more: Partial<FileLogOptions> = {}): Promise<string> {
  const log = await openFileLog(options(file, more));
  await Promise.all(people.map((person) => recommended(log, person)));
  await log.close();
  return file;
}

describe("a log that is written", () => {
  test("verifies, goes on where it ended, and gives a person one alias", async () => {
    const file = await logOf(["Ada", "Grace"]);
    const log = await openFileLog(options(file));
    const [again, other] = [await recommended(log, "Ada"), await recommended(log, "Grace")];
    await log.close();
    expect(again.alias).not.toBe(other.alias);
    const { events, kinds, last, sinceExpected } = await verified(file, again.hash);
    expect({ events, kinds }).toEqual({ events: 8, kinds: { opened: 2, recommended: 4, closed: 2 } });
    expect(last?.n).toBe(7);
    expect(sinceExpected).toBe(2);
    const lines = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ alias }) => alias === again.alias).map(({ n }) => n)).toEqual([1, 5]);
  });

  test("holds no word of a person, who is read with the person's key, and by nobody once it was erased", async () => {
    const file = newLog();
    const log = await openFileLog(options(file));
    const { alias } = await recommended(log, "Ada Lovelace", { reasons: ["She wrote programs."] });
    const { sealed } = JSON.parse((await readFile(file, "utf8")).split("\n")[1]!);
    expect(unseal(sealed, { alias, key: (await log.keys.keyOf(alias))! })).toEqual({
      reasons: ["She wrote programs."],
    });
    const key = Buffer.from((await log.keys.keyOf(alias))!);
    expect(await log.erase("Ada Lovelace", "a test")).toBe(alias);
    expect(await log.erase("Ada Lovelace", "a test")).toBeUndefined();
    expect(await log.keys.keyOf(alias)).toBeUndefined();
    expect(await log.keys.known("Ada Lovelace")).toBeUndefined();
    await log.close();
    for (const path of [file, `${file}.keys`]) {
      const bytes = await readFile(path);
      expect(bytes.includes("Ada")).toBe(false);
      expect(bytes.includes("programs")).toBe(false);
      expect(bytes.includes(key)).toBe(false);
      expect(bytes.includes(alias)).toBe(path === file);
    }
    expect((await verified(file)).kinds).toEqual({ opened: 1, recommended: 1, erased: 1, closed: 1 });
  });

  test("is for its owner alone", async () => {
    const file = await logOf(["Ada"]);
    for (const path of [file, `${file}.keys`, `${file}.head`]) expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test("is written by one process at a time", async () => {
    const file = newLog();
    const log = await openFileLog(options(file));
    await expect(openFileLog(options(file))).rejects.toMatchObject({ code: "folder-in-use" });
    await log.close();
    await expect(openFileLog(options(file)).then((second) => second.close())).resolves.toBeUndefined();
  });

  test("is not written through a link, nor waits for a pipe", async () => {
    const file = await logOf(["Ada"]);
    for (const path of [file, `${file}.head`, `${file}.keys`]) {
      await rename(path, `${path}.away`);
      await symlink(`${path}.away`, path);
      await expect(openFileLog(options(file)), path).rejects.toMatchObject({ code: "no-file" });
      await rm(path);
      await promisify(execFile)("mkfifo", [path]);
      await expect(openFileLog(options(file)), path).rejects.toMatchObject({ code: "no-file" });
      await rm(path);
      await rename(`${path}.away`, path);
    }
    expect((await verified(file)).events).toBe(3);
  });

  test("is not gone on with under the keys of another log", async () => {
    const [file, other] = [await logOf(["Ada"]), await logOf(["Ada"])];
    await expect(openFileLog(options(file, { keys: `${other}.keys` }))).rejects.toMatchObject({
      code: "bad-audit-keys",
    });
    expect((await verified(file)).events).toBe(3);
  });
});

describe("a log whose process was killed", () => {
  test("half a line is found, cut off at the next opening, and said", async () => {
    const file = await logOf(["Ada"]);
    await appendFile(file, '{"actor":"a test","al');
    await expect(verified(file)).rejects.toMatchObject({ code: "audit-broken", place: { file, line: 4 } });
    const said: string[] = [];
    const log = await openFileLog(options(file, { say: (text) => said.push(text) }));
    await log.close();
    expect(said).toHaveLength(1);
    const lines = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind)).toEqual(["opened", "recommended", "closed", "opened", "closed"]);
    expect(lines[3]).toMatchObject({ mended: 21 });
    expect((await verified(file)).events).toBe(5);
  });

  test("between two files, the chain goes on", async () => {
    const file = await logOf(["Ada"]);
    await rename(file, file.replace(".jsonl", ".0001.jsonl"));
    await logOf(["Grace"], file);
    const { files, events } = await verified(file);
    expect({ files: files.length, events }).toEqual({ files: 2, events: 6 });
  });
});

describe("a log that turns over", () => {
  test("is one chain through its files, and each person keeps the alias", async () => {
    const people = Array.from({ length: 40 }, (_, at) => `person ${at % 4}!`);
    const file = newLog();
    const log = await openFileLog(options(file, { mostBytes: 2_000 }));
    const aliases = new Set<string>();
    for (const person of people) aliases.add((await recommended(log, person)).alias);
    await log.close();
    const { files, kinds } = await verified(file);
    expect(files.length).toBeGreaterThan(3);
    expect(kinds).toEqual({ opened: files.length, recommended: 40, closed: 1 });
    expect(aliases.size).toBe(4);
    await rm(files[1]!);
    await expect(verified(file)).rejects.toMatchObject({ code: "audit-broken", place: { file: files[2], line: 1 } });
  });

  test("loses the files whose period is over, says so in the chain, and verifies; a file that is gone otherwise is found", async () => {
    const file = newLog();
    let today = new Date("2026-01-15T00:00:00Z");
    const log = await openFileLog(options(file, { retention: retentionNamed("guidance"), now: () => today }));
    for (const month of ["01", "02", "03", "04", "05", "06"]) {
      today = new Date(`2026-${month}-20T00:00:00Z`);
      await recommended(log, "Ada");
    }
    await log.close();
    // On 20 June what was before 20 March is over: January and February, and March's file ends on the 20th itself.
    const { files, expired, kinds } = await verified(file);
    expect(files.map((path) => path.slice(-10, -6))).toEqual(["0003", "0004", "0005", "udit"]);
    expect(expired).toBeGreaterThan(0);
    expect(kinds["recommended"]).toBe(4);
    await rm(files[0]!);
    await expect(verified(file)).rejects.toMatchObject({ code: "audit-broken" });
  });
});

describe("a log that cannot be written", () => {
  test("fails the event, stands as it was, and goes on when there is room", async () => {
    const file = newLog();
    const log = await openFileLog(options(file, { mostBytes: 1_000 }));
    await recommended(log, "Ada");
    await recommended(log, "Ada");
    // The next event turns the file over, into a place where no file can be made.
    const parked = `${file}.parked`;
    await rename(file, parked);
    await expect(recommended(log, "Ada")).rejects.toMatchObject({ code: "audit-failed" });
    await rename(parked, file);
    await recommended(log, "Ada");
    await log.close();
    expect((await verified(file)).kinds).toMatchObject({ recommended: 3 });
  });
});

describe("any change is found", () => {
  test("a byte flipped, a line taken out, doubled, swapped or put in, the end cut off", async () => {
    const file = await logOf(Array.from({ length: 12 }, (_, at) => `number ${at}`));
    const whole = await readFile(file);
    const lines = whole.toString("latin1").match(/[^\n]*\n/g)!;
    const line = fc.nat({ max: lines.length - 1 });
    const change = fc.oneof(
      fc.record({ at: fc.nat({ max: whole.length - 1 }), bit: fc.nat({ max: 7 }) }).map(({ at, bit }) => {
        const bytes = Buffer.from(whole);
        bytes[at]! ^= 1 << bit;
        return bytes;
      }),
      line.map((at) => Buffer.from(lines.toSpliced(at, 1).join(""), "latin1")),
      line.map((at) => Buffer.from(lines.toSpliced(at, 0, lines[at]!).join(""), "latin1")),
      fc.uniqueArray(line, { minLength: 2, maxLength: 2 }).map(([one, other]) => {
        const swapped = lines.with(one!, lines[other!]!).with(other!, lines[one!]!);
        return Buffer.from(swapped.join(""), "latin1");
      }),
      fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
      fc
        .record({ at: fc.nat({ max: whole.length }), byte: fc.nat({ max: 255 }) })
        .map(({ at, byte }) => Buffer.concat([whole.subarray(0, at), Buffer.of(byte), whole.subarray(at)])),
    );
    await fc.assert(
      fc.asyncProperty(change, async (bytes) => {
        await writeFile(file, bytes);
        await expect(verified(file)).rejects.toMatchObject({ code: "audit-broken" });
      }),
      { numRuns: 200 },
    );
    await writeFile(file, whole);
    expect((await verified(file)).events).toBe(lines.length);
  });

  test("a log that was written anew, head and all, is found by a hash that was noted elsewhere", async () => {
    const file = await logOf(["Ada"]);
    const noted = (await verified(file)).last!.hash;
    await rm(join(file, ".."), { recursive: true });
    await logOf(["Ada"], file);
    expect((await verified(file)).events).toBe(3);
    await expect(verified(file, noted)).rejects.toMatchObject({ code: "audit-broken" });
  });
});
