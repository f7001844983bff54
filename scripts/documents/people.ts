/**
 * Invented people whose résumés are laid out as documents: those of examples/face-validity.jsonl, with months and a first job.
 *
 * In: the JSON Resumes of the file; a seed.  Out: people, and for each job what a reader should find.
 */
import { readFileSync } from "node:fs";
import { seededRandom } from "../../src/domain/index.ts";

export type WrittenJob = {
  readonly title: string;
  readonly employer: string | undefined;
  readonly place: string;
  /** 2015 or 2015-03. */
  readonly start: string;
  /** Undefined while it is held. */
  readonly end: string | undefined;
  readonly duties: readonly string[];
};

export type Person = {
  readonly name: string;
  readonly jobs: readonly WrittenJob[];
  readonly degrees: readonly { readonly degree: string; readonly school: string; readonly year: string }[];
};

type JsonResume = {
  readonly work: readonly {
    readonly position: string;
    readonly name?: string;
    readonly startDate: string;
    readonly endDate?: string;
  }[];
  readonly education?: readonly { readonly studyType: string; readonly area?: string; readonly endDate: string }[];
};

const FIRST_JOBS = [
  ["Cashier", "Corner Market"],
  ["Dishwasher", "Blue Plate Diner"],
  ["Lifeguard", "City Pool"],
  ["Newspaper Carrier", "Dayton Daily News"],
  ["Camp Counselor", "Camp Lakota"],
  ["Dog Walker", "Happy Paws LLC"],
] as const;
const PLACES = ["Dayton, OH", "Toledo, Ohio", "Springfield, IL", "Portland, OR", "Austin, TX"];
const DUTIES = [
  "Trained four new colleagues in 2019 and wrote the handbook they use",
  "Kept records up to date and answered questions from customers every day",
  "Cut the time from order to delivery by 12 % together with two other teams",
  "Responsible for opening and closing, for the till and for the weekly plan of shifts",
  "Met every target for safety and quality",
];
const NAMES = ["Jane Roe", "John Doe", "Mary Major", "Alex Poe", "Sam Noe"];
const SCHOOLS = ["Wright Valley University", "Hill College", "Central High School", "Lakeside Community College"];

export function people(): Person[] {
  const lines = readFileSync(new URL("../../examples/face-validity.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line, at) => {
    const random = seededRandom(1_000 + at);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    const { work, education = [] } = JSON.parse(line) as JsonResume;
    const months = random() < 0.6;
    const dated = (year: string) =>
      months && year.length === 4 ? `${year}-${String(1 + Math.floor(12 * random())).padStart(2, "0")}` : year;
    const jobs = work
      .map(
        ({ position, name, startDate, endDate }): WrittenJob => ({
          title: position,
          employer: name,
          place: pick(PLACES),
          start: dated(startDate),
          end: endDate === undefined ? undefined : dated(endDate),
          duties: DUTIES.filter(() => random() < 0.5),
        }),
      )
      .map((job) => (job.end !== undefined && job.end < job.start ? { ...job, end: job.start } : job))
      .sort((a, b) => (b.end ?? "9999").localeCompare(a.end ?? "9999"));
    const first = Math.min(...jobs.map(({ start }) => Number(start.slice(0, 4))));
    const [title, employer] = pick(FIRST_JOBS);
    const early = {
      title,
      employer,
      place: pick(PLACES),
      start: String(first - 3),
      end: String(first - 1),
      duties: [],
    };
    return {
      name: pick(NAMES),
      jobs: [...jobs, early],
      degrees: education.map(({ studyType, area, endDate }) => ({
        degree: area === undefined ? studyType : `${studyType} in ${area}`,
        school: pick(SCHOOLS),
        year: endDate,
      })),
    };
  });
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

export type DateForm = "long" | "short" | "numbers" | "brackets";

/** "March 2015 – Present", "Mar 2015 - Present", "03/2015 – Present". */
export function span({ start, end }: WrittenJob, form: DateForm): string {
  const dash = form === "short" ? " - " : form === "long" ? " to " : " – ";
  return `${date(start, form)}${dash}${end === undefined ? "Present" : date(end, form)}`;
}

function date(written: string, form: DateForm): string {
  const [year, month] = written.split("-");
  if (month === undefined) return year!;
  if (form === "numbers") return `${month}/${year}`;
  const name = MONTHS[Number(month) - 1]!;
  return `${form === "short" ? name.slice(0, 3) : name} ${year}`;
}
