import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largest, type TitleCoding } from "../domain/index.ts";
import { loadTaxonomy, TaxonomyFacts } from "./facts.ts";
import { loadMatcher, packMatcher, unpackMatcher } from "./matcher/matcher-file.ts";
import { normalTitle, titleKey } from "./matcher/normal-title.ts";
import { packTitleWords, unpackTitleWords } from "./matcher/title-words.ts";
import { describeOccupation, searchOccupations } from "./search.ts";
import { loadTitleCoder } from "./titles.ts";

const taxonomy = loadTaxonomy();
const coder = loadTitleCoder();

describe("the facts that ship", () => {
  const raw = readFileSync("artefacts/taxonomy.json", "utf8");

  test("are whole, under 1 MB, attributed, and hold no sentence", () => {
    const facts = TaxonomyFacts.parse(JSON.parse(raw));
    expect(raw.length).toBeLessThan(1_000_000);
    expect(facts.attribution).toContain("CC BY 4.0");
    expect(facts.attribution).toContain("has not approved, endorsed, or tested these modifications");
    expect(facts.titles.some((title) => /[.!?]$/.test(title))).toBe(false);
  });

  test("have the keys of titles that titles are compared by; else `npm run title-keys`", () => {
    const keys = JSON.parse(readFileSync("artefacts/title-keys.json", "utf8")) as Record<string, string>;
    expect(keys).toEqual(Object.fromEntries(taxonomy.occupations.map(({ title }) => [title, titleKey(title)])));
  });

  test("have O*NET-SOC 2019's counts", () => {
    expect(taxonomy.occupations).toHaveLength(1016);
    expect(taxonomy.related.filter((related) => related.length === 20)).toHaveLength(923);
    expect(taxonomy.related.filter((related) => related.length === 0)).toHaveLength(93);
    expect(taxonomy.elements).toHaveLength(74); // 6 interests, 35 skills, 33 knowledge areas
    expect(taxonomy.census.every((code) => code !== undefined)).toBe(true);
    expect([...taxonomy.occupations].map(({ code }) => code)).toEqual(
      taxonomy.occupations.map(({ code }) => code).toSorted(),
    );
  });

  test("say what O*NET says", () => {
    const chief = taxonomy.indexOf("11-1011.00")!;
    expect(taxonomy.related[chief]!.slice(0, 2).map((title) => taxonomy.occupations[title]!.title)).toEqual([
      "General and Operations Managers",
      "Public Relations Managers",
    ]);
    expect(taxonomy.zones[chief]).toBe(5);
    expect(taxonomy.importance("investigative", chief)).toBeCloseTo((3.24 - 1) / 6, 2); // O*NET 29.3, interests
    expect(taxonomy.importance("reading-comprehension-skill", chief)).toBeCloseTo((4.12 - 1) / 4, 2);
    expect(taxonomy.importance("social", taxonomy.indexOf("11-9199.00")!)).toBeUndefined();
    expect(taxonomy.census[taxonomy.indexOf("29-1141.00")!]).toBe("3255");
    expect(taxonomy.groupTitles.get("29")).toBe("Healthcare Practitioners and Technical Occupations");
  });
});

describe("titles", () => {
  const first = (coding: TitleCoding) => (coding.kind === "coded" ? coding.code : undefined);

  test.each([
    ["Registered Nurses", "29-1141.00", "official-title"],
    ["registered  NURSE", "29-1141.00", "official-title"],
    ["RN", "29-1141.00", "official-title"],
    ["Cooks, Restaurant", "35-2014.00", "official-title"],
    ["Sr. Software Developer II", "15-1252.00", "official-title"],
    ["Nurse, Registered", "29-1141.00", "matcher"],
    ["Owner / Registered Nurse", "29-1141.00", "matcher"],
    ["Registered Nurse at Mercy Hospital", "29-1141.00", "official-title"],
    ["R.N., Mercy Hospital", "29-1141.00", "official-title"],
    ["registered/nurse", "29-1141.00", "official-title"],
    ["Ｒｅｇｉｓｔｅｒｅｄ Nurse (Remote)", "29-1141.00", "official-title"],
    ["Carpenter - Pike Place Market", "47-2031.00", "official-title"],
    ["LPN", "29-2061.00", "matcher"],
    ["Regsitered Nurse", "29-1141.00", "matcher"],
    ["Asst. Store Mgr., Acme Corp", "41-1011.00", "matcher"],
    ["Professor of History, State University", "25-1125.00", "matcher"],
    ["CDL Truck Driver", "53-3032.00", "matcher"],
    ["VP of Sales", "11-2022.00", "matcher"],
  ])("%s is %s by %s", (title, code, found) => {
    expect(coder(title)).toMatchObject({ kind: "coded", code, found });
  });

  test("what is not recognised is said so, with the nearest five where there are any", () => {
    expect(coder("zzqx")).toEqual({ kind: "not-recognised", nearest: [] });
    expect(coder("  ")).toEqual({ kind: "no-title" });
    expect(coder("qq person of things")).toMatchObject({
      kind: "not-recognised",
      nearest: expect.toSatisfy((near: unknown[]) => near.length <= 5),
    });
  });

  test("every official title is found by itself, in other case, and singular or plural", () => {
    for (const { code, title } of taxonomy.occupations) {
      expect(first(coder(title.toUpperCase()))).toBe(code);
    }
  });

  test("any string is coded without an error; scores are probabilities and fall", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("x".repeat(1e6), ",,,", " at ", "\u0000")),
        (title) => {
          const coding = coder(title);
          if (coding.kind === "no-title") return;
          const scores = coding.nearest.map(({ score }) => score);
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
          expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
          if (coding.kind === "coded") expect(taxonomy.indexOf(coding.code)).toBeDefined();
        },
      ),
      { numRuns: 200 },
    );
  });

  test("normal titles, by hand", () => {
    expect(normalTitle("Sr. Nurse's Aides II, Acme")).toEqual({
      words: ["nurse", "aide"],
      aside: [],
      tail: ["acme"],
      guessed: false,
    });
    expect(normalTitle("Nurse, ICU, Mercy Care, LLC")).toEqual({
      words: ["nurse"],
      aside: ["icu"],
      tail: ["mercy", "care"],
      guessed: false,
    });
    expect(normalTitle(", Acme")).toEqual({ words: ["acme"], aside: [], tail: [], guessed: false });
    expect(normalTitle("Director of Nursing").words).toEqual(["nursing", "director"]);
    expect(normalTitle("Mechanical Engineering Intern").words).toEqual(["intern", "mechanical", "engineer"]);
    expect(normalTitle("Manager in Training").words).toEqual(["trainee", "manager"]);
    expect(normalTitle("Senior Living Director").words).toEqual(["senior", "living", "director"]);
    expect(titleKey("V.P. of Sales & Marketing")).toBe("sale marketing vice president");
    expect(titleKey("Business Analysts")).toBe("business analyst");
    expect(titleKey("Café Owner")).toBe("cafe owner");
  });

  test("the matcher and its words are under 5 MB together and survive their own files", () => {
    const matcher = loadMatcher();
    const [bytes, words] = [packMatcher(matcher), packTitleWords(matcher.meaning.words)];
    expect(bytes.length + words.length).toBeLessThan(5_000_000);
    // Byte by byte: a million numbers compared one by one would take longer than all other tests of titles.
    expect(Buffer.compare(packMatcher(unpackMatcher(bytes, unpackTitleWords(words))), bytes)).toBe(0);
    expect(Buffer.compare(packTitleWords(unpackTitleWords(words)), words)).toBe(0);
  });

  test("largest: the lower index first among equals", () => {
    expect(largest(Float64Array.from([1, 3, 3, 2]), 3)).toEqual([1, 2, 3]);
  });
});

test("search finds by words, and what it does not know it does not find", () => {
  expect(searchOccupations("nurse anesthetist", 1, taxonomy)).toMatchObject([{ code: "29-1151.00" }]);
  expect(searchOccupations("zzqx", 5, taxonomy)).toEqual([]);
  expect(() => describeOccupation("99-9999.99", taxonomy, undefined)).toThrow("is no O*NET-SOC 2019 code");
});
