/**
 * A trained career model made the embedded default:
 *
 *     model folder ─► validation part ─► temperature and share beside the counts ─► models/career (F16), and what its probabilities have meant
 */

import { join } from "node:path";
import { readCareerModel, type TrainedCareerModel, writeCareerModel } from "../career-model/career-file.ts";
import { careerModel, SCORED_AT_ONCE } from "../career-model/career-model.ts";
import { BadInputError, type Distribution, ownTitles, quietRun, type Recommender } from "../domain/index.ts";
import { bandsOfLists } from "../evaluate/calibration-bands.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import { DEFAULT_METHOD, mixed } from "../recommend/by-career-model.ts";
import { contentHash, writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { TrainingData } from "./prepared-training.ts";

/** What is tried: the likelihood is flat about its best, so coarse steps are fine enough. */
const SHARES = Array.from({ length: 21 }, (_, at) => at / 20);
const TEMPERATURES = Array.from({ length: 13 }, (_, at) => 0.9 + at / 20);

export type Adopted = {
  readonly share: number;
  readonly temperature: number;
  /** On validation, where both were chosen. */
  readonly perplexity: number;
  readonly people: number;
};

/** The name of what was adopted, whatever its members were called. */
const ADOPTED = "career";

/** @param from folders of models with the same settings and vocabulary: each becomes members */
export async function adoptCareerModel(
  from: readonly string[],
  to: string,
  counted: Recommender,
  data: Omit<TrainingData, "cache">,
): Promise<Adopted> {
  const { taxonomy } = data;
  const trained = await joined(from, taxonomy);
  const dataset = data.open("nlsy97");
  const { valid } = await casesByPart(dataset);
  const truths = valid.map(({ next }) => taxonomy.indexOf(next.code)!);
  const counts: Distribution[] = [];
  for (const { history } of valid) counts.push((await counted(history, quietRun())).distribution);
  let best = { share: 0, temperature: 1, nats: Number.POSITIVE_INFINITY, own: counts };
  for (const temperature of TEMPERATURES) {
    const model = careerModel(trained.network, trained.members, SCORED_AT_ONCE, 2, temperature);
    const own = await model.distributions(valid.map(({ history }) => ({ history })));
    await model.close();
    for (const share of SHARES) {
      const nats = truths.reduce(
        (sum, truth, at) =>
          sum - Math.log(share * own[at]![truth]! + (1 - share) * counts[at]![truth]!) / truths.length,
        0,
      );
      if (nats < best.nats) best = { share, temperature, nats, own };
    }
  }
  const { share, temperature, own } = best;
  // Of several members one may have been trained on a fold that another was not, so together they claim to have left out none.
  const file = { ...trained.file, name: ADOPTED, withoutFold: undefined, temperature, shareBesideCounted: share };
  await writeCareerModel(to, { ...trained, file }, "F16");
  const judged = valid.map(({ person, history }, at) => ({
    person,
    distribution: mixed(own[at]!, counts[at]!, share),
    own: ownTitles(history, taxonomy.indexOf),
    truth: truths[at]!,
  }));
  const bands = bandsOfLists(DEFAULT_METHOD, `${dataset.name}, validation part`, judged, taxonomy.leftover);
  await writeWhole(join(to, "bands.json"), `${JSON.stringify(bands)}\n`);
  return { share, temperature, perplexity: Math.exp(best.nats), people: bands.people };
}

async function joined(folders: readonly string[], taxonomy: Taxonomy): Promise<TrainedCareerModel> {
  const models: TrainedCareerModel[] = [];
  for (const folder of folders) models.push(await readCareerModel(folder, taxonomy));
  const [first] = models;
  const differing = models.findIndex(
    ({ file }) => contentHash([file.settings, file.pairs]) !== contentHash([first!.file.settings, first!.file.pairs]),
  );
  if (differing > 0)
    throw new BadInputError(
      "wrong-weights",
      { file: folders[differing]! },
      "its settings or vocabulary differ from the first one's",
      "Train the members by one recipe, each with its own --seed.",
    );
  const members = models.flatMap((model) => model.members);
  return { ...first!, file: { ...first!.file, members: members.length }, members };
}
