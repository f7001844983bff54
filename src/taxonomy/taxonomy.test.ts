import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { largest, type TitleCoding } from "../domain/index.ts";
import { buildCache, pullRelease, readCache, releaseAddress } from "./cache.ts";
import { buildFacts, loadTaxonomy, TaxonomyFacts } from "./facts.ts";
import { loadMatcher, packMatcher, unpackMatcher } from "./matcher.ts";
import { normalTitle, titleKey } from "./normal-title.ts";
import { readRelease } from "./releases.ts";
import { describeOccupation, searchOccupations } from "./search.ts";
import { loadTitleCoder, titleCoder } from "./titles.ts";

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

describe("a release", () => {
  const tables: Record<string, string> = {
    "Occupation Data":
      "O*NET-SOC Code\tTitle\tDescription\n29-1141.00\tRegistered Nurses\tCare.\n35-2014.00\tCooks, Restaurant\tCook.",
    "Related Occupations":
      "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n29-1141.00\t35-2014.00\tPrimary-Short\t1",
    "Job Zones": "O*NET-SOC Code\tJob Zone\n29-1141.00\t3",
    Knowledge:
      "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tBiology\tIM\t5\n29-1141.00\tBiology\tLV\t7",
    "Task Statements": "O*NET-SOC Code\tTask\n29-1141.00\tNurse people.",
    Skills: "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tScience\tIM\t3",
    Interests: "O*NET-SOC Code\tElement Name\tScale ID\tData Value\n29-1141.00\tSocial\tOI\t7",
    "Alternate Titles":
      "O*NET-SOC Code\tAlternate Title\n29-1141.00\tWard Sister\n29-1141.00\tRover\n35-2014.00\tRover",
  };

  function writeTables(renamed: Record<string, string> = {}, ending = ".txt", write = (text: string) => text): string {
    const folder = join(mkdtempSync(join(tmpdir(), "wherefore-release-")), "db_30_1_text");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(tables))
      writeFileSync(join(folder, `${renamed[name] ?? name}${ending}`), write(text));
    return folder;
  }

  test("is read under old and new names, as text and as CSV", async () => {
    const old = await readRelease(writeTables());
    expect(old).toMatchObject({ release: "30.1", zones: [{ zone: 3 }], skills: [{ element: "Science", value: 3 }] });
    expect(old.knowledge).toHaveLength(1); // the level scale is left out
    const renamed = {
      "Occupation Data": "occupation_data",
      Skills: "essential_skills",
      Interests: "career_interest_types",
      "Alternate Titles": "job_titles",
    };
    const csv = (text: string) =>
      text
        .split("\n")
        .map((line) =>
          line
            .split("\t")
            .map((cell) => `"${cell}"`)
            .join(","),
        )
        .join("\n")
        .replace('"Alternate Title"', '"Job Title"');
    const fresh = await readRelease(writeTables(renamed, ".csv", csv));
    expect(fresh.titles).toEqual(old.titles);
    expect(buildFacts(fresh, [{ census2018: "3255", soc2018: "29-114X" }])).toEqual({
      ...buildFacts(old, [{ census2018: "3255", soc2018: "29-1140" }]),
    });
  });

  test("is refused by file, line and column where it is not as O*NET writes it", async () => {
    await expect(readRelease(writeTables({ Knowledge: "Wisdom" }))).rejects.toThrow('has no table "Knowledge"');
    await expect(
      readRelease(
        writeTables({}, ".txt", (text) =>
          text.replace("29-1141.00\t3\n", "").replace("Job Zone\n29-1141.00\t3", "Job Zone\n29-1141.00\tthree"),
        ),
      ),
    ).rejects.toThrow(/Job Zones\.txt:2 Job Zone: "three" cannot be read/);
    await expect(
      readRelease(writeTables({}, ".txt", (text) => text.replace("29-1141.00\tRegistered", "nurse\tRegistered"))),
    ).rejects.toThrow(/Occupation Data\.txt:2 .*"nurse"/);
    const file = join(mkdtempSync(join(tmpdir(), "wherefore-")), "x.zip");
    writeFileSync(file, "PK\x03\x04 no more");
    await expect(readRelease(file)).rejects.toMatchObject({ code: "bad-zip" });
  });

  test("at hand gives alternate titles; one that stands twice goes to the matcher's choice", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wherefore-cache-"));
    await buildCache(await readRelease(writeTables()), folder);
    const cached = titleCoder(taxonomy, readCache(folder));
    expect(cached("ward sisters")).toMatchObject({ kind: "coded", code: "29-1141.00", found: "alternate-title" });
    expect(cached("Ward Sister, Mercy Hospital")).toMatchObject({ code: "29-1141.00", found: "alternate-title" });
    expect(cached("Rover")).toMatchObject({
      kind: "coded",
      found: "alternate-title",
      score: expect.toSatisfy((score: number) => score < 1),
    });
    expect(describeOccupation("29-1141.00", taxonomy, readCache(folder)).atHand).toMatchObject({
      description: "Care.",
      tasks: ["Nurse people."],
    });
  });

  test("that cannot be fetched is said so, with its address", async () => {
    const signal = new AbortController().signal;
    const down = (async () => new Response("", { status: 503 })) as unknown as typeof fetch;
    await expect(pullRelease("30.2", tmpdir(), down, signal)).rejects.toThrow(
      `${releaseAddress("30.2")} could not be fetched: the server answered 503`,
    );
    await expect(pullRelease("12.1", tmpdir(), down, signal)).rejects.toMatchObject({ code: "unknown-release" });
  });
});

describe("titles", () => {
  const first = (coding: TitleCoding) => (coding.kind === "coded" ? coding.code : undefined);

  test.each([
    ["Registered Nurses", "29-1141.00", "official-title"],
    ["registered  NURSE", "29-1141.00", "official-title"],
    ["RN", "29-1141.00", "official-title"],
    ["Cooks, Restaurant", "35-2014.00", "official-title"],
    ["Sr. Software Developer II", "15-1252.00", "matcher"],
    ["Registered Nurse at Mercy Hospital", "29-1141.00", "matcher"],
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
    expect(normalTitle("Sr. Nurse's Aides II, Acme")).toEqual({ words: ["senior", "nurse", "aide"], tail: ["acme"] });
    expect(normalTitle(", Acme")).toEqual({ words: ["acme"], tail: [] });
    expect(titleKey("Business Analysts")).toBe("business analyst");
    expect(titleKey("Café Owner")).toBe("cafe owner");
  });

  test("the matcher is under 3 MB and survives its own file", () => {
    const matcher = loadMatcher();
    const bytes = packMatcher(matcher);
    expect(bytes.length).toBeLessThan(3_000_000);
    expect(unpackMatcher(bytes)).toEqual(matcher);
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
