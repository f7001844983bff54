/**
 * MovieLens-100K as zero-shot next-item recommendation (NIR; Wang and Lim 2023) used it: the published run scored again, beside counting.
 *
 *     node experiments/next-item/movielens.ts
 *
 * In: WHEREFORE_DATA/nir-ml100k: 943 people's films by title and the next one, and the authors' own GPT-3 outputs.  Out: HR@10 of the
 * published outputs, of popularity, Markov and item-kNN, each with its 95 % interval. The published run names its films among 19 candidates;
 * counting ranks every film that the person has not seen.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { rateOf } from "../../src/statistics/rates.ts";
import { basketNeighbourScores, type ItemScores, markovScores, popularityScores } from "./counted-items.ts";
import { hitAt, rankOfNext } from "./next-item.ts";

type PublishedOutput = { readonly GT: string; readonly Predictions: string };

const histories = read<readonly (readonly [string, string])[]>("ml_100k.json.gz");
const outputs = read<readonly PublishedOutput[]>("published_outputs.json.gz");
const people = histories.map(([films, next]) => ({ films: films.split(" | "), next }));
const titles = [...new Set(people.flatMap(({ films, next }) => [...films, next]))];
const numbers = new Map(titles.map((title, number) => [title, number]));
const seen = people.map(({ films }) => films.map((film) => numbers.get(film)!));

console.log(`MovieLens-100K, n = ${people.length}, ${titles.length} films`);
console.log(
  shown("NIR, its published outputs", outputs.filter(({ GT, Predictions }) => firstTenHold(Predictions, GT)).length),
);
const rows: readonly (readonly [string, ItemScores])[] = [
  ["popularity", popularityScores(seen, titles.length)],
  ["first-order Markov", markovScores(seen, titles.length)],
  ["item-kNN over baskets, last five films", basketNeighbourScores(seen, titles.length)],
];
for (const [name, scoresAfter] of rows) {
  const hits = people.map(({ next }, person) => {
    const scores = scoresAfter(seen[person]!);
    return hitAt(10, rankOfNext(scores, seen[person]!, numbers.get(next)!));
  });
  console.log(
    shown(
      name,
      hits.reduce<number>((sum, hit) => sum + hit, 0),
    ),
  );
}

/** As the authors count: the true title stands somewhere in the text of the ten lines, whatever else does. */
function firstTenHold(predictions: string, truth: string): boolean {
  return predictions.toLowerCase().includes(truth.toLowerCase());
}

function shown(name: string, hits: number): string {
  const { low, high } = rateOf(hits, people.length);
  return `${name}: HR@10 ${(hits / people.length).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}

function read<Content>(file: string): Content {
  const folder = join(process.env["WHEREFORE_DATA"] ?? "../shared/data", "nir-ml100k");
  return JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString("utf8")) as Content;
}
