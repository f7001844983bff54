/**
 * The ways in which a title can be read, each with how far it is to be trusted.
 *
 * In: the parts of a title, and words that stand beside it.  Out: normal titles for the matcher, plainest first.
 *
 *     Engineer, Software            software engineer, where that is a known title
 *     Manager, Human Resources      human resources manager
 *     Founder - 3D Film Director    3D film director
 *     Owner, Joe's Plumbing         plumbing, which says the trade and not the job
 */
import { isMilitaryRank, noOccupationIn } from "./no-occupation.ts";
import { joinParts, type NormalTitle, type TitlePart } from "./normal-title.ts";

export type Reading = {
  readonly title: NormalTitle;
  /** What the probability of its answer is multiplied with, 0 to 1. */
  readonly trust: number;
  /** It counts only where it is a known title to the word. */
  readonly exactOnly: boolean;
};

/** Of the firm that somebody owns: the trade is in its name as often as not, and the job may be running it. */
const OF_A_FIRM = 0.7;
/** A job's own words are about its work, but name no title. */
const OF_A_TEXT = 0.8;
/** The longest part that is read as a qualification of the one before it. */
const LONGEST_QUALIFICATION = 3;

/** Ranks that are of a trade when one stands beside them; who owns a firm is not of its trade by that. */
const OF_A_TRADE = new Set(
  "manager director supervisor specialist coordinator assistant officer technician operator analyst administrator representative consultant advisor adviser lead head trainee apprentice intern helper worker agent associate expert professional leader".split(
    " ",
  ),
);

/** What every firm may be called. */
const LEGAL_FORMS = new Set(
  "corp corporation inc incorporated llc llp ltd limited co company group holding gmbh".split(" "),
);

export function readingsOf(parts: readonly TitlePart[]): Reading[] {
  const [first, second] = parts;
  if (first === undefined) return [];
  if (noOccupationIn(first.words) === undefined) {
    const told = parts.filter((part, at) => at === 0 || !isDepartment(part));
    return [plainReading(told), ...invertedExact(told), ...laterParts(told)];
  }
  if (second === undefined) return [];
  const inService = readingInService(
    first.words,
    parts.slice(1).flatMap(({ words }) => words),
  );
  if (inService !== undefined) return [inService];
  if (isRank(first.words) && second.words.length <= LONGEST_QUALIFICATION && second.after !== "at") {
    return [
      { title: joinParts([inverted(first, second), ...parts.slice(2)]), trust: 1, exactOnly: second.after === "mark" },
    ];
  }
  return laterParts(parts);
}

/** An accountant in the marketing department is an accountant. */
function isDepartment({ after, text }: TitlePart): boolean {
  return after === "at" && /\b(?:department|dept|division|team|unit|office)\.?$/.test(text.trim());
}

export function plainReading(parts: readonly TitlePart[]): Reading {
  return { title: joinParts(parts), trust: 1, exactOnly: false };
}

/** Whether the head is a rank within a trade, which is then to be found beside it. */
export function isRank(words: readonly string[]): boolean {
  return OF_A_TRADE.has(words.at(-1) ?? "");
}

const SERVICES = new Set("army navy marine corp air force coast national guard police sheriff fire".split(" "));

/** "Captain, U.S. Air Force" and "Captain" at "Dayton Police Department" are two trades: the service says which. */
function readingInService(rank: readonly string[], told: readonly string[]): Reading | undefined {
  const service = told.filter((word) => SERVICES.has(word));
  if (!isMilitaryRank(rank) || service.length === 0) return undefined;
  const words = [...new Set([...service, ...rank])];
  return { title: { words, aside: [], tail: [], guessed: false }, trust: 1, exactOnly: false };
}

/** What the employer's name and the person's own words say, where the title says too little. */
export function readingsBeside(
  parts: readonly TitlePart[],
  beside: { readonly employer: readonly string[]; readonly text: readonly string[] },
): Reading[] {
  const plain = joinParts(parts);
  const school = readingAtSchool(plain, beside.employer);
  if (school !== undefined) return [school];
  const hasTrade = noOccupationIn(plain.words) === undefined;
  const told = [...plain.tail, ...beside.employer];
  const readings: Reading[] = [];
  if (hasTrade && told.length > 0) {
    readings.push({
      title: { ...plain, aside: [...plain.aside, ...plain.tail], tail: beside.employer },
      trust: 1,
      exactOnly: false,
    });
    readings.push({
      title: { ...plain, words: [...told, ...plain.words], tail: [] },
      trust: OF_A_TEXT,
      exactOnly: false,
    });
  }
  const inService = readingInService(plain.words, told);
  if (inService !== undefined) return [inService];
  const content = told.filter((word) => noOccupationIn([word]) !== "no-job" && !LEGAL_FORMS.has(word));
  if (!hasTrade && content.length > 0) {
    // A firm's name ends with what it is: Olive Garden Restaurant, Joe's Plumbing.
    const rank = isRank(plain.words) ? plain.words : [];
    const trust = rank.length > 0 ? OF_A_TEXT : OF_A_FIRM;
    for (const firm of [content, content.slice(-1)]) {
      readings.push({ title: { ...plain, words: [...firm, ...rank], aside: [], tail: [] }, trust, exactOnly: false });
    }
  }
  if (beside.text.length > 0) {
    const words = hasTrade || isRank(plain.words) ? plain.words : content;
    readings.push({
      title: {
        ...plain,
        words: words.length > 0 ? words : beside.text.slice(0, 40),
        aside: beside.text.slice(0, 40),
        tail: beside.employer,
      },
      trust: OF_A_TEXT,
      exactOnly: false,
    });
  }
  return readings;
}

const SCHOOLS = ["high", "elementary", "middle", "preschool", "kindergarten", "secondary", "primary", "daycare"];
const AT_SCHOOL = new Set(["teacher", "principal"]);

/** A "History Teacher" at a high school is none of a university, whatever the list of titles says of history. */
export function readingAtSchool(title: NormalTitle, employer: readonly string[]): Reading | undefined {
  const head = title.words.at(-1) ?? "";
  const level = SCHOOLS.find((word) => employer.includes(word));
  if (!AT_SCHOOL.has(head) || level === undefined || title.words.includes("special")) return undefined;
  const school =
    level === "daycare"
      ? ["preschool"]
      : level === "preschool" || level === "kindergarten"
        ? [level]
        : [level, "school"];
  const aside = title.words.slice(0, -1).filter((word) => !school.includes(word));
  return { title: { ...title, words: [...school, head], aside, tail: [] }, trust: 1, exactOnly: false };
}

/** "Nurse, Registered": the second part before the first, where that is a known title to the word. */
function invertedExact(parts: readonly TitlePart[]): Reading[] {
  const [first, second] = parts;
  if (first === undefined || second === undefined || second.after === "at") return [];
  if (first.words.length > 1 || second.words.length > LONGEST_QUALIFICATION) return [];
  return [{ title: joinParts([inverted(first, second), ...parts.slice(2)]), trust: 1, exactOnly: true }];
}

function inverted(first: TitlePart, second: TitlePart): TitlePart {
  return { ...first, words: [...second.words, ...first.words] };
}

/** A later part of a headline may be the title: after a bar or a dash any that is known to the word, never after "at". */
function laterParts(parts: readonly TitlePart[]): Reading[] {
  const named = noOccupationIn(parts[0]!.words) === undefined;
  return parts.slice(1).flatMap((part, at): Reading[] => {
    if (part.after !== "mark" || noOccupationIn(part.words) !== undefined) return [];
    return [{ title: joinParts([part, ...parts.slice(at + 2)]), trust: named ? 0.9 : 1, exactOnly: named }];
  });
}
