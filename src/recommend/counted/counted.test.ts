import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, caseOf, historyOfJobs, NURSE, sumOf, taxonomy } from "../../../tests/support/people.ts";
import { MOVES, quietRun } from "../../domain/index.ts";
import { CountedArtefact, loadCounted, packCounted, readRow, unpackCounted } from "./artefact.ts";
import { COMPONENTS, componentMaker, probabilityOf } from "./components.ts";
import { counted } from "./counted.ts";
import { FEATURES, fitGate, scaleOf, softmaxOf } from "./gate.ts";
import { learnCounted } from "./learn.ts";
import { countedDistribution } from "./model.ts";
import { countTables, FEWEST_PEOPLE } from "./tables.ts";
import { viewHistory } from "./view.ts";

const model = unpackCounted(loadCounted());
const recommend = counted(model, taxonomy);

describe("the artefact", () => {
  test("has no cell under three people, and is what its schema says", () => {
    const artefact = CountedArtefact.parse(loadCounted());
    for (const table of Object.values(artefact.tables)) {
      for (const { people, cells } of Object.values(table).map(readRow)) {
        expect(people).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
        for (const cell of cells.values()) expect(cell.people).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
      }
    }
    expect(readFileSync("artefacts/counted.json").length).toBeLessThan(1_500_000);
    const unpacked = unpackCounted(artefact);
    const tables = new Map(
      Object.entries(artefact.tables).map(([name, rows]) => [
        name,
        new Map(Object.keys(rows).map((key) => [key, unpacked.tables.get(name)!.get(key)!])),
      ]),
    );
    expect(packCounted({ ...unpacked, tables }, artefact)).toEqual(artefact);
    // A key that everything inherits is no row.
    expect(unpacked.tables.get("last title")!.get("constructor")).toBeUndefined();
  });
});

describe("recommending", () => {
  test("any history gets a probability above 0 for every title, together 1, alone and among others", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const { distribution } = await recommend(history, quietRun());
        expect(await recommend.distributions!([NURSE, history])).toContainEqual(distribution);
        expect(sumOf(distribution)).toBeCloseTo(1, 9);
        expect(distribution.every((p) => p > 0 && p < 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("p(title) is the sum over directions of p(direction) p(title | direction)", () => {
    const { distribution, moveShares, moves } = countedDistribution(model, taxonomy)(NURSE);
    expect(sumOf(moveShares)).toBeCloseTo(1, 9);
    MOVES.forEach((_, move) => {
      expect(distribution.reduce((sum, p, title) => sum + (moves[title] === move ? p : 0), 0)).toBeCloseTo(
        moveShares[move]!,
        9,
      );
    });
  });

  test("what is shown as evidence is never of fewer than ten people: else it is told of the group, or not at all", async () => {
    let ofGroups = 0;
    for (const { code } of taxonomy.occupations) {
      const { evidence } = await recommend(historyOfJobs([{ code, from: 2010, to: 2012 }]), quietRun());
      const title = taxonomy.occupations[taxonomy.indexOf(code)!]!.title;
      for (const text of evidence) {
        expect(Number(/^Of (\d+) training people/.exec(text)![1])).toBeGreaterThanOrEqual(10);
        if (!text.includes(`at some time among ${title},`)) ofGroups++;
      }
    }
    expect(ofGroups).toBeGreaterThan(5);
  });

  test("a nurse is seen to stay in nursing, and years in it make staying likelier", async () => {
    const { distribution, evidence } = await recommend(NURSE, quietRun());
    expect(distribution.indexOf(Math.max(...distribution))).toBe(taxonomy.indexOf(CODES.nurse));
    expect(evidence[0]).toMatch(/^Of \d+ training people/);
    const stay = (to: number) =>
      countedDistribution(
        model,
        taxonomy,
      )(historyOfJobs([{ code: CODES.nurse, from: 2010, to }], { degree: "bachelor", birthYear: 1984 })).moveShares[0]!;
    expect(stay(2014)).toBeGreaterThan(stay(2010));
  });

  test("what the history lacks is marked, and nothing breaks", async () => {
    const nobody = await recommend(historyOfJobs([]), quietRun());
    expect(nobody.marks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["short-history", "no-dates"]));
    expect(sumOf(nobody.distribution)).toBeCloseTo(1, 9);
    const old = await recommend(
      historyOfJobs([{ code: "53-2031.00", from: 2010, to: 2014 }], { birthYear: 1950 }),
      quietRun(),
    );
    expect(old.marks.filter(({ kind }) => kind === "unlike-the-data").length).toBeGreaterThan(0);
  });
});

describe("counting, by hand", () => {
  const cook = (id: string, next: string) =>
    caseOf(historyOfJobs([{ code: CODES.cook, from: 2005, to: 2006 }], { id, birthYear: 1980 }), next, id);

  test("a cell of two people is dropped, however many transitions they made", () => {
    const cases = [
      cook("a", CODES.chef),
      cook("b", CODES.chef),
      cook("c", CODES.chef),
      cook("d", CODES.nurse),
      cook("e", CODES.nurse),
      { ...cook("e", CODES.nurse), id: "again" },
    ];
    const row = countTables(
      cases.map((case_) => ({ case_, weight: 1 })),
      taxonomy,
    )
      .get("last title")!
      .get(CODES.cook)!;
    expect(row.people).toBe(5);
    expect([...row.cells]).toEqual([[CODES.chef, { people: 3, weight: 3 }]]);
    const apart = [cook("a", CODES.chef), cook("b", CODES.chef), cook("a", CODES.nurse)];
    expect(() =>
      countTables(
        apart.map((case_) => ({ case_, weight: 1 })),
        taxonomy,
      ),
    ).toThrow(/person a stand apart/);
  });

  test("components are distributions, and absent where there is nothing to go by", () => {
    const tables = countTables(
      ["a", "b", "c"].map((id) => ({ case_: cook(id, CODES.chef), weight: 1 })),
      taxonomy,
    );
    const made = componentMaker(tables, taxonomy)(viewHistory(cook("x", CODES.chef).history, taxonomy));
    expect(made).toHaveLength(COMPONENTS.length);
    for (const part of made.flat()) expect(sumOf(part.shares)).toBeCloseTo(1, 9);
    expect(probabilityOf(taxonomy.indexOf(CODES.chef)!, made[COMPONENTS.indexOf("last title")]!)).toBe(1);
    expect(probabilityOf(taxonomy.indexOf(CODES.nurse)!, made[COMPONENTS.indexOf("last title")]!)).toBe(0);
    expect(made[COMPONENTS.indexOf("title before the last")]).toEqual([]);
    expect(made[COMPONENTS.indexOf("earlier titles")]).toEqual([]);
  });

  test("the gate learns whom to trust: the first of two alternatives is right three times in four", async () => {
    const features = Float64Array.from(FEATURES, (_, at) => Number(at === 0));
    const example = (right: number) => ({
      features,
      offsets: new Float64Array(2),
      likelihoods: Float64Array.from([Number(right === 0), Number(right === 1)]),
    });
    const fitting = { steps: 2_000, rate: 0.05, penalty: 0 };
    const weights = await fitGate([example(0), example(0), example(0), example(1)], fitting, async () => {});
    expect(softmaxOf(weights, features, [0, 0])[0]).toBeCloseTo(0.75, 3);
    expect(softmaxOf(weights, features, [0, Number.NEGATIVE_INFINITY])[0]).toBe(1);
    expect(scaleOf([[...features, undefined].slice(0, FEATURES.length)]).mean[0]).toBe(0);
  });

  test("training the same people twice gives the same model; interrupted, none", async () => {
    const cases = Array.from({ length: 12 }, (_, at) => cook(`p${at}`, at % 3 === 0 ? CODES.nurse : CODES.chef));
    const settings = {
      folds: 2,
      youngWeight: 0.1,
      components: { steps: 20, rate: 0.05, penalty: 1e-3 },
      moves: { steps: 20, rate: 0.05, penalty: 1e-3 },
      mostFitted: 1_000,
      seed: 1,
    };
    const ids = new Set(cases.map(({ id }) => id));
    const never = new AbortController().signal;
    const train = async () =>
      packCounted(await learnCounted(cases, ids, cases, taxonomy, never, settings), {
        learnedFrom: "invented people",
        people: 12,
        transitions: 12,
      });
    expect(await train()).toEqual(await train());
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const long = { ...settings, components: { ...settings.components, steps: 1e7 } };
    const began = performance.now();
    await expect(learnCounted(cases, ids, cases, taxonomy, stop.signal, long)).rejects.toMatchObject({
      code: "interrupted",
      message: "Interrupted while counting; nothing was kept.",
    });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
