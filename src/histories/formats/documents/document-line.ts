/**
 * The one form between documents and the reader of résumé text: lines, as a person sees them on the page.
 *
 * In: nothing.  Out: types. Each format only makes such lines (`text-lines.ts`, `pdf-lines.ts`, `docx-lines.ts`, ...), and one reader
 * (`../resume-text`) makes careers of them.
 */
export type DocumentLine = {
  /** Its words, without the mark of a bullet; a tab stands between cells, and where words stand far apart. Never empty. */
  readonly text: string;
  /** The place in the document, for notes: "line 14", "page 2 line 3". */
  readonly where: string;
  /** There is empty space above it: a blank line, the end of a paragraph. */
  readonly gap: boolean;
  /** It begins with a bullet or a number of a list. */
  readonly bullet: boolean;
  /**
   * How the document sets it apart as a heading: the level of a heading, the size of its letters; lines of one rank look alike. Absent
   * where it looks like the text around it, or the format does not say.
   */
  readonly rank?: string | undefined;
};

/** Longer documents are books: nobody's résumé has so many lines. */
export const MOST_LINES = 10_000;

/** A line of a résumé is never as long as this; what is longer is cut there, and what is cut is not read. */
const LONGEST_LINE = 2_000;

const BULLET = /^\s*(?:[•·●▪◦‣∙■□➢➤▶✓❖]\s*|[-–—*](?:\s+|(?=\p{L}))|\d{1,2}[.)]\s+)/u;

/**
 * A line of raw words: invisible marks and leaders ("......") taken out, the mark of a bullet told.
 *
 * @returns undefined where no words are left
 */
export function lineOf(
  raw: string,
  where: string,
  hints: { readonly gap: boolean; readonly bullet?: boolean; readonly rank?: string | undefined },
): DocumentLine | undefined {
  const plain = raw
    .slice(0, LONGEST_LINE)
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, (mark) => (mark === "\t" ? "\t" : ""))
    .replace(/[.…_]{4,}|(?:\s\.){3,}|…{2,}/gu, "\t")
    .trim();
  const text = plain.replace(BULLET, "").trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  return { text, where, gap: hints.gap, bullet: hints.bullet === true || text !== plain, rank: hints.rank };
}
