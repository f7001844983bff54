/**
 * Titles to codes: exact ones, and through the matcher.
 */
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { type BenchResult, timeOf } from "./bench.ts";

export async function benchTaxonomy(): Promise<BenchResult[]> {
  const { occupations } = loadTaxonomy();
  const coder = loadTitleCoder();
  const official = occupations.map(({ title }) => title);
  // No official title, but words that the matcher knows.
  const written = official.map(
    (title, at) => `${["Senior", "Lead", "Junior"][at % 3]} ${title.split(/[ ,]/)[0]} person, Acme Corp`,
  );
  const index = new Map(official.map((title, at) => [title.toLowerCase(), at]));
  const lookUp = (titles: readonly string[]) => titles.map((title) => index.get(title.toLowerCase()));
  const perSecond = (milliseconds: number) => Math.round((official.length * 1000) / milliseconds);
  const exact = perSecond(await timeOf(15, () => official.map(coder)));
  const matched = perSecond(await timeOf(9, () => written.map(coder)));
  const plain = perSecond(await timeOf(15, () => lookUp(official)));
  const yardstick = "a Map of lower-cased titles";
  return [
    {
      what: "title to code, exact",
      reach: "20,000 a second or more",
      met: exact >= 20_000,
      median: exact,
      unit: "titles/s",
      yardstick,
      yardstickMedian: plain,
    },
    {
      what: "title to code, matcher",
      reach: "2,000 a second or more",
      met: matched >= 2_000,
      median: matched,
      unit: "titles/s",
      yardstick,
      yardstickMedian: plain,
    },
  ];
}
