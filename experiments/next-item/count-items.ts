/**
 * The table of counting alone: popularity, Markov and item-kNN on a public table of purchases, with what was seen removed and kept.
 *
 *     node experiments/next-item/count-items.ts --data amazon-beauty-5core
 *
 * In: WHEREFORE_DATA/amazon-beauty-5core or amazon-beauty.  Out: R@5, R@10, NDCG@5 and NDCG@10 of the test item, with 95 % intervals.
 * Nothing is chosen, so the test part may be read as often as one likes; what is learned is learned from all but each person's last two items.
 */
import { parseArgs } from "node:util";
import {
  basketNeighbourScores,
  type ItemScores,
  markovScores,
  placedNeighbourScores,
  popularityScores,
} from "./counted-items.ts";
import { readItemData } from "./item-data.ts";
import { gainAt, hitAt, meanText, rankOfNext, type SeenItems } from "./next-item.ts";

const { values } = parseArgs({ options: { data: { type: "string", default: "amazon-beauty-5core" } } });
const { people, items } = readItemData(values.data);
const trained = people.map((person) => person.trained);
const rows: readonly (readonly [string, ItemScores])[] = [
  ["popularity", popularityScores(trained, items)],
  ["first-order Markov", markovScores(trained, items)],
  ["item-kNN over baskets", basketNeighbourScores(trained, items)],
  ["item-kNN with places", placedNeighbourScores(trained, items)],
];
console.log(`${values.data}, test, n = ${people.length}, ${items} items`);
console.log("| method | seen | R@5 | R@10 | N@5 | N@10 |\n|---|---|---:|---:|---:|---:|");
for (const [name, scoresAfter] of rows) {
  const ranks: Record<SeenItems, (number | undefined)[]> = { removed: [], kept: [] };
  for (const { test } of people) {
    const scores = scoresAfter(test.seen);
    ranks.removed.push(rankOfNext(scores, test.seen, test.next, "removed"));
    ranks.kept.push(rankOfNext(scores, test.seen, test.next, "kept"));
  }
  for (const seen of ["removed", "kept"] as const) console.log(rowOf(name, seen, ranks[seen]));
}

function rowOf(name: string, seen: SeenItems, ranks: readonly (number | undefined)[]): string {
  const figures = [
    ranks.map((rank) => hitAt(5, rank)),
    ranks.map((rank) => hitAt(10, rank)),
    ranks.map((rank) => gainAt(5, rank)),
    ranks.map((rank) => gainAt(10, rank)),
  ];
  return `| ${[name, seen, ...figures.map(meanText)].join(" | ")} |`;
}
