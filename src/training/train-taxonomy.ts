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
import type { TitleWords } from "../taxonomy/matcher/title-words.ts";
import { type KnownTitle, trainMatcher, wordedTitles } from "../taxonomy/matcher/train-matcher.ts";
import { type OnetRelease, readRelease } from "../taxonomy/release/releases.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { titleCoder } from "../taxonomy/titles.ts";
import { rowsOf } from "./rows-of-data.ts";
import { inCalibrationHalf, knownTitlesOf, titleSources } from "./title-sources.ts";
import { trainMeaning } from "./train-meaning.ts";

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

/** Trains, calibrates and writes artefacts/title-matcher.bin. @param words what the meaning of titles is made of */
export async function writeMatcher(
  release: OnetRelease,
  taxonomy: Taxonomy,
  words: TitleWords,
  data: string,
  artefacts: string,
): Promise<void> {
  const rows = await rowsOf(join(data, "census-soc-onet/oews2023_employment.tsv"));
  const employment = new Map(rows.map((row) => [row["soc2018"]!, Number(row["employment_2023"])]));
  const sources = await titleSources(release, data);
  const { labelled, esco, advertised } = sources;
  const leftOut = labelled.filter((one) => isLeftOut(one.title));
  const escoLeftOut = esco
    .filter(({ concept }) => isLeftOut(concept))
    .filter(({ title }) => seedFrom(title) % 32 === 0);
  const advertisedLeftOut = advertised
    .filter(({ concept, title }) => !isLeftOut(concept) && isLeftOut(title))
    .filter(({ title }) => seedFrom(`judged ${title}`) % 4 === 0);
  const train = async (known: readonly KnownTitle[]) =>
    trainMatcher(known, await trainMeaning(wordedTitles(known, taxonomy), words, taxonomy), employment, taxonomy);
  const first = await train(
    knownTitlesOf({
      ...sources,
      labelled: labelled.filter((one) => !isLeftOut(one.title)),
      esco: esco.filter(({ concept }) => !isLeftOut(concept)),
      advertised: advertised.filter(({ concept, title }) => !isLeftOut(concept) && !isLeftOut(title)),
    }),
  );
  const { mixing, prior, calibration, threshold } = calibrateMatcher(
    first,
    leftOut,
    [...leftOut, ...escoLeftOut, ...advertisedLeftOut],
    THRESHOLD,
    taxonomy,
  );
  const { keys: _keys, priors: _priors, ...whole } = await train(knownTitlesOf(sources));
  await writeWhole(
    join(artefacts, "title-matcher.bin"),
    packMatcher({ ...whole, mixing, prior, calibration, threshold }),
  );
}

/** A third of the labelled titles that are used, a third of ESCO's occupations. The lowest bit of the hash is spent on the halves. */
function isLeftOut(name: string): boolean {
  return seedFrom(`left out ${name}`) % 3 === 0;
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
