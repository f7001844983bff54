/**
 * The counted model, learned again.
 *
 *     NLSY97, training people ─► every transition ─► counts, gates ─► artefacts/counted.json
 *     NLSY97, validation people ─► recommendations ─► what a probability has meant ─► artefacts/counted-bands.json
 */

import { join } from "node:path";
import { type Case, type Dataset, ownTitles, quietRun, type Recommender } from "../domain/index.ts";
import { type BandCase, type Bands, bandsOfLists } from "../evaluate/calibration-bands.ts";
import { cutCases } from "../histories/cases.ts";
import { trainingCases } from "../histories/training-cases.ts";
import { CountedArtefact, packCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { COUNTED_METHOD, counted } from "../recommend/counted/counted.ts";
import { learnCounted } from "../recommend/counted/learn.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export async function trainCounted(
  dataset: Dataset,
  taxonomy: Taxonomy,
  artefacts: string,
  signal: AbortSignal,
): Promise<CountedArtefact> {
  const { transitions, adult, scored, people } = await trainingCases(dataset, signal);
  const model = await learnCounted(transitions, adult, scored, taxonomy, signal);
  const artefact = CountedArtefact.parse(
    packCounted(model, {
      learnedFrom: `${dataset.name}, training part: ${dataset.notice}`,
      people,
      transitions: transitions.length,
    }),
  );
  await writeWhole(join(artefacts, "counted.json"), `${JSON.stringify(artefact)}\n`);
  const bands = await bandsOn(dataset, counted(unpackCounted(artefact), taxonomy), taxonomy);
  await writeWhole(join(artefacts, "counted-bands.json"), `${JSON.stringify(bands)}\n`);
  return artefact;
}

async function bandsOn(dataset: Dataset, recommender: Recommender, taxonomy: Taxonomy): Promise<Bands> {
  const cases: Case[] = [];
  for await (const career of dataset.careers())
    if (dataset.part(career.id) === "valid") cases.push(...cutCases(career, dataset.rules));
  const judged: BandCase[] = [];
  for (const { person, history, next } of cases) {
    const { distribution } = await recommender(history, quietRun());
    const own = ownTitles(history, taxonomy.indexOf);
    judged.push({ person, distribution, own, truth: taxonomy.indexOf(next.code)! });
  }
  return bandsOfLists(COUNTED_METHOD, `${dataset.name}, validation part`, judged, taxonomy.leftover);
}
