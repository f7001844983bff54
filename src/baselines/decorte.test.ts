/** Decorte by activities: covered shares by hand, texts as vectors, and that the mixture finds what its people did. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CODES, caseOf, historyOfJobs, sumOf, taxonomy } from "../../tests/support/people.ts";
import { quietRun } from "../domain/index.ts";
import { ActivitiesArtefact, loadActivities } from "../taxonomy/activities.ts";
import { coveredShares, trainDecorte } from "./decorte.ts";
import { TEXT_WIDTH, textVectors } from "./text-vectors.ts";

test("of a title's activities the past covers a share: by hand", () => {
  const activities = { names: ["a", "b", "c", "d"], ofTitles: [[0, 1], [1, 2, 3], [2], [], [0, 1, 2]] };
  // Held: the first title, and the fourth, of which O*NET names no activity.
  expect([...coveredShares([0, 3], activities)]).toEqual([1, 1 / 3, 0, 1, 2 / 3]);
  expect([...coveredShares([], activities)]).toEqual([0, 0, 0, 0, 0]);
});

test("texts that share rare words are near, those that share none are not, and each has length 1", () => {
  const [cook, chef, miner, empty] = textVectors([
    "cooks of restaurants",
    "Chefs, restaurant cook",
    "miners underground",
    "a b",
  ]);
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, number, at) => sum + number * b[at]!, 0);
  expect(product(cook!, cook!)).toBeCloseTo(1, 12);
  expect(product(cook!, chef!)).toBeGreaterThan(0.5);
  expect(Math.abs(product(cook!, miner!))).toBeLessThan(4 / Math.sqrt(TEXT_WIDTH));
  expect([...empty!].every((number) => number === 0)).toBe(true);
});

test("the activities of the package are those of the taxonomy's titles", () => {
  const file = new URL("../../artefacts/activities.json", import.meta.url);
  ActivitiesArtefact.parse(JSON.parse(readFileSync(file, "utf8")));
  const { names, ofTitles } = loadActivities();
  expect(ofTitles).toHaveLength(taxonomy.occupations.length);
  // O*NET 29.3 has tasks of 923 occupations, whose rows name 17,806 different pairs.
  expect(ofTitles.filter((own) => own.length > 0)).toHaveLength(923);
  expect(ofTitles.flat()).toHaveLength(17_806);
  const nurse = ofTitles[taxonomy.indexOf(CODES.nurse)!]!.map((activity) => names[activity]);
  expect(nurse).toContain("Record patient medical histories.");
});

test("learns where texts lead, gives every title some probability, and knows nothing of a history without a job", async () => {
  const people = Array.from({ length: 40 }, (_, at) => {
    const [from, to] = at % 2 ? [CODES.cook, CODES.developer] : [CODES.aide, CODES.manager];
    return caseOf(historyOfJobs([{ code: from, from: 2000, to: 2001 }], { id: `p${at}` }), to, `p${at}`);
  });
  const { recommend, settings } = trainDecorte(people, people.slice(0, 10), loadActivities(), taxonomy);
  expect(settings.text).toBeGreaterThan(0);
  const cook = await recommend(historyOfJobs([{ code: CODES.cook, from: 2010, to: 2011 }]), quietRun());
  const p = (code: string) => cook.distribution[taxonomy.indexOf(code)!]!;
  expect(p(CODES.developer)).toBeGreaterThan(2 * p(CODES.manager));
  expect(sumOf(cook.distribution)).toBeCloseTo(1, 9);
  expect(Math.min(...cook.distribution)).toBeGreaterThan(0);
  expect(sumOf((await recommend(historyOfJobs([]), quietRun())).distribution)).toBeCloseTo(1, 9);
});
