import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate } from "../../domain/index.ts";
import { jaccard, withoutNearDuplicates, wordTrigrams } from "./near-duplicates.ts";

const candidate = (text: string, by: "composed" | "career" = "composed"): Candidate => ({
  text,
  claims: [],
  provenance: by === "composed" ? { by, under: "counted", seed: 1 } : { by, model: "career", seed: 1 },
  cost: { promptTokens: 0, completionTokens: 0 },
});
const texts = (candidates: readonly Candidate[]) => candidates.map(({ text }) => text);

describe("the measure", () => {
  test("by hand", () => {
    // a b c, b c d, c d e  and  a b c, b c d, c d f: 2 shared of 4.
    expect(jaccard(wordTrigrams("A b, c d e."), wordTrigrams("a b c d f"))).toBe(0.5);
    expect(jaccard(wordTrigrams("Too short"), wordTrigrams("too  SHORT!"))).toBe(1);
    expect(jaccard(wordTrigrams("too short"), wordTrigrams("short too"))).toBe(0);
  });

  test("is 1 of a text with itself, the same both ways, and from 0 to 1", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 20 }).map((all) => all.join(" "));
    fc.assert(
      fc.property(words, words, (one, other) => {
        const [a, b] = [wordTrigrams(one), wordTrigrams(other)];
        expect(jaccard(a, a)).toBe(1);
        expect(jaccard(a, b)).toBe(jaccard(b, a));
        expect(jaccard(a, b)).toBeGreaterThanOrEqual(0);
        expect(jaccard(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("of candidates that nearly agree", () => {
  // 38 words have 36 trigrams; another last word leaves 35 of 37 (0.946), another word in the middle 33 of 39 (0.846).
  const words = Array.from({ length: 38 }, (_, at) => `word${at}`);
  const text = words.join(" ");
  const otherEnd = [...words.slice(0, -1), "end"].join(" ");
  const otherMiddle = words.toSpliced(19, 1, "middle").join(" ");

  test("the first is kept, and the others are counted of whom they are", () => {
    const { kept, dropped } = withoutNearDuplicates([
      candidate(text),
      candidate(`${text}!`, "career"),
      candidate(otherMiddle),
      candidate(otherEnd),
      candidate(otherEnd.toUpperCase()),
    ]);
    expect(texts(kept)).toEqual([text, otherMiddle]);
    expect(dropped).toEqual([
      { by: "career", why: "near-duplicate", count: 1 },
      { by: "composed", why: "near-duplicate", count: 2 },
    ]);
  });

  test("none is lost uncounted, the order stays, and what is kept has no more to drop", () => {
    const some = fc.array(fc.constantFrom(text, otherEnd, otherMiddle, "a b c d", "a b c e", ""), { maxLength: 9 });
    fc.assert(
      fc.property(some, (all) => {
        const { kept, dropped } = withoutNearDuplicates(all.map((one) => candidate(one)));
        expect(kept.length + dropped.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        const order = texts(kept).map((one) => all.indexOf(one));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(withoutNearDuplicates(kept)).toEqual({ kept, dropped: [] });
      }),
    );
  });
});
