/**
 * A trained career model made the embedded default:
 *
 *     model folder ─► validation part ─► temperature and share beside the counts ─► models/career (F16), and what its probabilities have meant
 */

import { join } from "node:path";
import {
  readCareerModel,
  type Shares,
  type TrainedCareerModel,
  writeCareerModel,
} from "../career-model/career-file.ts";
import { careerModel } from "../career-model/career-model.ts";
import {
  BadInputError,
  type Case,
  type Distribution,
  foldOf,
  ownTitles,
  quietRun,
  type Recommender,
} from "../domain/index.ts";
import { bandsOfLists } from "../evaluate/calibration-bands.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import { DEFAULT_METHOD, mixed } from "../recommend/by-career-model.ts";
import { contentHash, writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { chooseShares, natsLeftOut } from "./mixture-shares.ts";
import type { TrainingData } from "./prepared-training.ts";

/** What is tried: the likelihood is flat about its best, so coarse steps are fine enough. */
const TEMPERATURES = Array.from({ length: 13 }, (_, at) => 0.9 + at / 20);
/** Folds of validation people on which the choice itself is scored. */
const FOLDS = 10;

export type Adopted = {
  readonly shares: Shares;
  readonly temperature: number;
  /** On validation, where both were chosen. */
  readonly perplexity: number;
  /** The same where each tenth of the people was scored by what the other nine chose. */
  readonly perplexityLeftOut: number;
  readonly people: number;
};

/** What stands beside the career model in the default. */
export type Beside = { readonly counted: Recommender; readonly boosted: Recommender };

/** The name of what was adopted, whatever its members were called. */
const ADOPTED = "career";

/** @param from folders of models with the same settings and vocabulary: each becomes members */
export async function adoptCareerModel(
  from: readonly string[],
  to: string,
  beside: Beside,
  data: Omit<TrainingData, "cache">,
): Promise<Adopted> {
  const { taxonomy } = data;
  const trained = await joined(from, taxonomy);
  const dataset = data.open("nlsy97");
  const { valid } = await casesByPart(dataset);
  const truths = valid.map(({ next }) => taxonomy.indexOf(next.code)!);
  const [counted, boosted] = [await askedOf(beside.counted, valid), await askedOf(beside.boosted, valid)];
  const career: Distribution[][] = [];
  for (const temperature of TEMPERATURES) {
    const model = careerModel(trained.network, trained.members, temperature);
    career.push(await model.distributions(valid.map(({ history }) => ({ history }))));
  }
  const alternatives = career.map((own) =>
    truths.map((truth, at) => [own[at]![truth]!, counted[at]![truth]!, boosted[at]![truth]!]),
  );
  const chosen = chooseShares(alternatives);
  const leftOut = natsLeftOut(
    alternatives,
    valid.map(({ person }) => foldOf(person, FOLDS, 1)),
  );
  const [temperature, own] = [TEMPERATURES[chosen.alternative]!, career[chosen.alternative]!];
  const shares = roundedShares(chosen.shares);
  // Of several members one may have been trained on a fold that another was not, so together they claim to have left out none.
  const file = { ...trained.file, name: ADOPTED, withoutFold: undefined, temperature, shares };
  await writeCareerModel(to, { ...trained, file }, "F16");
  const judged = valid.map(({ person, history }, at) => ({
    person,
    distribution: mixed([own[at]!, counted[at]!, boosted[at]!], [shares.career, shares.counted, shares.boosted]),
    own: ownTitles(history, taxonomy.indexOf),
    truth: truths[at]!,
  }));
  const bands = bandsOfLists(DEFAULT_METHOD, `${dataset.name}, validation part`, judged, taxonomy.leftover);
  await writeWhole(join(to, "bands.json"), `${JSON.stringify(bands)}\n`);
  const perplexity = Math.exp(chosen.nats);
  return { shares, temperature, perplexity, perplexityLeftOut: Math.exp(leftOut), people: bands.people };
}

async function askedOf(recommend: Recommender, cases: readonly Case[]): Promise<Distribution[]> {
  const distributions: Distribution[] = [];
  for (const { history } of cases) distributions.push((await recommend(history, quietRun())).distribution);
  return distributions;
}

/** To hundredths, which is finer than so many people can choose. */
function roundedShares([, counted, boosted]: readonly number[]): Shares {
  const [ofCounted, ofBoosted] = [Math.round(100 * counted!) / 100, Math.round(100 * boosted!) / 100];
  return { career: Number((1 - ofCounted - ofBoosted).toFixed(2)), counted: ofCounted, boosted: ofBoosted };
}

/** The model that writes reasons, as it was trained: nothing of it ranks, so that nothing is chosen. */
export async function adoptWriter(from: string, to: string, taxonomy: Taxonomy): Promise<void> {
  const trained = await readCareerModel(from, taxonomy);
  const file = { ...trained.file, name: ADOPTED, withoutFold: undefined };
  await writeCareerModel(to, { ...trained, file }, "F16");
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
