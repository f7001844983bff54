/**
 * The formats that are read, by name.
 *
 * In: nothing.  Out: their names; what each is stands in docs/formats.md.
 */

/** "careers": one career a line. "jsonl", "csv", "parquet": one job a row. The others: one document of one person. */
export const FORMATS = [
  "json-resume",
  "careers",
  "jsonl",
  "csv",
  "parquet",
  "linkedin",
  "europass-xml",
  "europass-pdf",
  "pdf",
  "docx",
  "odt",
  "rtf",
  "html",
  "markdown",
  "yaml",
  "text",
] as const;
export type Format = (typeof FORMATS)[number];
