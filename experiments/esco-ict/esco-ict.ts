/**
 * `node experiments/esco-ict/esco-ict.ts jobhop-ict|karrierewege-ict`: the published rows again, two ahead and one ahead.
 *
 * In: the data set's folder under WHEREFORE_DATA.  Out: a Markdown table, means over the ten splits with their population deviation.
 */
import { join } from "node:path";
import {
  type LabelScorer,
  markov,
  popularity,
  readLabelCareers,
  repeatLast,
  SEEDS,
  type Split,
  splitOf,
  type TopFive,
  topFive,
} from "./published-protocol.ts";

const ROWS: readonly (readonly [string, (split: Split, labels: number) => LabelScorer])[] = [
  ["popularity", popularity],
  ["repeat-last", repeatLast],
  ["first-order Markov", markov],
];

const [name = "jobhop-ict"] = process.argv.slice(2);
const data = readLabelCareers(join(process.env["WHEREFORE_DATA"] ?? "../shared/data", name));
console.log(`${name}: ${data.careers.length} people, ${data.labels.length} labels, ten splits\n`);
console.log(
  "| method | HR@5, two ahead | NDCG@5, two ahead | HR@5, one ahead | NDCG@5, one ahead |\n|---|---:|---:|---:|---:|",
);
for (const [method, make] of ROWS) {
  const cells = (["two", "one"] as const).flatMap((ahead) => {
    const splits = SEEDS.map((seed) => splitOf(data, seed, ahead));
    const scores = splits.map((split) => topFive(make(split, data.labels.length), split));
    return [cell(scores, "hr"), cell(scores, "ndcg")];
  });
  console.log(`| ${method} | ${cells.join(" | ")} |`);
}

function cell(scores: readonly TopFive[], of: keyof TopFive): string {
  const mean = scores.reduce((sum, score) => sum + score[of], 0) / scores.length;
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score[of] - mean) ** 2, 0) / scores.length);
  return `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
}
