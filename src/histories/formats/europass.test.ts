import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { careerIn, careersIn, jobLines, pdfOf } from "../../../tests/support/histories.ts";
import { BadInputError } from "../../domain/index.ts";
import { readEuropassXml } from "./europass.ts";

const CANDIDATE = `<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">
  <CandidatePerson><PersonName><oa:GivenName>Jane</oa:GivenName></PersonName></CandidatePerson>
  <CandidateProfile>
    <EducationHistory>
      <EducationOrganizationAttendance>
        <EducationLevelCode>6</EducationLevelCode>
        <AttendancePeriod><StartDate><hr:FormattedDateTime>2010</hr:FormattedDateTime></StartDate><EndDate><hr:FormattedDateTime>2014-06-30</hr:FormattedDateTime></EndDate></AttendancePeriod>
        <hr:OrganizationName>Universit&#233; de Paris</hr:OrganizationName>
        <EducationDegree><hr:DegreeName>Licence en soins infirmiers</hr:DegreeName></EducationDegree>
      </EducationOrganizationAttendance>
    </EducationHistory>
    <EmploymentHistory>
      <EmployerHistory>
        <hr:OrganizationName>Smith &amp; Sons</hr:OrganizationName>
        <PositionHistory>
          <oa:Description>&lt;p&gt;Wards &amp;amp; &lt;b&gt;nights&lt;/b&gt;&lt;/p&gt;</oa:Description>
          <eures:EmploymentPeriod><hr:CurrentIndicator>true</hr:CurrentIndicator><eures:StartDate><hr:FormattedDateTime>2019-01-15</hr:FormattedDateTime></eures:StartDate></eures:EmploymentPeriod>
          <PositionTitle typeCode="FREETEXT">Registered Nurse</PositionTitle>
        </PositionHistory>
        <PositionHistory>
          <PositionTitle typeCode="FREETEXT">Nursing Assistant</PositionTitle>
          <eures:EmploymentPeriod><eures:EndDate><hr:FormattedDateTime>2018-12</hr:FormattedDateTime></eures:EndDate><eures:StartDate><hr:FormattedDateTime>2015</hr:FormattedDateTime></eures:StartDate></eures:EmploymentPeriod>
        </PositionHistory>
      </EmployerHistory>
    </EmploymentHistory>
  </CandidateProfile>
</Candidate>`;

const EXPECTED = [
  "2015 to 2018-12 Nursing Assistant, Smith & Sons [31-1131.00]",
  "2019-01 to now Registered Nurse, Smith & Sons [29-1141.00]",
];

describe("Europass", () => {
  test("Candidate XML: prefixes, any order of children, HTML escaped once, nothing of who it is", async () => {
    const career = await careerIn(CANDIDATE);
    expect(jobLines(career)).toEqual(EXPECTED);
    expect(career.jobs[1]!.text).toBe("Wards & nights");
    expect(career.education).toEqual([
      {
        degree: "Licence en soins infirmiers",
        level: "bachelor",
        field: "soins infirmiers",
        institution: "Université de Paris",
        date: "2014-06",
      },
    ]);
    expect(JSON.stringify(career)).not.toContain("Jane");
    expect(career.notes).toEqual([]);
  });

  test("the XML in UTF-16", async () => {
    expect(jobLines(await careerIn(Buffer.from(`\uFEFF${CANDIDATE}`, "utf16le")))).toEqual(EXPECTED);
  });

  test("a PDF that carries it", async () => {
    expect(jobLines(await careerIn(pdfOf({ name: "attachment.xml", content: CANDIDATE })))).toEqual(EXPECTED);
  });

  test("SkillsPassport XML: dates in XSD form", async () => {
    const career = await careerIn(`<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
      <WorkExperienceList>
        <WorkExperience><Period><From year="2013" month="--03" day="---15"/><To year="2015"/></Period><Position><Code>1</Code><Label>Cook</Label></Position><Activities>&lt;p&gt;Soups&lt;/p&gt;</Activities><Employer><Name>Diner</Name></Employer></WorkExperience>
        <WorkExperience><Period><From year="2016" month="--01"/><Current>true</Current></Period><Position><Label>Waiter</Label></Position></WorkExperience>
      </WorkExperienceList>
      <EducationList><Education><Period><From year="2009"/><To year="2012" month="--06"/></Period><Title>Abitur</Title><Organisation><Name>Gymnasium</Name></Organisation></Education></EducationList>
    </LearnerInfo></SkillsPassport>`);
    expect(jobLines(career)).toEqual([
      "2013-03 to 2015 Cook, Diner [35-2014.00]",
      "2016-01 to now Waiter, - [35-3031.00]",
    ]);
    expect(career.jobs[0]!.text).toBe("Soups");
    expect(career.education).toEqual([
      { degree: "Abitur", level: "high-school", institution: "Gymnasium", date: "2012-06" },
    ]);
  });

  test("the period may stand on the employer", async () => {
    const period =
      "<EmploymentPeriod><StartDate><FormattedDateTime>2018-05</FormattedDateTime></StartDate></EmploymentPeriod>";
    const employer = `<EmployerHistory><OrganizationName>Diner</OrganizationName>${period}<PositionHistory><PositionTitle>Cook</PositionTitle></PositionHistory></EmployerHistory>`;
    const xml = `<Candidate><CandidateProfile><EmploymentHistory>${employer}</EmploymentHistory></CandidateProfile></Candidate>`;
    expect(jobLines(await careerIn(xml))).toEqual(["2018-05 to now Cook, Diner [35-2014.00]"]);
  });

  test("versions 1 and 2: learnerinfo, with dates as elements", async () => {
    const career =
      await careerIn(`<?xml version="1.0"?><europass:learnerinfo xmlns:europass="http://europass.cedefop.europa.eu/Europass/V2.0">
      <workexperiencelist><workexperience><period><from><year>2002</year><month>--08</month></from><to><year>2006</year></to></period><position><label>Cook</label></position><employer><name>Diner</name></employer></workexperience></workexperiencelist>
      <educationlist><education><period><from><year>1997</year></from><to><year>2001</year><month>--06</month></to></period><title>Abitur</title><organisation><name>Gymnasium</name></organisation></education></educationlist>
    </europass:learnerinfo>`);
    expect(jobLines(career)).toEqual(["2002-08 to 2006 Cook, Diner [35-2014.00]"]);
    expect(career.education).toEqual([
      { degree: "Abitur", level: "high-school", institution: "Gymnasium", date: "2001-06" },
    ]);
  });

  test("its JSON twin", async () => {
    const learner = {
      WorkExperience: [
        {
          Period: { From: { Year: 2015, Month: 3 }, Current: true },
          Position: { Label: "Cook" },
          Employer: { Name: "Diner" },
        },
      ],
      Education: [{ Period: { To: { Year: 2010 } }, Title: "Abitur" }],
    };
    const career = await careerIn(JSON.stringify({ SkillsPassport: { LearnerInfo: learner } }));
    expect(jobLines(career)).toEqual(["2015-03 to now Cook, Diner [35-2014.00]"]);
    expect(career.education).toMatchObject([{ level: "high-school", date: "2010" }]);
  });

  test("a cover letter and a passport of languages are refused by name", async () => {
    const letter = "<SkillsPassport><LearnerInfo/><CoverLetter><Body/></CoverLetter></SkillsPassport>";
    await expect(careersIn(letter)).rejects.toThrow(/a Europass cover letter/);
    await expect(careersIn("<SkillsPassport><LearnerInfo/></SkillsPassport>")).rejects.toThrow(
      /no work experience and no/,
    );
    await expect(careersIn('{"SkillsPassport": {"LearnerInfo": {}, "CoverLetter": {}}}')).rejects.toThrow(
      /cover letter/,
    );
  });

  test("a document type or entities are refused before parsing", async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Candidate>&b;</Candidate>`;
    await expect(careersIn(bomb)).rejects.toThrow(/document type or entities/);
    await expect(
      careersIn(`<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><Candidate/>`),
    ).rejects.toThrow(/document type or entities/);
  });

  test.each([
    ["other XML", `<?xml version="1.0"?><rss><channel/></rss>`, /its root is <rss>/],
    ["cut off", CANDIDATE.slice(0, 900), /XML is damaged|cannot be read/],
    ["nested 100,000 deep", `<?xml version="1.0"?>${"<a>".repeat(100_000)}`, /damaged|cannot be read/],
  ])("%s", async (_, xml, message) => {
    await expect(careersIn(xml)).rejects.toThrow(message);
  });

  test("PDFs without it, damaged ones and ones that only begin so", async () => {
    await expect(careersIn(pdfOf(undefined))).rejects.toThrow(/this PDF is a picture/);
    await expect(careersIn("%PDF-1.7\nnothing of the kind")).rejects.toThrow(/this PDF is damaged/);
  });

  test("any XML-like text gives a career or a BadInputError", () => {
    const piece = fc.constantFrom(
      "<Candidate>",
      "</Candidate>",
      "<CandidateProfile>",
      "</CandidateProfile>",
      "<EmploymentHistory>",
      "<EmployerHistory>",
      "<PositionHistory/>",
      "<__proto__>",
      "</__proto__>",
      "<a b='c'>",
      "</a>",
      "text",
      "&amp;",
      "&#0;",
      "&#x110000;",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "<?xml?>",
      "<constructor>x</constructor>",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (xml) => {
        try {
          readEuropassXml(xml, "f");
        } catch (error) {
          expect(error).toBeInstanceOf(BadInputError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
