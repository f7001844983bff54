/**
 * Rich text (RTF) as lines.
 *
 * In: RTF, which is ASCII.  Out: its lines. Fonts, pictures, objects and all other destinations that hold no words of the page are
 * passed over.
 */
import type { DocumentLine } from "./document-line.ts";
import { PageOfLines } from "./page-of-lines.ts";

/** A control word with its number, a character in hexadecimal, an escaped mark, a brace, or words. */
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)/gi;

const NO_WORDS = new Set(
  "fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl fldinst bkmkstart bkmkend footnote annotation".split(
    " ",
  ),
);

const MARKS: Readonly<Record<string, string>> = {
  tab: "\t",
  cell: "\t",
  emdash: "—",
  endash: "–",
  bullet: "• ",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
};

/** Groups deeper than this are no document. */
const DEEPEST = 200;

export function rtfLines(rtf: string): DocumentLine[] {
  const page = new PageOfLines("line");
  const decoder = new TextDecoder("windows-1252");
  const groups: { skipped: boolean; unicodeSkip: number }[] = [{ skipped: false, unicodeSkip: 1 }];
  let passOver = 0;
  const add = (words: string) => {
    if (!groups.at(-1)!.skipped) page.add(words);
  };
  for (const [, word, number, hex, mark, brace, words] of rtf.matchAll(TOKEN)) {
    const group = groups.at(-1)!;
    if (brace === "{") groups.push(groups.length < DEEPEST ? { ...group } : { ...group, skipped: true });
    else if (brace === "}") {
      if (groups.length > 1) groups.pop();
    } else if (word === "u") {
      add(String.fromCharCode((Number(number) + 65_536) % 65_536));
      passOver = group.unicodeSkip;
    } else if (word === "uc") group.unicodeSkip = Number(number);
    else if (word !== undefined) readWord(word, group, page);
    else if (hex !== undefined) {
      if (passOver > 0) passOver--;
      else add(decoder.decode(Uint8Array.of(Number.parseInt(hex, 16))));
    } else if (mark === "*") group.skipped = true;
    else if (mark !== undefined) add(mark === "~" ? " " : mark === "_" ? "-" : /[\r\n]/.test(mark) ? "" : mark);
    else if (words !== undefined) {
      const plain = words.replace(/[\r\n]+/g, "");
      add(plain.slice(Math.min(passOver, plain.length)));
      passOver = Math.max(0, passOver - plain.length);
    }
  }
  return page.lines();
}

function readWord(word: string, group: { skipped: boolean }, page: PageOfLines): void {
  if (NO_WORDS.has(word)) group.skipped = true;
  else if (group.skipped) return;
  else if (word === "par" || word === "sect" || word === "page" || word === "row") page.endLine(word !== "row");
  else if (word === "line") page.endLine(false);
  else if (word === "ls" || word === "pntext" || word === "listtext") page.begin({ bullet: true });
  else if (word in MARKS) page.add(MARKS[word]!);
}
