/**
 * Lines while a document is walked: words are added, lines and paragraphs end.
 *
 * In: words and breaks.  Out: lines, empty ones as gaps.
 */
import { type DocumentLine, lineOf, MOST_LINES } from "./document-line.ts";

type Hints = { readonly bullet?: boolean; readonly rank?: string | undefined };

/** Longer lines are cut by `lineOf`; beyond this nothing more is gathered for one. */
const LONGEST = 10_000;

export class PageOfLines {
  readonly #lines: DocumentLine[] = [];
  readonly #unit: string;
  #words = "";
  #gap = false;
  #hints: Hints = {};
  #count = 0;

  /** @param unit what lines are called in notes: "line", "paragraph" */
  constructor(unit: string) {
    this.#unit = unit;
  }

  add(words: string): void {
    if (this.#words.length < LONGEST) this.#words += words;
  }

  /** Hints for the line that begins here. */
  begin(hints: Hints): void {
    this.#hints = { ...this.#hints, ...hints };
  }

  /** @param paragraph whether there is space below the line */
  endLine(paragraph: boolean): void {
    const words = this.#words.replace(/ *\t[ \t]*/g, "\t").replace(/^\t+/, "");
    if (/\S/.test(words)) {
      this.#count++;
      const line = lineOf(words, `${this.#unit} ${this.#count}`, { gap: this.#gap, ...this.#hints });
      // One line more than may be is kept, so that the reader sees that there are too many.
      if (line && this.#lines.length <= MOST_LINES) this.#lines.push(line);
      this.#gap = false;
      this.#hints = {};
    }
    this.#words = "";
    this.#gap ||= paragraph;
  }

  lines(): DocumentLine[] {
    this.endLine(false);
    return this.#lines;
  }
}
