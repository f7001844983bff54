/**
 * `node experiments/esco-ict/esco-ict.ts jobhop-ict|karrierewege-ict [METHOD ...]`: the published rows again and ours beside them, two ahead
 * and one ahead, in the sets' own labels, through `wherefore/evaluate`. METHOD is a method of the package, `mixed-counts` or
 * `career-of-labels`.
 *
 * In: the data set's folder under WHEREFORE_DATA.  Out: a Markdown table, means over the ten splits with their population deviation.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LabelSpace, quietRun, type Recommender } from "../../src/domain/index.ts";
import { casesOf, heldTitles, openData, ourMethods, recommendationOf, scoreMethods } from "../../src/entry/evaluate.ts";
import { discountedGain } from "../../src/evaluate/metrics.ts";
import { careerOfLabels, trainOnLabels } from "./career-of-labels.ts";
import { mixedCounts } from "./mixed-counts.ts";
import {
  type LabelScorer,
  publishedRanking,
  readLabelCareers,
  SEEDS,
  type Split,
  splitOf,
  type TopFive,
} from "./published-protocol.ts";
import { PUBLISHED, writeSplitFolder } from "./split-folder.ts";

const [name = "jobhop-ict", ...named] = process.argv.slice(2);
const USUAL = ["majority", "stay", "markov", "markov2", "knn", "counted-trained", "sasrec"];
const HERE = ["mixed-counts", "career-of-labels"];
const methods = named.length > 0 ? named : [...USUAL, ...HERE];
const data = readLabelCareers(join(process.env["WHEREFORE_DATA"] ?? "../shared/data", name));
const scores = new Map<string, Record<"two" | "one", TopFive[]>>();
for (const method of [...Object.keys(PUBLISHED), ...methods]) scores.set(method, { two: [], one: [] });

const mixed = new Map<number, LabelScorer>();
const place = mkdtempSync(join(tmpdir(), "esco-ict-"));
try {
  for (const seed of SEEDS) for (const ahead of ["two", "one"] as const) await scoreSplit(seed, ahead);
} finally {
  rmSync(place, { recursive: true });
}

console.log(`${name}: ${data.careers.length} people, ${data.labels.length} labels, ten splits\n`);
console.log(
  "| method | HR@5, two ahead | NDCG@5, two ahead | HR@5, one ahead | NDCG@5, one ahead |\n|---|---:|---:|---:|---:|",
);
for (const [method, { two, one }] of scores) {
  const cells = [cell(two, "hr"), cell(two, "ndcg"), cell(one, "hr"), cell(one, "ndcg")];
  console.log(`| ${method} | ${cells.join(" | ")} |`);
}

async function scoreSplit(seed: number, ahead: "two" | "one"): Promise<void> {
  const folder = join(place, `${seed}-${ahead}`);
  writeSplitFolder(data, seed, ahead, folder, []);
  const dataset = await openData(folder, { labels: join(folder, "labels.tsv"), rules: { protocol: "last-job" } });
  const space = dataset.labels!;
  const split = splitOf(data, seed, ahead);
  const published = Object.entries(PUBLISHED).map(
    ([own, make]) => [own, asRecommender(own, make(split, data.labels.length), space)] as const,
  );
  const ours = methods.filter((method) => !HERE.includes(method));
  const all = { ...Object.fromEntries(published), ...(await ourMethods(ours, dataset)) };
  if (methods.includes("mixed-counts"))
    all["mixed-counts"] = asRecommender("mixed-counts", mixedOf(seed, split), space);
  if (methods.includes("career-of-labels"))
    all["career-of-labels"] = careerOfLabels(await trainOnLabels(dataset, data.families));
  for (const [method, own] of await scoreMethods(all, casesOf(dataset, "test"), quietRun(), space)) {
    const ranks = own.map((score) => (score.kind === "scored" ? score.rank : Number.POSITIVE_INFINITY));
    const mean = (value: (rank: number) => number) => ranks.reduce((sum, rank) => sum + value(rank), 0) / ranks.length;
    scores
      .get(method)!
      [ahead].push({ hr: mean((rank) => Number(rank <= 5)), ndcg: mean((rank) => discountedGain(rank, 5)) });
  }
  console.error(`split ${seed}, ${ahead} ahead`);
}

/** What is learned from is the same however far ahead is asked. */
function mixedOf(seed: number, split: Split): LabelScorer {
  const scorer = mixed.get(seed) ?? mixedCounts(split, data.families);
  mixed.set(seed, scorer);
  return scorer;
}

/** Scores are no probabilities, and only their order is asked here: the package's own, ties too. */
function asRecommender(method: string, scorer: LabelScorer, space: LabelSpace): Recommender {
  return async (history) => {
    const ranking = publishedRanking(scorer(heldTitles({ history }, space)));
    const distribution = new Float64Array(ranking.length);
    const all = (ranking.length * (ranking.length + 1)) / 2;
    for (const [place, label] of ranking.entries()) distribution[label] = (ranking.length - place) / all;
    return recommendationOf(method, distribution, "counts");
  };
}

function cell(scores: readonly TopFive[], of: keyof TopFive): string {
  const mean = scores.reduce((sum, score) => sum + score[of], 0) / scores.length;
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score[of] - mean) ** 2, 0) / scores.length);
  return `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
}
