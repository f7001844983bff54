/** Every thing that can be said has a number of its own, and a text comes back as it was. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, taxonomy } from "../../tests/support/people.ts";
import { composedText, tinyNetwork } from "../../tests/support/tiny-career.ts";
import { DEGREE_LEVELS } from "../domain/index.ts";
import { BROAD_FIELDS } from "../histories/broad-field.ts";
import { AGES, ANSWER, GAP_BOUNDS, HOURS_BOUNDS, NOTHING, SPAN_BOUNDS, THINK, THOUGHT } from "./vocabulary.ts";

const { vocabulary } = tinyNetwork();
const titles = taxonomy.occupations.map(({ title }) => title);
const indexOf = (code: string) => taxonomy.indexOf(code)!;

describe("numbers", () => {
  const attributes = [
    ...[...SPAN_BOUNDS, "more"].map((bound) => `span ${bound}`),
    ...[...HOURS_BOUNDS, "more"].map((bound) => `hours ${bound}`),
    ...[...GAP_BOUNDS, "more"].map((bound) => `gap ${bound}`),
    ...["full time", "part time", "same employer", "another employer"],
    ...BROAD_FIELDS.map((field) => `field ${field}`),
    ...Array.from({ length: AGES.oldest - AGES.youngest + 1 }, (_, at) => `age ${AGES.youngest + at}`),
  ];

  test("are distinct, and every one of them means something", () => {
    const said = new Set([
      ...[NOTHING, THINK, THOUGHT, ANSWER],
      ...attributes.map(vocabulary.attribute),
      ...DEGREE_LEVELS.map(vocabulary.degree),
      ...titles.flatMap((_, title) => vocabulary.ancestors(title)),
    ]);
    const groups = new Set(
      taxonomy.occupations.flatMap(({ code }) => [
        `2${code.slice(0, 2)}`,
        `3${code.slice(0, 4)}`,
        `5${code.slice(0, 6)}`,
        `6${code.slice(0, 7)}`,
      ]),
    );
    expect(said.size).toBe(4 + attributes.length + DEGREE_LEVELS.length + groups.size);
    expect([...said].sort((a, b) => a - b)).toEqual(Array.from({ length: vocabulary.firstWord }, (_, at) => at));
    expect(vocabulary.firstTitle - vocabulary.firstWord).toBeGreaterThanOrEqual(256);
    expect(vocabulary.size).toBe(vocabulary.firstTitle + titles.length);
  });

  test("a title's groups are shared with its kin, from the broadest to the narrowest", () => {
    const [nurse, aide, cook] = [CODES.nurse, CODES.aide, CODES.cook].map((code) =>
      vocabulary.ancestors(indexOf(code)),
    );
    expect(nurse).toHaveLength(4);
    expect(nurse![0]).not.toBe(aide![0]);
    // 35-2014 and 35-1011 share the major group only.
    expect(vocabulary.ancestors(indexOf(CODES.chef))[0]).toBe(cook![0]);
    expect(vocabulary.ancestors(indexOf(CODES.chef))[1]).not.toBe(cook![1]);
  });

  test("an attribute that is none is refused by its name", () => {
    expect(() => vocabulary.attribute("shoe size 43")).toThrow('no attribute "shoe size 43"');
  });
});

describe("texts", () => {
  test("every official title is one number", () => {
    expect(titles.map((title) => vocabulary.encodeText(title))).toEqual(
      titles.map((_, title) => [vocabulary.firstTitle + title]),
    );
  });

  test("the longest title is read first", () => {
    const within = titles.flatMap((longer, at) =>
      titles.flatMap((shorter) => (longer.startsWith(`${shorter},`) || longer.startsWith(`${shorter} `) ? [at] : [])),
    );
    expect(within.length).toBeGreaterThan(0);
    for (const title of within) {
      const tokens = vocabulary.encodeText(`After some years they became ${titles[title]}.`);
      expect(tokens.filter((token) => token >= vocabulary.firstTitle)).toEqual([vocabulary.firstTitle + title]);
    }
  });

  test("a word that only begins like a title is no title", () => {
    const tokens = vocabulary.encodeText("the Actorsville theatre, and Roofersson");
    expect(tokens.filter((token) => token >= vocabulary.firstTitle)).toEqual([]);
    expect(vocabulary.decodeText(tokens)).toBe("the Actorsville theatre, and Roofersson");
  });

  test("composed reasons come back as they were, their titles as one number each", () => {
    let named = 0;
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 1000 }), (history, seed) => {
        const text = composedText(history, seed);
        const tokens = vocabulary.encodeText(text);
        expect(vocabulary.decodeText(tokens)).toBe(text);
        for (const token of tokens) {
          if (token >= vocabulary.firstTitle) {
            expect(text).toContain(titles[token - vocabulary.firstTitle]);
            named++;
          } else expect(token).toBeGreaterThanOrEqual(vocabulary.firstWord);
        }
      }),
      { numRuns: 60 },
    );
    expect(named).toBeGreaterThan(10);
  });

  test("any text comes back, whatever its characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        expect(vocabulary.decodeText(vocabulary.encodeText(text))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});
