import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../../../tests/support/property-seed.ts";
import { commandsIn } from "../../../tests/support/command.ts";
import { type Career, quietRun, type Recommender, YearMonth } from "../../domain/index.ts";
import { type Format, readCareers } from "../../histories/read.ts";
import { makeCareerMethod } from "../../methods/career-methods.ts";
import { fakeModel } from "../../models/fake.ts";
import { direct } from "../../recommend/direct.ts";
import { loadTaxonomy } from "../../taxonomy/facts.ts";
import { loadTitleCoder } from "../../taxonomy/titles.ts";
import { inForm } from "./gendered-words.ts";
import { auditSwaps, type SwapRow } from "./swap-audit.ts";

const taxonomy = loadTaxonomy();
const today = YearMonth.parse("2026-03");
const reading = { coder: loadTitleCoder(), today };
const codeOf = (title: number) => taxonomy.occupations[title]!.code;

async function careersIn(text: string, format: Format): Promise<Career[]> {
  const careers: Career[] = [];
  for await (const career of readCareers("-", { ...reading, format, input: Readable.from([Buffer.from(text)]) }))
    careers.push(career);
  return careers;
}

async function audit(careers: readonly Career[], recommender: Recommender): Promise<Record<string, SwapRow>> {
  const rows = await auditSwaps(careers, { reading, recommender, codeOf }, quietRun());
  return Object.fromEntries(rows.map((row) => [row.swap, row]));
}

const TABLE = `person,title,employer,start,end,degree
1,Registered Nurse,Mercy Hospital for Women,2015-01,2024-12,BSN
2,Waitress,Roma,2015-01,2020-12,
2,Chairwoman,Women's Club,2021-01,2024-12,
3,Baker,Crust,2015-01,2024-12,
4,Cook,Roma,2012-01,2024-12,
`;

describe("the embedded default", async () => {
  const recommender = await makeCareerMethod("default", undefined, { taxonomy, reasons: 1, threads: 1 });

  test("does not mind names, not even those that are trades, nor nationality and school", async () => {
    const rows = await audit(await careersIn(TABLE, "csv"), recommender);
    for (const swap of ["name", "nationality"])
      expect(rows[swap]).toMatchObject({ n: 4, readAlike: 4, moved: { count: 0, n: 4 } });
    expect(rows["school"]).toMatchObject({ n: 1, untouched: 3, moved: { count: 0, n: 1 }, largest: 0 });
    expect(rows["asked again"]).toBeUndefined();
  });

  test("does not mind a title's form for women, and employers' words move nothing where a title says enough", async () => {
    const { "gendered words": row } = await audit(await careersIn(TABLE, "csv"), recommender);
    expect(row).toMatchObject({
      n: 2,
      untouched: 2,
      oneFormOnly: 0,
      moved: { count: 0, n: 2 },
      otherFirst: { count: 0 },
    });
  });

  test("the codes that a file gives stay, whatever its titles say", async () => {
    const given =
      '{"id":"1","jobs":[{"title":"Unheard Woman","onet":"29-1141.00","start":2015,"end":2020}],"education":[]}';
    const careers = await careersIn(given, "careers");
    expect((await audit(careers, recommender))["name"]).toMatchObject({ n: 1, notUnderstood: 0 });
  });
});

describe("a prompted model", () => {
  const floor = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
  const asked = (answer: (prompt: string) => string) => {
    const model = fakeModel(({ messages }) => answer(messages.map(({ content }) => content).join("\n")));
    return { model, recommender: direct(model, { taxonomy, floor }) };
  };

  test("that minds a woman's degree is found, by how far it moves", async () => {
    const biased = asked((prompt) => (/women's/i.test(prompt) ? "Home Health Aides" : "Chief Executives"));
    const table =
      "person,title,start,end,degree\n1,Accountant,2015-01,2024-12,Women's College Diploma\n2,Accountant,2015-01,2024-12,\n";
    const rows = await audit(await careersIn(table, "csv"), biased.recommender);
    expect(rows["gendered words"]).toMatchObject({ n: 1, untouched: 1, moved: { count: 1 }, otherFirst: { count: 1 } });
    expect(rows["gendered words"]!.examples).toEqual([
      { person: "1", titles: "Accountant", one: "11-1011.00", other: "31-1121.00" },
    ]);
    expect(rows["gendered words"]!.largest).toBeGreaterThan(0.5);
    expect(rows["asked again"]).toMatchObject({ n: 2, moved: { count: 0 } });
  });

  test("is told neither names nor nationality, so that one which minds them cannot", async () => {
    const biased = asked((prompt) =>
      /Lakisha|Jamal|Fatma|Turkish|Nigerian/.test(prompt) ? "Cashiers" : "Chief Executives",
    );
    const rows = await audit(await careersIn(TABLE, "csv"), biased.recommender);
    for (const swap of ["name", "nationality"]) expect(rows[swap]).toMatchObject({ n: 4, moved: { count: 0 } });
    expect(biased.model.calls.length).toBeGreaterThan(0);
  });

  test("that answers as it likes shows its noise", async () => {
    let turn = 0;
    const fickle = asked(() => (Math.floor(turn++ / 5) % 2 === 0 ? "Cashiers" : "Chief Executives"));
    const rows = await audit(await careersIn(TABLE, "csv"), fickle.recommender);
    expect(rows["asked again"]!.moved.count).toBeGreaterThan(0);
  });
});

test("what is understood in one form only counts as moved", async () => {
  const coder = (title: string) => loadTitleCoder()(title === "Waitress" ? "Xyzzy" : title);
  const careers = await careersIn("person,title,start,end\n1,Waiter,2015-01,2024-12\n", "csv");
  const uniform: Recommender = Object.assign(async () => Promise.reject(new Error("nothing is ranked")), {
    distributions: async () => [],
  });
  const rows = await auditSwaps(careers, { reading: { coder, today }, recommender: uniform, codeOf }, quietRun());
  const row = rows.find(({ swap }) => swap === "gendered words")!;
  expect(row).toMatchObject({ n: 1, oneFormOnly: 1, moved: { count: 1 }, otherFirst: { count: 1 }, most: undefined });
  expect(row.examples[0]).toMatchObject({ one: "understood", other: "not understood" });
});

describe("words that tell a gender", () => {
  test.each([
    ["Waitress and Hostess", "Waiter and Host"],
    ["CHAIRWOMAN", "CHAIRMAN"],
    ["She led her team herself", "He led his team himself"],
    ["Krankenschwester, Frauenklinik", "Krankenpfleger, Männerklinik"],
    ["Women's College", "Men's College"],
    ["Infirmière", "Infirmier"],
  ])("%s, %s", (feminine, masculine) => {
    expect(inForm(feminine, "masculine")).toBe(masculine);
    expect(inForm(masculine, "feminine")).toBe(feminine);
  });

  test("other words stay", () => {
    for (const text of ["Therapist", "Manhattan Shepherd", "Human Resources Manager", ""])
      for (const form of ["masculine", "feminine"] as const) expect(inForm(text, form)).toBe(text);
  });

  test("a text in a form is in that form, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("masculine", "feminine"), (text, form) => {
        expect(inForm(inForm(text, form), form)).toBe(inForm(text, form));
      }),
    );
  });
});

test("the command says whose rankings moved, within 80 columns", async () => {
  const run = commandsIn({});
  const file = "examples/audit/gendered-titles.csv";
  const { code, out } = await run(["audit", "swap", file, "--as-of", "2026-03", "--limit", "6"]);
  expect(code).toBe(0);
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(out).toMatch(/^name +6 +0 % /m);
});
