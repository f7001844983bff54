/**
 * Titles as people write them: what must not change a code, and what is no occupation.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TITLE_SPELLINGS } from "../../tests/support/title-spellings.ts";
import { loadTaxonomy } from "./facts.ts";
import { withoutMarks } from "./matcher/title-marks.ts";
import { titleCoder } from "./titles.ts";

const coder = titleCoder(loadTaxonomy(), undefined);
const codeOf = (title: string) => {
  const coding = coder(title);
  return coding.kind === "coded" ? coding.code : undefined;
};

const PLAIN = [
  "Cashier",
  "Line Cook",
  "Registered Nurse",
  "Electrician",
  "Software Engineer",
  "Security Guard",
  "Welder",
];

describe("marks", () => {
  test.each([
    ["• Line Cook (m/f/d) $18/hr + tips, night shift #REQ-1234", "Line Cook"],
    ["Warehouse Associate ($19.50/hr)", "Warehouse Associate"],
    ["Research &amp;amp; Development Lead", "Research & Development Lead"],
    ["Painter 15 €/h", "Painter"],
    ["Nurse 7am-3pm", "Nurse"],
    ["Cook 20 hrs/week", "Cook"],
    ["Night Shift Supervisor", "Night Shift Supervisor"],
    ["11B Infantryman", "11B Infantryman"],
    ["$18/hr", ""],
  ])("%s is %s", (written, shown) => {
    expect(withoutMarks(written)).toBe(shown);
  });

  test("a mark of pay never changes a code, whatever the amount", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLAIN),
        fc.constantFrom("$", "£", "€", "USD ", "RM "),
        fc.integer({ min: 7, max: 250_000 }),
        fc.constantFrom("/hr", " per hour", " an hour", "/year", " p.a.", ""),
        fc.boolean(),
        (title, currency, amount, per, brackets) => {
          const pay = `${currency}${amount.toLocaleString("en-US")}${per}`;
          expect(codeOf(`${title} ${brackets ? `(${pay})` : pay}`)).toBe(codeOf(title));
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  test("none of the forms in which a title is written changes the code of a plain one", () => {
    for (const title of PLAIN) {
      for (const [form, spell] of Object.entries(TITLE_SPELLINGS)) {
        expect.soft(codeOf(spell(title)), `${form}: ${spell(title)}`).toBe(codeOf(title));
      }
    }
  });

  test("any text is stripped without an error, and stripping twice is stripping once of a plain title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => typeof withoutMarks(text) === "string"),
    );
    for (const title of PLAIN) expect(withoutMarks(withoutMarks(title))).toBe(title);
  });

  test("hostile text takes no time: long runs of what the patterns look for", () => {
    const began = performance.now();
    for (const run of ["$", "1", "1,", "(", "shift ", " - ", "$1-", "night ", "&amp;", "m/"])
      coder(run.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe("what is no occupation by itself", () => {
  test.each([
    "Owner",
    "Manager",
    "Intern",
    "Apprentice",
    "Driving",
    "Sales",
    "Self-Employed",
    "Team Lead",
    "Owner, Acme Corp",
  ])("%s names no trade", (title) => {
    expect(coder(title)).toMatchObject({ kind: "not-recognised", why: "no-trade" });
  });

  test.each([
    "Student",
    "Full-time Student",
    "Retired",
    "Homemaker",
    "Unemployed",
    "Stay-at-home parent",
    "Parental Leave",
  ])("%s is no job", (title) => {
    expect(coder(title)).toMatchObject({ kind: "not-recognised", why: "no-job" });
  });

  test.each([
    "Lehrer",
    "Krankenpflegerin",
    "Infirmière",
    "Chef de produit",
    "Ingeniero de Software",
    "软件工程师",
    "Программист",
  ])("%s is not English", (title) => {
    expect(coder(title)).toMatchObject({ kind: "not-recognised", why: "other-language" });
  });

  test("short words mean what stands beside them", () => {
    expect(codeOf("PT")).toBe("29-1123.00");
    expect(codeOf("PT Aide")).toBe("31-2022.00");
    expect(codeOf("Cashier PT")).toBe("41-2011.00");
    expect(codeOf("HR Manager")).toBe("11-3121.00");
    expect(codeOf("Welder $20 per hr")).toBe("51-4121.00");
  });
});

describe("what stands beside a title", () => {
  test("speaks where the title names no trade, with less certainty", () => {
    expect(coder("Owner", { employer: "Joe's Plumbing" })).toMatchObject({
      nearest: [{ code: "47-2152.00" }, {}, {}, {}, {}],
    });
    expect(coder("Manager", { employer: "Olive Garden Restaurant" })).toMatchObject({ code: "11-9051.00" });
    expect(coder("Teacher", { employer: "Lincoln Elementary School" })).toMatchObject({ code: "25-2021.00" });
    expect(coder("Owner", { employer: "Acme Corp" })).toMatchObject({ kind: "not-recognised", why: "no-trade" });
  });

  test("never changes a title that is recognised by itself", () => {
    for (const title of PLAIN) {
      expect(coder(title, { employer: "Lincoln High School", text: "Taught algebra to children" })).toEqual(
        coder(title),
      );
    }
  });
});
