/** Paparrizos' logistic model: it learns who stays from a fact of the person, which counts alone cannot tell. */
import { expect, test } from "vitest";
import { CODES, caseOf, historyOfJobs, sumOf, taxonomy } from "../../tests/support/people.ts";
import { quietRun } from "../domain/index.ts";
import { trainPaparrizos } from "./paparrizos.ts";

/** Cooks with a bachelor's degree become managers, those without one chefs. */
const PEOPLE = Array.from({ length: 120 }, (_, at) => {
  const degree = at % 2 === 0 ? ("bachelor" as const) : ("high-school" as const);
  const history = historyOfJobs([{ code: CODES.cook, from: 2004, to: 2006 }], {
    degree,
    id: `p${at}`,
    birthYear: 1982,
  });
  return caseOf(history, degree === "bachelor" ? CODES.manager : CODES.chef, `p${at}`);
});
/** Few people and one fact that decides: faster steps and less of a penalty than on the public data. */
const SETTINGS = { rate: 0.03, penalty: 0.001, epochs: 12 };
const recommend = trainPaparrizos(PEOPLE, PEOPLE.slice(20), PEOPLE.slice(0, 20), taxonomy, SETTINGS);

test("a degree decides between two titles that follow the same one equally often", async () => {
  for (const [degree, likely, other] of [
    ["bachelor", CODES.manager, CODES.chef],
    ["high-school", CODES.chef, CODES.manager],
  ] as const) {
    const history = historyOfJobs([{ code: CODES.cook, from: 2004, to: 2006 }], { degree, birthYear: 1982 });
    const { distribution } = await recommend(history, quietRun());
    expect(distribution[taxonomy.indexOf(likely)!]).toBeGreaterThan(0.8);
    expect(distribution[taxonomy.indexOf(other)!]).toBeLessThan(0.15);
  }
});

test("every title has some probability, together 1, also after titles never seen and without any job", async () => {
  for (const history of [historyOfJobs([]), historyOfJobs([{ code: CODES.developer, from: 2001, to: 2009 }])]) {
    const { distribution } = await recommend(history, quietRun());
    expect(sumOf(distribution)).toBeCloseTo(1, 9);
    expect(Math.min(...distribution)).toBeGreaterThan(0);
  }
});
