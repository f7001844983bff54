import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobLines, reading, rulesOf, someCareerLine, someDate, TODAY } from "../../tests/support/histories.ts";
import { type Career, type Case, type Job, PROTOCOLS, usualRules, YearMonth } from "../domain/index.ts";
import { cutCases, cutWithCauses, historyOf } from "./cases.ts";
import { readCareerLine } from "./formats/careers-file.ts";
import { normaliseCareer } from "./normalise/normalise.ts";
import { inOrder } from "./normalise/order.ts";

type Line = { id?: number; birth_year?: number | undefined; education?: object[]; jobs: object[] };
const careerOf = (line: Line): Career => normaliseCareer(readCareerLine({ id: 1, ...line }, "1"), reading);
const job = (title: string, start: number | string, end: number | string | null, more: object = {}) => ({
  title,
  start,
  end,
  ...more,
});

/** Born 1980: 22 in 2002. */
const ADULT = careerOf({
  birth_year: 1980,
  education: [
    { degree: "High school diploma or GED", year: 1998 },
    { degree: "Associate degree", year: 2007 },
    { degree: "Bachelor's degree", year: 2008 },
    { degree: "PhD" },
  ],
  jobs: [
    job("Cashier", 1997, 1999),
    job("Waiter", 2002, 2004),
    job("Cook", 2005, 2007),
    job("Accountant", 2009, 2015, { employer: 9, hours: 99, census2010: "0800" }),
  ],
});

describe("the last adult job", () => {
  test("the whole earlier history is visible, nothing of the target, no later or undated degree", () => {
    const [only, ...others] = cutCases(ADULT, usualRules("last-adult-job"));
    expect(others).toEqual([]);
    expect(only).toMatchObject({ id: "1", person: "1", next: { code: "13-2011.00", census2010: "0800" } });
    expect(jobLines(only!.history)).toEqual([
      "1997 to 1999 Cashier, - [41-2011.00]",
      "2002 to 2004 Waiter, - [35-3031.00]",
      "2005 to 2007 Cook, - [35-2014.00]",
    ]);
    expect(only!.history.moment).toBe("2007");
    expect(only!.history.education.map(({ date }) => date)).toEqual(["1998", "2007"]);
    expect(only!.history.notes).toEqual([]);
  });

  test.each<[string, Line, string]>([
    ["one job", { birth_year: 1980, jobs: [job("Cook", 2005, 2007)] }, "one-job-only"],
    ["no job", { jobs: [] }, "one-job-only"],
    [
      "the last but one began at 21",
      { birth_year: 1980, jobs: [job("Cook", 2001, 2003), job("Waiter", 2004, 2005)] },
      "not-adult",
    ],
    [
      "without a birth year 1982 is assumed: 21 in 2003",
      { jobs: [job("Cook", 2003, 2004), job("Waiter", 2005, 2006)] },
      "not-adult",
    ],
    ["a start is unknown", { birth_year: 1980, jobs: [job("Cook", "", 2003), job("Waiter", 2004, 2005)] }, "no-start"],
    [
      "the target has no code",
      { birth_year: 1980, jobs: [job("Cook", 2003, 2004), job("Wizard", 2005, 2006)] },
      "target-without-code",
    ],
  ])("no case: %s", (_, line, cause) => {
    expect(cutWithCauses(careerOf(line), usualRules("last-adult-job"))).toEqual({ cases: [], uncut: [cause] });
  });

  test("22 is old enough, with and without a birth year", () => {
    expect(
      cutCases(
        careerOf({ birth_year: 1980, jobs: [job("Cook", 2002, 2003), job("Waiter", 2004, 2005)] }),
        usualRules("last-adult-job"),
      ),
    ).toHaveLength(1);
    expect(
      cutCases(careerOf({ jobs: [job("Cook", 2004, 2005), job("Waiter", 2006, 2007)] }), usualRules("last-adult-job")),
    ).toHaveLength(1);
  });

  test("a degree of a year whose month may be later than the moment is not visible", () => {
    const career = careerOf({
      education: [{ degree: "BA", year: 2010 }],
      jobs: [job("Cook", "2008-01", "2010-06"), job("Waiter", 2011, 2012)],
    });
    expect(cutCases(career, usualRules("last-adult-job"))[0]!.history.education).toEqual([]);
  });

  test("hours of a job that goes on after the moment are not visible", () => {
    const career = careerOf({
      jobs: [job("Cook", 2008, null, { current: true, hours: 5000 }), job("Waiter", 2011, null, { current: true })],
    });
    const { history } = cutCases(career, usualRules("last-adult-job"))[0]!;
    expect(history.jobs).toEqual([expect.not.objectContaining({ hours: 5000 })]);
    expect(history.moment).toBe("2008");
  });
});

test("every transition: a case for each job but the first, ids apart", () => {
  const cases = cutCases(ADULT, usualRules("every-transition"));
  expect(cases.map(({ id, next, history }) => [id, next.code, history.jobs.length, history.moment])).toEqual([
    ["1#1", "35-3031.00", 1, "1999"],
    ["1#2", "35-2014.00", 2, "2004"],
    ["1#3", "13-2011.00", 3, "2007"],
  ]);
});

describe("nothing of the target and nothing later can be read", () => {
  const protocol = fc.constantFrom(...PROTOCOLS.map(usualRules));
  /** Anything that another job could be, but for its place in the order. */
  const otherJob = fc.record(
    {
      title: fc.string(),
      employer: fc.string(),
      hours: fc.nat(),
      census2010: fc.constant("9999"),
      text: fc.string(),
      fullTime: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const laterBy = fc.integer({ min: 0, max: 30 });

  test("changing all of the target, what follows it and later degrees leaves the history as it was, to the byte", () => {
    let compared = 0;
    fc.assert(
      fc.property(someCareerLine, protocol, otherJob, laterBy, someDate, (line, cutting, other, years, degreeDate) => {
        const career = careerOf(line);
        for (const { id, history } of cutCases(career, cutting)) {
          const target = history.jobs.length;
          const changed = withOtherFuture(career, target, other, years, degreeDate, history.moment);
          if (changed === undefined) continue;
          const again = historiesById(changed)[id.includes("#") ? id : `${id}#${target}`];
          expect(JSON.stringify(again)).toBe(JSON.stringify(history));
          compared++;
        }
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test("no date in a history is surely later than its moment", () => {
    fc.assert(
      fc.property(someCareerLine, protocol, (line, cutting) => {
        for (const { history } of cutCases(careerOf(line), cutting)) {
          const dates = [
            ...history.jobs.flatMap(({ start, end }) => [start, end]),
            ...history.education.map(({ date }) => date),
          ];
          for (const date of dates)
            if (date) expect(Number(date.slice(0, 4))).toBeLessThanOrEqual(Number(history.moment!.slice(0, 4)));
        }
      }),
      { numRuns: 500 },
    );
  });

  /** The same person up to the target, and another future: the jobs from the target on replaced by one that ends last of all. */
  function withOtherFuture(
    career: Career,
    target: number,
    other: Partial<Job>,
    years: number,
    degreeDate: YearMonth,
    moment: YearMonth | undefined,
  ): Career | undefined {
    const before = inOrder(career.jobs).slice(0, target);
    const from =
      Math.max(
        1990,
        ...before.flatMap(({ start, end }) => [start, end].flatMap((date) => (date ? [Number(date.slice(0, 4))] : []))),
      ) + 1;
    const start = YearMonth.parse(String(from));
    const end = YearMonth.parse(String(from + years));
    // A job still held ends after all others, so the new target must be held as well, and have begun last.
    const open = before.some(({ current }) => current);
    const coding = {
      kind: "coded" as const,
      code: "53-3032.00" as never,
      found: "given" as const,
      score: 1,
      nearest: [],
    };
    const next: Job = { ...other, coding, start, current: open, ...(!open && { end }) };
    const education = career.education.filter(
      ({ date }) =>
        date !== undefined && moment !== undefined && Number(date.slice(0, 4)) <= Number(moment.slice(0, 4)),
    );
    const later =
      moment === undefined || Number(degreeDate.slice(0, 4)) > Number(moment.slice(0, 4))
        ? [{ degree: "Other", date: degreeDate }]
        : [];
    return {
      ...career,
      birthYear: career.birthYear,
      notes: [],
      education: [...education, ...later, { degree: "Undated" }],
      jobs: [...before, next],
    } as Career;
  }

  function historiesById(career: Career): Record<string, Case["history"]> {
    return Object.fromEntries(cutCases(career, usualRules("every-transition")).map(({ id, history }) => [id, history]));
  }
});

describe("the history of a living person", () => {
  test("a held job makes today the moment", () => {
    const history = historyOf(
      careerOf({ jobs: [job("Cook", 2005, 2007), job("Waiter", 2010, null, { current: true })] }),
      TODAY,
    );
    expect(history.moment).toBe(TODAY);
    expect(history.jobs).toHaveLength(2);
  });

  test("also who holds no job asks today: degrees since the last job count, later ones are left out and said so", () => {
    const career = careerOf({
      education: [
        { degree: "BA", year: 2007 },
        { degree: "PhD", year: 2020 },
        { degree: "GED" },
        { degree: "MA", year: 2030 },
      ],
      jobs: [job("Cook", 2005, 2007)],
    });
    const history = historyOf(career, TODAY);
    expect(history.moment).toBe(TODAY);
    expect(history.education.map(({ degree }) => degree)).toEqual(["BA", "PhD", "GED"]);
    expect(rulesOf(history).at(-1)).toBe("after-the-moment education[3]");
  });

  test("a degree of this year counts while a job is held today", () => {
    const career = careerOf({
      education: [{ degree: "BA", year: 2026 }],
      jobs: [job("Cook", 2020, null, { current: true })],
    });
    expect(historyOf(career, TODAY).education).toHaveLength(1);
  });

  test("jobs that begin after today are no part of it", () => {
    const career = careerOf({ jobs: [job("Cook", 2020, 2022), job("Waiter", 2027, 2029)] });
    expect(jobLines(historyOf(career, TODAY))).toEqual(["2020 to 2022 Cook, - [35-2014.00]"]);
  });

  test("read on another day, what was the future then is the past", () => {
    const career = careerOf({ jobs: [job("Cook", 2020, 2024)] });
    expect(jobLines(historyOf(career, YearMonth.parse("2022-05")))).toEqual(["2020 to now Cook, - [35-2014.00]"]);
  });

  test("without any date the moment is today all the same", () => {
    expect(historyOf(careerOf({ jobs: [{ title: "Cook" }] }), TODAY).moment).toBe(TODAY);
  });
});
