/**
 * What a résumé calls its person, read only to be taken out of titles, degrees and fields.
 *
 * In: the lines of a document, those before its first heading, and how much words are like a title.  Out: a name or two, or none.
 * A word too many costs a title, and a name too few is sent to whichever model is asked: so a line is a name where it stands at the top, or is the largest of
 * the page, or says "Name:", and where nothing in it is like a title or an employer; a title-like name ("John Baker") needs the e-mail
 * address beside it to say the same.
 */
import type { DocumentLine } from "../documents/document-line.ts";
import type { Likeness } from "./likeness.ts";

/** Lines at the top, and lines in which a label or the largest letters are looked for. */
const TOP = 3;
const LOOKED_AT = 60;

const LABEL = /^(?:full |your |vor- und nach|nach)?name(?: and surname)?\s*[:\t]\s*/i;
const DOCUMENT =
  /^(?:curriculum vitae|r[eé]sum[eé]|cv|lebenslauf|personal profile)\s*(?:of|for|von|de)?\s*[:\t|–—-]?\s*/i;
const HONOUR = /^(?:(?:mr|mrs|ms|miss|dr|prof|professor|dipl\.-?ing|herr|frau|mme|sr|sra)\.?\s+)+/i;
const PARTICLE = /^(?:de|del|della|di|da|dos|van|von|der|den|la|le|el|al|bin|ibn|ten|ter|y|e)$/i;
/** Letters of a name: "O'Neil", "Jean-Luc", "J.". */
const PART = /^\p{Lu}[\p{L}\p{M}'’.-]*$/u;
/** Words at the top of a page that look like a name and are none. */
const NO_NAME =
  /\b(?:curriculum|vitae|resume|profile|page|confidential|personal|details|contact|available|summary|street|road|avenue)\b/i;

/** @param top the lines before the first heading */
export function namesOfPerson(
  lines: readonly DocumentLine[],
  top: readonly DocumentLine[],
  likeness: Likeness,
): readonly string[] {
  const near = lines.slice(0, LOOKED_AT);
  const address = near.map(({ text }) => /[\w.+-]+(?=@)/.exec(text)?.[0].toLowerCase()).find((local) => local);
  const isName = (name: string) => looksLikeName(name, likeness, address);
  const labelled = near.flatMap(({ text }) => (LABEL.test(text) ? [barePart(text.replace(LABEL, ""))] : []));
  const atTop = top.slice(0, TOP).flatMap(({ text }) => [barePart(text)]);
  const largest = largestLines(near).map(({ text }) => barePart(text));
  const found = [
    ...labelled.filter(isShapedLikeName).slice(0, 1),
    ...atTop.filter(isName).slice(0, 1),
    ...largest.filter(isName).slice(0, 1),
  ];
  return [...new Set(found)];
}

/** Of a document that says how large its letters are, the lines with the largest. */
function largestLines(lines: readonly DocumentLine[]): readonly DocumentLine[] {
  const sizeOf = ({ rank }: DocumentLine) => Number(/^size (\d+(?:\.\d+)?)/.exec(rank ?? "")?.[1] ?? 0);
  const largest = Math.max(0, ...lines.map(sizeOf));
  return largest === 0 ? [] : lines.filter((line) => sizeOf(line) === largest).slice(0, 2);
}

/** The name of "Curriculum Vitae - Dr. Jane Doe, PhD | Dayton". */
function barePart(text: string): string {
  const bare = text.replace(DOCUMENT, "").replace(HONOUR, "").trim();
  const comma = /^(\p{Lu}[\p{L}'’-]+),\s+(\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]*)?)$/u.exec(bare);
  // "Doe, Jane" is turned round; behind any other comma stand degrees and places.
  if (comma && !/^(?:\p{Lu}\.?){2,}$|^Ph\.?D/u.test(comma[2]!)) return `${comma[2]} ${comma[1]}`;
  return bare.split(/\s*[,|•·\t(]\s*|\s[–—-]\s/u, 1)[0]!.trim();
}

function isShapedLikeName(name: string): boolean {
  const parts = name.split(/\s+/);
  const words = parts.filter((part) => !PARTICLE.test(part));
  return (
    name.length <= 60 &&
    parts.length <= 5 &&
    words.length >= 2 &&
    words.every((word) => PART.test(word)) &&
    !NO_NAME.test(name)
  );
}

function looksLikeName(name: string, likeness: Likeness, address: string | undefined): boolean {
  if (!isShapedLikeName(name)) return false;
  const last = name.toLowerCase().split(/\s+/).at(-1)!;
  if (address !== undefined && last.length > 2 && address.includes(last)) return true;
  return likeness.title(name) <= UNLIKE && likeness.employer(name) < 0.7;
}

/** What `likeness` gives words of which nothing speaks for a title. */
const UNLIKE = 0.1;
