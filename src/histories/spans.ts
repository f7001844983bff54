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
  "iu",
);
const SINCE = new RegExp(
  `${OPEN}\\b(?:since|seit|depuis|desde|from|ab|dal|sinds|starting)\\s+(?<start>${DATE})(?:\\s+(?:onwards?|on))?${CLOSE}`,
  "iu",
);
const OPEN_END = new RegExp(`${OPEN}(?<start>${DATE})\\s*[-–—]\\s*(?:[)\\]]|$)`, "iu");
const UNTIL = new RegExp(`${OPEN}\\b(?:until|till|bis|up to|jusqu['’]en)\\s+(?<end>${DATE})${CLOSE}`, "iu");
const ALONE = new RegExp(
  `(?:[(\\[]\\s*(?<bracketed>${DATE})\\s*[)\\]])|(?:(?:^|[,;|\\t:–—-]\\s*|\\bin\\s+)(?<ended>${DATE})\\s*$)|(?:^(?<begun>${DATE})\\s*(?:[,;:|\\t–—-]|\\s{2,}))`,
  "iu",
);

/**
 * The first span of a line.
 *
 * @param orLoose also a date that stands alone within words, as in education lines: "Graduated in 2012 from ..."
 */
export function findSpan(line: string, orLoose: boolean): Span | undefined {
  const range = RANGE.exec(line);
  if (range) {
    const { start, end, now } = range.groups!;
    return span(
      range,
      tidy(start),
      now === undefined ? fullYear(tidy(end), tidy(start)) : undefined,
      now !== undefined,
    );
  }
  const open = OPEN_END.exec(line) ?? SINCE.exec(line);
  if (open) return span(open, tidy(open.groups!["start"]), undefined, true);
  const until = UNTIL.exec(line);
  if (until) return span(until, undefined, tidy(until.groups!["end"]), false);
  const alone = ALONE.exec(line) ?? (orLoose ? new RegExp(`(?<bracketed>${DATE})`, "iu").exec(line) : null);
  if (!alone) return undefined;
  const { bracketed, ended, begun } = alone.groups!;
  const date = tidy(bracketed ?? ended ?? begun);
  return span(alone, date, date, false);
}

function span(found: RegExpExecArray, start: string | undefined, end: string | undefined, current: boolean): Span {
  return { at: found.index, length: found[0].length, start, end, current };
}

function tidy(date: string | undefined): string | undefined {
  return date?.trim().replace(/\s+/g, " ");
}

/** "2015-18" ends in 2018. */
function fullYear(end: string | undefined, start: string | undefined): string | undefined {
  const century = /(19|20)\d\d/.exec(start ?? "")?.[1];
  return end !== undefined && /^\d\d$/.test(end) && century !== undefined ? `${century}${end}` : end;
}
