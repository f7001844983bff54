import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { commandsIn } from "../../../tests/support/command.ts";
import "../../../tests/support/property-seed.ts";
import { readAssessedPeople } from "./assessed-people.ts";
import { impactTables } from "./impact-ratios.ts";
import { type Ll144Report, ll144Csv } from "./ll144-report.ts";
import { outcomeText, readOutcomeRule } from "./outcome-rule.ts";
import { readSelfDeclared, type SelfDeclared } from "./self-declared.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-ll144-"));
});

function file(name: string, text: string): string {
  const path = join(place, name);
  writeFileSync(path, text);
  return path;
}

const run = commandsIn({});

type Person = { readonly sex?: string; readonly race?: string; readonly selected: boolean };

function declaredOf(people: readonly Person[]): SelfDeclared {
  return {
    file: "categories.csv",
    columns: ["sex", "race_ethnicity"],
    people: people.length,
    has: (person) => people[Number(person)] !== undefined,
    answer: (person, column) => people[Number(person)]?.[column === "sex" ? "sex" : "race"],
  };
}

const tablesOf = (people: readonly Person[], leaveOut = false) =>
  impactTables(new Map(people.map(({ selected }, at) => [String(at), selected])), declaredOf(people), leaveOut);

/** `of` people of whom `count` were selected. */
function group(count: number, of: number, about: Omit<Person, "selected">): Person[] {
  return Array.from({ length: of }, (_, at) => ({ ...about, selected: at < count }));
}

describe("rates and impact ratios", () => {
  test("a table worked by hand: 45 of 90 men, 30 of 100 women, 7 who did not say", () => {
    const people = [
      ...group(45, 90, { sex: "Male", race: "White" }),
      ...group(30, 100, { sex: "Female", race: "White" }),
      ...group(3, 7, { race: "Asian" }),
    ];
    const [bySex, byRace, byBoth] = tablesOf(people);
    expect(bySex).toMatchObject({ n: 190, unknown: 7, mostIsFew: false });
    expect(bySex!.rows.map(({ category }) => category)).toEqual(["Female", "Male"]);
    const [female, male] = bySex!.rows;
    // scipy.stats.contingency.relative_risk(30, 100, 45, 90).confidence_interval(0.95)
    expect(female!.ratio).toMatchObject({ kind: "ratio", value: 0.6 });
    expect(female!.ratio).toHaveProperty("low", expect.closeTo(0.417037328, 8));
    expect(female!.ratio).toHaveProperty("high", expect.closeTo(0.863232079, 8));
    expect(male!.ratio).toEqual({ kind: "most-selected", value: 1 });
    expect(byRace).toMatchObject({ n: 197, unknown: 0 });
    expect(byRace!.rows.map(({ category, rate, few }) => [category, rate.count, rate.n, few])).toEqual([
      ["Asian", 3, 7, true],
      ["White", 75, 190, false],
    ]);
    expect(byRace!.mostIsFew).toBe(true);
    expect(byBoth).toMatchObject({ n: 190, unknown: 7 });
    expect(byBoth!.rows.map(({ category }) => category)).toEqual(["Female, White", "Male, White"]);
  });

  test("a category under 2 % is left out of the ratios, is no most selected one, and is shown", () => {
    const people = [
      ...group(50, 100, { sex: "Male" }),
      ...group(40, 100, { sex: "Female" }),
      ...group(4, 4, { sex: "Nonbinary" }),
    ];
    const ratios = (leaveOut: boolean) => tablesOf(people, leaveOut)[0]!.rows.map(({ ratio }) => ratio.kind);
    expect(ratios(false)).toEqual(["ratio", "ratio", "most-selected"]);
    expect(ratios(true)).toEqual(["ratio", "most-selected", "excluded"]);
    expect(tablesOf(people, true)[0]!.rows[2]!.rate).toMatchObject({ count: 4, n: 4 });
    // 4 of 200 are 2 %, which is not under it.
    const atTwo = [...people.slice(0, 196), ...people.slice(200)];
    expect(tablesOf(atTwo, true)[0]!.rows.map(({ ratio }) => ratio.kind)).toEqual(["ratio", "ratio", "most-selected"]);
  });

  test("where nobody is selected there is no ratio, and a category without any has 0 without an interval", () => {
    const none = tablesOf([...group(0, 40, { sex: "Male" }), ...group(0, 40, { sex: "Female" })]);
    expect(none[0]!.rows.map(({ ratio }) => ratio.kind)).toEqual(["undetermined", "undetermined"]);
    const some = tablesOf([...group(20, 40, { sex: "Male" }), ...group(0, 40, { sex: "Female" })]);
    expect(some[0]!.rows[0]).toMatchObject({ ratio: { kind: "zero", value: 0 }, few: true });
  });

  const someone = fc.record({
    sex: fc.constantFrom("Female", "Male", undefined),
    race: fc.constantFrom("Asian", "White", "Two or more races", undefined),
    selected: fc.boolean(),
  }) as fc.Arbitrary<Person>;
  const crowd = fc.array(someone, { minLength: 1, maxLength: 120 });

  test("counts add up, every ratio is at most 1, and the order of people changes nothing", () => {
    fc.assert(
      fc.property(crowd, (people) => {
        const tables = tablesOf(people);
        for (const { n, unknown, rows } of tables) {
          expect(n + unknown).toBe(people.length);
          expect(rows.reduce((sum, { rate }) => sum + rate.n, 0)).toBe(n);
          expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(n === 0 ? 0 : 1, 12);
          for (const { ratio } of rows) if ("value" in ratio) expect(ratio.value).toBeLessThanOrEqual(1);
        }
        expect(tablesOf(people.toReversed())).toEqual(tables);
      }),
    );
  });

  test("equal rates have the impact ratio 1", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 10, max: 30 }),
        fc.integer({ min: 2, max: 5 }),
        (count, of, times) => {
          const people = [...group(count, of, { sex: "Male" }), ...group(times * count, times * of, { sex: "Female" })];
          const values = tablesOf(people)[0]!.rows.map(({ ratio }) => ("value" in ratio ? ratio.value : undefined));
          expect(values).toEqual([1, 1]);
        },
      ),
    );
  });
});

describe("the outcome rule", () => {
  const assessed = async (text: string, rule: string) => {
    const { favourable, unranked, median } = await readAssessedPeople(file("p.jsonl", text), readOutcomeRule(rule));
    return {
      yes: [...favourable].filter(([, is]) => is).map(([person]) => person),
      of: favourable.size,
      unranked,
      median,
    };
  };
  const SCORES = [1, 2, 3, 3, 9].map((score, at) => JSON.stringify({ person: `p${at}`, score })).join("\n");

  test("above the median of the whole sample, at or above it, or a number", async () => {
    expect(await assessed(SCORES, "score>median")).toEqual({ yes: ["p4"], of: 5, unranked: [], median: 3 });
    expect((await assessed(SCORES, "score>=median")).yes).toEqual(["p2", "p3", "p4"]);
    expect((await assessed(SCORES, "score>=2")).yes).toEqual(["p1", "p2", "p3", "p4"]);
    expect(outcomeText(readOutcomeRule("score>=median"), 3)).toContain("above the median: score>median");
  });

  const ranked = (person: string, ...ranking: unknown[]) => JSON.stringify({ case: person, ranking });
  const RANKINGS = [
    ranked("a", "29-1141.00", "11-9111.00"),
    ranked("b", "11-9111.00", "29-1141.00"),
    ranked("c"),
    ranked("d", { code: "29-1141.00", probability: 0.7 }, { code: "11-9111.00", probability: 0.3 }),
  ];

  test("among the first of a ranking; of whom nothing was ranked is not selected", async () => {
    expect(await assessed(RANKINGS.join("\n"), "top-1 29-1141.00")).toMatchObject({
      yes: ["a", "d"],
      of: 4,
      unranked: ["c"],
    });
    await expect(assessed(RANKINGS.join("\n"), "top-5 31-1131.00")).rejects.toThrow(
      /:1: its ranking has 2 titles and no first 5/,
    );
  });

  test("the probability of titles together, and no 0 for a title below the cut", async () => {
    const whole = [
      RANKINGS[3]!,
      ranked("e", { code: "29-1141.00", probability: 0.2 }, { code: "11-9111.00", probability: 0.8 }),
    ];
    expect((await assessed(whole.join("\n"), "p(29-1141.00)>median")).yes).toEqual(["d"]);
    expect((await assessed(whole.join("\n"), "p(29-1141.00,11-9111.00)>=1")).yes).toEqual(["d", "e"]);
    const cut = ranked("f", { code: "11-9111.00", probability: 0.8 });
    await expect(assessed(cut, "p(29-1141.00)>0.1")).rejects.toThrow("cut off and does not list 29-1141.00");
    await expect(assessed(RANKINGS[0]!, "p(29-1141.00)>0.1")).rejects.toThrow("no probabilities");
  });

  test.each(["", "best", "top-0 29-1141.00", "top-5", "score", "score<median", "p()>median"])(
    "%j is refused",
    (rule) => {
      expect(() => readOutcomeRule(rule)).toThrow(expect.objectContaining({ code: "bad-outcome" }));
    },
  );

  test("a person twice, or without the outcome, is an error with its line", async () => {
    await expect(
      assessed('{"person":"a","selected":true}\n{"person":"a","selected":true}', "selected"),
    ).rejects.toThrow(/:2: .*twice/);
    await expect(assessed('{"person":"a","score":1}', "selected")).rejects.toThrow(/:1: it does not say/);
    await expect(assessed('{"person":"a","score":"high"}', "score>1")).rejects.toThrow(/:1 score/);
  });
});

describe("what people said of themselves", () => {
  test("spellings are one, and declining is no group", async () => {
    const text = "Person ID;Sex;Race/Ethnicity\n1;Female;White\n2;female ;Prefer not to say\n3;;n/a\n4;Unknown;white\n";
    const declared = await readSelfDeclared(file("c.csv", text));
    const column = (name: string) => ["1", "2", "3", "4", "5"].map((person) => declared.answer(person, name));
    expect(column("Sex")).toEqual(["Female", "Female", undefined, undefined, undefined]);
    expect(column("Race/Ethnicity")).toEqual(["White", undefined, undefined, "White", undefined]);
    expect(declared.has("5")).toBe(false);
  });

  test.each([
    ["sex,race\nFemale,White\n", /no column is headed person/],
    ["person\n1\n", /no column beside/],
    ["person,sex\n1,Female\n1,Male\n", /:3: person "1" stands there twice/],
    ["person,sex\n,Female\n", /:2 person: the row names no person/],
    ["person,sex\n", /holds nobody/],
  ])("%j is refused", async (text, said) => {
    await expect(readSelfDeclared(file("c.csv", text))).rejects.toThrow(said);
  });
});

describe("the command", () => {
  const EXAMPLE = ["examples/audit/predictions.jsonl", "--categories", "examples/audit/categories.csv"];

  test("prints within 80 columns what it writes as a page and as CSV, and says that it is no audit", async () => {
    const [page, csv] = [join(place, "out.html"), join(place, "out.csv")];
    const small = ["--leave-out-small", "five people"];
    const { code, out, err } = await run([
      "audit",
      "ll144",
      ...EXAMPLE,
      "--outcome",
      "score>median",
      ...small,
      "--html",
      page,
      "--csv",
      csv,
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    const html = readFileSync(page, "utf8");
    for (const said of ["supports an independent audit and is not one", "five people"]) {
      expect(out.replace(/\s+/g, " ")).toContain(said);
      expect(html).toContain(said);
    }
    expect(html).toContain('<th scope="row">Female, Native Hawaiian or Pacific Islander</th>');
    expect(html).not.toMatch(/<script|https?:/);
    expect(readFileSync(csv, "utf8").split("\n")[0]).toBe(
      "by,category,n,with_outcome,rate,rate_low,rate_high,share,impact_ratio,ratio_low,ratio_high,ratio_kind,small",
    );
  });

  test("JSON has every figure, and a category's name is never markup or a formula", async () => {
    const predictions = file("p.csv", "person,selected\n1,yes\n2,no\n");
    const categories = file("c.csv", "person,sex,race_ethnicity\n1,<b>F</b>,=1+1\n2,M,White\n");
    const page = join(place, "out.html");
    const { out } = await run([
      "audit",
      "ll144",
      predictions,
      "--categories",
      categories,
      "--outcome",
      "selected",
      "--json",
      "--html",
      page,
    ]);
    const report = JSON.parse(out) as Ll144Report;
    expect(report).toMatchObject({ assessed: 2, unranked: 0, notAssessed: 0, rates: "selection" });
    expect(report.tables[0]!.rows[0]).toMatchObject({ category: "<b>F</b>", rate: { count: 1, n: 1 }, few: true });
    expect(readFileSync(page, "utf8")).toContain("&lt;b&gt;F&lt;/b&gt;");
    expect(ll144Csv(report)).toContain("'=1+1");
  });

  test("ids that do not fit are an error, not a table of nobody", async () => {
    const predictions = file("p.csv", "person,selected\nx1,yes\n");
    const { code, err } = await run(["audit", "ll144", predictions, ...EXAMPLE.slice(1), "--outcome", "selected"]);
    expect(code).toBe(2);
    expect(err).toContain("Use the same ids of persons in both files");
  });
});
