/**
 * What is swapped in a history, and how: two documents of one person that differ in nothing else.
 *
 *     Career ─► a JSON Resume of it, titles as written ─► one with this name, one with that ─► both read again, like any document
 *
 * Names and nationalities do not stand in a history: a document carries them beside it, and here both do, so that the readers are tried as well. A code
 * that the file gave stays; a title that was coded is coded again, because the coder may mind what the words say.
 */
import type { Career } from "../../domain/index.ts";
import { EXTRA_KEY } from "../../histories/formats/json-resume.ts";
import { writeJsonResume } from "../../histories/write.ts";
import { type Form, inForm } from "./gendered-words.ts";

export type Swap = {
  readonly name: string;
  /** For people: what stands in the one document and what in the other. */
  readonly said: string;
  /** @param at which of several pairs is taken: any number that the person decides */
  readonly documents: (career: Career, at: number) => readonly [JsonResume, JsonResume];
};

export type JsonResume = Readonly<Record<string, unknown>>;

/** First names as the field experiments have them (Bertrand and Mullainathan 2004), of two origins each; and surnames that are trades. */
const NAMES = [
  ["Emily Walsh", "Lakisha Washington"],
  ["Greg Walsh", "Jamal Washington"],
  ["Emily Walsh", "Greg Walsh"],
  ["Anna Lehmann", "Fatma Yılmaz"],
  ["Maria Gonzalez", "Mary Smith"],
  ["Robert Miller", "Robert Baker"],
  ["Susan Clark", "Susan Cook"],
] as const;

const NATIONALITIES = [
  ["US", "American", "NG", "Nigerian"],
  ["US", "American", "MX", "Mexican"],
  ["DE", "German", "TR", "Turkish"],
  ["GB", "British", "PK", "Pakistani"],
] as const;

const SCHOOLS = [
  ["University of Vermont", "Howard University"],
  ["Boston College", "Spelman College"],
  ["Dartmouth College", "Smith College, a women's college"],
] as const;

export const SWAPS: readonly Swap[] = [
  {
    name: "name",
    said: "one name or another, such as Emily Walsh or Lakisha Washington",
    documents: (career, at) => {
      const [one, other] = pairOf(NAMES, at);
      return [withBasics(career, { name: one }), withBasics(career, { name: other })];
    },
  },
  {
    name: "nationality",
    said: "one nationality or another, such as German or Turkish",
    documents: (career, at) => {
      const [land, nation, otherLand, otherNation] = pairOf(NATIONALITIES, at);
      const basics = (countryCode: string, nationality: string) => ({
        nationality,
        location: { countryCode },
        summary: `Nationality: ${nationality}.`,
      });
      return [withBasics(career, basics(land, nation)), withBasics(career, basics(otherLand, otherNation))];
    },
  },
  {
    name: "gendered words",
    said: "masculine or feminine words in titles, degrees, employers and texts, and pronouns",
    documents: (career) => {
      const inWords = (form: Form) => {
        const pronouns = form === "masculine" ? "He/him" : "She/her";
        return withBasics(
          mapWords(career, (text) => inForm(text, form)),
          { summary: `Pronouns: ${pronouns}.` },
        );
      };
      return [inWords("masculine"), inWords("feminine")];
    },
  },
  {
    name: "school",
    said: "every school one name or another, such as University of Vermont or Howard University",
    documents: (career, at) => {
      const [one, other] = pairOf(SCHOOLS, at);
      const at_ = (institution: string) => ({
        ...career,
        education: career.education.map((entry) => ({ ...entry, institution })),
      });
      return [withBasics(at_(one), {}), withBasics(at_(other), {})];
    },
  },
];

function pairOf<Pair>(pairs: readonly Pair[], at: number): Pair {
  return pairs[at % pairs.length]!;
}

function withBasics(career: Career, basics: Readonly<Record<string, unknown>>): JsonResume {
  const resume = writeJsonResume(career);
  return { ...resume, basics, work: (resume["work"] as Record<string, unknown>[]).map(codedAnew) };
}

/** Without the code that a coder found, which is to be found again. */
function codedAnew(work: Record<string, unknown>): Record<string, unknown> {
  const extra = work[EXTRA_KEY] as Record<string, unknown> | undefined;
  if (extra === undefined || extra["found"] === "given") return work;
  const { code: _code, found: _found, score: _score, ...kept } = extra;
  return { ...work, [EXTRA_KEY]: kept };
}

function mapWords(career: Career, change: (text: string) => string): Career {
  const changed = <Key extends string>(record: { readonly [key in Key]?: string | undefined }, keys: readonly Key[]) =>
    Object.fromEntries(keys.flatMap((key) => (record[key] === undefined ? [] : [[key, change(record[key])]])));
  return {
    ...career,
    jobs: career.jobs.map((job) => ({ ...job, ...changed(job, ["title", "employer", "text"]) })),
    education: career.education.map((entry) => ({ ...entry, ...changed(entry, ["degree", "field", "institution"]) })),
  };
}
