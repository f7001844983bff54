import fc from "fast-check";
import { expect, test } from "vitest";
import { CODES, NURSE, sumOf, taxonomy } from "../../../tests/support/people.ts";
import { largest, ModelError, quietRun, rankOf } from "../../domain/index.ts";
import { fakeModel } from "../../models/fake.ts";
import { readAnswer } from "../../prompts/reply.ts";
import { CANDIDATES, sharedOut, shortlistOf, shortlistRanker } from "./shortlist.ts";

const question = {
  messages: [{ role: "user" as const, content: "Next occupation:" }],
  read: (reply: Parameters<typeof readAnswer>[0]) => readAnswer(reply, true),
  sample: NURSE.id,
};
const at = (code: string) => taxonomy.indexOf(code)!;

/** The cook 0.3, the nurse 0.2, the last eighteen others 0.02 each, and what is left for all others alike. */
function counting(): Float64Array {
  const titles = taxonomy.occupations.length;
  const distribution = new Float64Array(titles).fill((1 - 0.5 - 18 * 0.02) / (titles - CANDIDATES));
  distribution[at(CODES.cook)] = 0.3;
  distribution[at(CODES.nurse)] = 0.2;
  let left = 18;
  for (let title = titles - 1; left > 0; title--)
    if (distribution[title]! < 0.01) {
      distribution[title] = 0.02;
      left--;
    }
  return distribution;
}

test("by hand: each keeps what the least had, the rest is shared out, and other titles are as they were", () => {
  const shortlist = { titles: [1, 2], counting: Float64Array.from([0.1, 0.4, 0.3, 0.2]) };
  // The least has 0.3, and 0.1 is above it: a quarter of that and three quarters.
  const expected = [0.1, 0.325, 0.375, 0.2].map((p) => expect.closeTo(p, 12));
  expect([...sharedOut(shortlist, [0.25, 0.75])]).toEqual(expected);
});

test("candidates stand in the model's order before all others, and nothing is lost", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 30, maxLength: 60 });
  fc.assert(
    fc.property(weights, fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 20, maxLength: 20 }), (raw, said) => {
      const all = sumOf(raw);
      const shortlist = shortlistOf(Float64Array.from(raw, (weight) => weight / all));
      const total = sumOf(said) + 20;
      const shares = said.map((weight) => (weight + 1) / total);
      const distribution = sharedOut(shortlist, shares);
      expect(sumOf(distribution)).toBeCloseTo(1, 10);
      const least = Math.min(...shortlist.titles.map((title) => distribution[title]!));
      distribution.forEach((p, title) => {
        if (shortlist.titles.includes(title)) return;
        expect(p).toBe(shortlist.counting[title]);
        expect(p).toBeLessThanOrEqual(least + 1e-12);
      });
      for (const [one, a] of shortlist.titles.entries())
        for (const [other, b] of shortlist.titles.entries())
          if (shares[one]! > shares[other]!) expect(distribution[a]).toBeGreaterThanOrEqual(distribution[b]!);
    }),
    { numRuns: 100 },
  );
});

test("by votes, by hand: six of eight for the nurse, two for a title that is no candidate", async () => {
  const replies = [...Array<string>(6).fill("Registered Nurses"), "Chief Executives", "Astronauts of some kind"];
  const shortlist = shortlistOf(counting());
  const ranked = await shortlistRanker(fakeModel(replies), taxonomy)(question, shortlist, quietRun());
  // Of the votes 0.8 x 6/8 = 0.6 count, all for the nurse; the other 0.4 go as counting has it, of which the nurse has 0.2 of 0.86.
  const nurse = 0.6 + (0.4 * 0.2) / 0.86;
  const above = 0.28 + 0.18;
  expect(ranked.distribution[at(CODES.nurse)]).toBeCloseTo(0.02 + above * nurse, 10);
  expect(ranked.distribution[at(CODES.cook)]).toBeCloseTo(0.02 + (above * 0.4 * 0.3) / 0.86, 10);
  expect(ranked).toMatchObject({ rankedBy: "votes", exact: false, coveredMass: expect.closeTo(above * 0.6, 10) });
});

test("by the trie: only candidates are asked about, each title's tokens once", async () => {
  const wanted = "Registered Nurses";
  const tokenized: string[] = [];
  const asked = new Set<number>();
  const model = fakeModel([], {
    tokenize: (text) => {
      tokenized.push(text);
      return [...text].map((letter) => letter.codePointAt(0)!);
    },
    logprob: (path, token) => {
      asked.add(path.length);
      return wanted.codePointAt(path.length) === token ? -0.1 : -8;
    },
  });
  const rank = shortlistRanker(model, taxonomy);
  const shortlist = shortlistOf(counting());
  const ranked = await rank(question, shortlist, quietRun());
  await rank(question, shortlist, quietRun());
  expect(rankOf(at(CODES.nurse), ranked.distribution)).toBe(1);
  expect(new Set(largest(ranked.distribution, CANDIDATES))).toEqual(new Set(shortlist.titles));
  expect(ranked).toMatchObject({ rankedBy: "trie", coveredMass: expect.closeTo(0.46, 10) });
  expect(tokenized).toHaveLength(CANDIDATES);
});

test("where no vote is for a candidate there is a failure, not a ranking", async () => {
  const rank = shortlistRanker(
    fakeModel(() => "Astronauts"),
    taxonomy,
  );
  await expect(rank(question, shortlistOf(counting()), quietRun())).rejects.toThrow(ModelError);
});
