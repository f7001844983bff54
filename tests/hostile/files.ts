/**
 * Files that were built to take the program down, one of each kind that did, and their siblings.
 *
 * In: nothing.  Out: names, each with what makes its bytes; those that ended the process or the machine before are marked for the fast part.
 */
import { JSON_FILES } from "./files/json.ts";
import { PARQUET_FILES } from "./files/parquet.ts";
import { PDF_FILES } from "./files/pdf.ts";
import { TEXT_FILES } from "./files/text.ts";
import { XML_FILES } from "./files/xml.ts";
import { ZIP_FILES } from "./files/zip.ts";
import type { HostileFile } from "./hostile-file.ts";

export const HOSTILE_FILES: readonly HostileFile[] = [
  ...PDF_FILES,
  ...ZIP_FILES,
  ...PARQUET_FILES,
  ...XML_FILES,
  ...JSON_FILES,
  ...TEXT_FILES,
];
