/** What is said of a job is what was known when it ended: bins by hand, and the same words whether or not later jobs are there. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import { tinyNetwork } from "../../tests/support/tiny-career.ts";
import { CareerHistory, latestMonth } from "../domain/index.ts";
import { broadField } from "../histories/broad-field.ts";
import { renderJobs, SLOTS } from "./render.ts";

const { vocabulary } = tinyNetwork();
const render = (history: CareerHistory, most = 24) => renderJobs(history, vocabulary, taxonomy, most);
const named = (...names: string[]) => names.map(vocabulary.attribute).sort();
const attributesOf = (history: CareerHistory) => render(history).map(({ attributes }) => [...attributes].sort());

/** The history as it was when its first `count` jobs were all there were. */
function cutAfter(history: CareerHistory, count: number): CareerHistory {
  const jobs = history.jobs.slice(0, count);
  const moment = jobs.at(-1)!.end!;
  const education = history.education.filter(({ date }) => date && latestMonth(date) <= latestMonth(moment));
  return { ...history, jobs, education, moment };
}

describe("a job's attributes, by hand", () => {
  // Two years, the age of 20 at its end and no degree; five years, a degree of 2005 that is known by 2009, begun the year after; and so on.
  test("of the nurse", () => {
    expect(render(NURSE).map(({ title }) => title)).toEqual(
      [CODES.cashier, CODES.aide, CODES.nurse].map((code) => taxonomy.indexOf(code)),
    );
    expect(attributesOf(NURSE)).toEqual([
      named("span 2", "age 20"),
      named("span 6", "age 25", "degree bachelor", "field Health", "gap 1"),
      named("span 6", "age 30", "degree bachelor", "field Health", "gap 1"),
    ]);
  });

  test("of hours, full time and employers", () => {
    const [first, second, third] = historyOfJobs([
      { code: CODES.cook, from: 2000, to: 2001, employer: "A" },
      { code: CODES.chef, from: 2001, to: 2001, employer: "A" },
      { code: CODES.chef, from: 2006, to: 2016, employer: "B" },
    ]).jobs;
    const history = CareerHistory.parse({
      ...NURSE,
      birthYear: undefined,
      education: [],
      moment: "2016",
      // 2,000 hours a year; a job of four months by its dates counts as a whole year.
      jobs: [
        { ...first, hours: 4000, fullTime: true },
        { ...second, start: "2001-03", end: "2001-06", hours: 400, fullTime: false },
        { ...third, hours: 11 * 2300 },
      ],
    });
    expect(attributesOf(history)).toEqual([
      named("span 2", "hours 2200", "full time"),
      named("span 1", "hours 500", "part time", "gap 0", "same employer"),
      named("span more", "hours more", "gap more", "another employer"),
    ]);
  });

  test("ages beyond the table are its ends, and what is not known is not said", () => {
    const jobs = [{ code: CODES.cook, from: 2000, to: 2001 }];
    expect(attributesOf(historyOfJobs(jobs, { birthYear: 1930 }))).toEqual([named("span 2", "age 45")]);
    expect(attributesOf(historyOfJobs(jobs, { birthYear: 1995 }))).toEqual([named("span 2", "age 14")]);
    expect(attributesOf(historyOfJobs(jobs))).toEqual([named("span 2")]);
  });

  test("a job that is held lasts until the moment", () => {
    const [held] = historyOfJobs([{ code: CODES.cook, from: 2000, to: 2001 }]).jobs;
    const { end: _end, ...job } = held!;
    const history = CareerHistory.parse({ ...NURSE, education: [], jobs: [{ ...job, current: true }], moment: "2012" });
    expect(attributesOf(history)).toEqual([named("span more", "age 28")]);
  });
});

describe("jobs", () => {
  test("without a code are left out, and of many the latest are kept as they were", () => {
    const [first, ...rest] = NURSE.jobs;
    const uncoded = { ...first!, coding: { kind: "failed", why: "no-title", nearest: [] } } as unknown as typeof first;
    const { jobs: _jobs, ...person } = NURSE;
    expect(render({ ...person, jobs: [uncoded!, ...rest] })).toHaveLength(2);
    expect(render(NURSE, 2)).toEqual(render(NURSE).slice(1));
  });

  test("the first of a career are rendered alike whether or not the later ones are there", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const whole = render(history);
        for (let count = 1; count <= whole.length; count++)
          expect(render(cutAfter(history, count))).toEqual(whole.slice(0, count));
      }),
      { numRuns: 60 },
    );
  });

  test("never need more tokens than a position has", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { title, attributes } of render(history)) {
          expect(attributes.length).toBeLessThanOrEqual(8);
          expect(vocabulary.ancestors(title).length + attributes.length).toBeLessThanOrEqual(SLOTS);
          expect(new Set(attributes).size).toBe(attributes.length);
        }
      }),
      { numRuns: 30 },
    );
  });
});

test.each([
  ["Business", "Business"],
  ["Liberal Arts & Humanities", "Liberal Arts & Humanities"],
  ["Nursing", "Health"],
  ["Elementary Education", "Education"],
  ["Accounting", "Business"],
  ["Sociology", "Social Science"],
  ["Software Engineering", "STEM"],
  ["English Literature", "Liberal Arts & Humanities"],
  ["Falconry", "Others"],
  [undefined, undefined],
])("the broad field of %s is %s", (field, broad) => {
  expect(broadField(field)).toBe(broad);
});
