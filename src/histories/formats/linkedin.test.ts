import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allOf, careerIn, careersIn, jobLines, reading, rulesOf } from "../../../tests/support/histories.ts";
import { zipOf } from "../../../tests/support/zip.ts";
import { readCareers } from "../read.ts";

const POSITIONS = `Company Name,Title,Description,Location,Started On,Finished On
"Mercy Hospital, Inc.",Registered Nurse,"Wards,
nights
and ""more""",Boston,Jan 2020,
City Clinic,Nursing Assistant,,,2015,Dec 2019
`;
const EDUCATION = `School Name,Start Date,End Date,Notes,Degree Name,Activities
State University,2012,2016,,Bachelor of Science - BS,
`;

describe("LinkedIn export", () => {
  test("positions and education, newlines in fields, an empty end as current", async () => {
    const career = await careerIn(
      await zipOf({
        "Positions.csv": POSITIONS,
        "Education.csv": EDUCATION,
        "Volunteering.csv": "Company Name,Role\nRed Cross,Helper\n",
      }),
    );
    expect(jobLines(career)).toEqual([
      "2015 to 2019-12 Nursing Assistant, City Clinic [31-1131.00]",
      "2020-01 to now Registered Nurse, Mercy Hospital, Inc. [29-1141.00]",
    ]);
    expect(career.jobs[1]!.text).toBe('Wards, nights and "more"');
    expect(career.education).toEqual([
      { degree: "Bachelor of Science - BS", level: "bachelor", institution: "State University", date: "2016" },
    ]);
    expect(rulesOf(career)).toEqual(["not-a-job Volunteering.csv row 1"]);
  });

  test("sub-folders, a preamble of notes, a byte order mark, and a basic export without education", async () => {
    const notes = 'Notes:\n"When you export, some of the data may be missing"\n\n';
    const career = await careerIn(
      await zipOf({ "Basic_LinkedInDataExport/Positions.csv": `\uFEFF${notes}${POSITIONS}` }),
    );
    expect(career.jobs).toHaveLength(2);
  });

  test("unpacked to a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wherefore-linkedin-"));
    mkdirSync(join(folder, "export"));
    writeFileSync(join(folder, "export", "Positions.csv"), POSITIONS);
    const [career] = await allOf(readCareers(folder, reading));
    expect(career!.jobs).toHaveLength(2);
    await expect(allOf(readCareers(mkdtempSync(join(tmpdir(), "wherefore-empty-")), reading))).rejects.toThrow(
      /a folder, and holds no LinkedIn export/,
    );
  });

  test("other ZIPs are named for what they are", async () => {
    await expect(careersIn(await zipOf({ "a.txt": "x", "b.txt": "y" }))).rejects.toThrow(
      /neither Positions\.csv nor Education\.csv, but a\.txt, b\.txt/,
    );
  });

  test("damaged, bombs and binary parts are refused", async () => {
    const whole = await zipOf({ "Positions.csv": POSITIONS });
    await expect(careersIn(whole.subarray(0, 60))).rejects.toThrow(/not a whole ZIP/);
    const spoilt = Buffer.from(whole);
    spoilt.fill(0xff, 45, 90);
    await expect(careersIn(spoilt)).rejects.toThrow(/damaged/);
    await expect(careersIn(await zipOf({ "Positions.csv": Buffer.alloc(50e6, 0x20) }))).rejects.toThrow(
      /ZIP bomb|packed more than/,
    );
    await expect(careersIn(await zipOf({ "Positions.csv": "Title\n\0\0\0" }))).rejects.toThrow(/no text/);
    await expect(careersIn(await zipOf({ "Positions.csv": Buffer.from("Title\nKöchin\n", "latin1") }))).rejects.toThrow(
      /Positions\.csv: it is not UTF-8 text/,
    );
    await expect(careersIn(await zipOf({ "Positions.csv": "nothing\nof the kind\n" }))).rejects.toThrow(
      /no column "title"/,
    );
  });
});
