/**
 * Europass: the Candidate XML of since 2020, the SkillsPassport XML of before (version 3), and the learnerinfo XML of versions 1 and 2.
 *
 * In: the XML's text.  Out: a written career; who the person is is not read.
 * Children come in any order, prefixes differ from file to file, and descriptions are HTML that was escaped once. A document type or an
 * entity of its own is refused before anything is parsed: no Europass file has one, and they are how XML is made to explode or to read
 * other files.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { BadInputError } from "../../domain/index.ts";
import { levelOfEqf } from "../normalise/degrees.ts";
import type { WrittenCareer, WrittenEducation, WrittenJob } from "../normalise/raw.ts";
import { undoEntities } from "./entities.ts";
import { noCareer } from "./europass-json.ts";

/** Elements are read by their names without prefixes. */
type Node = Readonly<Record<string, unknown>>;

/** @throws BadInputError where it is no XML, dangerous XML, or not Europass */
export function readEuropassXml(text: string, file: string): WrittenCareer {
  const root = parseXml(text, file);
  const candidate = one(root["Candidate"]);
  if (candidate) return orRefused(readCandidate(candidate), candidate, file);
  const passport = one(root["SkillsPassport"]) ?? one(one(root["SkillsPassports"])?.["SkillsPassport"]);
  if (passport) return orRefused(readSkillsPassport(passport), passport, file);
  const learner = one(root["learnerinfo"]);
  if (learner) return orRefused(readLearnerInfo(learner), learner, file);
  const name = Object.keys(root).find((key) => !key.startsWith("?")) ?? "nothing";
  throw new BadInputError(
    "not-europass",
    { file },
    `its root is <${name.slice(0, 60)}>`,
    "A Europass file has <Candidate>, <SkillsPassport> or <learnerinfo>.",
  );
}

/** A document of Europass may be a letter, or say which languages somebody speaks. */
function orRefused(career: WrittenCareer, document: Node, file: string): WrittenCareer {
  if (career.jobs.length + career.education.length > 0) return career;
  throw noCareer(file, "CoverLetter" in document);
}

function parseXml(text: string, file: string): Node {
  if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) {
    throw new BadInputError(
      "xml-doctype",
      { file },
      "the XML has a document type or entities of its own",
      "No Europass file has them, so it is not read.",
    );
  }
  const damaged = (found: string, line?: number, cause?: unknown) =>
    new BadInputError("bad-xml", { file, line }, found, "Export it from Europass again.", { cause });
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw damaged(`the XML is damaged: ${valid.err.msg.slice(0, 120)}`, valid.err.line);
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "@",
      removeNSPrefix: true,
      parseTagValue: false,
      parseAttributeValue: false,
      // The five entities of XML are undone in `wordsOf`, once; here they would be undone together with the HTML's own.
      processEntities: false,
    });
    return parser.parse(text) as Node;
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    throw damaged("the XML cannot be read", undefined, cause);
  }
}

function readCandidate(candidate: Node): WrittenCareer {
  const profile = one(candidate["CandidateProfile"]) ?? {};
  const employers = many(one(profile["EmploymentHistory"])?.["EmployerHistory"]);
  const attendances = many(one(profile["EducationHistory"])?.["EducationOrganizationAttendance"]);
  const career = europassCareer(employers.flatMap(readEmployer), attendances.map(readAttendance));
  return {
    ...career,
    names: namesOf(one(one(candidate["CandidatePerson"])?.["PersonName"]), ["GivenName", "FamilyName"]),
  };
}

/** Read only to be taken out of titles. @param keys of the given name and of the family name */
function namesOf(name: Node | undefined, keys: readonly [string, string]): string[] {
  return [
    keys
      .map((key) => wordsOf(name?.[key]))
      .filter((part) => part !== undefined)
      .join(" "),
  ];
}

function readEmployer(employer: Node, at: number): WrittenJob[] {
  return many(employer["PositionHistory"]).map((position, index): WrittenJob => {
    // The schema allows the period on the employer, who then had the person in one position.
    const period = one(position["EmploymentPeriod"]) ?? one(employer["EmploymentPeriod"]) ?? {};
    return {
      where: `EmployerHistory[${at}].PositionHistory[${index}]`,
      title: wordsOf(position["PositionTitle"]),
      // Where the person chose an ESCO occupation, its URI stands where the language of the title belongs.
      esco: escoOf(position["PositionTitle"]),
      employer: wordsOf(employer["OrganizationName"]),
      start: dateOf(period["StartDate"]),
      end: dateOf(period["EndDate"]),
      // The indicator stands beside the period or in it.
      current: [position, period, employer].some((node) => wordsOf(node["CurrentIndicator"])?.toLowerCase() === "true"),
      text: plainText(wordsOf(position["Description"])),
    };
  });
}

function escoOf(title: unknown): string | undefined {
  const attributes = Object.values(one(title) ?? {});
  return attributes.find((value): value is string => typeof value === "string" && ESCO.test(value));
}

const ESCO = /^\s*https?:\/\/data\.europa\.eu\/esco\/occupation\//;

function readAttendance(attendance: Node, at: number): WrittenEducation {
  const degree = one(attendance["EducationDegree"]) ?? {};
  const period = one(attendance["AttendancePeriod"]) ?? {};
  const eqf = wordsOf(attendance["EducationLevelCode"]) ?? wordsOf(degree["EducationLevelCode"]);
  return {
    where: `EducationOrganizationAttendance[${at}]`,
    degree: wordsOf(degree["DegreeName"]) ?? (eqf === undefined ? undefined : `EQF level ${eqf}`),
    level: levelOfEqf(Number(eqf)),
    institution: wordsOf(attendance["OrganizationName"]),
    start: dateOf(period["StartDate"]),
    end: dateOf(period["EndDate"]),
    current:
      wordsOf(period["Ongoing"])?.toLowerCase() === "true" ||
      wordsOf(attendance["CurrentIndicator"])?.toLowerCase() === "true",
  };
}

function readSkillsPassport(passport: Node): WrittenCareer {
  const learner = one(passport["LearnerInfo"]) ?? {};
  const jobs = many(one(learner["WorkExperienceList"])?.["WorkExperience"]).map((work, at): WrittenJob => {
    const period = one(work["Period"]) ?? {};
    return {
      where: `WorkExperience[${at}]`,
      title: wordsOf(one(work["Position"])?.["Label"]),
      employer: wordsOf(one(work["Employer"])?.["Name"]),
      start: dateOfAttributes(period["From"]),
      end: dateOfAttributes(period["To"]),
      current: wordsOf(period["Current"])?.toLowerCase() === "true",
      text: plainText(wordsOf(work["Activities"])),
    };
  });
  const education = many(one(learner["EducationList"])?.["Education"]).map((entry, at): WrittenEducation => {
    const period = one(entry["Period"]) ?? {};
    return {
      where: `Education[${at}]`,
      degree: wordsOf(entry["Title"]),
      institution: wordsOf(one(entry["Organisation"])?.["Name"]),
      start: dateOfAttributes(period["From"]),
      end: dateOfAttributes(period["To"]),
      current: wordsOf(period["Current"])?.toLowerCase() === "true",
    };
  });
  const name = one(one(learner["Identification"])?.["PersonName"]);
  return { ...europassCareer(jobs, education), names: namesOf(name, ["FirstName", "Surname"]) };
}

/** Versions 1 and 2: small letters, and dates as elements (`<year>2002</year><month>--08</month>`). */
function readLearnerInfo(learner: Node): WrittenCareer {
  const jobs = many(one(learner["workexperiencelist"])?.["workexperience"]).map((work, at): WrittenJob => {
    const period = one(work["period"]) ?? {};
    return {
      where: `workexperience[${at}]`,
      title: wordsOf(one(work["position"])?.["label"] ?? work["position"]),
      employer: wordsOf(one(work["employer"])?.["name"]),
      start: dateOfElements(period["from"]),
      end: dateOfElements(period["to"]),
      text: plainText(wordsOf(work["activities"])),
    };
  });
  const education = many(one(learner["educationlist"])?.["education"]).map((entry, at): WrittenEducation => {
    const period = one(entry["period"]) ?? {};
    return {
      where: `education[${at}]`,
      degree: wordsOf(entry["title"]),
      institution: wordsOf(one(entry["organisation"])?.["name"]),
      start: dateOfElements(period["from"]),
      end: dateOfElements(period["to"]),
    };
  });
  const names = namesOf(one(learner["identification"]), ["firstname", "lastname"]);
  return { ...europassCareer(jobs, education), names };
}

function europassCareer(jobs: WrittenJob[], education: WrittenEducation[]): WrittenCareer {
  return { id: "person-1", jobs, education, notes: [], order: "newest-first", missingEnd: "current" };
}

// --- values -------------------------------------------------------------------------------------------------------------------

/** `<eures:StartDate><hr:FormattedDateTime>2015-03</…></…>`, or the date itself. */
function dateOf(value: unknown): string | undefined {
  return wordsOf(one(value)?.["FormattedDateTime"] ?? value);
}

/** `year="2013" month="--03" day="---15"`: XSD's gYear, gMonth and gDay. */
function dateOfAttributes(value: unknown): string | undefined {
  const node = one(value);
  const [year, month, day] = ["@year", "@month", "@day"].map((name) => node?.[name]);
  if (typeof year !== "string") return undefined;
  return [year, month, day]
    .map((part) => (typeof part === "string" ? part.replace(/^-+/, "") : ""))
    .filter((part) => part !== "")
    .join("-");
}

function dateOfElements(value: unknown): string | undefined {
  const node = one(value);
  const parts = ["year", "month", "day"].map((name) => wordsOf(node?.[name])?.replace(/^-+/, ""));
  return parts[0] === undefined ? undefined : parts.filter((part) => part !== undefined && part !== "").join("-");
}

function many(value: unknown): Node[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
    (node): node is Node => typeof node === "object" && node !== null,
  );
}

function one(value: unknown): Node | undefined {
  return many(value)[0];
}

/** The words of an element, of the first one where there are several. */
function wordsOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = typeof first === "object" && first !== null ? (first as Node)["#text"] : first;
  return typeof text === "string" && text.trim() !== "" ? undoEntities(text.trim()) : undefined;
}

/** The words of HTML, its tags as spaces and its own entities undone. */
function plainText(html: string | undefined): string | undefined {
  return html === undefined ? undefined : undoEntities(html.replace(/<[^<>]*>/g, " "));
}
