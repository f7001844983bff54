/**
 * JobHop-ICT and Karrierewege-ICT by the protocol of the package that published them, in their own labels:
 *
 *     interactions ─► careers of labels ─► ten splits in time ─► what is seen, what is chosen on, what is to be found
 *       ─► scores of all labels ─► HR@5 and NDCG@5 ─► mean and deviation over the splits
 *
 * The published rows are two jobs ahead: the validation job lies between what is seen and the target. "One ahead" is not published and has
 * several readings; here it is the next job after everything known before it, counts from the train parts alone.
 * Source: Canay, "Benchmark-Sensitive Hybrid Recommendation for Talent Path Prediction", package hybrid-talent-rec-benchmarks, commit
 * 775d797, `src/train_eval_talent_hybrid.py`. Its ties are in the order in which numpy's sort leaves them (`numpy-sort.ts`).
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { numpyArgsort } from "./numpy-sort.ts";
import { pythonRandom } from "./python-random.ts";

export type LabelCareers = {
  readonly labels: readonly string[];
  readonly titles: readonly string[];
  /** Of each label the family that the package puts it in. */
  readonly families: readonly string[];
  /** Of each person the labels in order, as places in `labels`; people by their number. */
  readonly careers: readonly (readonly number[])[];
};

type Row = Readonly<Record<string, string>>;

/** @param folder of one of the two sets, with interactions.csv.gz and items.csv.gz */
export function readLabelCareers(folder: string): LabelCareers {
  const rows = (name: string): Row[] =>
    parse(gunzipSync(readFileSync(`${folder}/${name}`)), { columns: true, skip_empty_lines: true });
  const items = rows("items.csv.gz");
  const labels = items.map((row) => row["item_id"]!);
  const placeOf = new Map(labels.map((label, place) => [label, place]));
  const people = [...Map.groupBy(rows("interactions.csv.gz"), (row) => Number(row["user_id"]))];
  const careers = people
    .sort(([a], [b]) => a - b)
    .map(([, jobs]) =>
      jobs
        .toSorted((a, b) => Number(a["sequence_pos"]) - Number(b["sequence_pos"]))
        .map((row) => placeOf.get(row["item_id"]!)!),
    );
  return { labels, titles: items.map((row) => row["label"]!), families: items.map((row) => row["family"]!), careers };
}

export const SEEDS = Array.from({ length: 10 }, (_, at) => 100 + at);

/** Of each person the place of the test job: the last of three, else drawn from the third on. */
export function testPlaces(careers: LabelCareers["careers"], seed: number): number[] {
  const random = pythonRandom(seed);
  return careers.map(({ length }) => (length === 3 ? 2 : random.randint(2, length - 1)));
}

export type SplitCase = { readonly seen: readonly number[]; readonly target: number };
export type Split = {
  /** What counts may come from: of everybody the jobs before the validation job. */
  readonly train: readonly (readonly number[])[];
  /** The job between what is learned from and the target: what settings are chosen on. */
  readonly valid: readonly SplitCase[];
  readonly test: readonly SplitCase[];
};

export function splitOf({ careers }: LabelCareers, seed: number, ahead: "one" | "two"): Split {
  const places = testPlaces(careers, seed);
  const train = careers.map((jobs, person) => jobs.slice(0, places[person]! - 1));
  const valid = careers.map((jobs, person) => ({ seen: train[person]!, target: jobs[places[person]! - 1]! }));
  const test = careers.map((jobs, person) => {
    const place = places[person]!;
    return { seen: jobs.slice(0, ahead === "two" ? place - 1 : place), target: jobs[place]! };
  });
  return { train, valid, test };
}

/** What has been seen in, a score for each label out. */
export type LabelScorer = (seen: readonly number[]) => Float64Array;

export function popularity({ train }: Split, labels: number): LabelScorer {
  const scores = scaled(countsOf(train, labels));
  return () => scores;
}

export function repeatLast(split: Split, labels: number): LabelScorer {
  const popular = popularity(split, labels)([]);
  return (seen) => {
    const scores = popular.map((score) => 0.05 * score);
    scores[seen.at(-1)!] = 1;
    return scores;
  };
}

export function markov(split: Split, labels: number): LabelScorer {
  const popular = popularity(split, labels)([]);
  const after = Array.from({ length: labels }, () => new Float64Array(labels));
  for (const jobs of split.train) for (let at = 1; at < jobs.length; at++) after[jobs[at - 1]!]![jobs[at]!]!++;
  const rows = after.map((row) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const shares = all === 0 ? popular : row.map((count) => count / all);
    return scaled(shares.map((share, label) => 0.9 * share + 0.1 * popular[label]!));
  });
  return (seen) => rows[seen.at(-1)!]!;
}

function countsOf(train: Split["train"], labels: number): Float64Array {
  const counts = new Float64Array(labels);
  for (const label of train.flat()) counts[label]!++;
  return counts;
}

function scaled(values: Float64Array): Float64Array {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high === low ? values.map(() => 0) : values.map((value) => (value - low) / (high - low));
}

/** The labels as the package ranks them, the best first: `np.argsort(-scores)`. */
export function publishedRanking(scores: Float64Array): number[] {
  return numpyArgsort(scores.map((score) => -score));
}

export type TopFive = { readonly hr: number; readonly ndcg: number };

/** Both 0 to 1, a case; one target, so the ideal gain is 1. @param ranking labels in order, by their scores */
export function topFive(scorer: LabelScorer, { test }: Split, ranking = publishedRanking): TopFive {
  let [hits, gains] = [0, 0];
  for (const { seen, target } of test) {
    const place = ranking(scorer(seen)).indexOf(target);
    if (place >= 5) continue;
    hits++;
    gains += 1 / Math.log2(place + 2);
  }
  return { hr: hits / test.length, ndcg: gains / test.length };
}
