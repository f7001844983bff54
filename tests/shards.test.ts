/** Long commands in shards: whatever their number, and however often they are broken off, they come to what one process makes. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { openParquet } from "../src/records/parquet-file.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { commandsIn } from "./support/command.ts";

const ROWS = [
  "Cashier,2011,2013",
  "Home Health Aide,2013,2015",
  "CNA,2015,2019",
  "Registered Nurse,2019,",
  "Line Cook,2012,2016",
  "Xyzzy,2016,2018",
];
let place: string;
let people: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-many-"));
  people = join(place, "people");
  for (const [country, first] of [
    ["US", 0],
    ["DE", 150],
  ] as const) {
    mkdirSync(join(people, `country=${country}`), { recursive: true });
    const rows = Array.from({ length: 150 }, (_, at) =>
      ROWS.slice(at % 5, (at % 5) + 2).map((row) => `p${first + at},${row}`),
    ).flat();
    writeFileSync(join(people, `country=${country}`, "part-0.csv"), `person,title,start,end\n${rows.join("\n")}\n`);
  }
  writeFileSync(join(people, "_SUCCESS"), "");
});

let call: ReturnType<typeof commandsIn>;
beforeAll(() => {
  call = commandsIn({ WHEREFORE_CACHE: join(place, "cache"), WHEREFORE_DATA: inventedData(120) });
});

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await call(args);
  expect(code, err).toBe(0);
  return out;
}

const COMMANDS = [
  { name: "rank", args: (out: string) => ["rank", people, "--method", "counted", "--top", "3", "--out", out] },
  { name: "import", args: (out: string) => ["import", people, "--out", out] },
];

describe.each(COMMANDS)("$name", ({ name, args }) => {
  test("in any number of shards gives the bytes of one process", async () => {
    const whole = join(place, `${name}-whole.jsonl`);
    await done(...args(whole));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 7 }), async (of) => {
        const out = join(mkdtempSync(join(place, "cut-")), "out.jsonl");
        for (let at = of; at >= 1; at--) await done(...args(out), "--shard", `${at}/${of}`);
        expect(await done("merge", out)).toContain(`300 records of ${of} shards`);
        expect(readFileSync(out).equals(readFileSync(whole))).toBe(true);
      }),
      { numRuns: 3 },
    );
  });
});

describe("by workers", () => {
  const args = (out: string) => ["rank", people, "--method", "counted", "--top", "3", "--out", out];

  test.each(["jsonl", "parquet"])(
    "%s: the bytes are those of one process, and no shard is left",
    async (ending) => {
      const own = mkdtempSync(join(place, "workers-"));
      const [one, many] = ["one", "many"].map((name) => join(own, `${name}.${ending}`)) as [string, string];
      await done(...args(one));
      const said = await done(...args(many), "--workers", "2");
      expect(said).toContain("careers ranked");
      expect(readFileSync(many).equals(readFileSync(one))).toBe(true);
      const [ofOne, ofMany] = [one, many].map(
        (file) => JSON.parse(readFileSync(`${file}.manifest.json`, "utf8")) as unknown,
      );
      expect(ofMany).toEqual(ofOne);
      expect(readdirSync(own).filter((name) => name.includes("shard"))).toEqual([]);
      expect(await done(...args(many), "--workers=2")).toContain("It stood there, finished");
    },
    300_000,
  );

  test("what is wrong with the input is said once, as by one process", async () => {
    const file = join(mkdtempSync(join(place, "wrong-")), "people.csv");
    writeFileSync(file, "person,title,start,end\np1,Cashier,2011,2013\np2,Cashier,2011,2013\np1,Cook,2011,2013\n");
    const [one, two] = await Promise.all(
      ["1", "2"].map((workers) =>
        call(["rank", file, "--method", "counted", "--workers", workers, "--out", join(file, `../${workers}.jsonl`)]),
      ),
    );
    expect(two).toEqual(one);
    expect(two!.code).toBe(2);
  });

  test("stopped, it says how to go on, and goes on", async () => {
    const out = join(mkdtempSync(join(place, "stopped-")), "out.jsonl");
    const stopped = await call([...args(out), "--workers", "2"], AbortSignal.abort());
    expect(stopped.code).toBe(130);
    expect(existsSync(out)).toBe(false);
    await done(...args(out), "--workers", "2");
    expect(readFileSync(out, "utf8").trimEnd().split("\n")).toHaveLength(300);
  });

  test("a shard is not cut again, and standard output is not one of several", async () => {
    const out = join(place, "never.jsonl");
    expect((await call([...args(out), "--workers", "2", "--shard", "1/2"])).err).toContain("a shard is not cut again");
    expect((await call([...args("-"), "--workers", "2"])).code).toBe(2);
  });
});

test("a shard that was killed goes on, a finished one is found, and another command's is not written over", async () => {
  const args = ["rank", people, "--method", "counted", "--shard", "1/2", "--out"];
  const [whole, out] = ["unbroken", "broken"].map((name) => join(place, `${name}.shard-1-of-2.jsonl`));
  await done(...args, join(place, "unbroken.jsonl"));
  const lines = readFileSync(whole!, "utf8").split("\n");
  const { finished: _, ...begun } = JSON.parse(readFileSync(`${whole}.manifest.json`, "utf8")) as { finished: object };
  writeFileSync(`${out}.manifest.json`, JSON.stringify(begun));
  // As it lies after a kill: some records, and half of the next. A mark in them shows that they are not made again.
  writeFileSync(
    `${out}.partial`,
    `${[...lines.slice(0, 99), lines[99]!.slice(0, 20)].join("\n").replaceAll("counted", "marked")}`,
  );
  await done(...args, join(place, "broken.jsonl"));
  const again = readFileSync(out!, "utf8");
  expect(again.match(/"marked"/g)).toHaveLength(99);
  expect(again.replaceAll("marked", "counted")).toBe(lines.join("\n"));
  expect(existsSync(`${out}.partial`)).toBe(false);
  expect(await done(...args, join(place, "broken.jsonl"))).toContain("It stood there, finished");
  const other = await call([...args, join(place, "broken.jsonl"), "--top", "4"]);
  expect([other.code, other.err]).toEqual([2, expect.stringContaining("top was 10 and is 4")]);
});

test("Ctrl-C is heard, and leaves what the same command goes on with", async () => {
  const stop = new AbortController();
  stop.abort();
  const args = ["rank", people, "--method", "counted", "--out", join(place, "stopped.jsonl")];
  expect(await call(args, stop.signal)).toMatchObject({ code: 130 });
  expect(await done(...args)).toContain("300 careers ranked");
});

test("Parquet holds the same rankings, and what could not be ranked says why", async () => {
  const [jsonl, parquet] = [join(place, "same.jsonl"), join(place, "same.parquet")];
  const args = ["rank", people, "--method", "counted", "--out"];
  await done(...args, jsonl);
  await done(...args, parquet);
  const lines = readFileSync(jsonl, "utf8").trim().split("\n");
  const { columns, groups } = await openParquet(parquet);
  const rows: Record<string, unknown>[] = [];
  for await (const group of groups(columns)) rows.push(...group);
  expect(rows.map((row) => JSON.parse(JSON.stringify(row)))).toEqual(lines.map((line) => JSON.parse(line)));
  writeFileSync(join(place, "unknown.csv"), "person,title\na,Xyzzy\nb,Cashier\n");
  const out = join(place, "unknown.jsonl");
  await done("rank", join(place, "unknown.csv"), "--method", "counted", "--out", out);
  expect(JSON.parse(readFileSync(out, "utf8").split("\n")[0]!)).toMatchObject({ codes: [], failed: "not-understood" });
});

test("the default ranks a batch as `recommend` ranks one person", async () => {
  const [file, out] = [join(people, "country=US", "part-0.csv"), join(place, "default.jsonl")];
  await done("rank", file, "--out", out, "--top", "5", "--as-of", "2026-03");
  const ranked = JSON.parse(readFileSync(out, "utf8").split("\n")[7]!) as {
    person: string;
    codes: string[];
    p: number[];
  };
  const one = await done("recommend", file, "--person", ranked.person, "--json", "--top", "5", "--as-of", "2026-03");
  const { ranking } = JSON.parse(one) as { ranking: { code: string; probability: number }[] };
  expect(ranked.codes).toEqual(ranking.map(({ code }) => code));
  ranked.p.forEach((p, at) => {
    expect(p).toBeCloseTo(ranking[at]!.probability, 5);
  });
});

test("what folders say of a row is a column, and a person in two parts is refused", async () => {
  writeFileSync(join(place, "map.json"), JSON.stringify({ person: "person", title: "title", employer: "country" }));
  const out = join(place, "mapped.jsonl");
  await done("import", people, "--mapping", join(place, "map.json"), "--out", out);
  const employers = readFileSync(out, "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { jobs: { employer?: string }[] }).jobs[0]!.employer);
  expect(new Set(employers)).toEqual(new Set(["DE", "US"]));
  const twice = mkdtempSync(join(place, "twice-"));
  for (const part of ["a.csv", "b.csv"]) writeFileSync(join(twice, part), "person,title\nx,Cashier\n");
  const { code, err } = await call(["rank", twice, "--method", "counted", "--out", join(place, "twice.jsonl")]);
  expect([code, err]).toEqual([2, expect.stringContaining('has the id "x" of an earlier one')]);
});

describe("evaluate", () => {
  const evaluate = (runs: string, ...more: string[]) =>
    done("evaluate", "stay", "counted", "--on", "nlsy97:valid", "--runs", runs, ...more);
  const only = (runs: string) => join(runs, readdirSync(runs)[0]!);

  test("in shards gives the cases and the report of one run", async () => {
    const folder = mkdtempSync(join(place, "runs-"));
    await evaluate(join(folder, "whole"));
    for (const at of [1, 2, 3]) await evaluate(join(folder, String(at)), "--shard", `${at}/3`);
    const shards = [3, 1, 2].map((at) => only(join(folder, String(at))));
    await done("merge", join(folder, "whole", "merged"), ...shards);
    const one = only(join(folder, "whole"));
    for (const file of ["cases.jsonl", "report.json"])
      expect(readFileSync(join(folder, "whole", "merged", file), "utf8")).toBe(readFileSync(join(one, file), "utf8"));
    expect(await done("runs", "--runs", join(folder, "whole"))).toMatch(/merged +finished/);
    const refused = await call(["merge", join(folder, "more"), ...shards.slice(1)]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining("of its 3 shards 3 is not there")]);
    const whole = await call(["merge", join(folder, "more"), one, ...shards]);
    expect([whole.code, whole.err]).toEqual([2, expect.stringContaining("it is a run of all its cases")]);
  }, 300_000);
});

describe("reasons", () => {
  const recipe = () => join(place, "recipe.json");
  const propose = (to: string, ...more: string[]) =>
    done("reasons", "propose", "--on", "nlsy97", "--recipe", recipe(), "--out", to, ...more);

  test("proposed and judged on two machines are what one makes", async () => {
    const measured = { judge: "measured", atLeast: 0 };
    writeFileSync(
      recipe(),
      JSON.stringify({
        kind: "reasons",
        name: "small",
        propose: { composed: { count: 2 } },
        judge: { measured: ["factuality", "coherence", "utility"] },
        choose: { factuality: measured, coherence: measured, utility: measured },
      }),
    );
    const folder = mkdtempSync(join(place, "sets-"));
    const at = (name: string) => join(folder, name);
    await propose(at("one"), "--limit", "12");
    for (const k of [1, 2]) await propose(at(`machine-${k}`), "--limit", "12", "--shard", `${k}/2`);
    const lacking = await call(["merge", at("lacking"), at("machine-2"), "--limit", "12"]);
    expect([lacking.code, lacking.err]).toEqual([
      2,
      expect.stringContaining("of 2 shards of candidates 1 is not there"),
    ]);
    await done("merge", at("merged"), at("machine-1"), at("machine-2"), "--limit", "12");
    const same = (file: string) =>
      expect(readFileSync(join(at("merged"), file), "utf8")).toBe(readFileSync(join(at("one"), file), "utf8"));
    same("candidates.jsonl");
    await done("reasons", "judge", at("one"));
    for (const k of [1, 2]) {
      cpSync(at("merged"), at(`judging-${k}`), { recursive: true });
      await done("reasons", "judge", at(`judging-${k}`), "--shard", `${k}/2`);
    }
    const half = await call(["merge", at("half"), at("judging-1")]);
    expect([half.code, half.err]).toEqual([2, expect.stringMatching(/has judged \d+ of \d+ candidates/)]);
    await done("merge", at("merged"), at("judging-2"), at("judging-1"));
    same("verdicts.jsonl");
  }, 300_000);
});
