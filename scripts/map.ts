/**
 * Writes docs/map.md: every source file with a phrase, taken from the comment at its head.
 *
 *     npm run map
 */
import { writeFileSync } from "node:fs";
import { mapOfFiles } from "./map-of-files.ts";

writeFileSync("docs/map.md", mapOfFiles());
