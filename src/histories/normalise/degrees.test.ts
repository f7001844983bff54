import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DegreeLevel } from "../../domain/index.ts";
import { degreeLevelOf, fieldOf, levelOfEqf, levelOfGrade, saysUnfinished } from "./degrees.ts";

describe("degrees to levels", () => {
  test.each([
    // The six names of the NLSY97 careers.
    ["High school diploma or GED", "high-school"],
    ["Associate degree", "associate"],
    ["Bachelor's degree", "bachelor"],
    ["Master's degree", "master"],
    ["Professional degree", "professional"],
    ["Doctoral degree", "doctorate"],
    ["BSc", "bachelor"],
    ["B.Sc. (Hons) Nursing", "bachelor"],
    ["B.A.", "bachelor"],
    ["BA History", "bachelor"],
    ["Bachelor of Laws", "bachelor"],
    ["MBA", "master"],
    ["M. Sc. Informatik", "master"],
    ["M.Ed.", "master"],
    ["MS Computer Science", "master"],
    ["Master of Science in Nursing", "master"],
    ["Bachelor and Master of Engineering", "master"],
    ["PhD", "doctorate"],
    ["Ph. D. in Physics", "doctorate"],
    ["Dr. rer. nat.", "doctorate"],
    ["Doctorat", "doctorate"],
    ["MD", "professional"],
    ["M.D.", "professional"],
    ["J.D.", "professional"],
    ["Doctor of Medicine", "professional"],
    ["Doctor of Pharmacy (PharmD)", "professional"],
    ["Licence de droit", "bachelor"],
    ["Diplom-Ingenieur (FH)", "master"],
    ["Diplom", "master"],
    ["Associate of Applied Science", "associate"],
    ["A.A.S. Welding", "associate"],
    ["Abitur", "high-school"],
    ["GED", "high-school"],
    ["Some college", "some-college"],
    ["Some high school", "less-than-high-school"],
    ["EQF level 6", "bachelor"],
    ["EQF 5", "associate"],
    ["Berufsausbildung: Lehre", "high-school"],
    ["Bac+5", "master"],
    ["Baccalauréat", "high-school"],
    ["Diplôme d'ingénieur", "master"],
    ["M.Tech", "master"],
    ["MCA", "master"],
    ["B.E.", "bachelor"],
    ["BCA", "bachelor"],
    ["Undergraduate", "bachelor"],
    ["Pregrado", "bachelor"],
    ["Bacharelado em Direito", "bachelor"],
    ["Técnico Superior", "associate"],
    ["Fachhochschulreife", "high-school"],
    ["GCE A Level", "high-school"],
    ["学士学位", "bachelor"],
    ["硕士", "master"],
  ])("%s is %s", (words, level) => expect(degreeLevelOf(words)).toBe(level));

  test.each([
    "",
    "Certificate in Welding",
    "Diploma in Nursing",
    "worked as a cook",
    "ma",
    "march",
    "Diplomat",
    "Mastercard",
    "Nursing",
  ])("%s names no level", (words) => expect(degreeLevelOf(words)).toBeUndefined());

  test("EQF has eight levels", () => {
    expect([0, 1, 3, 4, 5, 6, 7, 8, 9, Number.NaN].map(levelOfEqf)).toEqual([
      undefined,
      "less-than-high-school",
      "less-than-high-school",
      "high-school",
      "associate",
      "bachelor",
      "master",
      "doctorate",
      undefined,
      undefined,
    ]);
  });

  test("grades completed", () => {
    expect([0, 11, 12, 13, 15, 16, 17, 18, 20, Number.NaN].map(levelOfGrade)).toEqual([
      undefined,
      undefined,
      "high-school",
      "some-college",
      "some-college",
      "bachelor",
      "bachelor",
      "master",
      "master",
      undefined,
    ]);
  });

  test("the field that a degree names", () => {
    expect(fieldOf("Master of Science in Nursing")).toBe("Nursing");
    expect(fieldOf("Licence en droit")).toBe("droit");
    expect(fieldOf("B.S. Nursing")).toBe("Nursing");
    expect(fieldOf("Bachelor of Science (B.S.), Accounting")).toBe("Accounting");
    expect(fieldOf("Master of Science Information Technology")).toBe("Information Technology");
    expect(fieldOf("Bachelor's degree, Computer Science")).toBe("Computer Science");
    for (const none of [
      "MBA",
      "Bachelor of Arts",
      "PhD candidate",
      "Diplôme d'ingénieur",
      "Doctorate in Sweden",
      "Bachelor's degree in Goizueta Business School 5",
      "PhD - Thesis: Old People in the Making of the Modern Kitchen",
    ])
      expect(fieldOf(none)).toBeUndefined();
  });

  test.each([
    ["B.S. Biology (not completed)", true],
    ["PhD candidate", true],
    ["Ph.D. (in progress)", true],
    ["BSc, expected 2027", true],
    ["Studium (abgebrochen)", true],
    ["Bachelor of Science in Nursing", false],
    ["Master of Science, completed 2012", false],
  ])("%s says unfinished: %s", (words, unfinished) => expect(saysUnfinished(words)).toBe(unfinished));

  test("any words give a level or none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 400 })), (words) => {
        const level = degreeLevelOf(words);
        if (level !== undefined) DegreeLevel.parse(level);
      }),
      { numRuns: 2000 },
    );
  });
});
