/** Résumés that are no plain text, of kinds that were written before they were first read, invented. */
import { expect, test } from "vitest";
import { careerIn, jobsAsWritten } from "../../../tests/support/histories.ts";

test.each<[string, string, string[]]>([
  [
    "rendercv's YAML",
    `cv:
  name: Jane Example
  location: Dayton, OH
  sections:
    welcome:
      - A short word of welcome.
    education:
      - institution: University of Dayton
        area: Accounting
        degree: BS
        start_date: 2010-08
        end_date: 2014-05
    professional_experience:
      - company: Lakeside Bank
        position: Senior Accountant
        start_date: 2018-03
        end_date: present
        highlights:
          - Closed the books every month since 2018
      - company: Harbor Bank
        position: Bookkeeper
        date: 2014-06 – 2018-02
    skills:
      - label: Tools
        details: Excel, SAP
design:
  theme: classic`,
    ["Senior Accountant @ Lakeside Bank 2018-03..now", "Bookkeeper @ Harbor Bank 2014-06..2018-02"],
  ],
  [
    "a dialect of JSON",
    `{
  "personal_info": {"name": "Jane Example"},
  "work_experience": [
    {"job_title": "Truck Driver", "organization": "Delta Freight", "from": "2019-04", "to": "Present", "responsibilities": ["Long haul"]},
    {"job_title": "Forklift Operator", "organization": "Harbor Storage", "from": "Jan 2015", "to": "Mar 2019"}
  ],
  "education": [{"degree": "High School Diploma", "school": "Oak High School", "graduation_year": 2014}]
}`,
    ["Truck Driver @ Delta Freight 2019-04..now", "Forklift Operator @ Harbor Storage 2015-01..2019-03"],
  ],
  [
    "a table in HTML",
    `<!doctype html><html><head><title>CV</title><style>td{padding:4px}</style></head><body>
<h1>Jane Example</h1>
<h2>Employment History</h2>
<table>
<tr><th>Years</th><th>Position</th><th>Employer</th></tr>
<tr><td>2019 &ndash; present</td><td>Dental Hygienist</td><td>Bright Smile Clinic</td></tr>
<tr><td>2014 &ndash; 2019</td><td>Dental Assistant</td><td>Dr. Molar &amp; Partners</td></tr>
</table>
<h2>Education</h2>
<table><tr><td>2012 &ndash; 2014</td><td>Associate of Science in Dental Hygiene</td><td>Hill College</td></tr></table>
</body></html>`,
    ["Dental Hygienist @ Bright Smile Clinic 2019..now", "Dental Assistant @ Dr. Molar & Partners 2014..2019"],
  ],
])("%s", async (_kind, text, expected) => {
  expect(jobsAsWritten(await careerIn(text))).toEqual(expected);
});
