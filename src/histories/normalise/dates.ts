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

/** Words for "still going on", in small letters; the same list finds them within a line of text (`NOW_PATTERN`). */
const CURRENT_LIST =
  `present|present day|presently|current|currently|now|today|ongoing|on-going|to date|date|till date|till now|until now|to present|to now
  |still|in progress|continuing|heute|bis heute|jetzt|aktuell|derzeit|laufend|gegenwart|aujourd'hui|aujourd’hui|présent|en cours|actuel
  |actuellement|à ce jour|ce jour|actualidad|la actualidad|actual|actualmente|presente|hoy|oggi|attuale|in corso|heden|nu|nuvarande|pågående|nykyinen
  |obecnie|teraz|nadal|hoje|atual|atualmente|o momento|dnes|současnost|nå|nåværende|halen|devam ediyor|günümüz|настоящее время
  |по настоящее время|н.в.|сейчас|至今|现在|現在|今|현재`
    .split("|")
    .map((word) => word.trim());
const CURRENT_WORDS = new Set(CURRENT_LIST);

/** Too short or too common to mean "still going on" where they stand within a line; and those whose first word joins two dates. */
const NOT_WITHIN_LINES = /^(?:still|in progress|continuing|今|н\.в\.|(?:to|till|until|bis|по) .*)$/;

/** The words for "still going on" as a pattern, longest first. */
export const NOW_PATTERN = CURRENT_LIST.filter((word) => !NOT_WITHIN_LINES.test(word))
  .sort((a, b) => b.length - a.length)
  .join("|");

const ABSENT_WORDS = new Set("|-|–|—|?|n/a|na|none|null|unknown|unbekannt|undefined|nan|nat".split("|"));

/** Month names and their usual short forms in the languages of the documents we read; compared without dots and accents. */
const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    "jan january januar jaenner janner janvier janv enero ene gennaio gen januari janeiro styczen stycznia ocak leden ledna январь января янв",
    "feb february februar fevrier fevr fev febrero febbraio februari fevereiro luty lutego subat unor unora февраль февраля фев",
    "mar march marz maerz mars marzo maart mrt marco mrz marzec marca mart brezen brezna март марта мар",
    "apr april avril avr abril abr aprile kwiecien kwietnia nisan duben dubna апрель апреля апр",
    "may mai mayo mag maggio mei maio maj maja mayis kveten kvetna май мая",
    "jun june juni juin junio giugno giu junho czerwiec czerwca haziran cerven cervna июнь июня июн",
    "jul july juli juillet juil julio luglio lug julho lipiec lipca temmuz cervenec cervence июль июля июл",
    "aug august aout agosto ago augustus augusti sierpien sierpnia agustos srpen srpna август августа авг",
    "sep sept september septembre septiembre settembre set setembro wrzesien wrzesnia eylul zari сентябрь сентября сен сент",
    "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik pazdziernika ekim rijen rijna октябрь октября окт",
    "nov november novembre noviembre novembro listopad listopada kasim ноябрь ноября ноя",
    "dec december dezember dez decembre diciembre dic dicembre dezembro grudzien grudnia aralik prosinec prosince декабрь декабря дек",
  ].flatMap((names, month) => names.split(" ").map((name) => [withoutAccents(name), month + 1] as const)),
);

/** Whether a word, in small letters, is the name of a month in one of these languages. */
export function isMonthName(word: string): boolean {
  return MONTHS.has(withoutAccents(word));
}

function withoutAccents(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ı", "i");
}

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

function readWords(written: string, edge: Edge): DateReading {
  // "Present (9 months)", "2015-03 (expected)": what is added in brackets is no part of the date.
  const whole = written.replace(/\s*\([^()]*\)$/, "") || written;
  if (ABSENT_WORDS.has(whole)) return ABSENT;
  if (CURRENT_WORDS.has(whole)) return edge === "end" ? CURRENT : UNREADABLE;
  const lead = /^(?:since|from|seit|ab|von|depuis|desde|dal|until|till|bis|circa|ca\.?|about|approx\.?|~)\s*(?=\S)/u;
  const text = whole.replace(lead, "");
  return (
    readNumbers(text) ??
    readEastAsian(text) ??
    readMonthName(text) ??
    readQuarter(text) ??
    readSeason(text) ??
    UNREADABLE
  );
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

/** 2015年3月, 2015年; 2015년 3월. */
function readEastAsian(text: string): DateReading | undefined {
  const found = /^(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?)?$/u.exec(text);
  return found ? monthOfYear(found[1]!, found[2], found[3]) : undefined;
}

function readMonthName(text: string): DateReading | undefined {
  const plain = withoutAccents(text)
    .replace(/\bde[l']?\s|\bof\s/g, "")
    .replace(/\s(?:г|r|roku|года)\.?$/u, "");
  let found = /^(\p{L}{3,12})\.?[\s,/-]*(\d{4}|['’`]\d\d|(?<=-)\d\d)$/u.exec(plain);
  if (found) return inMonth(found[1]!, found[2]!);
  found = /^(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]*(\p{L}{3,12})\.?[\s,-]*(\d{4})$/u.exec(plain);
  if (found) return inMonth(found[2]!, found[3]!, found[1]);
  found = /^(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/u.exec(plain);
  if (found) return inMonth(found[1]!, found[3]!, found[2]);
  found = /^(\d{4})[\s,/-]+(\p{L}{3,12})\.?$/u.exec(plain);
  return found ? inMonth(found[2]!, found[1]!) : undefined;
}

function inMonth(name: string, year: string, day?: string): DateReading | undefined {
  const month = MONTHS.get(name);
  if (month === undefined) return undefined;
  return monthOfYear(fullYear(year), month, day);
}

/** Spreadsheets shorten "Jan 2020" to "Jan-20": two digits below 50 are of this century. */
function fullYear(year: string): string {
  const short = /^['’`]?(\d\d)$/.exec(year)?.[1];
  return short === undefined ? year : String(Number(short) + (Number(short) < 50 ? 2000 : 1900));
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
    /^(?:spring|summer|fall|autumn|winter|early|mid|late|end of|beginning of|frühjahr|frühling|sommer|herbst|anfang|mitte|ende|été|hiver|printemps|automne|verano|invierno|otoño|primavera|estate|inverno|autunno)[\s,-]*(?:de\s)?(\d{4}|['’`]\d\d)$/u;
  const found = season.exec(text);
  return found ? monthOfYear(fullYear(found[1]!)) : undefined;
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
