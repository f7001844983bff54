import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODES, taxonomy } from "../../../tests/support/people.ts";
import { Candidate, OccupationCode } from "../../domain/index.ts";
import { labelNames, maskText, mentionsOf, namesAnswer, underLabelRule } from "./label-filter.ts";
import { NEUTRAL } from "./neutral-words.ts";

const ALTERNATES: Readonly<Record<string, readonly string[]>> = {
  [CODES.nurse]: ["Registered Nurse (RN)", "Charge Nurse", "Psychiatric Nurse, Certified"],
};
const namesOf = labelNames(taxonomy, (code) => ALTERNATES[code] ?? []);
const codeOf = (title: string) => taxonomy.occupations.find((occupation) => occupation.title === title)!.code;
const found = (text: string, code: string) => {
  const names = namesOf(OccupationCode.parse(code));
  return mentionsOf(text, names).map(({ start, end }) => text.slice(start, end));
};

describe("names that are found", () => {
  const others = codeOf("Managers, All Other");
  const teachers = codeOf("Secondary School Teachers, Except Special and Career/Technical Education");
  test.each([
    ["works as a registered nurse now", CODES.nurse, ["registered nurse"]],
    ["REGISTERED  NURSES and aides", CODES.nurse, ["REGISTERED  NURSES"]],
    ["a registered-nurse's day", CODES.nurse, ["registered-nurse's"]],
    ["some RNs work as R.N. or rn", CODES.nurse, ["RNs", "R.N.", "rn"]],
    ["a certified psychiatric nurse", CODES.nurse, ["certified psychiatric nurse"]],
    ["code 29-1141.00, or 29-1141", CODES.nurse, ["29-1141.00", "29-1141"]],
    ["a regis\u00ADtered nu\u200Brse", CODES.nurse, ["regis\u00ADtered nu\u200Brse"]],
    ["a restaurant cook; cooks in a restaurant", CODES.cook, ["restaurant cook", "cooks in a restaurant"]],
    ["like all other managers", others, ["all other managers"]],
    ["as other managers do", others, ["other managers"]],
    ["a secondary-school teacher", teachers, ["secondary-school teacher"]],
    ["a coach & a scout", codeOf("Coaches and Scouts"), ["coach & a scout"]],
  ])("%s", (text, code, expected) => expect(found(text, code)).toEqual(expected));

  test.each([
    ["a nurse", CODES.nurse],
    ["unregistered nurses", CODES.nurse],
    ["project managers", codeOf("Managers, All Other")],
    ["129-1141 people", CODES.nurse],
    ["", CODES.nurse],
  ])("not in: %s", (text, code) => expect(found(text, code)).toEqual([]));
});

describe("a masked text is English", () => {
  const cooks = codeOf("Cooks, Restaurant");
  test.each([
    ["Has spent 1 year among Registered Nurses.", CODES.nurse, "Has spent 1 year among people in this occupation."],
    ["comes from work among Cooks, Restaurant", cooks, "comes from work among people in this occupation"],
    ["once worked among cooks in a restaurant", cooks, "once worked among people in this occupation"],
    ["will be a Registered Nurse", CODES.nurse, "will be a person in this occupation"],
    ["An RN, then a charge nurse.", CODES.nurse, "A person in this occupation, then a person in this occupation."],
    ["works as charge nurse", CODES.nurse, "works as a person in this occupation"],
    ["an experienced registered nurse", CODES.nurse, "an experienced person in this occupation"],
    ["He left. RNs earn more.", CODES.nurse, "He left. People in this occupation earn more."],
    ["a registered nurse's day", CODES.nurse, "a person in this occupation's day"],
    ["Charge nurse by day.", CODES.nurse, "A person in this occupation by day."],
    ["code 29-1141.00 is next", CODES.nurse, "code of this occupation is next"],
  ])("%s", (text, code, expected) => {
    expect(maskText(text, namesOf(OccupationCode.parse(code)))).toBe(expected);
  });
});

test("a title that is nothing but a neutral word is taken for no name", () => {
  const names = labelNames(taxonomy, () => ["People", "Charge Nurse"])(OccupationCode.parse(CODES.nurse));
  expect(maskText("people, such as a charge nurse", names)).toBe("people, such as a person in this occupation");
});

test("the neutral word is nobody's name", () => {
  const named = taxonomy.occupations.filter(
    ({ code }) => mentionsOf(`a person in ${NEUTRAL}, people in ${NEUTRAL} ${NEUTRAL}`, namesOf(code)).length > 0,
  );
  expect(named).toEqual([]);
});

/** English as people write it, made apart from the filter: one more or one fewer of a noun. */
function otherNumber(word: string): string {
  if (!/^[a-z]{4,}$/i.test(word)) return word;
  if (/(?:ss|us|is)$/i.test(word)) return `${word}es`;
  if (/[^aeiou]ies$/i.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x)es$/i.test(word)) return word.slice(0, -2);
  if (/s$/i.test(word)) return word.slice(0, -1);
  if (/man$/i.test(word)) return `${word.slice(0, -3)}men`;
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:ch|sh|x)$/i.test(word) ? `${word}es` : `${word}s`;
}

const upper = (word: string) => word.toUpperCase();
const lower = (word: string) => word.toLowerCase();
const same = (word: string) => word;
const CASES = [
  upper,
  lower,
  same,
  (word: string) => [...word].map((letter, at) => (at % 2 ? upper : lower)(letter)).join(""),
];

/** A title said in another way. */
const anyTitleSaid = fc
  .record({
    at: fc.integer({ min: 0, max: taxonomy.occupations.length - 1 }),
    cased: fc.constantFrom(...CASES),
    between: fc.constantFrom(" ", "-", "  ", "\n", " \u2013 ", "\u00A0", ", "),
    number: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
    ampersand: fc.boolean(),
    turn: fc.boolean(),
  })
  .map(({ at, cased, between, number, ampersand, turn }) => {
    const { code, title } = taxonomy.occupations[at]!;
    const comma = title.indexOf(",");
    const turned = turn && comma > 0 ? `${title.slice(comma + 1)} ${title.slice(0, comma)}` : title;
    const words = turned.match(/[\p{L}\p{N}'’]+/gu)!;
    const said = words
      .map((word, place) => cased(number[place % number.length] ? otherNumber(word) : word))
      .join(between);
    return { code, said: ampersand ? said.replace(/\band\b/gi, "&") : said };
  });

const anyWords = fc.array(
  fc.constantFrom("then", "worked", "people", "1999", "often", "it", "(so)", "nurse,", "\u{1F600}"),
  {
    maxLength: 6,
  },
);
const anyMark = fc.constantFrom("", ".", ",", "!", ")", '"', ":", "*");

describe("trying to get a name past the filter", () => {
  test("a title in any case, number, order and place is found, and is not in the masked text", () => {
    fc.assert(
      fc.property(anyTitleSaid, anyWords, anyWords, anyMark, anyMark, ({ code, said }, before, after, left, right) => {
        const names = namesOf(code);
        const text = `${before.join(" ")} ${left}${said}${right} ${after.join(" ")}`;
        expect(mentionsOf(text, names).length, text).toBeGreaterThan(0);
        const masked = maskText(text, names);
        expect(mentionsOf(masked, names)).toEqual([]);
        expect(masked.toLowerCase()).not.toContain(said.toLowerCase());
        expect(masked).toContain(NEUTRAL);
      }),
      { numRuns: 2_000 },
    );
  });

  test("what names nothing is left as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(taxonomy.occupations.length - 1), (text, at) => {
        const names = namesOf(taxonomy.occupations[at]!.code);
        if (mentionsOf(text, names).length === 0) expect(maskText(text, names)).toBe(text);
      }),
    );
  });
});

describe("the three rules", () => {
  const nurse = OccupationCode.parse(CODES.nurse);
  const place = { jobs: [0], education: [] };
  const candidate = Candidate.parse({
    text: "The person was last employed among Registered Nurses and holds a bachelor's degree.",
    claims: [
      { about: "history", says: { kind: "last", code: nurse }, rests: place, standing: "true" },
      { about: "history", says: { kind: "education", level: "bachelor" }, rests: place, standing: "true" },
    ],
    provenance: { by: "composed", under: "counted", seed: 1 },
    cost: { promptTokens: 0, completionTokens: 0 },
  });
  const under = (rule: "allowed" | "masked" | "forbidden") => underLabelRule(candidate, nurse, namesOf(nurse), rule);

  test("allowed: as it is", () => expect(under("allowed")).toEqual({ text: candidate.text, claims: candidate.claims }));
  test("masked: without the name and without the claim that holds its code", () =>
    expect(under("masked")).toEqual({
      text: `The person was last employed among people in ${NEUTRAL} and holds a bachelor's degree.`,
      claims: [candidate.claims[1]],
    }));
  test("forbidden: not to be chosen, by its words or by its claims alone", () => {
    expect(under("forbidden")).toBeUndefined();
    expect(namesAnswer({ ...candidate, text: "words" }, nurse, namesOf(nurse))).toBe(true);
    expect(namesAnswer({ ...candidate, text: "words", claims: [candidate.claims[1]!] }, nurse, namesOf(nurse))).toBe(
      false,
    );
  });
});
