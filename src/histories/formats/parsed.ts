/**
 * What any reader makes of a file: a career as it is written there, one of our own, or lines that only a title coder can read.
 *
 * In: nothing.  Out: the shape that every reader gives and `read.ts` goes on with.
 */
import type { Career, InputPlace } from "../../domain/index.ts";
import type { WrittenCareer } from "../normalise/raw.ts";
import type { DocumentLine } from "./documents/document-line.ts";
import type { Format } from "./formats.ts";

/** `line` where each line is a career; `told` where only reading shows what the file is. */
export type Parsed = {
  readonly line?: number | undefined;
  readonly told?: { readonly format: Format; readonly because: string };
} & (
  | { readonly kind: "written"; readonly career: WrittenCareer }
  /** A line that `wherefore import` wrote: checked against the schema, its codes not yet against the taxonomy. */
  | { readonly kind: "ours"; readonly career: Career; readonly place: InputPlace }
  /** Words as they stand on the page, which only somebody who knows titles can read. */
  | { readonly kind: "lines"; readonly lines: readonly DocumentLine[] }
);
