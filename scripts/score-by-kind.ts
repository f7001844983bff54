/**
 * What the coder's scores are worth, by kind of title: of answers with a score from 0.8 to 0.9, and of the ranges beside it, the share that
 * is right. The titles are labelled by others and none was trained on: the held-out half of `tgre-titles`, the held-out third of
 * `jobbert-eval` by any code of the crosswalk.
 *
 *     WHEREFORE_DATA=FOLDER npm run score-by-kind
 */

import { isKnownWord } from "../src/taxonomy/matcher/match-signs.ts";
import { loadMatcher } from "../src/taxonomy/matcher/matcher-file.ts";
import { titleParts } from "../src/taxonomy/matcher/normal-title.ts";
import { languageOf } from "../src/taxonomy/matcher/title-language.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { heldOutTitles } from "../src/training/title-sources.ts";
import { DATA } from "./data-folder.ts";

const KINDS = ["plain", "expanded", "foreign", "generic", "compound"] as const;
const RANGES = [0.4, 0.7, 0.8, 0.9] as const;
const coder = loadTitleCoder();
const matcher = loadMatcher();

for (const [set, titles] of Object.entries(await heldOutTitles(DATA))) {
  console.log(`${set} (${titles.length}): right of coded, by score`);
  const answers = titles.flatMap(({ title, codes }) => {
    const coding = coder(title);
    return coding.kind === "coded"
      ? [
          {
            kind: kindOf(title),
            score: coding.score,
            right: codes.some((code) => code.slice(0, 7) === coding.code.slice(0, 7)),
          },
        ]
      : [];
  });
  for (const kind of KINDS) {
    const cells = RANGES.map((low, at) => {
      const own = answers.filter(
        (one) => one.kind === kind && one.score >= low && one.score < (RANGES[at + 1] ?? 1.01),
      );
      return `${low} ${own.length === 0 ? "-" : (own.filter(({ right }) => right).length / own.length).toFixed(2)} (${own.length})`;
    });
    console.log(`  ${kind.padEnd(9)} ${cells.join("   ")}`);
  }
}

/** Foreign before all else; expanded where a short word was written out; generic of one word; compound of several parts or with a slash or "and". */
function kindOf(title: string): (typeof KINDS)[number] {
  const [first] = titleParts(title);
  if (first === undefined) return "plain";
  if (languageOf(first.text, (word) => isKnownWord(word, matcher)) !== undefined) return "foreign";
  const raw = new Set(
    first.text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .match(/[\p{L}\p{N}#+]+/gu),
  );
  const written = (word: string) => [...raw].some((one) => one.startsWith(word.slice(0, Math.max(3, word.length - 2))));
  if (first.guessed || first.words.some((word) => word.length > 3 && !written(word))) return "expanded";
  if (first.words.length === 1) return "generic";
  return /\/|&|\band\b|\s[-–—|]\s|\(/.test(title) || first.words.length > 4 ? "compound" : "plain";
}
