import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { appendJsonl, readJsonl } from "./jsonl.ts";
import { openLineFile } from "./line-file.ts";
import { readRecipeFile } from "./recipe-file.ts";
import { findRun, listRuns, openRunFolder, type RunSettings } from "./run-folder.ts";
import { contentHash, fileHash, placeBeside, writeStreamWhole, writeWhole } from "./whole-file.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-records-"));
});

const Row = z.object({ n: z.int() });
async function rows(path: string): Promise<number[]> {
  const found: number[] = [];
  for await (const row of readJsonl(path, Row)) found.push(row.n);
  return found;
}

describe("files are whole or not there", () => {
  test("a failed stream leaves the old file and nothing beside it", async () => {
    const path = join(place, "a", "out.txt");
    await writeWhole(path, "old");
    async function* broken() {
      yield "half";
      throw new Error("the source broke");
    }
    await expect(writeStreamWhole(path, broken(), new AbortController().signal)).rejects.toThrow("the source broke");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(join(place, "a"))).toEqual(["out.txt"]);
  });

  test("an abort leaves nothing", async () => {
    const stop = new AbortController();
    async function* endless() {
      for (let n = 0; ; n++) {
        if (n === 3) stop.abort();
        yield `${n}\n`;
      }
    }
    await expect(writeStreamWhole(join(place, "x"), endless(), stop.signal)).rejects.toThrow();
    expect(readdirSync(place)).toEqual([]);
  });

  test("what a process that runs no more was writing is swept, and what another is writing is not", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const beside = await placeBeside(join(place, "b", "out.txt"));
    const left = beside.replace(`-${process.pid}-`, `-${dead}-`);
    for (const part of [beside, left]) writeFileSync(part, "half");
    // Another process, because each sweeps a folder once.
    const sweeping = `import { writeWhole } from ${JSON.stringify(join(import.meta.dirname, "whole-file.ts"))};
      await writeWhole(${JSON.stringify(join(place, "b", "out.txt"))}, "2");`;
    spawnSync(process.execPath, ["--input-type=module-typescript", "--no-warnings", "-e", sweeping]);
    expect(readdirSync(join(place, "b")).sort()).toEqual(["out.txt", basename(beside)].sort());
    expect(readFileSync(join(place, "b", "out.txt"), "utf8")).toBe("2");
  });

  test("a file's hash is SHA-256, and a value's does not depend on the order of keys", async () => {
    writeFileSync(join(place, "abc"), "abc");
    // FIPS 180-2, appendix B.1
    expect(await fileHash(join(place, "abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });
});

describe("JSONL", () => {
  test("half a line left by a killed run is cut off, and the run goes on", async () => {
    const path = join(place, "cases.jsonl");
    const first = await appendJsonl(path);
    await first.append({ n: 1 });
    await first.append({ n: 2 });
    await first.close();
    appendFileSync(path, '{"n": 3');
    const second = await appendJsonl(path);
    await second.append({ n: 4 });
    await second.close();
    expect(await rows(path)).toEqual([1, 2, 4]);
  });

  test("a wrong line is named with file, line and field", async () => {
    const path = join(place, "bad.jsonl");
    writeFileSync(path, '{"n": 1}\n{"n": "two"}\n');
    await expect(rows(path)).rejects.toThrow(`${path}:2 n: `);
    writeFileSync(path, '{"n": 1}\n\nnot json\n');
    await expect(rows(path)).rejects.toThrow(`${path}:3: "not json" is not JSON. Each line must be`);
    writeFileSync(path, '{"n": 1}\nnot json\n{"n": 2}\n{"n": ');
    await expect(rows(path)).rejects.toThrow(`${path}:2: "not json" is not JSON. Each line must be`);
    writeFileSync(path, '{"n": 1}\n{"n": ');
    await expect(rows(path)).rejects.toThrow(`${path}:2: it ends in half a line. Run the command`);
  });
});

describe("runs", () => {
  const settings: RunSettings = {
    command: "evaluate",
    on: "nlsy97",
    part: "valid",
    methods: ["stay"],
    seed: 1,
    choices: {},
    data: {},
    versions: {},
  };

  test("the same settings go on with an unfinished run; others, or a finished one, open a new folder", async () => {
    const first = await openRunFolder(place, settings, "2026-01-02T03:04:05.000Z");
    expect(first.resumed).toBe(false);
    await expect(openRunFolder(place, settings, "2026-01-02T03:30:00.000Z")).rejects.toMatchObject({
      code: "folder-in-use",
    });
    await first.release();
    const again = await openRunFolder(place, settings, "2026-01-02T04:00:00.000Z");
    expect(again).toMatchObject({ name: first.name, resumed: true, startedAt: "2026-01-02T03:04:05.000Z" });
    await again.release();
    const other = await openRunFolder(place, { ...settings, seed: 2 }, "2026-01-02T05:00:00.000Z");
    expect(other.resumed).toBe(false);
    const manifest = {
      settings,
      settingsHash: contentHash(settings),
      startedAt: first.startedAt,
      finishedAt: "2026-01-02T06:00:00.000Z",
      cases: 1,
      failed: 0,
      files: {},
    };
    await writeWhole(first.file("manifest.json"), JSON.stringify(manifest));
    const fresh = await openRunFolder(place, settings, "2026-01-02T07:00:00.000Z");
    expect(fresh.name).not.toBe(first.name);
    expect((await findRun(place, first.name)).manifest.cases).toBe(1);
    await expect(findRun(place, other.name)).rejects.toThrow("was not finished");
    await expect(findRun(place, "nowhere")).rejects.toThrow(`there is no run "nowhere"`);
  });

  test("a run whose files were changed since it was begun is not gone on with, and no other takes its place", async () => {
    const runs = join(place, "changed");
    const begun = { ...settings, data: { "career/weights-1.safetensors": "a", "x/careers.jsonl": "c" } };
    const first = await openRunFolder(runs, begun, "2026-01-02T03:04:05.000Z");
    await first.release();
    const other = { ...begun, data: { ...begun.data, "career/weights-1.safetensors": "b" } };
    await expect(openRunFolder(runs, other, "2026-01-02T04:04:05.000Z")).rejects.toMatchObject({
      code: "changed-since",
      message: expect.stringContaining("career/weights-1.safetensors changed."),
    });
    expect(await listRuns(runs)).toHaveLength(1);
    const elsewhere = { ...begun, data: { "career/weights-1.safetensors": "a", "y/careers.jsonl": "d" } };
    const beside = await openRunFolder(runs, elsewhere, "2026-01-02T04:04:05.000Z");
    expect(beside.resumed).toBe(false);
    await beside.release();
    await (await openRunFolder(runs, begun, "2026-01-02T04:04:05.000Z")).release();
    rmSync(first.path, { recursive: true });
    expect((await openRunFolder(runs, other, "2026-01-02T05:04:05.000Z")).resumed).toBe(false);
  });

  test.skipIf(process.platform === "win32")("nobody but their owner may look into the folders of runs", async () => {
    const runs = join(place, "owned");
    const { path, release } = await openRunFolder(runs, settings, "2026-01-02T03:04:05.000Z");
    await release();
    expect([runs, path].map((folder) => (statSync(folder).mode & 0o777).toString(8))).toEqual(["700", "700"]);
  });

  test("a folder that is no run is listed as unreadable, not hidden", async () => {
    await writeWhole(join(place, "junk", "settings.json"), "{");
    expect(await listRuns(place)).toMatchObject([{ kind: "unreadable", name: "junk" }]);
    expect(await listRuns(join(place, "missing"))).toEqual([]);
    expect(existsSync(join(place, "missing"))).toBe(false);
  });
});

describe("a file of lines", () => {
  test("comes back as it was written, whatever a record holds, and is counted and hashed", async () => {
    const path = join(place, "data", "x.jsonl");
    const texts = ["a\nb", "\u2028 \u2029", '"\\', "🙂", "x".repeat(100_000)];
    const file = await openLineFile(path);
    for (const text of texts) await file.append({ text });
    expect(existsSync(path)).toBe(false);
    expect(await file.finish()).toEqual({ lines: texts.length, sha256: await fileHash(path) });
    const read: string[] = [];
    for await (const { text } of readJsonl(path, z.object({ text: z.string() }))) read.push(text);
    expect(read).toEqual(texts);
  });

  test("that is given up leaves nothing behind", async () => {
    const file = await openLineFile(join(place, "x.jsonl"));
    await file.append({ n: 1 });
    await file.discard();
    expect(readdirSync(place)).toEqual([]);
  });
});

describe("a recipe's file", () => {
  const example = { example: "recipes/x.yaml", page: "docs/x.md" };
  const Recipe = z.strictObject({ name: z.string() });

  test("is read, or refused with its line or its key", async () => {
    const path = join(place, "recipe.yaml");
    writeFileSync(path, "name: small\n");
    expect(await readRecipeFile(path, Recipe, example)).toEqual({ name: "small" });
    writeFileSync(path, "name: small\nnames: [\n");
    await expect(readRecipeFile(path, Recipe, example)).rejects.toMatchObject({ code: "bad-recipe" });
    writeFileSync(path, "name: small\nnames: 2\n");
    await expect(readRecipeFile(path, Recipe, example)).rejects.toThrow("docs/x.md");
  });

  test("whose aliases unfold without end is refused, and not our fault", async () => {
    const path = join(place, "bomb.yaml");
    const lines = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
    writeFileSync(path, ["a0: &a0 [x,x,x,x,x,x,x,x,x]", ...lines, "name: bomb"].join("\n"));
    await expect(readRecipeFile(path, Recipe, example)).rejects.toThrow("its aliases unfold to too much");
  });
});
