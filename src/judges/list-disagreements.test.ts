import { expect, test } from "vitest";
import { inventedDataset, judgedSet, measuredVerdicts } from "../../tests/support/judged-set.ts";
import { listDisagreements } from "./list-disagreements.ts";

const { dataset, cases: readCases } = inventedDataset(400);
const textsOf = () => ["Way 0.", "Way 1.", "Way 2."];

test("the largest contradictions come first, one a case, by place and not by figure", async () => {
  // Two judges agree but in the second case, where one turns the order round, and in the third, where one sees no difference.
  const few = (await readCases()).slice(0, 3);
  const grades = [
    [5, 3, 1],
    [1, 3, 5],
    [3, 3, 3],
  ];
  const set = await judgedSet(dataset, few, {
    textsOf,
    verdictsOf: (asked, candidate) => [
      ...measuredVerdicts(asked.id, candidate, 2 - candidate),
      {
        ...{ id: asked.id, candidate, judge: "llm:a", criterion: "utility" as const, repeat: 0 },
        verdict: { kind: "grade", grade: grades[few.indexOf(asked)]![candidate]!, because: "" },
      },
    ],
  });
  const { pairs, largest } = await listDisagreements(set, dataset, 5, undefined);
  // Distances: 0, 0, 0; 1, 0, 1; 0.5, 0, 0.5 of nine candidates.
  expect(pairs).toEqual([
    { criterion: "utility", judges: ["measured", "llm:a"], n: 9, distance: expect.closeTo(3 / 9, 12) },
  ]);
  expect(largest.map(({ id, candidate, distance }) => [id, candidate, distance])).toEqual([
    [few[1]!.id, 0, 1],
    [few[2]!.id, 0, 0.5],
  ]);
  expect(largest[0]).toMatchObject({
    text: textsOf()[0],
    of: 3,
    views: [
      { judge: "measured", unit: "nats", value: 2, place: 1 },
      { judge: "llm:a", unit: "grade", value: 1, place: 3 },
    ],
  });
  expect((await listDisagreements(set, dataset, 1, "utility")).largest).toHaveLength(1);
  expect((await listDisagreements(set, dataset, 1, "coherence")).largest).toEqual([]);
});
