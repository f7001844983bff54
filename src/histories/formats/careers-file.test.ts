import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allOf,
  careerIn,
  careersIn,
  fileOf,
  jobLines,
  reading,
  rulesOf,
  someCareerLine,
} from "../../../tests/support/histories.ts";
import { BadInputError, Career } from "../../domain/index.ts";
import { readCareers } from "../read.ts";
import { writeCareerLine } from "../write.ts";

const LINE = {
  id: 1,
  birth_year: 1981,
  education: [
    { degree: "High school diploma or GED", year: 1999 },
    { degree: "Bachelor's degree", year: 2003, field: "STEM" },
  ],
  jobs: [
    {
      census2010: "4760",
      title: "Retail salespersons",
      onet: "41-2031.00",
      onet_title: "Retail Salespersons",
      start: 1997,
      end: 1998,
      hours: 1644,
      employer: 1,
      full_time: false,
    },
    {
      census2010: "0800",
      title: "Accountants and auditors",
      onet: "13-2011.00",
      onet_title: "Accountants and Auditors",
      start: 2007,
      end: 2016,
      hours: 17935,
      employer: 4,
      full_time: true,
    },
  ],
};

describe("a careers file", () => {
  test("the shape of the NLSY97 careers", async () => {
    const given = { kind: "coded", found: "given", score: 1, nearest: [] };
    expect(await careerIn(`${JSON.stringify(LINE)}\n`)).toEqual({
      id: "1",
      birthYear: 1981,
      education: [
        { degree: "High school diploma or GED", level: "high-school", date: "1999" },
        { degree: "Bachelor's degree", level: "bachelor", field: "STEM", date: "2003" },
      ],
      jobs: [
        {
          title: "Retail salespersons",
          coding: { ...given, code: "41-2031.00" },
          employer: "1",
          start: "1997",
          end: "1998",
          current: false,
          fullTime: false,
          hours: 1644,
          census2010: "4760",
        },
        {
          title: "Accountants and auditors",
          coding: { ...given, code: "13-2011.00" },
          employer: "4",
          start: "2007",
          end: "2016",
          current: false,
          fullTime: true,
          hours: 17935,
          census2010: "0800",
        },
      ],
      notes: [],
    });
  });

  test("null is the same as absent, and only words or a code are needed", async () => {
    const jobs = [
      {
        title: "Cook",
        onet: null,
        start: 2001,
        end: 2003,
        hours: null,
        employer: null,
        full_time: null,
        census2010: null,
      },
      { onet_title: "Waiter", onet: "no code", start: 2004, end: 2006 },
      { title: "Teller", start: 2007, end: null },
    ];
    const career = await careerIn(JSON.stringify({ id: "a", birth_year: null, education: null, jobs }));
    expect(jobLines(career)).toEqual([
      "2001 to 2003 Cook, - [35-2014.00]",
      "2004 to 2006 Waiter, - [35-3031.00]",
      "2007 to ? Teller, - [not-recognised]",
    ]);
    expect(career.jobs[0]).not.toHaveProperty("hours");
    expect(rulesOf(career)).toEqual(["unknown-field jobs[1].code", "missing-end jobs[2]"]);
  });

  test("ids that stand twice are an error", async () => {
    const twice = `${JSON.stringify(LINE)}\n${JSON.stringify(LINE)}\n`;
    await expect(careersIn(twice)).rejects.toThrow(/career 2 has the id "1" of an earlier one/);
  });

  test("a damaged line is named", async () => {
    const path = fileOf(`${JSON.stringify(LINE)}\n{"id": 2, "jobs": [}\n`);
    const error = await allOf(readCareers(path, reading)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadInputError);
    expect((error as BadInputError).place).toMatchObject({ file: path, line: 2 });
  });

  test("a career of ours that was spoilt by hand is refused by its field", async () => {
    const ours = await careerIn(JSON.stringify(LINE));
    const spoilt = JSON.stringify(ours).replace('"2007"', '"2007-13"');
    await expect(careersIn(`${spoilt}\n`)).rejects.toThrow(/:1 jobs\.1\.start: /);
    // Keys that are not ours are dropped, not passed on.
    expect(await careerIn(JSON.stringify({ ...ours, email: "jane@example.org" }))).toEqual(ours);
  });

  test("a code that is not in the taxonomy is refused in our own shape, and replaced by the title's in the other", async () => {
    const knownCode = (code: string) => code !== "41-2031.00";
    expect((await careerIn(JSON.stringify(LINE), { knownCode })).jobs[0]!.coding.kind).toBe("not-recognised");
    const ours = JSON.stringify(await careerIn(JSON.stringify(LINE)));
    await expect(careersIn(ours, { knownCode })).rejects.toThrow(
      /:1 jobs\.0\.coding\.code: 41-2031\.00 is no O\*NET-SOC 2019 code/,
    );
  });

  test("our own line is read back unchanged, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(someCareerLine, async (line) => {
        const career = await careerIn(`${JSON.stringify(line)}\n`);
        expect(Career.parse(career)).toEqual(career);
        expect(await careerIn(writeCareerLine(career))).toEqual(career);
      }),
      { numRuns: 100 },
    );
  });
});
