import { describe, expect, test } from "vitest";
import { careerIn, careersIn, jobLines, rulesOf, TODAY } from "../../../tests/support/histories.ts";
import { historyOf } from "../cases.ts";
import { writeCareerLine, writeJsonResume } from "../write.ts";

const RESUME = {
  basics: { name: "Jane Doe", email: "jane@example.org" },
  work: [
    {
      name: "Mercy Hospital",
      position: "Registered Nurse",
      startDate: "2019-01-15",
      summary: "Wards",
      highlights: ["Night shifts"],
    },
    { company: "City Clinic", position: "Nursing Assistant", startDate: "2015", endDate: "2018-12" },
    { name: "Shop", position: "Cashier", startDate: "2012", endDate: "2014", "x-wherefore": { code: "41-2011.00" } },
  ],
  volunteer: [{ organization: "Red Cross", position: "Helper" }],
  education: [
    {
      institution: "State University",
      area: "Nursing",
      studyType: "Bachelor of Science",
      startDate: "2014",
      endDate: "2018",
    },
    { institution: "State University", studyType: "Master", startDate: "2025" },
  ],
};

describe("JSON Resume", () => {
  test("work, education and volunteering", async () => {
    const career = await careerIn(JSON.stringify(RESUME, undefined, 2));
    expect(jobLines(career)).toEqual([
      "2012 to 2014 Cashier, Shop [41-2011.00]",
      "2015 to 2018-12 Nursing Assistant, City Clinic [31-1131.00]",
      "2019-01 to now Registered Nurse, Mercy Hospital [29-1141.00]",
    ]);
    expect(career.jobs[0]!.coding).toMatchObject({ found: "given" });
    expect(career.jobs[2]!.text).toBe("Wards Night shifts");
    expect(career.education).toEqual([
      {
        degree: "Bachelor of Science",
        level: "bachelor",
        field: "Nursing",
        institution: "State University",
        date: "2018",
      },
      { degree: "Master", studied: "master", institution: "State University" },
    ]);
    expect(rulesOf(career)).toEqual(["not-a-job volunteer[0]", "undated-degree education[1]"]);
    expect(JSON.stringify(career)).not.toMatch(/Jane|example\.org/);
  });

  test("a list of résumés, or one a line", async () => {
    expect(await careersIn(JSON.stringify([RESUME, RESUME]))).toHaveLength(2);
    expect((await careersIn(`${JSON.stringify(RESUME)}\n${JSON.stringify(RESUME)}\n`)).map(({ id }) => id)).toEqual([
      "person-1",
      "person-2",
    ]);
  });

  test("parts that are not what they should be are left out and named", async () => {
    const career = await careerIn('{"work": [null, {"position": "Cook", "startDate": "2020"}], "education": "none"}');
    expect(jobLines(career)).toEqual(["2020 to now Cook, - [35-2014.00]"]);
    expect(rulesOf(career)).toEqual(["unknown-field work[0]", "unknown-field education"]);
  });

  test("prototype keys are only keys", async () => {
    const career = await careerIn(
      '{"work": [{"__proto__": {"position": "Cook"}, "constructor": 1, "startDate": "2020"}], "__proto__": {"birthYear": 1990}}',
    );
    expect(jobLines(career)).toEqual(["2020 to now -, - [no-title]"]);
    expect(career.birthYear).toBeUndefined();
    expect(({} as Record<string, unknown>)["position"]).toBeUndefined();
  });

  test("what we write is read back", async () => {
    const career = await careerIn(JSON.stringify(RESUME));
    const again = await careerIn(JSON.stringify(writeJsonResume(career)));
    expect({ ...again, notes: [] }).toEqual({ ...career, notes: [] });
    // An end that is unknown stays unknown, though a missing endDate means current.
    const open = await careerIn('{"work": [{"position": "Cook", "startDate": "2010", "endDate": "2015-13"}]}');
    expect(jobLines(await careerIn(JSON.stringify(writeJsonResume(open))))).toEqual(["2010 to ? Cook, - [35-2014.00]"]);
  });

  test("a line of our own careers file is read back as it was", async () => {
    const career = await careerIn(JSON.stringify(RESUME));
    expect(await careerIn(writeCareerLine(career))).toEqual(career);
    expect(historyOf(await careerIn(writeCareerLine(career)), TODAY)).toEqual(historyOf(career, TODAY));
  });
});
