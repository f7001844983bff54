import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { sumOf } from "../../tests/support/people.ts";
import { InterruptedError, ModelError } from "../domain/index.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { endingOf } from "./exit.ts";
import { inTodaysNames } from "./old-names.ts";
import { descendants, program } from "./program.ts";
import { main } from "./run.ts";
import { figureTable, textTable, wrapped } from "./table.ts";
import { progressLine, spanText, type Terminal } from "./terminal.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-cli-"));
});

async function call(
  args: string[],
  more: { input?: string; env?: Record<string, string>; interactive?: boolean; signal?: AbortSignal } = {},
) {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    input: Readable.from([Buffer.from(more.input ?? "")]),
    interactive: more.interactive ?? false,
    env: { WHEREFORE_CACHE: join(place, "cache"), WHEREFORE_DATA: join(place, "none"), ...more.env },
    now: () => new Date("2026-03-01T00:00:00Z"),
    signal: more.signal ?? new AbortController().signal,
  };
  return { code: await main(args, terminal), out: () => out, err: () => err, json: () => JSON.parse(out) };
}

const RESUME = JSON.stringify({
  work: [
    { name: "Mercy", position: "Registered Nurse", startDate: "2019-06", summary: "Ward 3" },
    { name: "Mercy", position: "Nursing Assistant", startDate: "2015-01", endDate: "2019-05" },
  ],
  education: [{ institution: "State", studyType: "BSN", area: "Nursing", endDate: "2019-05" }],
});

describe("recommend", () => {
  const FRENCH = "Infirmière, CHU de Lille, 2015 - présent\nAide-soignante, EHPAD, 2010 - 2015\n";

  test("ranks nothing where nothing was understood, says what was not, and takes the person's word for it", async () => {
    const plain = await call(["recommend", "-"], { input: FRENCH });
    expect(plain.code).toBe(0);
    expect(plain.out()).toContain("none of the 2 jobs was understood");
    expect(plain.out()).toContain("--read 1=");
    expect(plain.out()).not.toMatch(/Cashiers|Why/);
    const json = (await call(["recommend", "-", "--json"], { input: FRENCH })).json();
    expect(json).toMatchObject({ method: null, ranking: [], rankingNew: [], reasons: [], question: null });
    expect(json.notUnderstood).toMatchObject([
      { row: 1, title: "Aide-soignante" },
      { row: 2, title: "Infirmière", why: "other-language" },
    ]);
    const told = ["--read", "1=Nursing Assistant", "--code", "2=29-1141"];
    const ranked = (await call(["recommend", "-", "--json", ...told], { input: FRENCH })).json();
    expect(ranked.ranking[0].code).toBe("29-1141.00");
    expect(ranked.history.jobs).toMatchObject([
      { title: "Nursing Assistant", coding: { code: "31-1131.00" } },
      { title: "Infirmière", coding: { code: "29-1141.00", found: "given", score: 1 } },
    ]);
  });

  test.each([
    [["--read", "3=Cook"], "the history has 2 jobs"],
    [["--read", "1=Quux"], "is not recognised either"],
    [["--code", "1=99-1"], "is no code of the taxonomy"],
    [["--code", "nurse"], "is no correction"],
  ])("a correction that says nothing is refused: %j", async (args, message) => {
    const result = await call(["recommend", "-", ...args], { input: FRENCH });
    expect(result.code).toBe(2);
    expect(result.err()).toContain(message);
  });

  test("of a last job that was not understood it is not said that the one before it was the last", async () => {
    const input = "Owner, Acme LLC, 2021 - present\nRegistered Nurse, Mercy Hospital, 2010 - 2021\n";
    const text = (await call(["recommend", "-", "--reasons", "9"], { input })).out().replaceAll(/\s+/g, " ");
    expect(text).toContain("go back next to an occupation they held before");
    expect(text).not.toMatch(/stay in the same occupation|the last job, among|in this work already/);
  });

  test("leftovers of the classification are listed on request only", async () => {
    const listed = async (...more: string[]) =>
      (await call(["recommend", "-", "--json", "--top", "all", ...more], { input: RESUME })).json().ranking;
    const all = await listed("--leftovers");
    expect(await listed()).toEqual(all.filter(({ leftover }: { leftover?: boolean }) => !leftover));
    expect(all.length).toBeGreaterThan((await listed()).length);
  });

  test("prints the contract for programs, whole and summing to 1", async () => {
    const result = await call(["recommend", "-", "--json", "--leftovers", "--top", "all"], { input: RESUME });
    expect(result.code).toBe(0);
    const advice = result.json();
    expect(Object.keys(advice)).toEqual(
      expect.arrayContaining(["method", "ranking", "reasons", "question", "history", "marks"]),
    );
    expect(advice.ranking).toHaveLength(1016);
    expect(advice.ranking[0]).toEqual({
      code: "29-1141.00",
      title: "Registered Nurses",
      probability: expect.any(Number),
    });
    expect(
      advice.ranking.reduce((sum: number, { probability }: { probability: number }) => sum + probability, 0),
    ).toBeCloseTo(1, 9);
    expect(advice.rankingNew).toHaveLength(1014);
    expect(sumOf(advice.rankingNew.map(({ probability }: { probability: number }) => probability))).toBeCloseTo(1, 9);
    expect(advice.question).toEqual({
      claim: expect.stringContaining(":"),
      text: expect.stringContaining("?"),
      bits: expect.any(Number),
    });
    expect(advice.reasons[0]).toMatchObject({
      text: expect.any(String),
      weight: expect.any(Number),
      claims: expect.any(Array),
    });
  });

  test("gives the same bytes twice, and leaves nothing on disk", async () => {
    const first = await call(["recommend", "-", "--json"], { input: RESUME });
    const second = await call(["recommend", "-", "--json"], { input: RESUME });
    expect(first.out()).toBe(second.out());
    expect(readdirSync(place)).toEqual([]);
  });

  test("a held claim moves the ranking and the reasons with it", async () => {
    const held = (
      await call(["recommend", "-", "--json", "--hold", "field:15=true", "--hold", "title:29-1141.00=false"], {
        input: RESUME,
      })
    ).json();
    expect(held.held).toEqual([
      { claim: "field:15", standing: "true" },
      { claim: "title:29-1141.00", standing: "false" },
    ]);
    expect(held.ranking.map(({ code }: { code: string }) => code)).not.toContain("29-1141.00");
    const open = (await call(["recommend", "-", "--json"], { input: RESUME })).json();
    const weights = (json: { reasons: { weight: number }[] }) => json.reasons.map(({ weight }) => weight);
    expect(weights(held)).not.toEqual(weights(open));
  });

  test("people get counts, never decimals, no leftover titles, and never 'you will'", async () => {
    const text = (await call(["recommend", "-", "--top", "40"], { input: RESUME })).out();
    expect(text).toContain("of 100 (n =");
    expect(text).not.toMatch(/0\.\d{3}|you will|All Other {2,}\d\d-/i);
    expect(text).toContain("Worth asking:");
  });

  test("two lists, in the order that the answer to 'stay or move?' decides; --new prints the second alone", async () => {
    const heads = async (...more: string[]) => {
      const text = (await call(["recommend", "-", "--top", "3", ...more], { input: RESUME })).out();
      return [...text.matchAll(/People often next|New for you/g)].map(([head]) => head);
    };
    expect(await heads()).toEqual(["People often next", "New for you"]);
    expect(await heads("--hold", "move:stay=true")).toEqual(["People often next", "New for you"]);
    expect(await heads("--hold", "move:stay=false")).toEqual(["New for you", "People often next"]);
    expect(await heads("--new")).toEqual(["New for you"]);
  });

  test.each([
    ["one job", 1],
    ["no job that has a code", 0],
    ["sixty jobs, each in an occupation of its own", 60],
  ])("of %s both lists stand", async (_, count) => {
    const titles = loadTaxonomy().occupations.map(({ title }) => title);
    const work = Array.from({ length: count }, (_, at) => ({
      position: titles[at * 3],
      startDate: String(1960 + at),
      endDate: String(1960 + at),
    }));
    const input = JSON.stringify({ work, education: [{ institution: "State", studyType: "BSN", endDate: "2019-05" }] });
    const { code, json } = await call(["recommend", "-", "--json", "--leftovers", "--top", "all"], { input });
    const { ranking, rankingNew } = json() as Record<string, { code: string; probability: number }[]>;
    expect(code).toBe(0);
    expect([ranking!.length, rankingNew!.length]).toEqual([1016, 1016 - count]);
    expect(sumOf(rankingNew!.map(({ probability }) => probability))).toBeCloseTo(1, 9);
  });

  test("a claim about the past that is held false moves the ranking by what was foretold", async () => {
    const open = (await call(["recommend", "-", "--json"], { input: RESUME })).json();
    const after = (
      await call(["recommend", "-", "--json", "--top", "all", "--hold", "education:bachelor=false"], { input: RESUME })
    ).json();
    expect(after.held).toEqual([{ claim: "education:bachelor", standing: "false" }]);
    expect(after.history.education).toEqual([]);
    const degree = open.pulls.find(({ claim }: { claim: string }) => claim === "education:bachelor");
    expect(degree.on.length).toBeGreaterThan(9);
    for (const { code, pull } of degree.on) {
      const at = (json: typeof open) => json.ranking.find((one: { code: string }) => one.code === code)?.probability;
      const odds = (p: number) => Math.log(p / (1 - p));
      if (at(open) !== undefined) expect(odds(at(open)) - odds(at(after))).toBeCloseTo(pull, 3);
    }
    for (const { pulls } of open.reasons)
      for (const { claim, pull } of pulls) {
        expect(open.pulls.map((one: { claim: string }) => one.claim)).toContain(claim);
        expect(Math.abs(pull)).toBeGreaterThan(Math.log(1.2));
      }
    const none = await call(["recommend", "-", "--hold", "education:doctorate=false"], { input: RESUME });
    expect([none.code, none.err()]).toEqual([2, expect.stringContaining("It says last:29-1141.00")]);
  });

  test("--why answers for any title, --because shows the table, --dry-run asks for nothing", async () => {
    const why = await call(["recommend", "-", "--why", "teacher", "--because"], { input: RESUME });
    expect(why.err()).toContain("near are also");
    expect(why.out()).toMatch(/^Why [^?]*Teachers[^?]*\(25-\d{4}\.00\)\?\n {2}Place \d+ of 1,016/m);
    expect(why.out()).toMatch(/What each fact moves +1 +2 +3 +4 +5/);
    const json = (await call(["recommend", "-", "--json", "--why", "29-1141.00"], { input: RESUME })).json();
    expect(json.why).toMatchObject({ code: "29-1141.00", place: 1, facts: expect.any(Array) });
    const shares = json.why.facts.slice(0, 4).map(({ share }: { share: number }) => share);
    expect(shares.every((share: number) => Number.isFinite(share))).toBe(true);
    const dry = await call(["recommend", "-", "--method", "direct", "--because", "--dry-run"], { input: RESUME });
    expect([dry.code, dry.out()]).toEqual([0, expect.stringMatching(/^\d+ rankings: /)]);
    const nonsense = await call(["recommend", "-", "--why", ""], { input: RESUME });
    expect(nonsense.code).toBe(2);
  });

  test("asks, takes yes, no and skip, and ranks again", async () => {
    const file = join(place, "resume.json");
    writeFileSync(file, RESUME);
    const result = await call(["recommend", file, "--ask", "3", "--json"], { input: "y\n\nno\n", interactive: true });
    expect(result.code).toBe(0);
    expect(result.json().held.map(({ standing }: { standing: string }) => standing)).toEqual(["true", "false"]);
    expect(result.err().match(/\[y\]es/g)).toHaveLength(3);
  });

  test("asks what a title meant when that tells most, ranks anew, and keeps what was answered before", async () => {
    const file = join(place, "adjuster.txt");
    writeFileSync(file, "Carpenter, 2012 - 2014\nAdjuster, 2014 - 2020\n");
    const open = await call(["recommend", file, "--ask", "60", "--json"], {
      input: "\n".repeat(60),
      interactive: true,
    });
    const questions = open.err().split(" [y]es, [n]o, [s]kip: ");
    const at = questions.findIndex((text) => text.startsWith('Was "Adjuster" work among '));
    expect(at).toBeGreaterThan(0);
    const input = `y\n${"\n".repeat(60)}`;
    const after = await call(["recommend", file, "--ask", "60", "--json"], { input, interactive: true });
    expect(after.json().held).toHaveLength(1);
    const answers = `y\n${"\n".repeat(after.err().split("Was")[0]!.split("[y]es").length - 2)}y\n`;
    const both = await call(["recommend", file, "--ask", "60", "--json"], { input: answers, interactive: true });
    expect(both.json().held.map(({ standing }: { standing: string }) => standing)).toEqual(["true", "true"]);
    expect(both.json().history.jobs[1].coding).toMatchObject({ kind: "coded", found: "given" });
  });

  test("where nobody can answer nothing is asked, and that is said", async () => {
    const result = await call(["recommend", "-", "--ask", "2", "--json"], { input: RESUME });
    expect([result.code, result.err()]).toEqual([0, expect.stringContaining("--hold gives an answer")]);
  });

  test("a title of any length is shown in part, and the table stays one", async () => {
    const input = JSON.stringify({ work: [{ position: "x".repeat(1e6), startDate: "2015" }] });
    const shown = (await call(["recommend", "-"], { input })).out();
    expect(shown).toContain(`${"x".repeat(60)}…  not recognised`);
    expect(shown.replaceAll(/\s+/g, " ")).toContain("It is 1,000,000 characters long");
  });

  test("several people come one after the other, and one can be picked", async () => {
    const csv = "person,title,start,end\na,Cook,2010,2012\nb,Welder,2011,2013\n";
    const file = join(place, "people.csv");
    writeFileSync(file, csv);
    const both = await call(["recommend", file, "--json"]);
    expect(both.out().trim().split("\n")).toHaveLength(2);
    expect((await call(["recommend", file, "--json", "--person", "b"])).json().history.id).toBe("b");
    expect((await call(["recommend", file, "--person", "c"])).code).toBe(2);
  });
});

describe("what is wrong is said, with the right exit code and without a stack trace", () => {
  test.each<[string, string[], number, RegExp, string?]>([
    ["no such file", ["recommend", "nowhere.json"], 2, /nowhere\.json/],
    ["an empty document", ["recommend", "-"], 2, /empty/],
    ["no JSON", ["recommend", "-", "--format", "json-resume"], 2, /JSON/, "{"],
    ["an unknown method", ["recommend", "-", "--method", "magic"], 2, /there is no method "magic"/, RESUME],
    ["a method misspelt", ["recommend", "-", "--method", "sasrecc"], 2, /Did you mean sasrec\?/, RESUME],
    ["an unknown preset", ["train", "careers", "--preset", "huge"], 2, /no preset "huge".*There are full, laptop, own/],
    ["a bad claim", ["recommend", "-", "--hold", "field:xx=true"], 2, /After the colon belongs one of/, RESUME],
    ["a bad number", ["recommend", "-", "--top", "many"], 2, /whole number/, RESUME],
    ["a bad date", ["recommend", "-", "--as-of", "March"], 2, /--as-of/, RESUME],
    ["an unknown option", ["recommend", "-", "--tops", "3"], 2, /unknown option/],
    ["an unknown command", ["recomend"], 2, /unknown command/],
    ["no command's argument", ["import", "--out", "x.jsonl"], 2, /missing required argument/],
    ["an unknown part", ["evaluate", "stay", "--on", "nlsy97:most"], 2, /no part "most"/],
    ["no such data", ["evaluate", "stay", "--on", "nlsy98"], 2, /no data set and no file of that name.*nlsy97/],
    ["an unknown format", ["recommend", "-", "--format", "wps"], 2, /no format "wps".*json-resume, careers/, RESUME],
    ["no such run", ["compare", "yesterday"], 2, /there is no run/],
    ["an unknown code", ["taxonomy", "show", "99-9999.99"], 2, /is no O\*NET-SOC 2019 code/],
    ["a model that is not named", ["recommend", "-", "--method", "direct"], 2, /none is named/, RESUME],
    [
      "a model file that is not there",
      ["recommend", "-", "--method", "direct", "--model", "x.gguf"],
      2,
      /no such file/,
      RESUME,
    ],
    ["no endpoint", ["recommend", "-", "--method", "direct", "--model", "gpt"], 2, /OPENAI_BASE_URL/, RESUME],
    ["a target that is not JSONL", ["import", "-", "--out", "x.xlsx"], 2, /only JSONL/, RESUME],
  ])("%s", async (_, args, code, said, input = "") => {
    const result = await call(args, { input });
    expect([result.code, result.err()]).toEqual([code, expect.stringMatching(said)]);
    expect(result.err()).not.toMatch(/\n\s+at /);
    expect(result.out()).toBe("");
  });

  test("an endpoint that is not there is the model's failure: 3", async () => {
    const result = await call(["recommend", "-", "--method", "direct", "--model", "m"], {
      input: RESUME,
      env: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1", OPENAI_API_KEY: "sk-secret" },
    });
    expect([result.code, result.err()]).toEqual([3, expect.stringContaining("cannot be reached")]);
    expect(result.err()).not.toContain("sk-secret");
  });

  test("--json errors are JSON, and what nobody foresaw is ours: 1", async () => {
    const result = await call(["recommend", "nowhere.json", "--json"]);
    expect(JSON.parse(result.err())).toMatchObject({
      error: { code: expect.any(String), message: expect.stringContaining("nowhere.json") },
    });
    const usage = await call(["recommend", "-", "--json", "--top", "many"]);
    expect(JSON.parse(usage.err())).toEqual({
      error: { code: "usage", message: expect.stringContaining("whole number") },
    });
    expect(endingOf(new TypeError("x"))).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("a fault of wherefore"),
    });
    for (const interruption of [
      new InterruptedError("Interrupted after 3 of 9 cases."),
      new ModelError("aborted", "The call was interrupted."),
      AbortSignal.abort().reason,
    ])
      expect(endingOf(interruption)).toMatchObject({ exitCode: 130, code: "interrupted" });
    expect(endingOf(new ModelError("timed-out", "It took too long."))).toMatchObject({ exitCode: 3 });
  });
});

describe("taxonomy", () => {
  test("codes one title a line, in order, with the contract's keys", async () => {
    const result = await call(["taxonomy", "code", "-", "--json"], {
      input: "Registered Nurses\nzzqx\n\nRetail Floor Manager, Acme\n",
    });
    const lines = result
      .out()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ code, found }) => [code, found])).toEqual([
      ["29-1141.00", "official-title"],
      [null, "not-recognised"],
      [null, "no-title"],
      ["41-1011.00", "matcher"],
    ]);
    for (const line of lines) expect(Object.keys(line)).toEqual(["title", "code", "found", "score", "nearest"]);
    expect(lines[3].nearest).toHaveLength(5);
  });

  test("searches and shows", async () => {
    expect((await call(["taxonomy", "search", "nurse", "--json", "--top", "3"])).json()).toHaveLength(3);
    expect((await call(["taxonomy", "show", "29-1141.00"])).out()).toContain("Related, nearest first:");
  });
});

describe("import", () => {
  test("writes careers that are read back as they were", async () => {
    const to = join(place, "out.jsonl");
    const first = await call(["import", "-", "--out", to, "--json"], { input: RESUME });
    expect(first.json()).toMatchObject({ careers: 1, jobs: 2, coding: { "official-title": 2 } });
    const again = join(place, "again.jsonl");
    await call(["import", to, "--out", again]);
    expect(readFileSync(again, "utf8")).toBe(readFileSync(to, "utf8"));
  });

  test("columns that are not read are named, so that a misspelt heading is not lost in silence", async () => {
    const result = await call(["import", "-", "--out", join(place, "out.jsonl")], {
      input: "person,title,strat,end\na,Cook,2010,2012\n",
    });
    expect([result.code, result.err()]).toEqual([0, expect.stringContaining('not read: "strat" (--mapping')]);
  });

  test("an id that comes back is named with its line", async () => {
    const career = '{"id": "a", "jobs": []}\n';
    const result = await call(["import", "-", "--out", join(place, "out.jsonl")], { input: `${career}\n${career}` });
    expect([result.code, result.err()]).toEqual([2, expect.stringContaining("standard input:3")]);
  });

  test("an error leaves no file", async () => {
    const to = join(place, "out.jsonl");
    const result = await call(["import", "-", "--out", to], {
      input: '{"id": 1, "jobs": []}\n{"id": 2, "jobs": "many"}\n',
    });
    expect([result.code, result.err()]).toEqual([2, expect.stringContaining("standard input:2")]);
    expect(readdirSync(place)).toEqual([]);
  });
});

/** Careers in the shape of the NLSY97 file, with what may be missing missing. */
const CAREERS = [
  {
    id: 1,
    birth_year: 1980,
    education: [{ degree: "Bachelor's degree", year: 2002, field: "Health" }],
    jobs: [
      { title: "Nursing aides", onet: "31-1131.00", start: 2003, end: 2006, employer: 1, full_time: true, hours: 6000 },
      {
        title: "Registered nurses",
        onet: "29-1141.00",
        start: 2007,
        end: 2012,
        employer: 2,
        full_time: true,
        hours: 9000,
      },
      { title: "Registered nurses", onet: "29-1141.00", start: 2013, end: 2016, employer: 3 },
    ],
  },
  {
    id: 2,
    birth_year: null,
    jobs: [
      { title: "Cooks", onet: "35-2014.00", start: 2005, end: 2006 },
      { title: "Chefs", onet: "35-1011.00", start: 2007, end: 2009 },
    ],
  },
  {
    id: 3,
    birth_year: 1995,
    education: [],
    jobs: [
      { title: "Cashiers", onet: "41-2011.00", start: 2012, end: 2013 },
      { title: "Cashiers", onet: "41-2011.00", start: 2014, end: 2015 },
    ],
  },
]
  .map((career) => JSON.stringify(career))
  .join("\n");

describe("evaluate", () => {
  test("any file of careers: every career that is a case is a test case, and the same command gives the same bytes", async () => {
    const file = join(place, "careers.jsonl.gz");
    writeFileSync(file, gzipSync(CAREERS));
    const args = ["evaluate", "default", "--on", file, "--json", "--runs", join(place, "runs")];
    const first = await call(args);
    expect(first.code).toBe(0);
    const report = first.json();
    // The third person was 17 and 19 when the jobs began, and is no case.
    expect(report).toMatchObject({ n: 2, people: 2, part: "test", methods: [{ method: "default", n: 2, failed: 0 }] });
    expect(report.methods[0].metrics.accEM).toEqual({
      value: expect.any(Number),
      low: expect.any(Number),
      high: expect.any(Number),
      n: 2,
    });
    const second = await call(args);
    expect(second.out()).toBe(first.out());
    const runs = readdirSync(join(place, "runs"));
    expect(runs).toHaveLength(2);
    const files = readdirSync(join(place, "runs", runs[0]!)).sort();
    expect(files).toEqual(["cases.jsonl", "costs.json", "manifest.json", "report.json", "settings.json"]);
    const lines = (run: string) => readFileSync(join(place, "runs", run, "cases.jsonl"), "utf8");
    expect(lines(runs[0]!)).toBe(lines(runs[1]!));
  });

  test("an interrupted run is gone on with, and ends with the same cases", async () => {
    const file = join(place, "careers.jsonl");
    writeFileSync(file, CAREERS);
    const runs = join(place, "runs");
    const args = ["evaluate", "default", "--on", file, "--json", "--runs", runs];
    const stopped = await call(args, { signal: AbortSignal.abort() });
    expect(stopped.code).toBe(130);
    expect((await call(["runs", "--json", "--runs", runs])).json()).toMatchObject([{ kind: "unfinished" }]);
    const whole = await call(args);
    expect([whole.code, whole.err()]).toEqual([0, expect.stringContaining("Going on with")]);
    expect((await call(["runs", "--json", "--runs", runs])).json()).toMatchObject([
      { kind: "finished", manifest: { cases: 2 } },
    ]);
  });

  test("data that are damaged leave no run behind", async () => {
    const file = join(place, "careers.jsonl");
    writeFileSync(file, `${CAREERS}\n{"id": 4, "jo`);
    const result = await call(["evaluate", "default", "--on", file, "--runs", join(place, "runs")]);
    expect([result.code, result.err()]).toEqual([2, expect.stringContaining("careers.jsonl:4")]);
    expect(readdirSync(place)).toEqual(["careers.jsonl"]);
  });

  test("a file without any case says what a case is", async () => {
    const file = join(place, "one.jsonl");
    writeFileSync(file, '{"id": 1, "jobs": []}\n');
    const result = await call(["evaluate", "default", "--on", file, "--runs", join(place, "runs")]);
    expect([result.code, result.err()]).toEqual([
      2,
      expect.stringContaining("of 1 careers none gives a case of the test part: 1 hold fewer than two jobs"),
    ]);
  });
});

test("every command and every option says what it is", async () => {
  const { out, err } = await call([]);
  expect(out() + err()).toContain("recommend");
  const commands = descendants(program({} as Terminal, "1.2.3"));
  expect(commands.map((command) => command.name())).toEqual(
    expect.arrayContaining([
      "recommend",
      "evaluate",
      "propose",
      "judge",
      "choose",
      "careers",
      "export",
      "lint",
      "doctor",
    ]),
  );
  for (const command of commands) {
    expect(command.description(), command.name()).not.toBe("");
    for (const { flags, description } of command.options)
      expect(description, `${command.name()} ${flags}`).not.toBe("");
  }
});

describe("old names are read for one more release, and say what they are called now", () => {
  test.each<[string, string, number]>([
    ["teach careers --to x --to=y", "train careers --out x --out=y", 2],
    ["teach export set --to trl --out sets", "train export set --for trl --out sets", 2],
    ["judges plant --on nlsy97:valid --to v.jsonl", "judges perturb --on nlsy97:valid --out v.jsonl", 2],
    ["import a.csv --to b.jsonl -- --to", "import a.csv --out b.jsonl -- --to", 1],
    ["reasons propose --out x --top 3", "reasons propose --out x --top 3", 0],
    ["recommend teach --to x", "recommend teach --to x", 0],
  ])("%s", (old, now, notes) => {
    const read = inTodaysNames(old.split(" "));
    expect(read.args.join(" ")).toBe(now);
    expect(read.notes).toHaveLength(notes);
  });

  test("the command works, and the note goes where no program reads data", async () => {
    const to = join(place, "out.jsonl");
    const result = await call(["import", "-", "--to", to], { input: RESUME });
    expect([result.code, result.err()]).toEqual([0, expect.stringContaining('"--to" is now called "--out"')]);
    expect(readFileSync(to, "utf8")).toContain("Registered Nurse");
  });
});

test("columns stay straight where letters are two columns wide", () => {
  const rows = [
    ["看護師", "1"],
    ["Nurse", "22"],
  ];
  expect(textTable([{ head: "Job" }, { head: "n", right: true }], rows).split("\n")).toEqual([
    "Job      n",
    "看護師   1",
    "Nurse   22",
  ]);
});

describe("tables fit a terminal of 80 columns", () => {
  const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));
  const figure = "100.0 [100.0, 100.0]";

  test("text is broken within its cell, and every word of it stays", () => {
    const title = "Licensed Practical and Licensed Vocational Nurses who work at night in two hospitals at once";
    const table = textTable([{ head: "" }, { head: "Title" }, { head: "n", right: true }], [["1", title, "12"]]);
    expect(table.split("\n").map((line) => line.trimEnd())).toEqual([
      "   Title                                                                    n",
      "1  Licensed Practical and Licensed Vocational Nurses who work at night in  12",
      "   two hospitals at once",
    ]);
  });

  test("figures that are too many go on below, under their names, and none is lost", () => {
    const heads = ["Method", "", "n", "AccEM", "HR@10", "log p"];
    const rows = [
      ["stay", "sure", "253", figure, figure, figure],
      ["default", "taken by rule", "12", figure, figure, figure],
    ];
    const table = figureTable(heads, rows, false, 2);
    expect(widest(table)).toBeLessThanOrEqual(80);
    expect(table.split("\n\n").map((block) => block.split("\n")[0]!.split(/\s+/))).toEqual([
      ["Method", "n", "AccEM", "HR@10"],
      ["Method", "log", "p"],
    ]);
    expect(table.split(figure)).toHaveLength(7);
    expect(table.match(/^default +taken by rule/gm)).toHaveLength(2);
  });

  test("whatever the cells, no word is lost, and a line is as long as the page or its longest words", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "1"), minLength: 1, maxLength: 12 });
    const cell = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
    const row = fc.tuple(cell, cell, word, word, word, word, word, word);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const table = figureTable([..."ABCDEFGH"], rows, false, 2);
        expect(widest(table)).toBeLessThanOrEqual(80);
        const shown = (text: string) => text.split(/\s+/).filter(Boolean).length;
        const blocks = table.split("\n\n").length;
        const names = rows.reduce((sum, [one, two]) => sum + shown(`${one} ${two}`), 0) + 2;
        expect(shown(table)).toBe(blocks * names + 6 * (rows.length + 1));
      }),
    );
  });
});

test("progress says what is left, and lines break where they should", () => {
  expect(progressLine({ what: "cases", done: 50, total: 200 }, 10_000)).toBe(
    "cases: 50 of 200 (25 %, about 30 s left)",
  );
  expect(progressLine({ what: "careers", done: 1500, total: undefined }, 1)).toBe("careers: 1,500");
  const read = (done: number, share: number) => ({ what: "careers", done, total: undefined, share });
  expect(progressLine(read(1500, 0.25), 10_000)).toBe("careers: 1,500 (25 %, about 30 s left)");
  expect(progressLine(read(1500, 0.6), 10_000, read(1000, 0.4))).toBe("careers: 1,500 (60 %, about 20 s left)");
  expect(progressLine({ what: "batches", done: 1, total: 4, detail: "loss 5.1" }, 0)).toBe(
    "batches: 1 of 4 (25 %, about 0 s left); loss 5.1",
  );
  expect([spanText(59_400), spanText(120_000), spanText(7_500_000)]).toEqual(["59 s", "2 min", "2 h 5 min"]);
  expect(wrapped("one two three", 8, "  ")).toBe("one two\n  three");
  expect(wrapped("  one two three", 8, "    ")).toBe("  one\n    two\n    three");
});
