/**
 * MovieLens-100K as zero-shot next-item recommendation (NIR; Wang and Lim 2023) used it: the published run scored again, beside counting.
 *
 *     node experiments/next-item/movielens.ts
 *     node experiments/next-item/movielens.ts --model smollm2-135m-instruct --people 10        NIR's own prompts, asked of this model
 *
 * In: WHEREFORE_DATA/nir-ml100k: 943 people's films by title and the next one, and the authors' own GPT-3 outputs.  Out: HR@10 of the
 * published outputs, of popularity, Markov and item-kNN, each with its 95 % interval. The published run names its films among 19 candidates;
 * counting ranks every film that the person has not seen.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { seededRandom, shuffle } from "../../src/domain/index.ts";
import { openModels } from "../../src/models/open.ts";
import { rateOf } from "../../src/statistics/rates.ts";
import { cacheFolder } from "../../src/taxonomy/release/cache.ts";
import { basketNeighbourScores, type ItemScores, markovScores, popularityScores } from "./counted-items.ts";
import { hitAt, rankOfNext } from "./next-item.ts";
import { askNirsPrompts, holdsTitle, type PublishedOutput } from "./nir-films.ts";

const { values: options } = parseArgs({
  options: { model: { type: "string" }, people: { type: "string", default: "10" } },
});

const histories = read<readonly (readonly [string, string])[]>("ml_100k.json.gz");
const outputs = read<readonly PublishedOutput[]>("published_outputs.json.gz");
const people = histories.map(([films, next]) => ({ films: films.split(" | "), next }));
const titles = [...new Set(people.flatMap(({ films, next }) => [...films, next]))];
const numbers = new Map(titles.map((title, number) => [title, number]));
const seen = people.map(({ films }) => films.map((film) => numbers.get(film)!));

console.log(`MovieLens-100K, n = ${people.length}, ${titles.length} films`);
console.log(
  shown("NIR, its published outputs", outputs.filter(({ GT, Predictions }) => holdsTitle(Predictions, GT)).length),
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

if (options.model !== undefined) await askModel(options.model, Number(options.people));

/**
 * NIR's prompts by a model of one's own, for people drawn from those whose next film is among their 19 candidates, whom alone the authors
 * asked: ten films of 19 drawn blindly hold it in 52.6 %.
 */
async function askModel(name: string, count: number): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > outputs.length)
    throw new RangeError(`--people ${options.people}: give a whole number from 1 to ${outputs.length}`);
  const asked = shuffle(outputs, seededRandom(1)).slice(0, count);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const models = openModels({
    names: { model: name },
    env: process.env,
    cache: cacheFolder(process.env),
    concurrency: 1,
    budget: undefined,
    timeout: 120_000,
    typed: {},
    file: undefined,
    fresh: false,
    journal: undefined,
    signal: stop.signal,
  });
  try {
    const model = await models.modelFor("predict");
    let hits = 0;
    const failed: string[] = [];
    for (const [at, published] of asked.entries()) {
      const answer = await askNirsPrompts(published, model, stop.signal);
      if (answer.kind === "failed") failed.push(answer.said);
      else hits += Number(answer.hit);
      console.error(`${at + 1} of ${count} people asked, ${hits} hits, ${failed.length} failed`);
    }
    const theirs = asked.filter(({ GT, Predictions }) => holdsTitle(Predictions, GT)).length;
    console.log(`Of ${count} people whose next film is a candidate, a failed answer being none:`);
    console.log(shown(`NIR's prompts, ${model.name} (${failed.length} failed)`, hits, count));
    console.log(shown("NIR, its published outputs", theirs, count));
    if (failed[0] !== undefined) console.log(`The first failure: ${failed[0]}`);
  } finally {
    await models.close();
  }
}

function shown(name: string, hits: number, of = people.length): string {
  const { low, high } = rateOf(hits, of);
  return `${name}: HR@10 ${(hits / of).toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}

function read<Content>(file: string): Content {
  const folder = join(process.env["WHEREFORE_DATA"] ?? "../shared/data", "nir-ml100k");
  return JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString("utf8")) as Content;
}
