/**
 * Titles to codes: exact ones, and through the matcher.
 *
 * Yardsticks: a plain Map of lower-cased titles, which finds exact titles and nothing else; and what the matcher would cost done by brute
 * force, the cosine of a title's words with those of each of the 1,016 official titles.
 */
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { titleKey } from "../src/taxonomy/matcher/normal-title.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { type BenchResult, timeOf } from "./bench.ts";

export async function benchTaxonomy(): Promise<BenchResult[]> {
  const coder = loadTitleCoder();
  const official = loadTaxonomy().occupations.map(({ title }) => title);
  const written = official.map(noisy);
  const index = new Map(official.map((title, at) => [title.toLowerCase(), at]));
  const nearest = bruteForce(official);
  const exact = await perSecond(official, 15, coder);
  const matched = await perSecond(written, 9, coder);
  const lookUp = await perSecond(official, 15, (title) => index.get(title.toLowerCase()));
  const compared = await perSecond(written, 3, nearest);
  return [
    {
      what: "title to code, exact",
      reach: "20,000 a second or more",
      met: exact >= 20_000,
      median: exact,
      unit: "titles/s",
      yardstick: "a Map of lower-cased titles",
      yardstickMedian: lookUp,
    },
    {
      what: "title to code, matcher",
      reach: "2,000 a second or more",
      met: matched >= 2_000,
      median: matched,
      unit: "titles/s",
      yardstick: "cosine with each official title",
      yardstickMedian: compared,
    },
  ];
}

async function perSecond(titles: readonly string[], runs: number, code: (title: string) => unknown): Promise<number> {
  return Math.round((titles.length * 1000) / (await timeOf(runs, () => titles.map(code))));
}

/** An official title as people write it: a rank before it, two letters swapped, an employer behind it. */
function noisy(title: string, at: number): string {
  const head = title.split(",")[0]!;
  const swapped = 1 + (at % Math.max(1, head.length - 2));
  const typo = head.slice(0, swapped) + (head[swapped + 1] ?? "") + (head[swapped] ?? "") + head.slice(swapped + 2);
  return `${["Senior", "Lead", "Assistant"][at % 3]} ${typo}, ${["Acme Corp", "Mercy Hospital", "State University"][at % 3]}`;
}

function bruteForce(titles: readonly string[]): (title: string) => number {
  const bags = titles.map((title) => titleKey(title).split(" "));
  const frequency = new Map<string, number>();
  for (const bag of bags) for (const word of new Set(bag)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weigh = (words: readonly string[]) => {
    const weights = new Map(
      words.map((word) => [word, Math.log((1 + bags.length) / (1 + (frequency.get(word) ?? 0)))]),
    );
    const length = Math.hypot(...weights.values()) || 1;
    return new Map(weights.entries().map(([word, weight]) => [word, weight / length]));
  };
  const vectors = bags.map(weigh);
  return (title) => {
    const asked = weigh(titleKey(title).split(" "));
    let best = 0;
    let most = -1;
    vectors.forEach((vector, at) => {
      let cosine = 0;
      for (const [word, weight] of asked) cosine += weight * (vector.get(word) ?? 0);
      if (cosine > most) [best, most] = [at, cosine];
    });
    return best;
  };
}
