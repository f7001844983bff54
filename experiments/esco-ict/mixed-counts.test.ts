/** The log-linear mixture of counts: its tables by hand, and that its weights find the table that is right. */
import { expect, test } from "vitest";
import { countedTables, mixedCounts } from "./mixed-counts.ts";

test("tables of two careers, by hand", () => {
  // 0 then 1 then 2, and 0 then 1; labels 0 and 1 are of one family.
  const tables = countedTables(
    {
      train: [
        [0, 1, 2],
        [0, 1],
      ],
    },
    ["a", "a", "b"],
  )([0]);
  expect(tables).toHaveLength(16);
  for (const table of tables) expect(table.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  const [popular, follows, later] = tables as [Float64Array, Float64Array, Float64Array];
  expect([...popular]).toEqual([2 / 5, 2 / 5, 1 / 5]);
  // After 0 twice 1; and five counts shared out by popularity.
  expect([...follows]).toEqual([2 / 7, 4 / 7, 1 / 7].map((p) => expect.closeTo(p, 12)));
  // Ever after 0: twice 1 and once 2.
  expect([...later]).toEqual([2 / 8, 4 / 8, 2 / 8].map((p) => expect.closeTo(p, 12)));
  // Two steps of the first table from 0, and two jobs on: 2, once, over what follows 0.
  const twice = [0, 1, 2].map((label) =>
    [0, 1, 2].reduce(
      (sum, middle) =>
        sum +
        follows[middle]! *
          countedTables(
            {
              train: [
                [0, 1, 2],
                [0, 1],
              ],
            },
            ["a", "a", "b"],
          )([middle])[1]![label]!,
      0,
    ),
  );
  expect([...tables[7]!]).toEqual(twice.map((p) => expect.closeTo(p, 12)));
  expect([...tables[6]!]).toEqual([10 / 7, 20 / 7, 5 / 7 + 1].map((count) => expect.closeTo(count / 6, 12)));
  // Of family a, by popularity.
  expect([...tables[5]!]).toEqual([0.5, 0.5, 0]);
});

test("where everybody goes round a ring, the next on it comes first, whatever is popular", () => {
  const train = Array.from({ length: 40 }, (_, person) => [person % 4, (person + 1) % 4]);
  const valid = train.map((seen) => ({ seen, target: (seen.at(-1)! + 1) % 4 }));
  const score = mixedCounts(
    { train: [...train, [3], [3], [3]], valid: [...valid, ...Array(3).fill({ seen: [3], target: 0 })], test: [] },
    ["a", "a", "b", "b"],
  );
  for (const last of [0, 1, 2, 3]) {
    const scores = score([(last + 3) % 4, last]);
    expect(scores.indexOf(Math.max(...scores))).toBe((last + 1) % 4);
    expect(scores.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  }
});

test("a network's distribution is listened to where it is right, by those whose jobs the weights are fitted on", () => {
  // Counts know nothing: everybody was in every label once. The network is right of even people and wrong of odd ones.
  const train = Array.from({ length: 40 }, (_, person) => [person % 4]);
  const valid = train.map((seen, person) => ({ seen, target: (seen[0]! + 1 + 2 * (person % 2)) % 4 }));
  const network = ([last]: readonly number[]) =>
    Float64Array.from([0, 1, 2, 3], (label) => (label === (last! + 1) % 4 ? 0.97 : 0.01));
  const families = ["a", "a", "b", "b"];
  const split = { train, valid, test: [] };
  const even = mixedCounts(split, families, { network, fittedOn: (person) => person % 2 === 0 })([0]);
  const odd = mixedCounts(split, families, { network, fittedOn: (person) => person % 2 === 1 })([0]);
  expect(even.indexOf(Math.max(...even))).toBe(1);
  expect(odd[1]).toBeLessThan(even[1]!);
});
