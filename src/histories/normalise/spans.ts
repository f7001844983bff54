/**
 * Spans of time within a line of text.
 *
 * In: a line.  Out: where a span stands in it and its two ends as written ("Jan 2020 – Present", "2015 to 2018", "since 2019", "(2015)").
 */
import { MONTH_PATTERN } from "./dates.ts";

export type Span = {
  readonly at: number;
  readonly length: number;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly current: boolean;
};

const MONTH = `(?<!\\p{L})(?:${MONTH_PATTERN})(?!\\p{L})\\.?`;
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const YEAR = "(?:19|20)\\d\\d(?!\\d)";
/** Each form that `readDate` reads and that can be told from other numbers. */
const DATE = `(?<!\\d)(?:${[
  `(?:${DAY}(?:st|nd|rd|th|\\.)?\\s?)?${MONTH}[\\s,-]{0,3}(?:${DAY}(?:st|nd|rd|th)?,?\\s)?(?:${YEAR}|['’]\\d\\d(?!\\d))`,
  `${DAY}[./-]${DAY}[./-]${YEAR}`,
  `(?:0?[1-9]|1[0-2])\\s?[./-]\\s?${YEAR}`,
  `q[1-4][\\s/-]?${YEAR}`,
  `(?:spring|summer|fall|autumn|winter|early|mid|late)[\\s-]${YEAR}`,
  `${YEAR}(?:[-/](?:0?[1-9]|1[0-2])(?!\\d)(?:-${DAY}(?!\\d))?)?`,
].join("|")})`;
const NOW =
  "present(?: day)?|current(?:ly)?|now|today|ongoing|date|heute|jetzt|aktuell|aujourd['’]hui|présent|actualidad|presente|actual|oggi|attuale|heden|nu";
const TO =
  "\\s*(?:[-–—−‐‑→]+|(?<!\\p{L})(?:to|until|till?|through|thru|and|bis(?: zum)?|à|al?|hasta|t/m|tot)(?!\\p{L}))\\s*";
const OPEN = "[(\\[]?\\s*";
const CLOSE = "\\s*[)\\]]?";

const RANGE = new RegExp(
  `${OPEN}(?:\\b(?:from|between|von|de|desde)\\s+)?(?<start>${DATE})(?:${TO})(?:(?<now>(?:${NOW})(?![\\p{L}]))|(?<end>${DATE}|\\d\\d(?!\\d)))${CLOSE}`,
  "du",
);
const SINCE = new RegExp(
  `${OPEN}\\b(?:since|seit|depuis|desde|from|ab|dal|sinds|starting)\\s+(?<start>${DATE})(?:\\s+(?:onwards?|on))?${CLOSE}`,
  "du",
);
const OPEN_END = new RegExp(`${OPEN}(?<start>${DATE})\\s*[-–—]\\s*(?:[)\\]]|$)`, "du");
const UNTIL = new RegExp(`${OPEN}\\b(?:until|till|bis|up to|jusqu['’]en)\\s+(?<end>${DATE})${CLOSE}`, "du");
const ALONE = new RegExp(
  `(?:[(\\[]\\s*(?<bracketed>${DATE})\\s*[)\\]])|(?:(?:^|[,;|\\t:–—-]\\s*|\\bin\\s+)(?<ended>${DATE})\\s*$)|(?:^(?<begun>${DATE})\\s*(?:[,;:|\\t–—-]|\\s{2,}))`,
  "du",
);

/** The last resort: a date that stands alone within words. */
const LOOSE = new RegExp(`(?<bracketed>${DATE})`, "du");

/**
 * The first span of a line.
 *
 * @param orLoose also a date that stands alone within words, as in education lines: "Graduated in 2012 from ..."
 */
export function findSpan(line: string, orLoose: boolean): Span | undefined {
  // Every date has two digits together; most lines of a résumé have none, and need not be searched.
  if (!/\d\d/.test(line)) return undefined;
  // The patterns are in small letters: made to ignore case they take four times as long to be built, a tenth of a second at every start.
  const small = smallLetters(line);
  const range = RANGE.exec(small);
  if (range) {
    const { start, end } = written(range, line);
    const current = range.groups!["now"] !== undefined;
    return span(range, start, current ? undefined : fullYear(end, start), current);
  }
  const open = OPEN_END.exec(small) ?? SINCE.exec(small);
  if (open) return span(open, written(open, line)["start"], undefined, true);
  const until = UNTIL.exec(small);
  if (until) return span(until, undefined, written(until, line)["end"], false);
  const alone = ALONE.exec(small) ?? (orLoose ? LOOSE.exec(small) : null);
  if (!alone) return undefined;
  const { bracketed, ended, begun } = written(alone, line);
  const date = bracketed ?? ended ?? begun;
  return span(alone, date, date, false);
}

/** In small letters, each where it was: a letter that would become two is left as it is. */
function smallLetters(line: string): string {
  const small = line.toLowerCase();
  if (small.length === line.length) return small;
  return line.replace(/\p{Lu}/gu, (letter) => {
    const one = letter.toLowerCase();
    return one.length === letter.length ? one : letter;
  });
}

/** What the named groups found, as it stands in the line. */
function written(found: RegExpExecArray, line: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(found.indices!.groups!).map(([name, place]) => [name, place && tidy(line.slice(...place))]),
  );
}

function span(found: RegExpExecArray, start: string | undefined, end: string | undefined, current: boolean): Span {
  return { at: found.index, length: found[0].length, start, end, current };
}

function tidy(date: string): string {
  return date.trim().replace(/\s+/g, " ");
}

/** "2015-18" ends in 2018. */
function fullYear(end: string | undefined, start: string | undefined): string | undefined {
  const century = /(19|20)\d\d/.exec(start ?? "")?.[1];
  return end !== undefined && /^\d\d$/.test(end) && century !== undefined ? `${century}${end}` : end;
}
