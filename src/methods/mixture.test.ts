/** A mixture gives its weight to the member that knows, and stays a distribution. */
import { expect, test } from "vitest";
import { CODES, caseOf, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { recommendationOf } from "../baselines/counts.ts";
import { quietRun, type Recommender } from "../domain/index.ts";
import { weighedMixture } from "./mixture.ts";

const titles = taxonomy.occupations.length;
const [nurse, aide] = [CODES.nurse, CODES.aide].map((code) => taxonomy.indexOf(code)!);
const even = new Float64Array(titles).fill(1 / titles);
const member =
  (distribution: Float64Array): Recommender =>
  async () =>
    recommendationOf("member", distribution, "counts");

/** Half of its mass on each of two titles in the shares given, half even. */
function leaning(toNurse: number): Float64Array {
  const leaned = even.map((share) => share / 2);
  leaned[nurse!]! += toNurse / 2;
  leaned[aide!]! += (1 - toNurse) / 2;
  return leaned;
}

test("of a member that leans to what happened and one that leans away, the first has its way", async () => {
  const cases = ["a", "b", "c", "d"].map((id) => caseOf(NURSE, id === "d" ? CODES.aide : CODES.nurse, id));
  const mixture = await weighedMixture([member(leaning(0.7)), member(leaning(0.3))], cases, taxonomy, quietRun());
  const { distribution } = await mixture(NURSE, quietRun());
  expect(sumOf(distribution)).toBeCloseTo(1, 9);
  // The likelihood is highest where the two titles are as three to one, as they happened.
  expect(distribution[nurse!]! / distribution[aide!]!).toBeCloseTo(3, 3);
});
