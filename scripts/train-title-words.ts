/**
 * Writes artefacts/title-words.bin again: vectors of words, learned from what a sentence encoder says of titles. In two steps, because
 * the encoder is needed for this alone and is not part of Wherefore:
 *
 *     WHEREFORE_DATA=FOLDER npm run -s train:title-words -- RELEASE > titles.txt
 *     python experiments/title-words/embed_titles.py titles.txt vectors.safetensors
 *     WHEREFORE_DATA=FOLDER npm run -s train:title-words -- titles.txt vectors.safetensors
 *     WHEREFORE_DATA=FOLDER npm run train:taxonomy -- RELEASE
 *
 * In: an O*NET release and the public data on titles (docs/data.md).  Out: the titles as normal words, or the file. A title that came to be
 * known since needs no new vectors: its words have theirs from other titles.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeWhole } from "../src/records/whole-file.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { distilWords } from "../src/taxonomy/matcher/distil-words.ts";
import { packTitleWords } from "../src/taxonomy/matcher/title-words.ts";
import { wordedTitles } from "../src/taxonomy/matcher/train-matcher.ts";
import { readRelease } from "../src/taxonomy/release/releases.ts";
import { knownTitlesOf, titleSources } from "../src/training/title-sources.ts";
import { readSafetensors } from "../src/weights/safetensors.ts";
import { DATA } from "./data-folder.ts";

const [source, vectors] = process.argv.slice(2);
if (source === undefined) {
  console.error("Name an O*NET release, a folder or a ZIP; or the file of titles and the file of their vectors.");
  process.exit(2);
}
if (vectors === undefined) {
  const known = knownTitlesOf(await titleSources(await readRelease(source), DATA));
  const titles = new Set(wordedTitles(known, loadTaxonomy()).map(({ words }) => words.join(" ")));
  process.stdout.write(
    [...titles]
      .sort()
      .map((title) => `${title}\n`)
      .join(""),
  );
} else {
  const text = readFileSync(source, "utf8");
  const { weights, metadata } = await readSafetensors(vectors);
  const found = weights.get("titles");
  if (found === undefined || metadata["sha256"] !== createHash("sha256").update(text).digest("hex")) {
    console.error(`${vectors}: these are not the vectors of the titles in ${source}. Make them again from it.`);
    process.exit(2);
  }
  const titles = text
    .trimEnd()
    .split("\n")
    .map((title) => title.split(" "));
  const words = distilWords(titles, found.data, found.shape[1]!);
  await writeWhole("artefacts/title-words.bin", packTitleWords(words));
  console.log(`${words.hashes.length} words of ${titles.length} titles, ${words.dimensions} numbers each`);
}
