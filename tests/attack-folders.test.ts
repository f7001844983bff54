/**
 * Folders and streams that a process leaves badly or finds badly: a last line cut off, shards beside each other, an output that cannot be
 * written, a killed import. Races, kills, limits and full disks by the dozen are `hostile/attack-folders.ts`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { inventedData } from "../src/testing/invented-data.ts";

const MINUTES = 5 * 60_000;
const place = mkdtempSync(join(tmpdir(), "wherefore-attack-"));
const path = (...names: string[]) => join(place, ...names);
const env = {
  ...process.env,
  WHEREFORE_DATA: inventedData(400),
  WHEREFORE_CACHE: path("cache"),
  NODE_COMPILE_CACHE: path("compiled"),
};
afterAll(() => rmSync(place, { recursive: true, force: true }));

const threshold = { judge: "measured", atLeast: 1 };
writeFileSync(
  path("recipe.yaml"),
  stringify({
    kind: "reasons",
    name: "attacked",
    propose: { composed: { count: 3 } },
    judge: { measured: ["factuality", "coherence", "utility"] },
    choose: { factuality: threshold, coherence: threshold, utility: threshold },
  }),
);

/** The three that append records, each with the folder that it is given and the file that it leaves. */
const WORKS = {
  evaluate: {
    args: (folder: string) => ["evaluate", "stay", "counted", "--on", "nlsy97:valid", "--runs", folder],
    file: (folder: string) => newest(folder, "cases.jsonl"),
  },
  propose: {
    args: (folder: string) => [
      "reasons",
      "propose",
      "--on",
      "nlsy97",
      "--recipe",
      path("recipe.yaml"),
      "--out",
      folder,
    ],
    file: (folder: string) => join(folder, "candidates.jsonl"),
  },
  judge: {
    args: (folder: string) => ["reasons", "judge", folder],
    file: (folder: string) => join(folder, "verdicts.jsonl"),
  },
} as const;
type Work = keyof typeof WORKS;
const NAMES = Object.keys(WORKS) as Work[];

/** Of the run folders in there the one that was begun last. */
function newest(runs: string, name: string): string {
  const folders = existsSync(runs) ? readdirSync(runs).filter((one) => statSync(join(runs, one)).isDirectory()) : [];
  return join(runs, folders.sort().at(-1) ?? "none", name);
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** @param before of the shell, such as a limit or where the output goes */
function begin(args: readonly string[], before = "", after = ""): ChildProcess {
  const command = `${before} exec "$0" "$@" ${after}`;
  return spawn("bash", ["-c", command, process.execPath, "src/cli/main.ts", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ["", ""];
  child.stdout!.on("data", (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr!.on("data", (piece: Buffer) => {
    err += piece.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

const run = (args: readonly string[], before = "", after = "") => ended(begin(args, before, after));

/** What one undisturbed process of each work leaves. */
const whole = new Map<Work, Buffer>();
beforeAll(async () => {
  for (const work of NAMES) {
    const folder = path(`whole-${work === "evaluate" ? "runs" : "set"}`);
    const { code, err } = await run(WORKS[work].args(folder));
    expect(code, err).toBe(0);
    whole.set(work, readFileSync(WORKS[work].file(folder)));
  }
}, MINUTES);

/** A folder to begin in: judging needs what was proposed, and what was learned for it is the same for all. */
function fresh(work: Work, name: string): string {
  const folder = path(name);
  if (work === "evaluate") return folder;
  mkdirSync(folder);
  for (const file of readdirSync(path("whole-set")))
    if (/^counted-/.test(file) || (work === "judge" && /^(recipe|candidates)\./.test(file)))
      cpSync(path("whole-set", file), join(folder, file));
  return folder;
}

describe.each(NAMES)("%s", (work) => {
  const { args, file } = WORKS[work];

  test(
    "with a last line cut off at any byte, nobody is lost",
    async () => {
      for (const cut of [1, 50]) {
        const folder = fresh(work, `cut-${work}-${cut}`);
        // A run that was broken off: as an unbroken one leaves it, without its end.
        const stopped = begin(args(folder));
        const end = ended(stopped);
        await Promise.race([end, grown(() => sizeOf(file(folder)) > 0)]);
        stopped.kill("SIGKILL");
        await end;
        if (existsSync(newest(folder, "manifest.json"))) rmSync(newest(folder, "manifest.json"));
        writeFileSync(file(folder), whole.get(work)!.subarray(0, whole.get(work)!.length - cut));
        const { code, err } = await run(args(folder));
        expect(code, err).toBe(0);
        expect(readFileSync(file(folder)).equals(whole.get(work)!)).toBe(true);
      }
    },
    MINUTES,
  );
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

async function grown(has: () => boolean): Promise<void> {
  while (!has()) await wait(5);
}

test(
  "shards of one set may be made at the same time, but no shard twice",
  async () => {
    const folder = fresh("propose", "shards");
    const shard = (name: string) => run([...WORKS.propose.args(folder), "--shard", name]);
    const [first, second, again] = await Promise.all([shard("1/2"), shard("2/2"), shard("1/2")]);
    // Whichever of the two comes while the other is at work is refused; one that comes after it finds all done.
    const [done, other] = [first, again].sort((a, b) => Number(a.code) - Number(b.code)) as [
      typeof first,
      typeof again,
    ];
    expect(done.code, done.err).toBe(0);
    if (other.code !== 0)
      expect([other.code, other.err]).toEqual([2, expect.stringMatching(/works in this folder: process/)]);
    expect(second.code, second.err).toBe(0);
    expect(readFileSync(WORKS.propose.file(folder)).equals(whole.get("propose")!)).toBe(true);
  },
  MINUTES,
);

describe("output that cannot be written", () => {
  const recommend = ["recommend", "examples/json-resume.json", "--top", "all"];

  test.each([[[]], [["--json"]]])("to a full disk is named, without a stack trace (%j)", async (more) => {
    const { code, err } = await run([...recommend, ...more], "", "> /dev/full");
    expect([code, err]).toEqual([2, expect.stringContaining("standard output: the disk is full.")]);
    expect(err).not.toMatch(/fault of wherefore|\bat .*\.ts:/);
  });

  test("to a reader that has seen enough is no fault of anybody", async () => {
    const { code, err } = await run(recommend, "set -o pipefail; (", ") | head -n 1");
    expect([code, err]).toEqual([0, expect.not.stringContaining("wherefore:")]);
  });

  test(
    "on a closed error stream does not end the work",
    async () => {
      const folder = path("unseen");
      const { code } = await run(WORKS.evaluate.args(folder), "", "2> /dev/full");
      expect(code).toBe(0);
      expect(readFileSync(WORKS.evaluate.file(folder)).equals(whole.get("evaluate")!)).toBe(true);
    },
    MINUTES,
  );
});

test(
  "what a killed import was writing is swept by the next",
  async () => {
    const career = (id: number) =>
      `${JSON.stringify({ id, jobs: [{ title: "Cooks", onet: "35-2014.00", start: 2005, end: 2006 }] })}\n`;
    writeFileSync(path("many.jsonl"), Array.from({ length: 60_000 }, (_, at) => career(at)).join(""));
    const out = path("imported");
    const args = (name: string) => ["import", path(name), "--out", join(out, "careers.jsonl")];
    const child = begin(args("many.jsonl"));
    const end = ended(child);
    const parts = () => (existsSync(out) ? readdirSync(out).filter((name) => name.endsWith(".part")) : []);
    await Promise.race([end, grown(() => parts().length > 0)]);
    child.kill("SIGKILL");
    await end;
    expect(parts()).toHaveLength(1);
    writeFileSync(path("one.jsonl"), career(1));
    const { code, err } = await run(args("one.jsonl"));
    expect(code, err).toBe(0);
    expect(readdirSync(out)).toEqual(["careers.jsonl"]);
  },
  MINUTES,
);
