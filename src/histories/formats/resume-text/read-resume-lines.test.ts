import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { careerIn, careersIn, coder, jobLines, reading, rulesOf } from "../../../../tests/support/histories.ts";
import { BadInputError, Career } from "../../../domain/index.ts";
import { normaliseCareer } from "../../normalise/normalise.ts";
import { textLines } from "../documents/text-lines.ts";
import { readResumeLines } from "./read-resume-lines.ts";

async function jobs(text: string): Promise<string[]> {
  return jobLines(await careerIn(text));
}

describe("one job a line", () => {
  test.each([
    ["Cook, Diner, 2015 to 2018", "2015 to 2018 Cook, Diner [35-2014.00]"],
    ["Cook, Diner, 2015-18", "2015 to 2018 Cook, Diner [35-2014.00]"],
    ["Cook at Diner (2015 – 2018)", "2015 to 2018 Cook, Diner [35-2014.00]"],
    ["Cook | Diner | Jan 2015 - Mar 2018", "2015-01 to 2018-03 Cook, Diner [35-2014.00]"],
    ["Cook – Diner – 01/2015 – 03/2018", "2015-01 to 2018-03 Cook, Diner [35-2014.00]"],
    ["Cook, Diner, Boston, 2015-03-01 - 2018-04-30", "2015-03 to 2018-04 Cook, Diner [35-2014.00]"],
    ["Cook; Diner; Apr '05 until Dec. 2010", "2005-04 to 2010-12 Cook, Diner [35-2014.00]"],
    ["COOK, Diner, SINCE JUNE 2019", "2019-06 to now COOK, Diner [35-2014.00]"],
    // The small letter of İ is two characters: places behind it must not move.
    ["Cook, İİİ Diner, Mar 2015 TO 2018", "2015-03 to 2018 Cook, İİİ Diner [35-2014.00]"],
    ["• Cook, Diner, 2015 to present", "2015 to now Cook, Diner [35-2014.00]"],
    ["1. Cook, Diner, since June 2019", "2019-06 to now Cook, Diner [35-2014.00]"],
    ["Cook, Diner, 2019 -", "2019 to now Cook, Diner [35-2014.00]"],
    ["2015 – 2018: Cook, Diner", "2015 to 2018 Cook, Diner [35-2014.00]"],
    ["14. März 2015 – heute: Cook, Diner", "2015-03 to now Cook, Diner [35-2014.00]"],
    ["Cook, Diner (2015)", "2015 to 2015 Cook, Diner [35-2014.00]"],
    // The second part is a title we know and the first is not.
    ["Diner, Cook, 2015 to 2018", "2015 to 2018 Cook, Diner [35-2014.00]"],
    // A title keeps its hyphen; "School" does not make it education.
    ["School Bus Driver (2005-2009)", "2005 to 2009 School Bus Driver, - [53-3051.00]"],
    ["Teacher, Lincoln High School, 2010-2015", "2010 to 2015 Teacher, Lincoln High School [not-recognised]"],
    ["Director of Route 66, Museum, 2010 to 2015", "2010 to 2015 Director of Route 66, Museum [not-recognised]"],
    ["Cook, Diner, 2018 to 2015", "2015 to 2018 Cook, Diner [35-2014.00]"],
  ])("%s", async (line, expected) => expect(await jobs(line)).toEqual([expected]));

  test("sentences", async () => {
    expect(await jobs("I worked as a cashier at Shop from 2010 to 2012, then as a cook at Diner since 2013.")).toEqual([
      "2010 to 2012 cashier, Shop [41-2011.00]",
      "2013 to now cook, Diner [35-2014.00]",
    ]);
  });
});

describe("a job on several lines", () => {
  test("title, employer and dates below each other, in any order", async () => {
    const text = "Cook\nThe Diner\nJan 2019 - Mar 2021\n\nShop Inc\nCashier\n2015 - 2018\n\n2010–2012\nWaiter\nJoe's\n";
    expect(await jobs(text)).toEqual([
      "2010 to 2012 Waiter, Joe's [35-3031.00]",
      "2015 to 2018 Cashier, Shop Inc [41-2011.00]",
      "2019-01 to 2021-03 Cook, The Diner [35-2014.00]",
    ]);
  });

  test("a résumé with sections, bullets and an employer beside the dates", async () => {
    const career = await careerIn(
      [
        "Jane Doe",
        "Summary",
        "A cook since 2010.",
        "WORK EXPERIENCE",
        "ACME CORPORATION, Springfield          June 2016 – Present",
        "Accountant",
        "• Prepared the audit of 2019",
        "• Led a team (2017 - 2018)",
        "",
        "Bookkeeper          03/2012 - 05/2016",
        "Smith & Sons LLC",
        "Volunteering",
        "Cook, Soup Kitchen, 2011 to 2012",
        "Education:",
        "Bachelor of Science in Accounting, University of Illinois, 2012",
        "2004 – 2008  High School Diploma, Springfield High School",
        "Skills",
        "Excel since 2005",
      ].join("\n"),
    );
    expect(jobLines(career)).toEqual([
      "2012-03 to 2016-05 Bookkeeper, Smith & Sons LLC [43-3031.00]",
      "2016-06 to now Accountant, ACME CORPORATION [13-2011.00]",
    ]);
    expect(career.jobs[1]!.text).toBe("Prepared the audit of 2019 Led a team (2017 - 2018)");
    expect(career.education).toEqual([
      {
        degree: "Bachelor of Science in Accounting",
        level: "bachelor",
        field: "Accounting",
        institution: "University of Illinois",
        date: "2012",
      },
      { degree: "High School Diploma", level: "high-school", institution: "Springfield High School", date: "2008" },
    ]);
    // A name, a summary, volunteer work and skills: what is read as nothing is listed.
    expect(rulesOf(career)).toEqual(["not-a-job line 1", "not-a-job line 3", "not-a-job line 13", "not-a-job line 18"]);
  });

  test("education lines among jobs are told by the degree they begin with", async () => {
    const career = await careerIn(
      "Cook, Diner, 2015 to 2018\nBSN, State University, 2015\nMBA, Harvard, 2014\nAssociate, Shop, 2003-2005\n",
    );
    expect(career.jobs.map(({ title }) => title)).toEqual(["Associate", "Cook"]);
    expect(career.education.map(({ degree, level, date }) => [degree, level, date])).toEqual([
      ["BSN", "bachelor", "2015"],
      ["MBA", "master", "2014"],
    ]);
  });
});

test("titles without dates are jobs under a heading of jobs, and elsewhere a question", async () => {
  expect(await jobs("Experience\ncook\nsomething else entirely\nWaiter at Diner\n\nSkills\nCashier\n")).toEqual([
    "? to ? Waiter, Diner [35-3031.00]",
    "? to ? cook, something else entirely [35-2014.00]",
  ]);
  await expect(careersIn("cook\nsomething else entirely\nWaiter at Diner\n")).rejects.toThrow(
    /no line has a date.*Are these your jobs: "cook", "Waiter at Diner"\?.*line "Experience" above them/s,
  );
});

/** Undefined where nothing was found, which is refused. */
function careerOrRefusal(text: string): Career | undefined {
  try {
    return normaliseCareer(readResumeLines(textLines(text), coder, "p"), reading);
  } catch (error) {
    if (error instanceof BadInputError) return undefined;
    throw error;
  }
}

test("text without a job is an error that says how to write one", async () => {
  await expect(careersIn("Dear Sir or Madam,\nhow are you?\n")).rejects.toThrow(/no job was found.*2015 to 2018/s);
});

test("any text gives a career or none, in time that its length bounds", () => {
  const word = fc.constantFrom(
    "Cook",
    "Diner",
    "2015",
    "to",
    "-",
    "–",
    "Present",
    "(",
    ")",
    ",",
    "\n",
    "• ",
    "since",
    "Jan",
    "'05",
    "Education",
    "BSc",
    "  ",
    "03/2012",
    "at",
    "|",
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(word, { maxLength: 60 }).map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(text, (written) => {
      const career = careerOrRefusal(written);
      if (career) expect(Career.parse(career)).toEqual(career);
    }),
    { numRuns: 2000 },
  );
});

test("lines made to be slow are not", async () => {
  for (const line of [
    " ".repeat(100_000),
    "(".repeat(100_000),
    "2015 ".repeat(20_000),
    "- ".repeat(50_000),
    "Jan ".repeat(30_000),
    "a, ".repeat(40_000),
  ]) {
    readResumeLines(textLines(`Cook, Diner, 2015 to 2018\n${line}`), coder, "p");
  }
});
