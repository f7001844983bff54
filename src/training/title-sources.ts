/**
 * Titles whose occupation is known, from the public data.
 *
 * In: the folder of public data, an O*NET release.  Out: titles with their codes: those that are known for certain, and by source those
 * that others labelled, each with the part that nothing may be trained on.
 */
import { join } from "node:path";
import { seedFrom } from "../domain/index.ts";
import type { LabelledTitle } from "../taxonomy/matcher/mix-matcher.ts";
import { OWN_TITLES } from "../taxonomy/matcher/own-titles.ts";
import type { KnownTitle } from "../taxonomy/matcher/train-matcher.ts";
import type { OnetRelease } from "../taxonomy/release/releases.ts";
import { CROSSWALK_HEAD, csvRowsOf, parsedRows, rowsOf } from "./rows-of-data.ts";

/** Titles to train on, by source. */
export type TitleSources = {
  /** Of O*NET, of the SOC, and our own. */
  readonly official: readonly KnownTitle[];
  /** Half of `tgre-titles`. */
  readonly labelled: readonly LabelledTitle[];
  readonly esco: readonly EscoTitle[];
  /** Two thirds of `jobbert-eval`. */
  readonly advertised: readonly EscoTitle[];
};

export async function titleSources(release: OnetRelease, data: string): Promise<TitleSources> {
  const direct = await rowsOf(join(data, "census-soc-onet/soc2018_direct_match_titles.tsv"));
  const esco = await escoTitles(data);
  return {
    official: [
      ...release.occupations,
      ...release.titles,
      ...direct.map((row) => ({ code: `${row["soc2018"]}.00`, title: row["direct_match_title"]! })),
      ...OWN_TITLES,
    ],
    labelled: (await labelledTitles(data)).filter(inCalibrationHalf),
    esco,
    advertised: (await advertisedTitles(data, esco)).filter(({ title }) => !isAdvertisedHeldOut(title)),
  };
}

/** All of them with their codes, as a matcher knows them. */
export function knownTitlesOf({ official, labelled, esco, advertised }: TitleSources): KnownTitle[] {
  return [...official, ...knownOf(labelled), ...knownOfEsco([...esco, ...advertised])];
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
export type EscoTitle = LabelledTitle & {
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

export function inCalibrationHalf({ title }: LabelledTitle): boolean {
  return seedFrom(title) % 2 === 0;
}

/** Labelled titles that nothing was trained on, by set; of `jobbert-eval` any code that the crosswalk gives the occupation is right. */
export async function heldOutTitles(data: string): Promise<Readonly<Record<string, readonly LabelledTitle[]>>> {
  const advertised = await advertisedTitles(data, await escoTitles(data));
  return {
    "tgre-titles": (await labelledTitles(data)).filter((one) => !inCalibrationHalf(one)),
    "jobbert-eval": advertised.filter(({ title }) => isAdvertisedHeldOut(title)),
  };
}
