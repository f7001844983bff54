/**
 * Spans of time within a line of text.
 *
 * In: a line.  Out: where a span stands in it and its two ends as written ("Jan 2020 – Present", "2015 to 2018", "since 2019", "(2015)").
 */
import { isMonthName, NOW_PATTERN } from "./dates.ts";

export type Span = {
  readonly at: number;
  readonly length: number;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly current: boolean;
  /** How it is written: a date that stands alone says less than a range. */
  readonly form: "range" | "open" | "until" | "alone" | "loose";
};

// Names of months and words for today are first replaced by marks of the same length: patterns that held all of them, seven times over,
// would take a tenth of a second to build at every start.
const MONTH_MARK = "\uE001";
const NOW_MARK = "\uE002";
const MONTH = `${MONTH_MARK}{3,12}\\.?`;
const NOW = `(?<now>${NOW_MARK}+)`;
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const YEAR = "(?:19|20)\\d\\d(?!\\d)";
const SEASON = "(?:spring|summer|fall|autumn|winter|early|mid|late|sommer|herbst|frühjahr|été|hiver|printemps|verano)";
/** Each form that `readDate` reads and that can be told from other numbers. */
const DATE = `(?<!\\d)(?:${[
  `(?:${DAY}(?:st|nd|rd|th|\\.)?\\s?)?${MONTH}[\\s,-]{0,3}(?:del?\\s)?(?:${DAY}(?:st|nd|rd|th)?,?\\s)?(?:${YEAR}|['’\`]\\d\\d(?!\\d))`,
  `${YEAR}\\s?[年년](?:\\s?(?:1[0-2]|0?[1-9])\\s?[月월])?`,
  `${DAY}[./-]${DAY}[./-]${YEAR}`,
  `(?:0?[1-9]|1[0-2])\\s?[./-]\\s?${YEAR}`,
  `q[1-4][\\s/-]?${YEAR}`,
  `${SEASON}[\\s-](?:de\\s)?(?:${YEAR}|['’\`]\\d\\d(?!\\d))`,
  `${YEAR}(?:[-/.](?:0?[1-9]|1[0-2])(?!\\d)(?:[-/.]${DAY}(?!\\d))?)?`,
].join("|")})`;
/** "Start date", "end date": the word alone means today, and is marked as such. */
const DATE_WORD = `\\s+${NOW_MARK}{4}`;
const DASH = "[-–—−‐‑‒―~～〜→]";
const TO = `\\s*(?:${DASH}+(?:\\s*(?:to|till?|until|bis)(?!\\p{L}))?|[,;|/]?\\s*(?<!\\p{L})(?:end(?:ing)?|to)(?:${DATE_WORD})?:|(?<!\\p{L})(?:to|until|till?|through|thru|and|bis(?: zum)?|à|ad?|al|até|até o|hasta|t/m|tot|do|по)(?!\\p{L})|至(?!今)|到)\\s*`;
const OPEN = "[(\\[（]?\\s*";
const CLOSE = "\\s*[)\\]）]?";

const RANGE = new RegExp(
  `${OPEN}(?:\\b(?:(?:start(?:ing)?|begin(?:ning)?|from)(?:${DATE_WORD})?:|from|between|von|vom|du|de|da|dal|desde|van|från|fra|od|с)\\s+)?(?<start>${DATE})(?:(?:${TO})(?:${NOW}|(?<end>${DATE}|(?<=(?<![-/.\\d])\\d{4}\\s?${DASH}\\s?)\\d\\d(?![\\d./-])))|\\s?(?<until>${NOW_MARK}{2}))${CLOSE}`,
  "du",
);
/** One year for two months: "June – August 2018". */
const SHARED_YEAR = new RegExp(
  `${OPEN}(?<month>${MONTH})(?:${TO})(?<end>${MONTH}[\\s,]{0,2}(?<year>${YEAR}))${CLOSE}`,
  "du",
);
/** Two digits for the year at both ends: "Mar 15 – Jun 17", "03/15 - 06/17"; a full year after them would make them days. */
const SHORT_YEARS = new RegExp(
  `${OPEN}(?<![\\d/.])(?<from>${MONTH}\\s|(?:0[1-9]|1[0-2])/)(?<first>\\d\\d)(?:${TO})(?:${NOW}|(?<to>${MONTH}\\s|(?:0[1-9]|1[0-2])/)(?<last>\\d\\d)(?![\\d/.]|\\S?,?\\s*${YEAR}))${CLOSE}`,
  "du",
);
/** Years of two digits, each with its mark: "'15-'20". */
const MARKED_YEARS = new RegExp(
  `${OPEN}(?<!\\p{L})['’\`](?<first>\\d\\d)(?:${TO})(?:${NOW}|['’\`](?<last>\\d\\d))(?!\\d)${CLOSE}`,
  "du",
);
/** School and fiscal years: "2015/16 - 2018/19". */
const DOUBLE_YEARS = new RegExp(
  `${OPEN}(?<start>${YEAR})/\\d\\d(?!\\d)(?:${TO})(?:${NOW}|${YEAR.replace("(?!\\d)", "")}/(?<last>\\d\\d)(?!\\d))${CLOSE}`,
  "du",
);
/** Two seasons: "Summer 2013, 2014". */
const SEASONS = new RegExp(`${OPEN}${SEASON}s?\\s(?<start>${YEAR})\\s?(?:,|&|and)\\s?(?<end>${YEAR})${CLOSE}`, "du");
/** The dash between two dates was lost in copying: "Sep. 2023 Mar. 2024". */
const SIDE_BY_SIDE = new RegExp(
  `${OPEN}(?<start>(?:${MONTH}|${DAY}[./-])\\s?${YEAR})\\s+(?:${NOW}|(?<end>(?:${MONTH}|${DAY}[./-])\\s?${YEAR}))${CLOSE}`,
  "du",
);
const SINCE = new RegExp(
  `${OPEN}(?<![\\p{L}])(?:since|seit|depuis|desde|from|ab|dal|sinds|starting|od|с)\\s+(?:le\\s)?(?<start>${DATE})(?:\\s+(?:onwards?|on))?${CLOSE}`,
  "du",
);
const OPEN_END = new RegExp(`${OPEN}(?<start>${DATE})\\s*${DASH}\\s*(?:[)\\]]|$)`, "du");
const UNTIL = new RegExp(`${OPEN}\\b(?:until|till|bis|up to|jusqu['’]en)\\s+(?<end>${DATE})${CLOSE}`, "du");
const ALONE = new RegExp(
  `(?:[(\\[]\\s*(?<bracketed>${DATE})\\s*[)\\]])|(?:(?:^|[,;|，\\t:·•–—-]\\s*|\\s{2,}|\\bin\\s+)(?<ended>${DATE})\\s*$)|(?:^(?<begun>${DATE})\\s*(?:[,;:|\\t–—-]|\\s{2,}))`,
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
  const small = marked(smallLetters(line));
  const first = [findRange(small, line), findOpen(small, line), findUntil(small, line)]
    .filter((found) => found !== undefined)
    .reduce<Span | undefined>((best, found) => (best === undefined || found.at < best.at ? found : best), undefined);
  if (first) return first;
  const alone = ALONE.exec(small);
  const found = alone ?? (orLoose ? LOOSE.exec(small) : null);
  if (!found) return undefined;
  const { bracketed, ended, begun } = written(found, line);
  const date = bracketed ?? ended ?? begun;
  return span(found, alone ? "alone" : "loose", date, date);
}

function findOpen(small: string, line: string): Span | undefined {
  const open = OPEN_END.exec(small) ?? SINCE.exec(small);
  return open ? span(open, "open", written(open, line)["start"], undefined, true) : undefined;
}

function findUntil(small: string, line: string): Span | undefined {
  const until = UNTIL.exec(small);
  return until ? span(until, "until", undefined, written(until, line)["end"]) : undefined;
}

/** A span with two ends, the rarer ways to write it first, since the usual one would take a part of them. */
function findRange(small: string, line: string): Span | undefined {
  const double = DOUBLE_YEARS.exec(small);
  if (double) {
    const { start, now, last } = written(double, line);
    return span(double, "range", start, now === undefined ? fullYear(last, start) : undefined, now !== undefined);
  }
  const shared = SHARED_YEAR.exec(small);
  if (shared && !/\d\s*$/.test(small.slice(0, shared.index))) {
    const { month, year, end } = written(shared, line);
    return span(shared, "range", `${month} ${year}`, end);
  }
  const range = RANGE.exec(small);
  if (range) {
    const { start, end, now, until } = written(range, line);
    const current = (now ?? until) !== undefined;
    return span(range, "range", start, current ? undefined : fullYear(end, start), current);
  }
  const short = SHORT_YEARS.exec(small);
  if (short) {
    const { from, first, now, to, last } = written(short, line);
    const end = now === undefined ? shortDate(to!, last!) : undefined;
    return span(short, "range", shortDate(from!, first!), end, now !== undefined);
  }
  const years = MARKED_YEARS.exec(small);
  if (years) {
    const { first, now, last } = written(years, line);
    const end = now === undefined ? yearOfTwoDigits(last!) : undefined;
    return span(years, "range", yearOfTwoDigits(first!), end, now !== undefined);
  }
  const two = SEASONS.exec(small) ?? SIDE_BY_SIDE.exec(small);
  if (!two) return undefined;
  const { start, end, now } = written(two, line);
  return span(two, "range", start, end, now !== undefined);
}

/** "Mar" and "15" as "Mar '15"; "03/" and "15" as "03/2015". */
function shortDate(month: string, year: string): string {
  if (!month.endsWith("/")) return `${month} '${year}`;
  return `${month}${yearOfTwoDigits(year)}`;
}

function yearOfTwoDigits(year: string): string {
  return `${Number(year) < 50 ? "20" : "19"}${year}`;
}

const NOW_WORDS = new RegExp(`(?<!\\p{L})(?:${NOW_PATTERN})(?!\\p{L})|至今|현재`, "gu");

/** Names of months and words for today as runs of marks, every character where it was. */
function marked(small: string): string {
  return small
    .replace(/\p{L}{3,12}/gu, (word) => (isMonthName(word) ? MONTH_MARK.repeat(word.length) : word))
    .replace(NOW_WORDS, (word) => NOW_MARK.repeat(word.length));
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

function span(
  found: RegExpExecArray,
  form: Span["form"],
  start: string | undefined,
  end: string | undefined,
  current = false,
): Span {
  return { at: found.index, length: found[0].length, start, end, current, form };
}

function tidy(date: string): string {
  return date.trim().replace(/\s+/g, " ");
}

/** "2015-18" ends in 2018. */
function fullYear(end: string | undefined, start: string | undefined): string | undefined {
  const century = /(19|20)\d\d/.exec(start ?? "")?.[1];
  return end !== undefined && /^\d\d$/.test(end) && century !== undefined ? `${century}${end}` : end;
}
