/**
 * Résumés of the public data folder with their right values: jobs, dates and degrees as a person reads them. The cases stand outside of the
 * repository (WHEREFORE_DATA); what a title is coded as is tested beside the matcher.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { historyOf } from "../src/histories/cases.ts";
import { readCareers } from "../src/histories/read.ts";
import { allOf, reading } from "./support/histories.ts";
import { lacksData, PUBLIC_DATA } from "./support/public-data.ts";

const folder = join(PUBLIC_DATA, "cases/resumes");
const lacks = lacksData("cases/resumes");
if (lacks) process.stderr.write(`résumés with right values${lacks}\n`);

/** "title @ employer start..end", newest first. */
const JOBS: Readonly<Record<string, readonly string[]>> = {
  "a01-blank-lines-between-paragraphs.txt": [
    "Staff Nurse @ Lakeside Hospital 2016-06..now",
    "Nursing Assistant @ Maple Care Home 2012-05..2016-05",
  ],
  "a02-linkedin-page-pasted.txt": [
    "Staff Nurse @ Lakeside Hospital 2016-06..now",
    "Nursing Assistant @ Maple Care Home 2012-05..2016-05",
  ],
  "a04-employer-first.txt": [
    "Staff Nurse @ Lakeside Hospital 2016-06..now",
    "Nursing Assistant @ Maple Care Home 2012-05..2016-05",
  ],
  "a05-employer-first-corp.txt": ["Junior Engineer @ Acme Corp 2020..2022"],
  "a07-promotions-under-one-employer.txt": [
    "Branch Manager @ Harbor Bank 2018..now",
    "Loan Officer @ Harbor Bank 2015..2018",
    "Teller @ Harbor Bank 2012..2015",
  ],
  "a08-promotions-one-span.txt": [
    "Branch Manager @ Harbor Bank ?..now",
    "Loan Officer @ Harbor Bank ?..?",
    "Teller @ Harbor Bank 2012..?",
  ],
  "a10-awards-are-no-jobs.txt": ["Staff Nurse @ Lakeside Hospital 2016..now"],
  "a11-sentence-with-a-year.txt": [
    "Staff Nurse @ Lakeside Hospital 2016..now",
    "Nursing Assistant @ Maple Care Home 2012..2016",
  ],
  "a13-undated-skills.txt": ["Staff Nurse @ Lakeside Hospital ?..?", "Nursing Assistant @ Maple Care Home ?..?"],
  "a14-school-entries-undated.txt": ["Machine Learning Intern @ - ?..?"],
  "a16-starts-with-a-tag.md": ["Staff Nurse @ Lakeside Hospital 2016..now"],
  "a17-dot-leaders.txt": ["Staff Nurse @ Lakeside Hospital 2016..now"],
  "a19-not-completed.txt": ["Cook @ Blue Plate Diner 2012..now"],
  "a20-spaced-wage.txt": ["Quality Assurance Intern (40 hours per week) @ Northwind Robotics 2023-06..2023-09"],
  "d01-single-iso-date.txt": ["Cook @ Blue Plate Diner 2021-06..now"],
  "d02-year-first-month-two-digit-year.txt": ["Cook @ Blue Plate Diner 2015-03..2017-06"],
  "d04-one-year-for-both-months.txt": ["Cook @ Blue Plate Diner 2018-06..2018-08"],
  "d05-season-apostrophe.txt": ["Lifeguard @ City Pool 2011..2011"],
  "d07-no-separator.txt": ["Cook @ Blue Plate Diner 2023-09..2024-03"],
  "d08-figure-dash.txt": ["Cook @ Blue Plate Diner 2018-01..2019-12"],
  "d10-portuguese.txt": ["Cozinheiro @ Casa Lola 2015-01..now"],
  "d11-polish.txt": ["Kucharz @ Bar Mleczny 2015-01..now"],
  "d13-chinese.txt": ["厨师 @ 北京饭店 2015-03..now"],
  "d14-typo-in-century.txt": ["Baker @ Corner Bakery 2016..2019", "Cook @ Blue Plate Diner 2015..?"],
  "e02-europass-period-on-employer.xml": ["Cook @ Blue Plate Diner 2018-05..now"],
  "e03-europass-thesis-title.xml": ["Cook @ - 2002..now"],
  "h01-nothing-recognised.txt": [
    "Infirmière @ CHU de Lille 2015-09..now",
    "Aide-soignante @ EHPAD Les Tilleuls 2010-01..2015-08",
  ],
  "h05-new-graduate.txt": ["Waiter @ Blue Plate Diner 2018..2023-06"],
  "j02-position-is-a-list.json": ["Branch Manager @ Harbor Bank 2018-01..now", "Teller @ Harbor Bank 2012-01..2017-12"],
  "j03-title-key.json": ["Cook @ Blue Plate Diner 2014..now"],
  "j05-basics-without-work.json": ["Cook @ Blue Plate Diner 2014..now"],
  "j06-trailing-comma.json": ["Cook @ Blue Plate Diner 2014..now"],
  "j08-json-resume-in-yaml.yaml": [
    "Staff Nurse @ Lakeside Hospital 2016-06..now",
    "Nursing Assistant @ Maple Care Home 2012-05..2016-05",
  ],
  "j09-area-says-not-completed.json": ["Cook @ Blue Plate Diner 2014..now"],
  "j11-degrees-in-use.json": ["Cook @ Blue Plate Diner 2014..now"],
  "j12-full-width-present.json": ["厨师 @ 北京饭店 2014-06..now"],
  "t01-owner.txt": ["Owner @ Green Thumb Landscaping 2014..now", "Landscaper @ Evergreen Lawn Care 2009..2014"],
  "t02-intern.txt": ["Web Developer @ Acme Web Studio 2016-01..now", "Intern @ Acme Web Studio 2015-06..2015-12"],
  "t04-frontend-engineer.txt": [
    "Senior Frontend Engineer @ Bluebird Apps 2019..now",
    "Full Stack Developer @ Acme 2016..2019",
    "Fullstack Developer @ Birch 2014..2016",
  ],
  "t05-frontend-architect.txt": ["Frontend Architect @ Bluebird Apps 2015..now"],
  "t07-sales-titles.txt": [
    "Sales Consultant @ Delta Motors 2018..now",
    "Account Executive @ Delta Media 2016..2018",
    "Sales Associate @ Corner Shoes 2014..2016",
  ],
  "t08-school-teachers.txt": [
    "History Teacher @ Oak High School 2018..now",
    "English Teacher @ Oak High School 2014..2018",
    "Teacher @ Elm Elementary School 2010..2014",
  ],
  "t10-postdoc.txt": [
    "Postdoctoral Researcher @ Institute of Security 2020..now",
    "Adjunct Instructor @ Hill College of Computing 2018..2020",
  ],
  "t11-false-friend-chef.txt": ["Chef de projet @ Agence Bleue 2015..now"],
  "t13-word-order.txt": ["Perl Developer / Linux Sys Admin @ Delta Web 2015..now"],
};

async function read(file: string) {
  const [career] = await allOf(readCareers(join(folder, file), reading));
  return career!;
}

test.skipIf(lacks).each(Object.entries(JOBS))("%s: jobs", async (file, expected) => {
  const { jobs } = await read(file);
  const found = jobs.map(
    ({ title, employer, start, end, current }) =>
      `${title ?? "-"} @ ${employer ?? "-"} ${start ?? "?"}..${current ? "now" : (end ?? "?")}`,
  );
  expect(found.toReversed()).toEqual(expected);
});

test.skipIf(lacks).each([
  ["a01-blank-lines-between-paragraphs.txt", [["bachelor", "Nursing", "2016-05"]]],
  ["a19-not-completed.txt", [["some-college", "Biology", undefined]]],
  ["e03-europass-thesis-title.xml", [["doctorate", undefined, "2001"]]],
  ["j09-area-says-not-completed.json", [["some-college", "Electrical Engineering", undefined]]],
])("%s: degrees", async (file, expected) => {
  const { education } = await read(file);
  expect(education.map(({ level, field, date }) => [level, field, date])).toEqual(expected);
});

test.skipIf(lacks)("degrees as people write them", async () => {
  const { education } = await read("j11-degrees-in-use.json");
  const none = undefined;
  expect(education.map(({ level }) => level)).toEqual([
    "master",
    none,
    none,
    "master",
    "bachelor",
    "master",
    "bachelor",
    "bachelor",
    "bachelor",
    "bachelor",
    "master",
    "high-school",
    "high-school",
    "associate",
    "bachelor",
  ]);
  expect(education.slice(1, 3).map(({ studied }) => studied)).toEqual(["doctorate", "doctorate"]);
});

test.skipIf(lacks)("a degree earned since the last job counts for whoever asks today", async () => {
  const history = historyOf(await read("h05-new-graduate.txt"), reading.today);
  expect(history.moment).toBe(reading.today);
  expect(history.education).toMatchObject([{ level: "bachelor", field: "Nursing", date: "2026-05" }]);
});

test.skipIf(lacks).each([
  ["h03-empty-person.json", /no job and no education/],
  ["h04-europass-cover-letter.xml", /a Europass cover letter, and holds no work experience/],
])("%s is refused", async (file, message) => {
  await expect(read(file)).rejects.toThrow(message);
});
