/** Details by hand: what is one goes, what only looks like one stays. */
import { expect, test } from "vitest";
import { withoutPersonalDetails } from "./personal-details.ts";

test.each([
  ["Owner, Jane Doe Photography (jane@doe-photo.example, 555-0142)", "Owner, Photography"],
  ["Nurse, jane.doe+work@mail.example.org", "Nurse"],
  ["Nurse (Tel: +49 30 1234567)", "Nurse"],
  ["Developer https://github.com/janedoe", "Developer"],
  ["Developer, linkedin.com/in/jane-doe", "Developer"],
  ["Developer, www.janedoe.example", "Developer"],
  ["Assistant to Doe, Jane", "Assistant to"],
  ["jane (at) mail (dot) example", ""],
  ["Manager (555) 010-9999 ext", "Manager ext"],
])("%s", (words, left) => {
  const { text, removed } = withoutPersonalDetails(words, ["Jane M. Doe"]);
  expect(text).toBe(left);
  expect(removed).toBeGreaterThan(0);
});

// A name of one word, such as a person's number in a table, is not looked for, and what can be a detail still is.
test.each([
  ["Nurse (Tel: +49 30 1234567)", "Nurse"],
  ["Developer www.janedoe.example", "Developer"],
  ["Developer skype:janedoe", "Developer"],
  ["jane (at) mail (dot) example", ""],
  ["Registered Nurse", "Registered Nurse"],
])("of somebody without a family name: %s", (words, left) => {
  expect(withoutPersonalDetails(words, ["p17"]).text).toBe(left);
});

test.each([
  "Registered Nurse",
  "Nurse 2015-2018",
  "Nurse, 2015 to 2018",
  "Accountants and Auditors 13-2011.00",
  "Node.js Developer",
  "ASP.NET Developer",
  "C++ / C# Engineer",
  "Analyst (Level 3)",
  "Officer @ Sea",
  "Clerk at St. Mary's",
  "Baker",
  "B.Sc. in Art",
  "Vice President, R&D",
])("%s stays", (words) => {
  expect(withoutPersonalDetails(words, ["Baker", "Mary"])).toEqual({ text: words, removed: 0 });
});

test("a name of several words, or with a hyphen, is one", () => {
  expect(withoutPersonalDetails("Owner, Jean-Luc van der Berg", ["Jean-Luc van der Berg"]).text).toBe("Owner");
  expect(withoutPersonalDetails("Owner (J. van der Berg)", ["Jean-Luc van der Berg"]).text).toBe("Owner");
  expect(withoutPersonalDetails("Owner van der Berg, Jean-Luc", ["Jean-Luc van der Berg"]).text).toBe("Owner");
});
