/**
 * The person's own name in titles, degrees and fields: found where each format keeps it, and in no text that a model is shown. And what only
 * looks like a name at the top of a résumé costs nobody a job.
 */

import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type Career, seededRandom } from "../src/domain/index.ts";
import { historyOf } from "../src/histories/cases.ts";
import { renderHistory } from "../src/prompts/history.ts";
import { zipOf } from "./hostile/packed.ts";
import { careersIn, TODAY } from "./support/histories.ts";

const FIRST = ["Zora", "Ines", "Bartek", "Olu", "Mei", "Jean-Luc", "Åsa", "Siobhán"];
const LAST = ["Oyelaran", "Kowalczyk", "Van der Berg", "O'Rourke", "Nguyen", "Zebulon", "García", "Baker"];
const random = seededRandom(5);
const people = Array.from({ length: 40 }, () => {
  const first = FIRST[Math.floor(random() * FIRST.length)]!;
  const last = LAST[Math.floor(random() * LAST.length)]!;
  const forms = [`${first} ${last}`, `${last}, ${first}`, `${first} Q. ${last}`, `${first[0]}. ${last}`];
  const called = forms[Math.floor(random() * forms.length)]!;
  // At a comma a line of text is cut in two, and what is behind it may be read as an employer.
  const inText = called.includes(",") ? forms[0]! : called;
  const alone = random() < 0.5 ? first : last;
  return {
    first,
    last,
    titles: [`Xyzzy ${called}`, `Qwxyz (${called})`],
    textTitles: [`Xyzzy ${inText}`, `Qwxyz (${inText})`],
    degree: `Bachelor of Plugh (${alone})`,
  };
});
type Person = (typeof people)[number];

const address = ({ first, last }: Person) =>
  `${first}.${last}`
    .normalize("NFD")
    .replace(/[^A-Za-z.]/g, "")
    .toLowerCase();
const resume = ({ textTitles: [now, before], degree }: Person, top: string) =>
  `${top}\n\nExperience\n\n${now} 2015 to 2018\n${before} 2010 to 2014\n\nEducation\n\n${degree}, State University, 2009\n`;
const jobs = ({ titles }: Person) =>
  titles.map((position, at) => ({
    position,
    company: "Diner",
    startDate: `${2010 + 3 * at}`,
    endDate: `${2012 + 3 * at}`,
  }));
const paragraphs = (text: string) =>
  text
    .split("\n")
    .map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`)
    .join("");

const FORMATS: Readonly<Record<string, (person: Person) => string | Buffer>> = {
  "text, the name alone": (one) =>
    resume(one, `${one.first} ${one.last}\n12 Elm Street, Dayton\n${address(one)}@mail.example`),
  "text in capitals, with letters behind": (one) =>
    resume(one, `${one.first} ${one.last}, RN, BSN\n${address(one)}@mail.example | 555 010 9999`.toUpperCase()),
  "text with a label": (one) => resume(one, `Curriculum Vitae\nName: ${one.first} ${one.last}`),
  "text with a title of the page": (one) =>
    resume(one, `Curriculum Vitae of Dr. ${one.first} ${one.last}\n${address(one)}@mail.example`),
  "the words of Word": (one) =>
    zipOf([
      { name: "[Content_Types].xml", content: "<Types/>" },
      {
        name: "word/document.xml",
        content: `<w:document><w:body>${paragraphs(resume(one, `${one.first} ${one.last}\n${address(one)}@mail.example`))}</w:body></w:document>`,
      },
    ]),
  LinkedIn: (one) =>
    zipOf([
      {
        name: "Basic/Profile.csv",
        content: `First Name,Last Name,Headline\n${one.first},${one.last},"Cook, ${one.last}"\n`,
      },
      {
        name: "Basic/Positions.csv",
        content: `Title,Company Name,Started On,Finished On\n${one.titles.map((title) => `"${title}",Diner,Jan 2010,Dec 2012`).join("\n")}\n`,
      },
      { name: "Basic/Education.csv", content: `School Name,Degree Name,End Date\nX,"${one.degree}",2009\n` },
    ]),
  "JSON Resume": (one) => JSON.stringify({ basics: { name: `${one.first} ${one.last}` }, work: jobs(one) }),
  "JSON with two names": (one) =>
    JSON.stringify({ personalInfo: { firstName: one.first, lastName: one.last }, workExperience: jobs(one) }),
  rendercv: (one) => stringify({ cv: { name: `${one.first} ${one.last}`, sections: { experience: jobs(one) } } }),
  "Europass in JSON": (one) =>
    JSON.stringify({
      SkillsPassport: {
        LearnerInfo: {
          Identification: { PersonName: { FirstName: one.first, Surname: one.last } },
          WorkExperience: one.titles.map((Label) => ({ Position: { Label }, Period: { From: { Year: 2010 } } })),
        },
      },
    }),
  "Europass of version 3": (one) =>
    `<?xml version="1.0"?><SkillsPassport><LearnerInfo><Identification><PersonName><FirstName>${one.first}</FirstName><Surname>${one.last}</Surname></PersonName></Identification><WorkExperienceList>${one.titles.map((title) => `<WorkExperience><Period><From year="2010"/></Period><Position><Label>${title}</Label></Position></WorkExperience>`).join("")}</WorkExperienceList></LearnerInfo></SkillsPassport>`,
  "Europass of version 2": (one) =>
    `<?xml version="1.0"?><learnerinfo><identification><firstname>${one.first}</firstname><lastname>${one.last}</lastname></identification><workexperiencelist>${one.titles.map((title) => `<workexperience><period><from><year>2010</year></from></period><position><label>${title}</label></position></workexperience>`).join("")}</workexperiencelist></learnerinfo>`,
  "a table told apart by names": (one) =>
    `name,title,start,end\n${one.titles.map((title) => `"${one.first} ${one.last}","${title}",2010,2012`).join("\n")}\n`,
};

const PACKED = ["the words of Word", "LinkedIn"];

describe("no name is sent", () => {
  test.each(Object.keys(FORMATS))("%s", async (format) => {
    // A process is started for each of the packed ones.
    for (const person of people.slice(0, PACKED.includes(format) ? 6 : people.length)) {
      const shown = (await careersIn(FORMATS[format]!(person))).map(textFor).join("\n");
      // Words around the name are still there, so that what was looked through is what was written.
      expect(shown, shown).toMatch(/Xyzzy/i);
      expect(shown, shown).toMatch(/Qwxyz/i);
      for (const part of [person.first, ...person.last.split(" ")].filter((name) => name.length > 3))
        expect(shown.toLowerCase(), `${format}: ${part}\n${shown}`).not.toContain(part.toLowerCase());
    }
  });
});

describe("a word of the name alone", () => {
  const career = async (name: string, position: string, studyType = "Bachelor", area = "") => {
    const [one] = await careersIn(
      JSON.stringify({
        basics: { name },
        work: [{ position }, { position: "Cook" }],
        education: [{ studyType, area }],
      }),
    );
    return [
      one!.jobs.find(({ title }) => title !== "Cook")?.title,
      one!.education[0]!.degree,
      one!.education[0]!.field,
    ];
  };

  test.each([
    ["Zora Müller", "Xyzzy Mueller"],
    ["Zora Mueller", "Xyzzy, MÜLLER"],
    ["José Núñez", "Nunez Xyzzy"],
    ["Jose Nunez", "Xyzzy of Núñez"],
    ["Łukasz Kowalczyk", "Xyzzy (Lukasz)"],
    ["Zora O'Rourke", "ORourke Xyzzy"],
    ["Jean-Luc Picard", "Xyzzy Jean Luc"],
    ["Zora Oyelaran", "Oyelaran's Xyzzy"],
    ["Anna Weiß", "Xyzzy Weiss"],
  ])("%s: %s", async (name, position) => {
    const [title] = await career(name, position);
    expect(title).toMatch(/^Xyzzy( of)?$/);
  });

  test("goes from degrees and fields too, but for what they say of the degree", async () => {
    expect(await career("Zora Oyelaran", "Xyzzy", "Oyelaran Bachelor", "Plugh, Oyelaran")).toEqual([
      "Xyzzy",
      "Bachelor",
      "Plugh",
    ]);
    expect(await career("Jude Law, MBA", "Xyzzy", "MBA", "Law")).toEqual(["Xyzzy", "MBA", "Law"]);
    expect(await career("Ada Bachelor", "Xyzzy", "Bachelor of Science", "Plugh")).toEqual([
      "Xyzzy",
      "Bachelor of Science",
      "Plugh",
    ]);
  });

  test("stays where the title is recognised with it, for then the official title is sent; a title of nothing else is none", async () => {
    expect(await career("John Baker", "Cashier")).toContain("Cashier");
    expect(await career("John Cook", "Cook")).toContain(undefined);
    expect((await career("Zora Oyelaran", "Oyelaran"))[0]).toBe(undefined);
  });
});

test.each([
  ["Truck Driver\nTruck Driver, Acme, 2015 to 2018", "Truck Driver"],
  ["Forklift Operator\nWarehouse Co\n\nForklift Operator 2015 to 2018", "Forklift Operator"],
  ["Jane Roe\n\nExperience\nCook, Diner, 2015 to 2018", "Cook"],
  ["John Baker\nDayton\n\nExperience\nBaker, Corner Bakery, 2015 to 2018", "Baker"],
  ["Green Thumb\n\nLandscaper, Green Thumb, 2015 to 2018", "Landscaper"],
])("a job is not taken for a name: %j", async (text, title) => {
  const [career] = await careersIn(text);
  expect(career!.jobs.map((job) => job.title)).toContain(title);
});

function textFor(career: Career): string {
  return renderHistory(historyOf(career, TODAY), { titleOf: (code) => code, budget: 10_000 }).text;
}
