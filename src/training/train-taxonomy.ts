/**
 * The artefacts of the taxonomy, learned again from their sources.
 *
 *     O*NET release + Census code list ─► facts ─► artefacts/taxonomy.json, activities.json
 *     O*NET and ESCO titles + SOC direct matches + employment + half of the labelled titles ─► profiles
 *                                                     ─► artefacts/title-matcher.bin, scored on the other half
 *
 * How much each part of the matcher counts, and how sure it is, is learned on titles that were left out: of the half of the labelled
 * titles that is used, one part is known to a first matcher that is weighed and calibrated on the other; the one that is kept knows both.
 */
import { join } from "node:path";
import { seedFrom } from "../domain/index.ts";
import { writeWhole } from "../records/whole-file.ts";
import { ActivitiesArtefact, buildActivities } from "../taxonomy/activities.ts";
import { buildFacts, TaxonomyFacts, unpackFacts } from "../taxonomy/facts.ts";
import { packMatcher } from "../taxonomy/matcher/matcher-file.ts";
import { calibrateMatcher, type LabelledTitle } from "../taxonomy/matcher/mix-matcher.ts";
import { titleKey } from "../taxonomy/matcher/normal-title.ts";
import { OWN_TITLES } from "../taxonomy/matcher/own-titles.ts";
import { type KnownTitle, trainMatcher } from "../taxonomy/matcher/train-matcher.ts";
import { type OnetRelease, readRelease } from "../taxonomy/release/releases.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { titleCoder } from "../taxonomy/titles.ts";
import { CROSSWALK_HEAD, csvRowsOf, parsedRows, rowsOf } from "./rows-of-data.ts";

/** Chosen on the calibration half: below it about one answer in five is right, and the nearest five serve better. */
const THRESHOLD = 0.4;

export type TitleScore = {
  readonly half: "calibration" | "held out";
  readonly n: number;
  readonly right: number;
  readonly answered: number;
};

/** Writes artefacts/taxonomy.json. @param data the folder of public data (README.md names it) */
export async function writeFacts(
  source: string,
  data: string,
  artefacts: string,
): Promise<{ taxonomy: Taxonomy; release: OnetRelease }> {
  const release = await readRelease(source);
  const census = await rowsOf(join(data, "census-soc-onet/census2018_occupations.tsv"));
  const facts = TaxonomyFacts.parse(
    buildFacts(
      release,
      census.map((row) => ({ census2018: row["census2018"]!, soc2018: row["soc2018"]! })),
    ),
  );
  await writeWhole(join(artefacts, "taxonomy.json"), `${JSON.stringify(facts)}\n`);
  return { taxonomy: unpackFacts(facts), release };
}

/** Writes artefacts/title-keys.json: each official title by the key under which written titles find it. */
export async function writeTitleKeys({ occupations }: Taxonomy, artefacts: string): Promise<void> {
  const keys = Object.fromEntries(occupations.map(({ title }) => [title, titleKey(title)]));
  await writeWhole(join(artefacts, "title-keys.json"), `${JSON.stringify(keys)}\n`);
}

/** Writes artefacts/activities.json: what people of each occupation do. */
export async function writeActivities(release: OnetRelease, taxonomy: Taxonomy, artefacts: string): Promise<void> {
  const activities = ActivitiesArtefact.parse(buildActivities(release, taxonomy));
  await writeWhole(join(artefacts, "activities.json"), `${JSON.stringify(activities)}\n`);
}

/** Trains, calibrates and writes artefacts/title-matcher.bin. */
export async function writeMatcher(
  release: OnetRelease,
  taxonomy: Taxonomy,
  data: string,
  artefacts: string,
): Promise<void> {
  const direct = await rowsOf(join(data, "census-soc-onet/soc2018_direct_match_titles.tsv"));
  const official: KnownTitle[] = [
    ...release.occupations,
    ...release.titles,
    ...direct.map((row) => ({ code: `${row["soc2018"]}.00`, title: row["direct_match_title"]! })),
    ...OWN_TITLES,
  ];
  const rows = await rowsOf(join(data, "census-soc-onet/oews2023_employment.tsv"));
  const employment = new Map(rows.map((row) => [row["soc2018"]!, Number(row["employment_2023"])]));
  const labelled = (await labelledTitles(data)).filter(inCalibrationHalf);
  const esco = await escoTitles(data);
  const advertised = (await advertisedTitles(data, esco)).filter(({ title }) => !isAdvertisedHeldOut(title));
  const [ofLabelled, leftOut] = [
    labelled.filter((one) => !isLeftOut(one.title)),
    labelled.filter((one) => isLeftOut(one.title)),
  ];
  const escoLeftOut = esco
    .filter(({ concept }) => isLeftOut(concept))
    .filter(({ title }) => seedFrom(title) % 32 === 0);
  const first = trainMatcher(
    [
      ...official,
      ...knownOf(ofLabelled),
      ...knownOfEsco(esco.filter(({ concept }) => !isLeftOut(concept))),
      ...knownOfEsco(advertised.filter(({ concept }) => !isLeftOut(concept))),
    ],
    employment,
    taxonomy,
  );
  const { mixing, prior, calibration, threshold } = calibrateMatcher(
    first,
    leftOut,
    [...leftOut, ...escoLeftOut],
    THRESHOLD,
    taxonomy,
  );
  const {
    keys: _keys,
    priors: _priors,
    ...whole
  } = trainMatcher([...official, ...knownOf(labelled), ...knownOfEsco([...esco, ...advertised])], employment, taxonomy);
  await writeWhole(
    join(artefacts, "title-matcher.bin"),
    packMatcher({ ...whole, mixing, prior, calibration, threshold }),
  );
}

/** A third of the labelled titles that are used, a third of ESCO's occupations. The lowest bit of the hash is spent on the halves. */
function isLeftOut(name: string): boolean {
  return seedFrom(`left out ${name}`) % 3 === 0;
}

/** Labelled strings are "title, employer": only the title names an occupation. */
function knownOf(labelled: readonly LabelledTitle[]): KnownTitle[] {
  return labelled.flatMap(({ title, codes }) => codes.map((code) => ({ code, title: title.replace(/,[^,]*$/, "") })));
}

/** At most two codes: an ESCO occupation that is spread over more says little of any. */
const MOST_CODES = 2;

function knownOfEsco(titles: readonly EscoTitle[]): KnownTitle[] {
  return titles.flatMap(({ title, best }) => best.slice(0, MOST_CODES).map((code) => ({ code, title })));
}

/** The labelled titles of data/tgre-titles: what was written, and every right code. */
export async function labelledTitles(data: string): Promise<LabelledTitle[]> {
  const rows = await rowsOf(join(data, "tgre-titles/titles.tsv.gz"));
  return rows.map((row) => ({
    title: row["title"]!,
    codes: (row["answers"] ?? "").match(/\d{2}-\d{4}\.\d{2}/g) ?? [],
  }));
}

/** A label of an ESCO occupation. */
type EscoTitle = LabelledTitle & {
  readonly concept: string;
  /** Those of its codes that the crosswalk holds to match it most closely. */
  readonly best: readonly string[];
};

const MATCHES = ["exactMatch", "closeMatch", "narrowMatch", "broadMatch", "exactISCO"];

/** ESCO's English labels, with every O*NET code that the official crosswalk gives their occupation. */
async function escoTitles(data: string): Promise<EscoTitle[]> {
  const pairs = await csvRowsOf(join(data, "esco/crosswalk_esco_onet.csv.gz"), CROSSWALK_HEAD);
  const byConcept = Map.groupBy(pairs, (row) => row["ESCO or ISCO URI"] ?? "");
  const occupations = await csvRowsOf(join(data, "esco/occupations_en.csv.gz"), 1);
  return occupations.flatMap((row) => {
    const concept = row["conceptUri"]!;
    const matches = (byConcept.get(concept) ?? []).map((pair) => ({
      code: pair["O*NET Id"]!,
      rank: MATCHES.indexOf(pair["Type of Match"] ?? ""),
    }));
    const closest = Math.min(...matches.map(({ rank }) => rank));
    const codes = matches.map(({ code }) => code);
    const best = matches.filter(({ rank }) => rank === closest).map(({ code }) => code);
    const labels = new Set([row["preferredLabel"]!, ...(row["altLabels"] ?? "").split("\n")].filter(Boolean));
    return codes.length === 0 ? [] : [...labels].map((title) => ({ title, codes, concept, best }));
  });
}

/** Titles of vacancies with the ESCO occupation that a job board gave them, and so with its codes. */
async function advertisedTitles(data: string, esco: readonly EscoTitle[]): Promise<EscoTitle[]> {
  const byConcept = new Map(esco.map((label) => [label.concept, label]));
  const rows = await parsedRows(join(data, "jobbert-eval/titles.csv.gz"), {
    columns: ["index", "title", "concept"],
    relax_column_count: true,
  });
  return rows.flatMap(({ title, concept }) => {
    const label = byConcept.get(concept!);
    return label === undefined ? [] : [{ ...label, title: title! }];
  });
}

/** A third of the advertised titles is never trained on. */
function isAdvertisedHeldOut(title: string): boolean {
  return seedFrom(title) % 3 === 0;
}

function inCalibrationHalf({ title }: LabelledTitle): boolean {
  return seedFrom(title) % 2 === 0;
}

/** P@1 by half: the code where there is one, else the first of the nearest, as a program reading the answers would take it. */
export function scoreTitles(labelled: readonly LabelledTitle[], coder: ReturnType<typeof titleCoder>): TitleScore[] {
  return (["calibration", "held out"] as const).map((half) => {
    const mine = labelled.filter((title) => inCalibrationHalf(title) === (half === "calibration"));
    const answers = mine.map(({ title, codes }) => ({ coding: coder(title), codes }));
    const first = ({ coding }: (typeof answers)[number]) =>
      coding.kind === "coded" ? coding.code : coding.kind === "not-recognised" ? coding.nearest[0]?.code : undefined;
    return {
      half,
      n: mine.length,
      right: answers.filter((answer) => answer.codes.includes(first(answer) ?? "")).length,
      answered: answers.filter(({ coding }) => coding.kind === "coded").length,
    };
  });
}

/** Labelled titles that nothing was trained on, by set; of `jobbert-eval` any code that the crosswalk gives the occupation is right. */
export async function heldOutTitles(data: string): Promise<Readonly<Record<string, readonly LabelledTitle[]>>> {
  const advertised = await advertisedTitles(data, await escoTitles(data));
  return {
    "tgre-titles": (await labelledTitles(data)).filter((one) => !inCalibrationHalf(one)),
    "jobbert-eval": advertised.filter(({ title }) => isAdvertisedHeldOut(title)),
  };
}
