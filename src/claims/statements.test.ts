import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { checkText } from "./check.ts";
import { readText } from "./read-text.ts";
import { titleMentions } from "./title-mentions.ts";

/** Cashier 2003 to 2004, aide 2005 to 2009, nurse 2010 to 2014; bachelor 2005. */
const said = (text: string, history = NURSE) => {
  const { claims, statements } = checkText(text, history, taxonomy);
  return [...claims, ...statements]
    .toSorted((a, b) => a.start - b.start)
    .map(({ says, checked }) => `${says.kind} ${checked}`);
};

describe("free words about a nurse who was a cashier and an aide", () => {
  test.each([
    ["She was a Registered Nurse from 2010 to 2014.", ["dates true"]],
    ["She was a Registered Nurse from 2011 to 2014.", ["dates false"]],
    ["From 2003 to 2004 she worked as a Cashier.", ["dates true"]],
    ["Registered Nurses (2010-2014)", ["dates true"]],
    ["A Registered Nurse since 2010.", ["dates true"]],
    ["A Cashier until 2009.", ["dates false"]],
    ["A Cashier in 2004.", ["during true"]],
    ["A Cashier in 2006.", ["during false"]],
    ["In 2010 she became a Registered Nurse.", ["dates true"]],
    ["In 2012 she became a Registered Nurse.", ["dates false"]],
    ["She was a Chef and Head Cook.", []],
    ["She was a Nursing Assistant before.", ["held true"]],
    ["A Registered Nurse for 5 years.", ["tenure true"]],
    ["She has 9 years of experience as a Registered Nurse.", ["tenure false"]],
    ["She has 12 years of experience.", ["experience true"]],
    ["She has 13+ years of work experience.", ["experience false"]],
    ["She is currently a Registered Nurse.", ["last true"]],
    ["Most recently she worked as a Cashier.", ["last false"]],
    ["She started as a Cashier.", ["first true"]],
    ["She first worked as a Registered Nurse.", ["first false"]],
    ["Her highest degree is a bachelor's degree.", ["highest true"]],
    ["Her highest degree is an associate degree.", ["highest false"]],
    ["She earned a bachelor's degree in 2005.", ["education true", "degree-date true"]],
    ["She earned a bachelor's degree in 2007.", ["education true", "degree-date false"]],
    ["She hopes to take a master's degree.", ["plans-degree uncheckable"]],
  ])("%s", (text, expected) => expect(said(text)).toEqual(expected));

  test.each([
    ["She was a Cashier, then a Registered Nurse.", "true"],
    ["She was a Registered Nurse, then a Cashier.", "false"],
    ["She moved from Cashiers to Registered Nurses.", "true"],
    ["After some years as a Cashier, she became a Registered Nurse.", "true"],
    ["She was a Registered Nurse after being a Cashier.", "true"],
    ["Before she was a Cashier, she was a Registered Nurse.", "false"],
    ["She was a Cashier. Later she was a Registered Nurse.", "true"],
  ])("order: %s", (text, checked) => {
    const { statements } = checkText(text, NURSE, taxonomy);
    expect(statements.filter(({ says }) => says.kind === "order").map((one) => one.checked)).toEqual([checked]);
  });

  test.each([
    [
      "Her experience as a Cashier suggests that she may become a Retail Salesperson.",
      ["held true", "title uncheckable"],
    ],
    ["She will likely stay in the same occupation.", ["move uncheckable"]],
    ["She may move to another field such as sales.", ["move uncheckable"]],
    ["A next step could be a career in sales.", ["field uncheckable"]],
    ["She was promoted twice.", []],
  ])("what is ahead is no claim about the history: %s", (text, expected) => expect(said(text)).toEqual(expected));
});

test("employers, by name and by the alias that prompts give", () => {
  const history = historyOfJobs([
    { code: CODES.cook, from: 2000, to: 2002, employer: "Acme Corp" },
    { code: CODES.chef, from: 2003, to: 2005, employer: "Bistro" },
  ]);
  expect(said("A Cashier at Acme.", history)).toEqual(["employer false"]);
  expect(said("Chefs and Head Cooks at Employer B from 2003 to 2005.", history)).toEqual([
    "employer true",
    "dates true",
  ]);
  expect(said("Chefs and Head Cooks at Employer A.", history)).toEqual(["employer false"]);
  expect(said("He has worked for two employers.", history)).toEqual(["employers true"]);
  expect(said("A Cashier at Acme.", NURSE)).toEqual(["employer uncheckable"]);
});

test("a sentence with nothing checkable is neither true nor false, and counted", () => {
  const { silent, verdict } = checkText(
    "She was a Cashier. She loves the sea! She may become a Chef.",
    NURSE,
    taxonomy,
  );
  expect(silent).toBe(2);
  expect(verdict).toEqual({ kind: "share", share: 1, of: 1, silent: 2 });
});

test("every official title is found where it stands, and the longest counts", () => {
  for (const { title, code } of taxonomy.occupations) {
    const text = `He was among ${title}; so it was.`;
    expect(titleMentions(text, taxonomy)).toEqual([{ code, start: 13, end: 13 + title.length }]);
  }
});

test("what is said as it was checks true, in order and with dates, whatever the history", () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const [first] = history.jobs;
      const text = `The first work was as ${first!.title} from ${first!.start} to ${first!.end}.`;
      for (const one of checkText(text, history, taxonomy).statements)
        expect([text, one.checked]).toEqual([text, "true"]);
    }),
    { numRuns: 100 },
  );
});

test("places are within the text, whatever it is", () => {
  const words = fc.constantFrom(
    "Cashiers",
    "from 2003 to 2004",
    "then",
    "in 2005",
    "bachelor's degree",
    "İ",
    ".",
    "will",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
      const text = parts.join(" ");
      const { claims, statements } = readText(text, taxonomy);
      for (const { start, end } of [...claims, ...statements]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 200 },
  );
});
