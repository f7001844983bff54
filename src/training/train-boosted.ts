/**
 * The boosted counts, trained again.
 *
 *     NLSY97, training people, and NLSY79 ─► facts of candidates, own career left out ─► trees ─► artefacts/boosted.json
 *     NLSY97, validation people ─► the number of rounds
 */
import { join } from "node:path";
import type { Dataset } from "../domain/index.ts";
import { olderTransitions } from "../histories/older-survey.ts";
import { trainingCases } from "../histories/training-cases.ts";
import { BoostedArtefact, packBoosted } from "../recommend/boosted/artefact.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { type Boosting, boost } from "./boosted/boost.ts";
import { factsOfPeople } from "./boosted/facts-of-people.ts";

/** Chosen on the validation part (artefacts/boosted.md). */
export const BOOSTING: Boosting = {
  leaves: 31,
  leastCurvature: 5,
  penalty: 10,
  rate: 0.05,
  mostRounds: 300,
  patience: 25,
  unlikely: 0.001,
  sampled: 0.2,
  seed: 1,
};

export type TrainedBoosted = {
  readonly artefact: BoostedArtefact;
  readonly people: number;
  readonly rounds: number;
  /** Perplexity on validation at the best round, which it chose. */
  readonly perplexity: number;
};

export async function trainBoosted(
  nlsy97: Dataset,
  nlsy79: Dataset,
  taxonomy: Taxonomy,
  artefacts: string,
  say: (round: number, nats: number) => void,
  boosting = BOOSTING,
): Promise<TrainedBoosted> {
  const cases = await trainingCases(nlsy97);
  const { training, validation, candidates, tables } = factsOfPeople(cases, await olderTransitions(nlsy79), taxonomy);
  const { trees, nats } = boost(training, validation, boosting, say);
  const artefact = BoostedArtefact.parse(
    packBoosted({
      trees,
      candidates,
      tables,
      learnedFrom: `${nlsy97.name}, training part: ${nlsy97.notice} ${nlsy79.name}: ${nlsy79.notice}`,
      people: cases.people,
      release: taxonomy.release,
    }),
  );
  await writeWhole(join(artefacts, "boosted.json"), `${JSON.stringify(artefact)}\n`);
  return { artefact, people: training.truths.length, rounds: trees.length, perplexity: Math.exp(Math.min(...nats)) };
}
