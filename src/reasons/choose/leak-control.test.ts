import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sumOf } from "../../../tests/support/people.ts";
import { seededRandom } from "../../domain/index.ts";
import { leakGain, leakScores } from "./leak-control.ts";
import { bagsOf, countWords, evidenceOf, scoreBy, type ToldReason, weightsOf } from "./word-counts.ts";

const told = (title: string, text: string, person = `${title} ${text}`): ToldReason => ({ person, title, text });

describe("words by title", () => {
  // Two of four titles met. p(A) = p(B) = (1 + 2/4) / (2 + 2) = 0.375, each of the other two (0 + 2/4) / 4 = 0.125.
  // Of three words two are x: with a prior of three words p(x | A) = (2 + 3 x 2/3) / (2 + 3) = 0.8 and p(x | B) = (0 + 2) / (1 + 3) = 0.5.
  const [a, b, x, met] = bagsOf([told("A", "x x"), told("B", "Y"), told("A", "X"), told("C", "x, unheard")]);
  const counts = countWords([a!, b!], 4);
  const evidence = (bag: typeof x) => evidenceOf(bag!, weightsOf(counts, 3));

  test("by hand", () => {
    expect(evidence(x)[0]).toBeCloseTo(Math.log(0.8 / (2 / 3)), 12);
    expect(evidence(x)[1]).toBeCloseTo(Math.log(0.5 / (2 / 3)), 12);
    const all = 0.375 * 1.2 + 0.375 * 0.75 + 2 * 0.125;
    const score = scoreBy(x!, evidence(x), counts, 1);
    expect(score.told).toBeCloseTo(Math.log((0.375 * 1.2) / all), 12);
    expect(score.prior).toBeCloseTo(Math.log(0.375), 12);
    expect(score.first).toBe(true);
  });

  test("a title that was not met has its part, and a word that was not met says nothing", () => {
    const all = 0.375 * 1.2 + 0.375 * 0.75 + 2 * 0.125;
    expect(scoreBy(met!, evidence(met), counts, 1)).toEqual({
      told: expect.closeTo(Math.log(0.125 / all), 12),
      prior: Math.log(0.125),
      first: false,
    });
  });

  test("at the power 0 the reason is not heard", () => {
    const { told: heard, prior } = scoreBy(x!, evidence(x), counts, 0);
    expect(heard).toBeCloseTo(prior, 12);
  });

  const anyReasons = fc.array(
    fc.record({
      title: fc.constantFrom("A", "B", "C", "D", "E"),
      text: fc.array(fc.constantFrom("u", "v", "w", "x", "y"), { maxLength: 6 }).map((words) => words.join(" ")),
    }),
    { minLength: 1, maxLength: 12 },
  );
  test("probabilities of all titles sum to 1, whatever was trained", () => {
    const power = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyReasons, power, fc.double({ min: 0.5, max: 500, noNaN: true }), (reasons, power, words) => {
        // The same words are asked of each of five titles, met or not.
        const asked = ["A", "B", "C", "D", "E"].map((title) => told(title, reasons[0]!.text));
        const bags = bagsOf([...reasons.map(({ title, text }) => told(title, text)), ...asked]);
        const known = countWords(bags.slice(0, -asked.length), 5);
        const weights = weightsOf(known, words);
        const scores = bags.slice(-asked.length).map((bag) => scoreBy(bag, evidenceOf(bag, weights), known, power));
        expect(sumOf(scores.map((score) => Math.exp(score.told)))).toBeCloseTo(1, 9);
        expect(sumOf(scores.map((score) => Math.exp(score.prior)))).toBeCloseTo(1, 9);
      }),
    );
  });
});

/** People of six titles whose reasons say so many words of their title and so many of none. */
function people(count: number, telling: number, silent: number): ToldReason[] {
  const random = seededRandom(5);
  return Array.from({ length: count }, (_, person) => {
    const title = Math.floor(random() * 6);
    const words = [
      ...Array.from({ length: telling }, () => `t${title}`),
      ...Array.from({ length: silent }, () => `s${Math.floor(random() * 40)}`),
    ];
    return told(String(title), words.join(" "), String(person));
  });
}
const meanGain = (reasons: readonly ToldReason[]) => sumOf(leakScores(reasons, 6, 1).map(leakGain)) / reasons.length;

describe("what a reason tells by itself", () => {
  test("all of it where it names the answer: of six titles log 6 nats at most", () => {
    expect(meanGain(people(300, 5, 0))).toBeGreaterThan(0.9 * Math.log(6));
    expect(meanGain(people(300, 5, 0))).toBeLessThan(1.02 * Math.log(6));
    expect(leakScores(people(300, 5, 0), 6, 1).every(({ first }) => first)).toBe(true);
  });

  test("nothing where its words have nothing to do with it, and it is not sure of what it cannot know", () => {
    expect(Math.abs(meanGain(people(300, 0, 30)))).toBeLessThan(0.05);
  });

  test("a label that is masked does not come through, and one that is not does", () => {
    const masked = people(300, 1, 5).map((reason) => ({
      ...reason,
      text: reason.text.replace(/t\d/g, "this occupation"),
    }));
    expect(Math.abs(meanGain(masked))).toBeLessThan(0.05);
    expect(meanGain(people(300, 1, 5))).toBeGreaterThan(1);
  });

  test("nobody's own words are counted for them, not even those of another case of theirs", () => {
    const others = people(200, 1, 5);
    const twice = (word: string) => [told("0", `${word} ${word}`, "both"), told("0", `${word} s1`, "both")];
    const [seen, anew] = [
      twice("zebra"),
      twice("zebra").map((one, at) => ({ ...one, text: one.text.replaceAll("zebra", `z${at}`) })),
    ];
    const scores = (own: ToldReason[]) => leakScores([...own, ...others], 6, 1).slice(0, 2);
    const expected = scores(anew).map((score) => expect.closeTo(score.told, 12));
    expect(scores(seen).map((score) => score.told)).toEqual(expected);
  });

  test("of nobody there is nothing to score", () => expect(leakScores([], 6, 1)).toEqual([]));
});
