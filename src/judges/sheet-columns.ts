/**
 * The columns of a labelling sheet, for whoever writes, fills or reads one: the command line and the page.
 */

/** The criteria that a person grades from 1 to 5, in the order in which they are graded; utility last, because it sees what followed. */
export const GRADED = ["factuality", "coherence", "validity", "utility"] as const;
export type Graded = (typeof GRADED)[number];

/** Beside the guidelines, what is graded; a person leaves empty what they cannot tell. */
export const SHEET_COLUMNS = [
  "id",
  "history",
  "reason",
  "factuality",
  "coherence",
  "utility",
  "validity",
  "note",
  "what followed",
] as const;

/**
 * A cell that no spreadsheet takes for a formula, whatever a model wrote into a reason.
 * Source: OWASP, "CSV Injection": a leading =, +, -, @, tab or carriage return is disarmed by an apostrophe.
 */
export function cellOf(text: string): string {
  const disarmed = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${disarmed.replaceAll('"', '""')}"`;
}
