/**
 * The two artefacts of the taxonomy, learned again from their sources.
 *
 *     O*NET release + Census code list ─► facts ─► artefacts/taxonomy.json
 *     O*NET titles + SOC direct matches + employment ─► centroids ─► calibrated on half of the labelled titles
 *                                                     ─► artefacts/title-matcher.bin, scored on the other half
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { seedFrom } from "../domain/index.ts";
import { writeWhole } from "../records/whole-file.ts";
import { buildFacts, TaxonomyFacts, unpackFacts } from "../taxonomy/facts.ts";
import { packMatcher } from "../taxonomy/matcher/matcher-file.ts";
import { calibrateMatcher, type LabelledTitle } from "../taxonomy/matcher/mix-matcher.ts";
import { type KnownTitle, trainMatcher } from "../taxonomy/matcher/train-matcher.ts";
import { type OnetRelease, readRelease } from "../taxonomy/release/releases.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { titleCoder } from "../taxonomy/titles.ts";

/** Chosen on the calibration half: below it about one answer in five is right, and the nearest five serve better. */
const THRESHOLD = 0.3;

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

/** Trains, calibrates and writes artefacts/title-matcher.bin. */
export async function writeMatcher(
  release: OnetRelease,
  taxonomy: Taxonomy,
  data: string,
  artefacts: string,
): Promise<void> {
  const direct = await rowsOf(join(data, "census-soc-onet/soc2018_direct_match_titles.tsv"));
  const known: KnownTitle[] = [
    ...release.occupations,
    ...release.titles,
    ...direct.map((row) => ({ code: `${row["soc2018"]}.00`, title: row["direct_match_title"]! })),
  ];
  const employment = await rowsOf(join(data, "census-soc-onet/oews2023_employment.tsv"));
  const trained = trainMatcher(
    known,
    new Map(employment.map((row) => [row["soc2018"]!, Number(row["employment_2023"])])),
    taxonomy,
  );
  const labelled = await labelledTitles(data);
  const matcher = calibrateMatcher(trained, labelled.filter(inCalibrationHalf), THRESHOLD, taxonomy);
  await writeWhole(join(artefacts, "title-matcher.bin"), packMatcher(matcher));
}

/** The labelled titles of data/tgre-titles: what was written, and every right code. */
export async function labelledTitles(data: string): Promise<LabelledTitle[]> {
  const rows = await rowsOf(join(data, "tgre-titles/titles.tsv.gz"));
  return rows.map((row) => ({
    title: row["title"]!,
    codes: (row["answers"] ?? "").match(/\d{2}-\d{4}\.\d{2}/g) ?? [],
  }));
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

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const file = createReadStream(path);
  const bytes = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  const rows = bytes.pipe(parse({ columns: true, delimiter: "\t", quote: null, relax_column_count: true }));
  file.on("error", (error) => rows.destroy(error));
  return rows.toArray() as Promise<Record<string, string>[]>;
}
