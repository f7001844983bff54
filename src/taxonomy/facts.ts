/**
 * The facts table that ships with the repository: written from an O*NET release by our own command, read by everybody.
 *
 * In: an `OnetRelease` and the Census Bureau's list of occupation codes.  Out: `artefacts/taxonomy.json`, and from it a `Taxonomy`.
 * It holds codes, titles, zones, ranks and numbers, and no sentence of O*NET's. Numbers are packed: ranks as 16-bit indices,
 * importances as bytes of which 255 means "not rated".
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { BadInputError, type OccupationCode, OnetCode, type SocDigits, socGroup } from "../domain/index.ts";
import type { OnetRelease, Rating } from "./release/releases.ts";
import { SOC_GROUP_TITLES } from "./soc.ts";
import type { Element, Taxonomy } from "./taxonomy.ts";

const NOT_RATED = 255;
const NO_RELATED = 0xffff;
const RELATED_RANKS = 20;

export const TaxonomyFacts = z.object({
  format: z.literal("wherefore-taxonomy/1"),
  release: z.string(),
  attribution: z.string(),
  codes: z.array(OnetCode),
  titles: z.array(z.string()),
  /** One digit a title; 0 where O*NET gives no zone. */
  zones: z.string().regex(/^[0-5]*$/),
  /** Little-endian 16-bit indices, 20 a title, 65535 where there is none; base64. */
  related: z.base64(),
  /** A Census 2018 code a title, or "". */
  census: z.array(z.string()),
  elements: z.array(z.object({ id: z.string(), kind: z.enum(["interest", "skill", "knowledge"]), name: z.string() })),
  /** A byte an element and title, element by element; base64. */
  importance: z.base64(),
});
export type TaxonomyFacts = z.infer<typeof TaxonomyFacts>;

const ATTRIBUTION = (release: string) =>
  `This table includes information from the O*NET ${release} Database by the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. Wherefore has modified this information: codes, titles, ranks and rescaled numbers were selected and packed. USDOL/ETA has not approved, endorsed, or tested these modifications.`;

/**
 * A row of the Census Bureau's 2018 occupation code list. An aggregate's SOC code ends in zeros ("29-1240", a whole group) or has an
 * X ("29-12XX", the rest of a group that no other row covers).
 */
export type CensusCode = { readonly census2018: string; readonly soc2018: string };

/** @param census rows of the 2018 code list; a title's Census code is that of the most specific SOC code that covers it */
export function buildFacts(release: OnetRelease, census: readonly CensusCode[]): TaxonomyFacts {
  const occupations = release.occupations.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const indexOf = new Map(occupations.map(({ code }, index) => [code, index]));
  const zones = new Map(release.zones.map(({ code, zone }) => [code, zone]));
  const { elements, importance } = packImportance(release, indexOf);
  return {
    format: "wherefore-taxonomy/1",
    release: release.release,
    attribution: ATTRIBUTION(release.release),
    codes: occupations.map(({ code }) => code),
    titles: occupations.map(({ title }) => title),
    zones: occupations.map(({ code }) => zones.get(code) ?? 0).join(""),
    related: Buffer.from(packRelated(release, indexOf).buffer).toString("base64"),
    census: occupations.map(({ code }) => censusOf(code, census) ?? ""),
    elements,
    importance: Buffer.from(importance).toString("base64"),
  };
}

function packRelated(release: OnetRelease, indexOf: ReadonlyMap<OccupationCode, number>): Uint16Array {
  const packed = new Uint16Array(indexOf.size * RELATED_RANKS).fill(NO_RELATED);
  for (const { code, related, rank } of release.related) {
    const from = indexOf.get(code);
    const to = indexOf.get(related);
    if (from === undefined || to === undefined || rank < 1 || rank > RELATED_RANKS) continue;
    packed[from * RELATED_RANKS + rank - 1] = to;
  }
  return packed;
}

function packImportance(
  release: OnetRelease,
  indexOf: ReadonlyMap<OccupationCode, number>,
): { elements: Element[]; importance: Uint8Array } {
  const kinds: [Element["kind"], readonly Rating[], (value: number) => number][] = [
    ["interest", release.interests, (value) => (value - 1) / 6],
    ["skill", release.skills, (value) => (value - 1) / 4],
    ["knowledge", release.knowledge, (value) => (value - 1) / 4],
  ];
  const elements: Element[] = kinds.flatMap(([kind, ratings]) =>
    [...new Set(ratings.map(({ element }) => element))]
      .sort()
      .map((name) => ({ id: elementId(name, kind), kind, name })),
  );
  const importance = new Uint8Array(elements.length * indexOf.size).fill(NOT_RATED);
  for (const [kind, ratings, rescale] of kinds) {
    const rows = new Map(
      elements.flatMap((element, row) => (element.kind === kind ? [[element.name, row] as const] : [])),
    );
    for (const { code, element, value } of ratings) {
      const at = indexOf.get(code);
      if (at === undefined) continue;
      importance[rows.get(element)! * indexOf.size + at] = Math.round(254 * Math.min(1, Math.max(0, rescale(value))));
    }
  }
  return { elements, importance };
}

/** "Mathematics" is both a skill and a knowledge area, so those two kinds say which they are. */
function elementId(name: string, kind: Element["kind"]): string {
  const words = name.toLowerCase().replace(/[^a-z]+/g, "-");
  return kind === "interest" ? words : `${words}-${kind}`;
}

function censusOf(code: OccupationCode, census: readonly CensusCode[]): string | undefined {
  const soc = socGroup(code, 6);
  const open = (row: CensusCode) => row.soc2018.replace(/0+$/, (zeros) => "X".repeat(zeros.length));
  const covering = census.filter((row) => new RegExp(`^${open(row).replaceAll("X", "\\d")}$`).test(soc));
  const known = (row: CensusCode) => open(row).replaceAll("X", "").length;
  return covering.toSorted((a, b) => known(b) - known(a))[0]?.census2018;
}

const SOC_LEVELS: readonly SocDigits[] = [2, 3, 5, 6];

let loaded: Taxonomy | undefined;

/** The embedded taxonomy; read once a process. */
export function loadTaxonomy(): Taxonomy {
  loaded ??= unpackFacts(
    JSON.parse(readFileSync(new URL("../../artefacts/taxonomy.json", import.meta.url), "utf8")) as TaxonomyFacts,
  );
  return loaded;
}

/** @param facts trusted: checked by its schema when it was built, and by a test; not again at every start */
export function unpackFacts(facts: TaxonomyFacts): Taxonomy {
  const occupations = facts.codes.map((code, index) => ({ code, title: facts.titles[index]! }));
  const indices = new Map<string, number>(facts.codes.map((code, index) => [code, index]));
  // A copy begins at the start of its own buffer, so that it is aligned.
  const related = new Uint16Array(Uint8Array.from(Buffer.from(facts.related, "base64")).buffer);
  const importance = Buffer.from(facts.importance, "base64");
  const rows = new Map(facts.elements.map(({ id }, row) => [id, row]));
  let aboutMean: Float32Array | undefined;
  return {
    name: "O*NET-SOC 2019",
    release: facts.release,
    occupations,
    levels: SOC_LEVELS.map((digits) => `soc${digits}`),
    groups: facts.codes.map((code) => SOC_LEVELS.map((digits) => socGroup(code, digits))),
    indexOf: (code) => indices.get(code),
    related: facts.codes.map((_, title) =>
      [...related.subarray(title * RELATED_RANKS, (title + 1) * RELATED_RANKS)].filter((index) => index !== NO_RELATED),
    ),
    zones: Uint8Array.from(facts.zones, Number),
    majors: facts.codes.map((code) => socGroup(code, 2)),
    groupTitles: new Map(Object.entries(SOC_GROUP_TITLES)),
    census: facts.census.map((code) => (code === "" ? undefined : code)),
    leftover: occupations.map(({ code, title }) => /\bAll Other\b/.test(title) || code.startsWith("55-")),
    elements: facts.elements,
    importance: (element, title) => {
      const row = rows.get(element);
      const value = row === undefined ? NOT_RATED : importance[row * occupations.length + title]!;
      return value === NOT_RATED ? undefined : value / 254;
    },
    aboutMean: () => {
      aboutMean ??= ratingsAboutMean(importance, occupations.length, facts.elements.length);
      return aboutMean;
    },
  };
}

/** @param importance [elements, titles] @returns [titles, elements] */
function ratingsAboutMean(importance: Uint8Array, titles: number, elements: number): Float32Array {
  const ratings = new Float32Array(titles * elements);
  for (let element = 0; element < elements; element++) {
    const own = importance.subarray(element * titles, (element + 1) * titles);
    let sum = 0;
    let rated = 0;
    for (let title = 0; title < titles; title++) {
      if (own[title] === NOT_RATED) continue;
      sum += own[title]! / 254;
      rated++;
    }
    for (let title = 0; title < titles; title++)
      if (own[title] !== NOT_RATED) ratings[title * elements + element] = own[title]! / 254 - sum / rated;
  }
  return ratings;
}

/** The distance-free way to say which code was meant. @throws BadInputError where the text is no code of the taxonomy */
export function requireOccupation(text: string, taxonomy: Taxonomy): number {
  const index = taxonomy.indexOf(text);
  if (index !== undefined) return index;
  throw new BadInputError(
    "unknown-code",
    { file: "the code" },
    `"${text}" is no O*NET-SOC 2019 code`,
    "Find one with `wherefore taxonomy search WORDS`.",
  );
}
