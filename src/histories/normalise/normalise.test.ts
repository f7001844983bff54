/** Each rule of `rules.ts` on a career made for it, and the whole against the schema. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anything, jobLines, reading, rulesOf } from "../../../tests/support/histories.ts";
import { Career, type ReadingNote } from "../../domain/index.ts";
import { isCareer } from "../formats/check-career.ts";
import { normaliseCareer } from "./normalise.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "./raw.ts";
import { RULES, rulesAsSentences } from "./rules.ts";

type Draft = Partial<Omit<WrittenCareer, "jobs" | "education">> & {
  jobs?: Omit<WrittenJob, "where">[];
  education?: Omit<WrittenEducation, "where">[];
};

function normalise({ jobs = [], education = [], ...rest }: Draft): Career {
  const written: WrittenCareer = {
    id: "p",
    notes: [],
    order: "newest-first",
    missingEnd: "current",
    ...rest,
    jobs: jobs.map((job, at) => ({ where: `work[${at}]`, title: "Cook", ...job })),
    education: education.map((entry, at) => ({ where: `education[${at}]`, ...entry })),
  };
  return normaliseCareer(written, reading);
}

describe("dates", () => {
  test("reversed dates are swapped", () => {
    const career = normalise({ jobs: [{ start: "2018", end: "2015" }] });
    expect(jobLines(career)).toEqual(["2015 to 2018 Cook, - [35-2014.00]"]);
    expect(career.notes).toEqual<ReadingNote[]>([
      {
        rule: "reversed-dates",
        where: "work[0]",
        about: '"Cook"',
        said: "It ends (2015) before it begins (2018); its two dates are swapped.",
      },
    ]);
  });

  test("a year and a month of that year are not reversed", () => {
    const career = normalise({ jobs: [{ start: "2015-06", end: "2015" }] });
    expect(jobLines(career)).toEqual(["2015-06 to 2015 Cook, - [35-2014.00]"]);
    expect(career.notes).toEqual([]);
  });

  test("an end after today means held today; a start after today is kept and noted", () => {
    const career = normalise({
      jobs: [
        { start: "2027", end: "2028" },
        { start: "2020", end: "2030" },
      ],
    });
    expect(jobLines(career)).toEqual(["2020 to now Cook, - [35-2014.00]", "2027 to now Cook, - [35-2014.00]"]);
    expect(rulesOf(career).filter((rule) => rule.startsWith("future"))).toEqual([
      "future-date work[0]",
      "future-date work[0]",
      "future-date work[1]",
    ]);
  });

  test("a job that may have begun by today is no future job", () => {
    expect(normalise({ jobs: [{ start: "2026", end: "Present" }] }).notes).toEqual([]);
  });

  test.each(["2015-13", "31.02.2019", "soon", 12, {}])("%j is kept as unknown and quoted", (written) => {
    const career = normalise({ jobs: [{ start: written, end: "2019" }] });
    expect(jobLines(career)).toEqual(["? to 2019 Cook, - [35-2014.00]"]);
    expect(rulesOf(career)).toEqual(["unreadable-date work[0].start", "missing-start work[0]"]);
  });

  test("an end that cannot be read does not make a job current", () => {
    expect(jobLines(normalise({ jobs: [{ start: "2015", end: "2015-13" }] }))).toEqual([
      "2015 to ? Cook, - [35-2014.00]",
    ]);
  });
});

describe("starts and ends that are missing", () => {
  test("without a start a job stands by its end", () => {
    const career = normalise({
      jobs: [{ start: "2016", end: "2018" }, { end: "2015" }, { start: "2010", end: "2012" }],
    });
    expect(jobLines(career)).toEqual([
      "2010 to 2012 Cook, - [35-2014.00]",
      "? to 2015 Cook, - [35-2014.00]",
      "2016 to 2018 Cook, - [35-2014.00]",
    ]);
    expect(rulesOf(career)).toEqual(["missing-start work[1]"]);
  });

  test("where the format says so a missing end means current", () => {
    const career = normalise({ missingEnd: "current", jobs: [{ start: "2016" }] });
    expect(career.jobs[0]!.current).toBe(true);
    expect(career.notes).toEqual([]);
  });

  test("in a person's table only the job that begins last counts as held", () => {
    const career = normalise({ missingEnd: "current-if-last", jobs: [{ start: "2016" }, { start: "2010" }] });
    expect(jobLines(career)).toEqual(["2010 to ? Cook, - [35-2014.00]", "2016 to now Cook, - [35-2014.00]"]);
    expect(rulesOf(career)).toEqual(["missing-end work[1]", "missing-end work[0]"]);
  });

  test("in a data set a missing end is unknown", () => {
    expect(jobLines(normalise({ missingEnd: "unknown", jobs: [{ start: "2016" }] }))).toEqual([
      "2016 to ? Cook, - [35-2014.00]",
    ]);
  });

  test("a job without any date keeps its place and is never current", () => {
    const jobs = [{ start: "2016" }, { title: "Waiter" }, { start: "2010", end: "2012" }];
    expect(jobLines(normalise({ jobs }))).toEqual([
      "2010 to 2012 Cook, - [35-2014.00]",
      "? to ? Waiter, - [35-3031.00]",
      "2016 to now Cook, - [35-2014.00]",
    ]);
  });

  test("without any date the custom of the format decides, and one note says so", () => {
    const jobs = [{ title: "Waiter" }, { title: "Cook" }];
    const resume = normalise({ jobs });
    expect(resume.jobs.map(({ title }) => title)).toEqual(["Cook", "Waiter"]);
    expect(rulesOf(resume)).toEqual(["missing-start jobs"]);
    expect(normalise({ jobs, order: "oldest-first" }).jobs.map(({ title }) => title)).toEqual(["Waiter", "Cook"]);
  });
});

describe("order", () => {
  test("newest first, the custom of résumés, is turned round in silence", () => {
    const career = normalise({
      jobs: [
        { start: "2015", end: "2018" },
        { start: "2010", end: "2014" },
      ],
    });
    expect(career.jobs.map(({ start }) => start)).toEqual(["2010", "2015"]);
    expect(career.notes).toEqual([]);
  });

  test("an end long after today is a slip of the hand: unknown, and the job not held today", () => {
    const career = normalise({ jobs: [{ start: "2015", end: "2061" }] });
    expect(jobLines(career)[0]).toMatch(/^2015 to \? /);
    expect(career.jobs[0]!.current).toBe(false);
    expect(rulesOf(career)).toEqual(["future-date work[0]"]);
  });

  test("overlapping jobs are both kept, in the order in which they ended", () => {
    const career = normalise({
      jobs: [
        { title: "Cashier", start: "2016-01", end: "2016-12" },
        { title: "Cook", start: "2010-01", end: "2018-01" },
      ],
    });
    expect(career.jobs.map(({ title }) => title)).toEqual(["Cashier", "Cook"]);
    expect(rulesOf(career)).toEqual(["reordered jobs", "overlap work[1]", "current-not-last work[1]"]);
  });

  test("a shared month or year is no overlap", () => {
    expect(
      normalise({
        jobs: [
          { start: "2012", end: "2014" },
          { start: "2010", end: "2012" },
        ],
      }).notes,
    ).toEqual([]);
    expect(
      normalise({
        jobs: [
          { start: "2012-06", end: "2014" },
          { start: "2010", end: "2012-06" },
        ],
      }).notes,
    ).toEqual([]);
  });

  test("of two jobs held today the one that began last is the last known", () => {
    const career = normalise({
      jobs: [
        { title: "Waiter", start: "2014", end: "Present" },
        { title: "Cook", start: "2016", end: "Present" },
      ],
    });
    expect(career.jobs.map(({ title }) => title)).toEqual(["Waiter", "Cook"]);
    expect(rulesOf(career)).toEqual(["overlap work[1]", "current-not-last work[1]"]);
  });

  test("of two that ended in the same month the one that began last is the last known, then the later of the document", () => {
    const jobs = [
      { title: "Waiter", start: "2014", end: "2016-05" },
      { title: "Cook", start: "2012", end: "2016-05" },
      { title: "Cashier", start: "2014", end: "2016-05" },
    ];
    const titles = normalise({ jobs, order: "oldest-first" }).jobs.map(({ title }) => title);
    expect(titles).toEqual(["Cook", "Waiter", "Cashier"]);
  });
});

describe("what else is noted", () => {
  test("a job without a title keeps its dates", () => {
    const career = normalise({ jobs: [{ title: "  ", start: "2010", end: "2012" }] });
    expect(career.jobs).toEqual([{ coding: { kind: "no-title" }, current: false, start: "2010", end: "2012" }]);
    expect(rulesOf(career)).toEqual(["no-title work[0]"]);
  });

  test("twins are kept once, two spells of the same work twice", () => {
    const twin = { employer: "Diner", start: "2010", end: "2012" };
    expect(rulesOf(normalise({ jobs: [twin, twin] }))).toEqual(["duplicate work[0]"]);
    expect(normalise({ jobs: [twin, { ...twin, start: "2013", end: "2014" }] }).jobs).toHaveLength(2);
    // Without an employer two equal entries may be two jobs.
    expect(
      normalise({
        jobs: [
          { ...twin, employer: undefined },
          { ...twin, employer: undefined },
        ],
      }).jobs,
    ).toHaveLength(2);
  });

  test("a title of 10 MB is cut and said to be", () => {
    const career = normalise({ jobs: [{ title: "Cook ".repeat(2_000_000), start: "2010", end: "2012" }] });
    expect(career.jobs[0]!.title).toHaveLength(300);
    expect(career.notes[0]!.said).toBe("It is 9,999,999 characters long; only the first 300 are kept.");
  });

  test("control characters, zero bytes and half surrogates do not get in", () => {
    const career = normalise({ jobs: [{ title: "Co\0ok\u0007\n\u200b \ud800!", start: "2010", end: "2012" }] });
    expect(career.jobs[0]!.title).toBe("Co ok �!");
  });

  test("codes: the document's own, a SOC code as its O*NET code, else the title", () => {
    const coded = (code: unknown) => normalise({ jobs: [{ code, start: "2010", end: "2012" }] });
    expect(coded("13-2011.00").jobs[0]!.coding).toEqual({
      kind: "coded",
      code: "13-2011.00",
      found: "given",
      score: 1,
      nearest: [],
    });
    expect(coded("13-2011").jobs[0]!.coding).toMatchObject({ code: "13-2011.00", found: "given" });
    for (const wrong of ["chef", "13-20110", "1-2-3"]) {
      expect(coded(wrong).jobs[0]!.coding).toMatchObject({ code: "35-2014.00", found: "official-title" });
      expect(rulesOf(coded(wrong))).toEqual(["unknown-field work[0].code"]);
    }
    const written: WrittenCareer = {
      id: "p",
      notes: [],
      education: [],
      order: "oldest-first",
      missingEnd: "unknown",
      jobs: [{ where: "x", title: "Cook", code: "99-9999.00" }],
    };
    const normalised = normaliseCareer(written, { ...reading, knownCode: (code) => code !== "99-9999.00" });
    expect(normalised.jobs[0]!.coding).toMatchObject({ code: "35-2014.00" });
  });

  test("degrees: undated ones are kept, those begun and not ended are study without a degree", () => {
    const career = normalise({
      education: [
        { degree: "BSc" },
        { degree: "MSc", start: "2024" },
        { degree: "PhD", start: "2020", end: "Present" },
        { degree: "BA", end: "2010" },
        { degree: "BS", field: "Physics (not completed)", end: "2008" },
      ],
    });
    expect(career.education.map(({ level, studied, date }) => [level, studied, date])).toEqual([
      ["bachelor", undefined, undefined],
      [undefined, "master", undefined],
      [undefined, "doctorate", undefined],
      ["bachelor", undefined, "2010"],
      ["some-college", "bachelor", undefined],
    ]);
    expect(career.education[4]!.field).toBe("Physics");
    expect(rulesOf(career)).toEqual([
      "undated-degree education[0]",
      "undated-degree education[1]",
      "undated-degree education[2]",
      "undated-degree education[4]",
    ]);
  });

  test("values of the wrong kind are left out and named", () => {
    const career = normalise({
      birthYear: "long ago",
      jobs: [{ start: "2010", end: "2012", hours: -1, fullTime: "often", census2010: "x", employer: {} }],
    });
    expect(career.jobs[0]).toEqual({
      title: "Cook",
      coding: expect.anything(),
      current: false,
      start: "2010",
      end: "2012",
    });
    expect(rulesOf(career).toSorted()).toEqual([
      "unknown-field birth year",
      "unknown-field work[0].census2010",
      "unknown-field work[0].employer",
      "unknown-field work[0].full time",
      "unknown-field work[0].hours",
    ]);
  });
});

test("every rule is one sentence", () => {
  expect(Object.keys(RULES)).toHaveLength(16);
  for (const sentence of rulesAsSentences()) expect(sentence).toMatch(/^When [^.]+\.$/);
});

const writtenJob = fc.record(
  {
    where: fc.constant("here"),
    title: anything,
    employer: anything,
    start: anything,
    end: anything,
    current: fc.boolean(),
    code: anything,
    found: anything,
    score: anything,
    fullTime: anything,
    hours: anything,
    census2010: anything,
    text: anything,
  },
  { requiredKeys: ["where"] },
) as fc.Arbitrary<WrittenJob>;
const writtenEducation = fc.record(
  {
    where: fc.constant("there"),
    degree: anything,
    field: anything,
    institution: anything,
    start: anything,
    end: anything,
  },
  { requiredKeys: ["where"] },
) as fc.Arbitrary<WrittenEducation>;
const someWritten = fc.record({
  id: fc.string(),
  birthYear: anything,
  jobs: fc.array(writtenJob, { maxLength: 6 }),
  education: fc.array(writtenEducation, { maxLength: 3 }),
  notes: fc.constant([]).map((): ReadingNote[] => []),
  order: fc.constantFrom("newest-first" as const, "oldest-first" as const),
  missingEnd: fc.constantFrom("current" as const, "current-if-last" as const, "unknown" as const),
});

test("whatever is written, the career satisfies the schema unchanged, and the hand-written check agrees", () => {
  fc.assert(
    fc.property(someWritten, (written) => {
      const career = normaliseCareer(written, reading);
      expect(Career.parse(career)).toEqual(career);
      expect(isCareer(career)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("time off and volunteer work are no jobs, but who coordinates volunteers has one; tags are no words of a title", () => {
  const titles = ["<b>Phlebotomist</b>", "Career Break", "Parental leave", "Volunteer Driver", "Volunteer Coordinator"];
  const career = normalise({ jobs: titles.map((title) => ({ title })) });
  expect(career.jobs.map(({ title }) => title).toSorted()).toEqual(["Phlebotomist", "Volunteer Coordinator"]);
  expect(career.notes.filter(({ rule }) => rule === "not-a-job").map(({ said }) => said)).toEqual([
    '"Career Break" is time off work; it is left out.',
    '"Parental leave" is time off work; it is left out.',
    '"Volunteer Driver" is volunteer work; it is left out.',
  ]);
});
