/**
 * The words of claims in English: facts of a history, what is ahead, questions, how often and how strongly.
 *
 * "People often next", never "you will".
 */
import { MOVE_QUESTIONS, PREFERENCE_QUESTIONS } from "../../../src/claims/question-words.ts";
import type { AheadClaim, DegreeLevel, HistoryClaim, Mark, Move, ReadingNote } from "../../../src/domain/index.ts";
import { FIELD_WORDS } from "../../../src/taxonomy/soc.ts";
import type { Strength } from "../../engine/shown.ts";

const DEGREES: Readonly<Record<DegreeLevel, string>> = {
  "less-than-high-school": "less than a high school diploma",
  "high-school": "a high school diploma",
  "some-college": "some college or a certificate",
  associate: "an associate degree",
  bachelor: "a bachelor’s degree",
  master: "a master’s degree",
  professional: "a professional degree",
  doctorate: "a doctorate",
};

const ZONES = [
  "little or no preparation",
  "some preparation",
  "medium preparation",
  "considerable preparation",
  "extensive preparation",
] as const;

/** Preferences by O*NET's element, as a wish in a few words. */
const WISHES: Readonly<Record<string, string>> = {
  realistic: "with my hands, tools or machines",
  investigative: "finding things out",
  artistic: "creating or designing",
  social: "helping, training or caring for people",
  enterprising: "leading, persuading or selling",
  conventional: "with records, figures and procedures",
  "programming-skill": "writing programs",
  "mathematics-skill": "with a good deal of mathematics",
  "repairing-skill": "repairing things",
  "writing-skill": "with a good deal of writing",
  "medicine-and-dentistry-knowledge": "with medical knowledge",
  "law-and-government-knowledge": "with law or government",
  "sales-and-marketing-knowledge": "selling or marketing",
  "food-production-knowledge": "with food",
  "building-and-construction-knowledge": "on buildings",
  "mechanical-knowledge": "with machines and engines",
  "computers-and-electronics-knowledge": "mainly with computers",
  "transportation-knowledge": "on the road, moving goods or people",
  "public-safety-and-security-knowledge": "in safety or security",
  "administrative-knowledge": "in an office",
  "education-and-training-knowledge": "teaching or training",
};

const PATHS = {
  "one-occupation": "having come back to the same occupation",
  "one-field": "having tried more than one occupation of the field",
  rising: "the way up, step by step",
  "several-fields": "work in other fields before",
} as const;

const field = (major: string) => FIELD_WORDS[major] ?? major;
const years = (count: number) => (count === 1 ? "1 year" : `${count} years`);
const of100 = (count: number) => (count === 0 ? "fewer than 1 of 100" : `about ${count} of 100`);
const short100 = (count: number) => (count === 0 ? "fewer than 1" : `${count}`);

/** A fact as a person says it in a sentence: "your 7 years among Registered Nurses". @param named the title was named just before */
function factInSentence(says: HistoryClaim, titleOf: (code: string) => string, named: boolean): string {
  switch (says.kind) {
    case "last":
      return named ? "being in this work already" : `your last job, among ${titleOf(says.code)}`;
    case "level":
      return "the level of your last job";
    case "held":
      return named ? "having done this work before" : `earlier work among ${titleOf(says.code)}`;
    case "tenure":
      return named ? `your ${years(says.years)} in it` : `your ${years(says.years)} among ${titleOf(says.code)}`;
    case "field-tenure":
      return `other work of the same field, ${field(says.major)}`;
    case "path":
      return PATHS[says.shape];
    case "same-employer":
      return "your last change of jobs, within the same employer";
    case "jobs":
      return "several spells of the same work";
    case "education": {
      if (says.level === "less-than-high-school") return "leaving school before the diploma";
      const degree = DEGREES[says.level].replace(/^an? /, "your ");
      return says.field === undefined || says.field === "Others" ? degree : `${degree} in ${says.field}`;
    }
    default:
      return says satisfies never;
  }
}

/** A fact as a claim that can be true or not so. */
function factAsClaim(says: HistoryClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "last":
      return `Your last work was among ${titleOf(says.code)}.`;
    case "level":
      return `Your last work asks for ${ZONES[says.zone - 1]}.`;
    case "held":
      return `You worked among ${titleOf(says.code)} before.`;
    case "tenure":
      return `You have spent ${years(says.years)} among ${titleOf(says.code)}.`;
    case "field-tenure":
      return `You did other work of the same field, ${field(says.major)}.`;
    case "path":
      return {
        "one-occupation": "You came back to the same occupation.",
        "one-field": "You have tried more than one occupation of your field.",
        rising: "You moved step by step to work that asks for more preparation.",
        "several-fields": "You worked in other fields before.",
      }[says.shape];
    case "same-employer":
      return "You last changed jobs within the same employer.";
    case "jobs":
      return "You have had several spells of the same work.";
    case "education": {
      if (says.level === "less-than-high-school") return "You left school before the diploma.";
      const degree = DEGREES[says.level];
      return `You have ${degree}${says.field === undefined || says.field === "Others" ? "" : ` in ${says.field}`}.`;
    }
    default:
      return says satisfies never;
  }
}

function aheadAsClaim(says: AheadClaim, titleOf: (code: string) => string): string {
  switch (says.kind) {
    case "move":
      return {
        stay: "Next you stay in the same occupation.",
        return: "Next you go back to an occupation you have had before.",
        up: "Next you move up within your field.",
        "same-field": "Next you take another occupation of the same field.",
        elsewhere: "Next you go to another field.",
      }[says.move];
    case "field":
      return `Next you work in ${field(says.major)}.`;
    case "zone":
      return `Next you do work that asks for ${ZONES[says.zone - 1]}.`;
    case "prefers":
      return `You want work ${WISHES[says.element] ?? `with ${says.element.replaceAll("-", " ")}`}.`;
    case "title":
      return `You want to work among ${titleOf(says.code)}.`;
    case "plans-degree":
      return `You plan ${DEGREES[says.level]}.`;
    default:
      return says satisfies never;
  }
}

function question(says: AheadClaim): string {
  switch (says.kind) {
    case "move":
      return MOVE_QUESTIONS[says.move];
    case "field":
      return `Do you see your next job in ${field(says.major)}?`;
    case "zone":
      return `Should your next job be one that usually asks for ${ZONES[says.zone - 1]}?`;
    case "prefers":
      return PREFERENCE_QUESTIONS[says.element] ?? `Do you want work with ${says.element.replaceAll("-", " ")}?`;
    default:
      return "";
  }
}

/** How often, in words. @param share 0 to 1 */
function often(share: number): string {
  if (share >= 0.5) return "most often";
  if (share >= 0.25) return "often";
  if (share >= 0.1) return "sometimes";
  return share >= 0.03 ? "now and then" : "seldom";
}

/** The first sentence of the reason. @param titles official ones, at most two */
function way(move: Move, major: string, share: number, titles: readonly string[], first: boolean): string {
  const such = titles.length === 0 ? "" : `, for example among ${titles.join(" or ")}`;
  const who = first ? `People with a history like yours ${often(share)}` : `${capital(often(share))} they`;
  switch (move) {
    case "stay":
      return `${who} stay in the same occupation next${titles[0] ? `, among ${titles[0]}` : ""}.`;
    case "return":
      return `${who} go back next to an occupation they had before${such}.`;
    case "up":
      return `${who} move up next, to work in the same field that asks for more preparation${such}.`;
    case "same-field":
      return `${who} take another occupation of the same field${such}.`;
    case "elsewhere":
      return `${who} go to another field, ${field(major)}${such}.`;
    default:
      return move satisfies never;
  }
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const STRENGTHS: Readonly<Record<Strength, string>> = {
  strongly: "strongly",
  clearly: "clearly",
  "a little": "a little",
};

const MARKS: Readonly<Record<Mark["kind"], string>> = {
  "unlike-the-data": "A history like this one is rare among the people it learned from, so it knows little about it.",
  "short-history": "There is little to go on yet: with one job or less, what people in general do counts most.",
  "title-not-recognised":
    "A title was not recognised, so that job counts for nothing. Choose its occupation in your history.",
  "no-dates": "Without dates it cannot know how long you did what.",
  "floor-mixed": "Some titles were not ranked by the model itself.",
  "reason-failed": "A reason could not be written.",
};

const NOTES: Readonly<Record<ReadingNote["rule"], string>> = {
  "reversed-dates": "An end stood before its start; the two were exchanged.",
  "future-date": "A date lies in the future.",
  "unreadable-date": "A date could not be read.",
  "missing-start": "A job has no beginning.",
  "missing-end": "A job has no end.",
  "no-title": "A job has no title.",
  overlap: "Two jobs overlap.",
  reordered: "Jobs were put in order of time.",
  "current-not-last": "A job that is still held is not the latest one.",
  "undated-degree": "A degree has no date.",
  "after-the-moment": "Something is dated after today and was left out.",
  duplicate: "The same thing stood there twice.",
  "not-a-job": "Something is no job and was left out.",
  "personal-detail": "A personal detail was taken out.",
  "text-shortened": "A long text was cut.",
  "unknown-field": "Something could not be used.",
};

export const enClaims = {
  field,
  fields: Object.keys(FIELD_WORDS).filter((major) => major !== "55"),
  zones: ZONES as readonly string[],
  degrees: DEGREES,
  preferences: WISHES,
  strengths: STRENGTHS,
  marks: MARKS,
  notes: NOTES,
  of100,
  short100,
  yearsText: years,
  often,
  way,
  question,
  factInSentence,
  factAsClaim,
  aheadAsClaim,
  /** Whether the phrase of a fact takes the verb in the plural. */
  isPlural: (says: HistoryClaim) => says.kind === "tenure" || says.kind === "jobs",
  capital,
};
