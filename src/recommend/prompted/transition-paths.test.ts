import { expect, test } from "vitest";
import { CODES, historyOfJobs, taxonomy } from "../../../tests/support/people.ts";
import type { Case } from "../../domain/index.ts";
import { pathsBetween, transitionGraph } from "./transition-paths.ts";

const at = (name: keyof typeof CODES) => taxonomy.indexOf(CODES[name])!;
type Name = keyof typeof CODES;

const moves = (from: Name, to: Name, count: number): Case[] =>
  Array.from({ length: count }, (_, id) => {
    const history = historyOfJobs([{ code: CODES[from], from: 2000, to: 2001 }], { id: `${from}${to}${id}` });
    return { id: `${from} ${to} ${id}`, person: history.id, history, next: { code: CODES[to] } } as unknown as Case;
  });

// Of four moves away from cashier three lead to cook, one to aide; of two away from cook both to chef; of two from aide one to nurse, one to chef.
const graph = transitionGraph(
  [
    ...moves("cashier", "cook", 3),
    ...moves("cashier", "aide", 1),
    ...moves("cashier", "cashier", 5),
    ...moves("cook", "chef", 2),
    ...moves("aide", "nurse", 1),
    ...moves("aide", "chef", 1),
  ],
  taxonomy,
);

test("by hand: the likeliest paths first, one over each way, and a stay is no move", () => {
  const paths = pathsBetween([at("cashier")], [at("chef"), at("cook"), at("nurse")], graph, 10);
  const [cashier, cook, chef, aide, nurse] = (["cashier", "cook", "chef", "aide", "nurse"] as const).map(at);
  expect(paths).toEqual([
    [{ from: cashier, to: cook, count: 3, of: 4 }],
    // Over cook 3/4; over aide it would be 1/8.
    [
      { from: cashier, to: cook, count: 3, of: 4 },
      { from: cook, to: chef, count: 2, of: 2 },
    ],
    [
      { from: cashier, to: aide, count: 1, of: 4 },
      { from: aide, to: nurse, count: 1, of: 2 },
    ],
  ]);
  expect(pathsBetween([at("cashier")], [at("chef"), at("cook")], graph, 1)).toHaveLength(1);
});

test("earlier titles give paths of one move, and what is not in the graph none", () => {
  const paths = pathsBetween([at("cook"), at("developer")], [at("chef")], graph, 10);
  expect(paths).toEqual([[{ from: at("cook"), to: at("chef"), count: 2, of: 2 }]]);
  expect(pathsBetween([], [at("chef")], graph, 10)).toEqual([]);
});
