/**
 * A written job title in the one form in which all titles are compared.
 *
 * In: "Sr. Software Engineers II, Acme Corp".  Out: the words senior, software, engineer, and apart from them what follows the comma.
 * Every step of `titles.ts`, and the training of the matcher, goes through this file, so that all of them mean the same by a title.
 *
 * The last of the words is the head, which in English names the kind of worker: "Director of Nursing" has the words of "Nursing
 * Director", and an intern, trainee or apprentice in something is one of that trade.
 */
import { isMark, joinedWrittenOut, writtenOut } from "./abbreviations.ts";
import { withoutMarks } from "./title-marks.ts";

/** Longer texts are not titles; what is beyond is not read. */
export const LONGEST_TITLE = 200;

/**
 * Words that say nothing of the work: joining words, the grades by which employers number their jobs, and the terms of the
 * engagement.
 */
const SILENT = new Set(
  `of the and for in a an to at with on as or i ii iii iv v vi 1 2 3 4 l1 l2 l3 l4 l5 l6
  remote contract temporary seasonal freelance part time full former acting us usa`.split(/\s+/),
);

export type NormalTitle = {
  /** The words of the title proper, its head last. */
  readonly words: readonly string[];
  /** The words between the title and the tail: a part of the title or of the employer's name. */
  readonly aside: readonly string[];
  /** The words of the last part, after a comma, dash, colon or "at": often the employer, sometimes a part of the title. */
  readonly tail: readonly string[];
  /** True where a short word was written out that can mean something else. */
  readonly guessed: boolean;
};

/** A part of a title, between marks that part titles from employers and places. */
export type TitlePart = Pick<NormalTitle, "words" | "guessed"> & {
  /** The part as it is written, in lower case, without marks. */
  readonly text: string;
  /** What stands before it; "mark" is any dash, bar, dot, colon or bracket. */
  readonly after: "nothing" | "comma" | "at" | "mark";
};

/** A dash parts where a space stands on either side of it, a long one always: "co-pilot" and "night-auditor" are one word each. */
const PARTING =
  /(\s*,\s*|\s+(?:at|@)\s+|\s*[|·•;]\s*|\s+[-–]+\s*|[-–]+\s+|\s*(?:—|--+)\s*|\s*:\s+|\s+(?:in|to|with|under|reporting to)\s+the\s+|\s+with\s+|\s+d\.?b\.?a\.?\s+(?=\S)|\s*[()[\]]\s*)/u;
/** A company's legal form, which would otherwise pass for all that follows the last comma. */
const LEGAL_FORM = /(?:,\s*|\s+)(?:llc|l\.l\.c|inc|ltd|corp|co|llp|pllc|plc|gmbh|pc|p\.c|s\.a)\.?\s*$/u;
const DATABASE = /\bdba\s+(?:developer|manager|consultant|lead|and|i{1,3})\b/u;

export function normalTitle(written: string): NormalTitle {
  return joinParts(titleParts(written));
}

/** The first part is the title, the last the tail, what stands between is aside. */
export function joinParts(parts: readonly TitlePart[]): NormalTitle {
  const [first, ...others] = parts;
  if (first === undefined) return { words: [], aside: [], tail: [], guessed: false };
  const { words, guessed } = first;
  const aside = others.slice(0, -1).flatMap((part) => part.words);
  return { words, aside, tail: others.at(-1)?.words ?? [], guessed };
}

/** The parts of a title that hold words, in the order in which they are written. */
export function titleParts(written: string): TitlePart[] {
  const text = legible(written);
  const parted = text.includes(",") ? text.replace(LEGAL_FORM, "") : text;
  // Every other piece is what parts the pieces on either side of it.
  const pieces = parted.split(DATABASE.test(parted) ? /(\s*,\s*)/u : PARTING);
  return pieces
    .filter((_, at) => at % 2 === 0)
    .map((text, at): TitlePart => {
      const mark = (pieces[2 * at - 1] ?? "").trim();
      const after = at === 0 ? "nothing" : mark === "," ? "comma" : /^\p{L}|^@/u.test(mark) ? "at" : "mark";
      return { ...titleWords(text), text, after };
    })
    .filter(({ words, text, after }) => words.length > 0 && !(after !== "nothing" && isMark(text)));
}

/** The key by which whole titles are equal: their words part by part. */
export function titleKey(written: string): string {
  return titleParts(written)
    .flatMap(({ words }) => words)
    .join(" ");
}

/** The words of a text that is no title but speaks of one, in the same form. */
export function normalWords(text: string): string[] {
  return finished(writtenOut(rawWords(text.normalize("NFKC").toLowerCase())).words);
}

function legible(written: string): string {
  return joinedWrittenOut(withoutMarks(written.slice(0, LONGEST_TITLE)).toLowerCase());
}

function titleWords(text: string): { words: string[]; guessed: boolean } {
  const { words, guessed } = writtenOut(rawWords(text));
  return { words: levelFirst(headOfSomething(finished(headLast(words)))), guessed };
}

function rawWords(text: string): string[] {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/&/g, " and ")
    .replace(/['’]s\b/g, "")
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, "")
    .replace(/\b(co|re|pre|non|e|x)-(?=\p{L})/gu, "$1")
    // "R.N." and "V.P." are one word each.
    .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu, (letters) => `${letters.replaceAll(".", "")} `);
  return plain.match(/[\p{L}\p{N}#+]+/gu) ?? [];
}

function finished(words: readonly string[]): string[] {
  return withoutGrades(words.filter((word) => !SILENT.has(word)).map(singular));
}

/** Behind these words "senior" and "junior" are no grade: senior living, junior college. */
const NO_GRADE_BEFORE = new Set([
  "living",
  "care",
  "center",
  "centre",
  "citizen",
  "high",
  "college",
  "school",
  "home",
  "housing",
  "service",
  "vice",
]);

/** "Senior" and "junior" before a title say how long, not what. */
function withoutGrades(words: readonly string[]): string[] {
  const [first, second] = words;
  const isGrade = (first === "senior" || first === "junior") && second !== undefined && !NO_GRADE_BEFORE.has(second);
  return isGrade ? words.slice(1) : [...words];
}

/** "director of nursing" to "nursing director": what follows the first small word belongs before the head. */
function headLast(words: readonly string[]): readonly string[] {
  const joint = words.findIndex((word, at) => at > 0 && (word === "of" || word === "in" || word === "for"));
  if (joint < 0 || joint === words.length - 1) return words;
  const after = words.slice(joint + 1);
  // A manager in training is no training manager.
  if (after.length === 1 && after[0] === "training") return ["trainee", ...words.slice(0, joint)];
  return [...after, ...words.slice(0, joint)];
}

/** The head of something directs it; "head" alone, or before a word, is a rank ("Head Cook"). */
function headOfSomething(words: readonly string[]): readonly string[] {
  return words.length > 1 && words.at(-1) === "head" ? [...words.slice(0, -1), "director"] : words;
}

const LEARNERS = new Set([
  "intern",
  "internship",
  "trainee",
  "apprentice",
  "apprenticeship",
  "coop",
  "extern",
  "externship",
]);

/** Who learns a field learns the trade of it. */
const TRADES: Readonly<Record<string, string>> = {
  accounting: "accountant",
  engineering: "engineer",
  nursing: "nurse",
};

function levelFirst(words: readonly string[]): string[] {
  const last = words.at(-1);
  if (last === undefined || words.length === 1 || !LEARNERS.has(last)) return [...words];
  const field = words.at(-2)!;
  return [last, ...words.slice(0, -2), TRADES[field] ?? field];
}

/** English plurals as titles have them; a word that only looks like one ("business", "bus") is left. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith("sses")) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}
