/**
 * Dates as people, exports and data sets write them.
 *
 * In: a value from a file, and whether it stands at the start or the end of a span.  Out: a year or year and month, the word for "still
 * going on", nothing, or "unreadable"; never a guess and never an exception. Days are checked and then dropped: no rule needs them.
 */
import { earliestMonth, latestMonth, type YearMonth } from "../../domain/index.ts";

export type Edge = "start" | "end";

export type DateReading =
  | { readonly kind: "date"; readonly date: YearMonth }
  /** "Present", "heute" and the like. */
  | { readonly kind: "current" }
  /** Nothing was written, or a word for nothing. */
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable" };

const ABSENT: DateReading = { kind: "absent" };
const CURRENT: DateReading = { kind: "current" };
const UNREADABLE: DateReading = { kind: "unreadable" };

const CURRENT_WORDS = new Set(
  `present|presently|current|currently|now|today|ongoing|on-going|to date|date|till date|till now|until now|to present|to now|present day|still
  |in progress|continuing|heute|bis heute|jetzt|aktuell|derzeit|laufend|gegenwart|aujourd'hui|aujourd’hui|présent|en cours|actuel|actuellement
  |à ce jour|actualidad|la actualidad|actual|actualmente|presente|hoy|oggi|attuale|in corso|heden|nu|nuvarande|pågående|nykyinen|obecnie|teraz
  |hoje|atual|atualmente|dnes|nå`
    .split("|")
    .map((word) => word.trim()),
);
const ABSENT_WORDS = new Set("|-|–|—|?|n/a|na|none|null|unknown|unbekannt|undefined|nan|nat".split("|"));

/** Month names and their usual short forms in the languages of the documents we read; compared without dots and accents. */
const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    "jan january januar jaenner janner janvier janv enero ene gennaio gen januari janeiro",
    "feb february februar fevrier fevr fev febrero febbraio februari fevereiro",
    "mar march marz maerz mars marzo maart mrt marco mrz",
    "apr april avril avr abril abr aprile",
    "may mai mayo mag maggio mei maio maj",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august aout agosto ago augustus augusti",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dic dicembre dezembro",
  ].flatMap((names, month) => names.split(" ").map((name) => [name, month + 1] as const)),
);

const ACCENTED: Readonly<Record<string, string>> = { a: "àáâä", e: "éèê", i: "íî", o: "óô", u: "ùûü", c: "ç" };

/** The month names as a pattern, accents optional, longest first: for finding dates within words. */
export const MONTH_PATTERN = [...MONTHS.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[aeiouc]/g, (letter) => `[${letter}${ACCENTED[letter]}]`))
  .join("|");

/**
 * @param written a string, a year as a number, or a `Date` (Parquet has them); anything else is unreadable
 * @param edge    which end of a span it is: only an end can be "Present"
 */
export function readDate(written: unknown, edge: Edge): DateReading {
  if (written === undefined || written === null) return ABSENT;
  if (typeof written === "number") return Number.isInteger(written) ? monthOfYear(written) : UNREADABLE;
  if (typeof written === "bigint") return monthOfYear(Number(written));
  if (written instanceof Date) {
    return Number.isNaN(written.getTime())
      ? UNREADABLE
      : monthOfYear(written.getUTCFullYear(), written.getUTCMonth() + 1);
  }
  if (typeof written !== "string" || written.length > 60) return UNREADABLE;
  if (/^(19|20)\d\d(-(0[1-9]|1[0-2]))?$/.test(written)) return { kind: "date", date: written as YearMonth };
  return readWords(written.normalize("NFKC").trim().toLowerCase(), edge);
}

function readWords(whole: string, edge: Edge): DateReading {
  if (ABSENT_WORDS.has(whole)) return ABSENT;
  if (CURRENT_WORDS.has(whole)) return edge === "end" ? CURRENT : UNREADABLE;
  const lead = /^(?:since|from|seit|ab|von|depuis|desde|dal|until|till|bis|circa|ca\.?|about|approx\.?|~)\s*(?=\S)/u;
  const text = whole.replace(lead, "");
  return readNumbers(text) ?? readMonthName(text) ?? readQuarter(text) ?? readSeason(text) ?? UNREADABLE;
}

/** Dates of numbers alone: ISO and XSD forms, month and year, day and month and year. */
function readNumbers(text: string): DateReading | undefined {
  const zone = "(?:z|[+-]\\d\\d:\\d\\d)?";
  let found = new RegExp(`^(\\d{4})${zone}$`).exec(text);
  if (found) return monthOfYear(found[1]!);
  found = new RegExp(`^(\\d{4})[-/.](\\d{1,2})${zone}$`).exec(text);
  if (found) return monthOfYear(found[1]!, found[2]);
  found = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[t\\s].*|${zone})$`).exec(text);
  if (found) return monthOfYear(found[1]!, found[2], found[3]);
  found = /^(\d{1,2})\s?[-/.]\s?(\d{4})$/.exec(text);
  if (found) return monthOfYear(found[2]!, found[1]);
  found = /^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})$/.exec(text);
  return found ? readDayMonth(found[1]!, found[3]!, found[4]!, found[2] === ".") : undefined;
}

/** 03/04/2015 is 3 April in one half of the world and 4 March in the other: only the year is sure. With dots the day is first. */
function readDayMonth(first: string, second: string, year: string, dotted: boolean): DateReading {
  const dayFirst = monthOfYear(year, second, first);
  const monthFirst = monthOfYear(year, first, second);
  if (dotted || monthFirst.kind !== "date") return dayFirst;
  if (dayFirst.kind !== "date" || dayFirst.date === monthFirst.date) return monthFirst;
  return monthOfYear(year);
}

function readMonthName(text: string): DateReading | undefined {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/\bde[l']?\s|\bof\s/g, "");
  let found = /^([a-z]{3,10})\.?[\s,/-]*(\d{4}|['’]\d\d|(?<=-)\d\d)$/.exec(plain);
  if (found) return inMonth(found[1]!, found[2]!);
  found = /^(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]*([a-z]{3,10})\.?[\s,-]*(\d{4})$/.exec(plain);
  if (found) return inMonth(found[2]!, found[3]!, found[1]);
  found = /^([a-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(plain);
  if (found) return inMonth(found[1]!, found[3]!, found[2]);
  found = /^(\d{4})[\s,/-]+([a-z]{3,10})\.?$/.exec(plain);
  return found ? inMonth(found[2]!, found[1]!) : undefined;
}

function inMonth(name: string, year: string, day?: string): DateReading | undefined {
  const month = MONTHS.get(name);
  if (month === undefined) return undefined;
  // Spreadsheets shorten "Jan 2020" to "Jan-20": two digits below 50 are of this century.
  const short = /^['’]?(\d\d)$/.exec(year)?.[1];
  return monthOfYear(short === undefined ? year : Number(short) + (Number(short) < 50 ? 2000 : 1900), month, day);
}

/** A quarter is read as its middle month: never off by more than one, and spans that share a quarter do not overlap. */
function readQuarter(text: string): DateReading | undefined {
  const found = /^q([1-4])[\s/-]*(\d{4})$/.exec(text) ?? /^(\d{4})[\s/-]*q([1-4])$/.exec(text);
  if (!found) return undefined;
  const [quarter, year] = found[1]!.length === 1 ? [found[1], found[2]!] : [found[2], found[1]!];
  return monthOfYear(year, Number(quarter) * 3 - 1);
}

/** A season says little about the month, so only its year is kept. */
function readSeason(text: string): DateReading | undefined {
  const season =
    /^(?:spring|summer|fall|autumn|winter|early|mid|late|end of|beginning of|frühjahr|frühling|sommer|herbst|anfang|mitte|ende)[\s,-]*(\d{4})$/u;
  const found = season.exec(text);
  return found ? monthOfYear(found[1]!) : undefined;
}

/** A date of checked parts: the year from 1900 to 2099, the month of the year, the day of the month. */
function monthOfYear(year: string | number, month?: string | number, day?: string | number): DateReading {
  const y = Number(year);
  if (!(y >= 1900 && y <= 2099)) return UNREADABLE;
  if (month === undefined) return { kind: "date", date: `${y}` as YearMonth };
  const m = Number(month);
  if (!(m >= 1 && m <= 12)) return UNREADABLE;
  const lastDay = new Date(Date.UTC(y, m, 0)).getUTCDate();
  if (day !== undefined && !(Number(day) >= 1 && Number(day) <= lastDay)) return UNREADABLE;
  return { kind: "date", date: `${y}-${String(m).padStart(2, "0")}` as YearMonth };
}

/** True where `date` cannot be in or before `moment`, whatever its unknown month may be. */
export function surelyAfter(date: YearMonth, moment: YearMonth): boolean {
  return earliestMonth(date) > latestMonth(moment);
}

/** True where `date` cannot be later than `moment`, whatever its unknown month may be; a moment that is a year lasts to its end. */
export function surelyByThen(date: YearMonth, moment: YearMonth): boolean {
  return latestMonth(date) <= latestMonth(moment);
}
