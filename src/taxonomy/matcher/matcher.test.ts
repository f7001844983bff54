import { describe, expect, test } from "vitest";
import { OccupationCode } from "../../domain/index.ts";
import { softmax } from "../../statistics/softmax.ts";
import type { Taxonomy } from "../taxonomy.ts";
import { logistic, SIGNS, signsOf } from "./match-signs.ts";
import { likeness, matchScores } from "./matcher.ts";
import { packMatcher, unpackMatcher } from "./matcher-file.ts";
import { calibrateMatcher } from "./mix-matcher.ts";
import { fitBySteps, solve } from "./newton.ts";
import { normalTitle } from "./normal-title.ts";
import { wordFeature } from "./title-bag.ts";
import { inSteps, type TitleWords } from "./title-words.ts";
import { type KnownTitle, trainMatcher } from "./train-matcher.ts";

/** Three occupations are all that the training needs of a taxonomy. */
const CODES = ["29-1141.00", "35-2014.00", "53-3032.00"].map((code) => OccupationCode.parse(code));
const TITLES = ["Registered Nurses", "Cooks, Restaurant", "Heavy Truck Drivers"];
const taxonomy = {
  occupations: CODES.map((code, index) => ({ code, title: TITLES[index]! })),
  indexOf: (code: string) => {
    const index = (CODES as string[]).indexOf(code);
    return index < 0 ? undefined : index;
  },
  leftover: [false, false, false],
} as unknown as Taxonomy;
const known: KnownTitle[] = [
  ...taxonomy.occupations.map((occupation, index) => ({
    ...occupation,
    description: ["Care for the sick.", "Prepare meals.", "Haul goods over roads."][index],
  })),
  { code: "29-1141.00", title: "Ward Sister" },
  { code: "29-1141.00", title: "Helper" },
  { code: "35-2014.00", title: "Line Cook" },
  { code: "35-2014.00", title: "Helper" },
  { code: "53-3032.00", title: "Teamster" },
  { code: "99-9999.00", title: "Nobody" },
];
const employment = new Map([
  ["29-1141", 3000],
  ["35-2014", 6000],
  ["53-3032", 1000],
]);
/** The words "ward" and "road" point each in a direction of its own; the classifier knows the first for nurses, the second for drivers. */
const words: TitleWords = {
  dimensions: 2,
  hashes: Uint32Array.from([wordFeature("ward"), wordFeature("road")].sort((a, b) => a - b)),
  ...inSteps(Float32Array.from(wordFeature("ward") < wordFeature("road") ? [1, 0, 0, 2] : [0, 2, 1, 0]), 2),
};
const meaning = { words, vectors: Float32Array.from([1, 0, 0, 0, 0, 1]), bias: Float32Array.from([0.25, 0, 0]) };
const trained = trainMatcher(known, meaning, employment, taxonomy);

describe("training", () => {
  test("the prior's first part is the logarithm of the share of employment", () => {
    // 3,000, 6,000 and 1,000 of 10,000 people.
    expect([...trained.priors[0]!].map(Math.exp)).toEqual([0.3, 0.6, 0.1].map((share) => expect.closeTo(share, 9)));
  });

  test("a title under two occupations is known under both, one of no occupation not at all", () => {
    expect(trained.keys.get("helper")).toEqual([0, 1]);
    expect(trained.keys.has("nobody")).toBe(false);
    expect(trained.known.occupations).toHaveLength(8);
  });

  test("a known title has a cosine of 1 with itself in any order of its words, and one with the official title", () => {
    const sister = likeness(normalTitle("Sister Ward"), trained)!;
    expect(sister.nearest[0]).toBeCloseTo(1, 6);
    expect(sister.nearest[2]).toBe(0);
    // Bytes keep a weight to one part in 255 of the largest.
    expect(likeness(normalTitle("Restaurant Cooks"), trained)!.official[1]).toBeCloseTo(1, 2);
    expect(likeness(normalTitle("Cooks"), trained)!.official[1]).toBeLessThan(0.9);
    expect(likeness(normalTitle("registered nurse"), trained)!.official[0]).toBeCloseTo(1, 2);
  });

  test("the nearest title, by hand", () => {
    // 8 known titles; "cook" is in 2 of them (cooks restaurant, line cook), "line" in 1, "fry" in none:
    // idf cook = ln(9/3), line = ln(9/2), fry = ln 9.
    const [cook, line, fry] = [Math.log(9 / 3), Math.log(9 / 2), Math.log(9)];
    const cosine = cook ** 2 / (Math.hypot(cook, fry) * Math.hypot(cook, line));
    expect(likeness(normalTitle("Fry Cook"), trained)!.nearest[1]).toBeCloseTo(cosine, 6);
  });

  test("the meaning, by hand: the product with the title's vector of length 1, and the bias", () => {
    const scores = (title: string) => [...likeness(normalTitle(title), trained)!.meaning];
    expect(scores("Ward Cook")).toEqual([1.25, 0, 0].map((value) => expect.closeTo(value, 6)));
    // (1, 2) has the length of the root of 5.
    expect(scores("Ward Road")).toEqual(
      [1 / Math.sqrt(5) + 0.25, 0, 2 / Math.sqrt(5)].map((value) => expect.closeTo(value, 6)),
    );
    // No word of it has a vector, so not even the bias speaks.
    expect(scores("Fry Cook")).toEqual([0, 0, 0]);
  });

  test("what describes an occupation speaks for it, also from behind the comma", () => {
    expect(likeness(normalTitle("meal person"), trained)!.about[1]).toBeGreaterThan(0);
    expect(likeness(normalTitle("person of ward, sick home"), trained)!.tailAbout[0]).toBeGreaterThan(0);
    expect(likeness(normalTitle("ΩΩΩ"), trained)).toBeUndefined();
  });
});

describe("mixing", () => {
  const labelled = [
    ...Array.from({ length: 12 }, () => ({ title: "Night Ward Sister, Mercy", codes: ["29-1141.00"] })),
    ...Array.from({ length: 12 }, () => ({ title: "Fry Cook, Diner", codes: ["35-2014.00"] })),
    ...Array.from({ length: 10 }, () => ({ title: "Truck Teamster, Road Co", codes: ["53-3032.00"] })),
    ...Array.from({ length: 2 }, () => ({ title: "Truck Teamster, Road Co", codes: ["53-3032.00", "29-1141.00"] })),
    ...Array.from({ length: 4 }, () => ({ title: "Line Cook, Home", codes: ["29-1141.00"] })),
    ...Array.from({ length: 8 }, () => ({ title: "Registered Nurse, Mercy", codes: ["29-1141.00"] })),
    { title: "Of no code", codes: [] },
  ];
  const matcher = calibrateMatcher(trained, labelled, labelled, 0.3, taxonomy);

  test("learns weights that put the right ones first", () => {
    const first = (title: string) => {
      const scores = [...matchScores(normalTitle(title), matcher)!];
      return scores.indexOf(Math.max(...scores));
    };
    expect(["Night Ward Sister, Mercy", "Fry Cook, Diner", "Truck Teamster, Road Co"].map(first)).toEqual([0, 1, 2]);
  });

  test("measures how far an official title before a comma, and an alternate title, are to be trusted", () => {
    // Laplace's rule: "Registered Nurse, Mercy" is right 8 times of 8: (8 + 1) / (8 + 2).
    expect(matcher.calibration.officialHead).toBeCloseTo(0.9, 9);
    // "Line Cook, Home" stands under the cook alone and is right 0 times of 4, whichever the matcher takes.
    expect([1 / 6, 1 / 2]).toContainEqual(expect.closeTo(matcher.calibration.agreedAlternate, 9));
  });

  test("the matcher survives its own file, and keeps nothing that only training needs", () => {
    expect(unpackMatcher(packMatcher(matcher), words)).toEqual(matcher);
    expect(matcher).not.toHaveProperty("keys");
  });
});

describe("numbers", () => {
  test("softmax, by hand: odds of 1 to 3", () => {
    expect([...softmax(Float64Array.from([5, 5 + Math.log(3)]))]).toEqual([
      expect.closeTo(0.25, 9),
      expect.closeTo(0.75, 9),
    ]);
  });

  test("a curve whose only weight is 1 on the odds leaves a probability as it is", () => {
    // Log-odds of 0.2: ln(1/4).
    expect(logistic([1, Math.log(1 / 4)], [0, 1])).toBeCloseTo(0.2, 9);
    expect(logistic([1, 50], [0, 1])).toBeLessThanOrEqual(1);
  });

  test("the signs of an answer, by hand", () => {
    const title = normalTitle("PT Zither Ward");
    const answer = { first: 0, chances: Float64Array.from([0.5, 0.3, 0.2]), nearest: 0.4, agreed: 0.7 };
    // Even odds; "zither" of two words is known to no title; no title of the nurses ends with "ward"; nothing was written out.
    expect(signsOf(title, answer, trained)).toEqual([1, expect.closeTo(0, 9), 0.5, 1, 0.4, 0, 0, 0, 0, 0.7, 0]);
    const head = signsOf(normalTitle("Ward Sister"), { ...answer, nearest: 1 }, trained);
    expect(head).toEqual([1, expect.closeTo(0, 9), 0, 0, 1, 1, 0, 0, 0, 0.7, 0]);
    expect(head).toHaveLength(SIGNS);
  });

  test("linear equations, by hand, with a zero on the diagonal", () => {
    // 2y = 4 and x + y = 5: y = 2, x = 3.
    expect(
      solve(
        [
          [0, 2],
          [1, 1],
        ],
        [4, 5],
      ),
    ).toEqual([3, 2]);
  });

  test("the logarithm of a likelihood is climbed to the share that was seen", () => {
    // 3 right of 4: the log-odds of the best chance are ln 3.
    const [odds] = fitBySteps(1, ([at]) => {
      const chance = 1 / (1 + Math.exp(-at!));
      return {
        value: 0.75 * Math.log(chance) + 0.25 * Math.log(1 - chance),
        slope: [0.75 - chance],
        curvature: [[chance * (1 - chance)]],
      };
    });
    expect(odds).toBeCloseTo(Math.log(3), 4);
  });

  test("a step that would go down is halved until it goes up", () => {
    // A curvature a hundred times too small makes Newton's step a hundred times too long.
    const [top] = fitBySteps(1, ([at]) => ({ value: -((at! - 3) ** 2), slope: [-2 * (at! - 3)], curvature: [[0.02]] }));
    expect(top).toBeCloseTo(3, 3);
  });
});
