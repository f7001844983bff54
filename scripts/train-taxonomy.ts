/**
 * Writes the artefacts of the taxonomy again, artefacts/taxonomy.json, activities.json, title-keys.json, title-matcher.bin and
 * esco-codes.json, and says how good the matcher is. About a minute. The vectors of words are another file (`npm run train:title-words`).
 *
 *     WHEREFORE_DATA=FOLDER npm run train:taxonomy -- FOLDER-OR-ZIP-OF-AN-O*NET-RELEASE
 *
 * In: an O*NET release and the public data on titles (docs/data.md).  Out: the files, and the matcher's hits on titles it did not see.
 */
import { loadTitleWords } from "../src/taxonomy/matcher/title-words.ts";
import { titleCoder } from "../src/taxonomy/titles.ts";

import { writeEscoCodes } from "../src/training/esco-codes.ts";
import { labelledTitles } from "../src/training/title-sources.ts";
import {
  scoreTitles,
  writeActivities,
  writeFacts,
  writeMatcher,
  writeTitleKeys,
} from "../src/training/train-taxonomy.ts";

import { DATA } from "./data-folder.ts";

const source = process.argv[2];
if (source === undefined) {
  console.error("Name an O*NET release: a folder or a ZIP.");
  process.exit(2);
}
const { taxonomy, release } = await writeFacts(source, DATA, "artefacts");
await writeActivities(release, taxonomy, "artefacts");
await writeTitleKeys(taxonomy, "artefacts");
await writeMatcher(release, taxonomy, loadTitleWords(), DATA, "artefacts");
await writeEscoCodes(DATA, "artefacts");
for (const { half, n, right, answered } of scoreTitles(await labelledTitles(DATA), titleCoder(taxonomy, undefined)))
  console.log(`${half} half: P@1 ${((100 * right) / n).toFixed(1)} % of ${n}, ${answered} answered`);
