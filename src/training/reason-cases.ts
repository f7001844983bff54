/**
 * The cases whose reasons are trained to a career model that knows careers.
 *
 *     cases ─► what the direct model says of each ─► with the oracle, or what was proposed, of a set
 *
 * Without a set a reason's candidates are drawn from p(title | history) of the very model that is gone on with, so in the training part
 * they are surer than for strangers; a set's were proposed by counts of other people. Held-out people take no part but in the score.
 */
import { careerModelFiles, readCareerModel, type TrainedCareerModel } from "../career-model/career-file.ts";
import { careerModel, MOST_JOBS } from "../career-model/career-model.ts";
import { renderJobs } from "../career-model/render.ts";
import {
  BadInputError,
  type Case,
  type Dataset,
  type LabelRule,
  type OracleRecord,
  outside,
  sameFold,
} from "../domain/index.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import { adultCases, trainingCases } from "../histories/training-cases.ts";
import { oraclesWithCases, proposedReasons } from "../reasons/oracle-cases.ts";
import { candidatesFile, oracleFile } from "../reasons/set-files.ts";
import type { TrainingData } from "./prepared-training.ts";
import type { TrainedCase } from "./reason-sequences.ts";
import type { DpoRecipe, SftRecipe } from "./training-recipe.ts";

export type ReasonCases = {
  /** The model that is gone on with. */
  readonly model: TrainedCareerModel;
  readonly train: readonly TrainedCase[];
  readonly valid: readonly TrainedCase[];
};

type CasesRecipe = Pick<SftRecipe, "from" | "set" | "label" | "withoutFold"> &
  Partial<Pick<SftRecipe, "cases" | "reasons">>;

export async function readReasonCases(recipe: CasesRecipe, data: TrainingData): Promise<ReasonCases> {
  const { from, set, label, cases: which } = recipe;
  const dataset = data.open(data.scoredOn);
  const { train, valid } = await casesByPart(dataset);
  const drawn = recipe.reasons === "drawn";
  const oracles = set === undefined || drawn ? undefined : await oraclesOf(set, label, dataset);
  const proposed = set === undefined || !drawn ? undefined : await proposedReasons(set, dataset);
  const model = await readCareerModel(from, data.taxonomy);
  requireFold(model, recipe);
  const known = outside(recipe.withoutFold);
  const { network, members } = model;
  // Drawn from the whole model; the first member is the one that is trained to write.
  const direct = careerModel(network, members, model.file.temperature);
  const trained = async (of: readonly Case[]): Promise<TrainedCase[]> => {
    const distributions = await direct.distributions(of.map(({ history }) => ({ history })));
    return of.map(({ id, history, next }, at) => ({
      history,
      jobs: renderJobs(history, network.vocabulary, network.taxonomy, MOST_JOBS),
      truth: network.taxonomy.indexOf(next.code)!,
      direct: distributions[at]!,
      oracle: oracles?.get(id),
      proposed: proposed?.get(id),
    }));
  };
  const recipeCases = which === "adult" ? adultCases(await trainingCases(dataset)) : train;
  const toTrain = casesToTrain(train, oracles ?? proposed, recipeCases).filter(({ person }) => known(person));
  return { model, train: await trained(toTrain), valid: await trained(valid) };
}

/** What decides the training beside the recipe: the data, the model that is gone on with, and the set of reasons. */
export async function filesOfReasons(
  { from, set, label, ...recipe }: SftRecipe | DpoRecipe,
  data: TrainingData,
): Promise<string[]> {
  const drawn = "reasons" in recipe && recipe.reasons === "drawn";
  const ofSet = set === undefined ? [] : [drawn ? candidatesFile(set) : oracleFile(set, label)];
  return [...data.open(data.scoredOn).files, ...(await careerModelFiles(from)), ...ofSet];
}

/** @throws BadInputError where a fold is to be left out that the model which is gone on with was trained on */
function requireFold({ file }: TrainedCareerModel, { from, withoutFold }: CasesRecipe): void {
  if (withoutFold === undefined || sameFold(file.withoutFold, withoutFold)) return;
  throw new BadInputError(
    "trained-on-the-fold",
    { file: from, field: "withoutFold" },
    "it was trained on people whom this recipe leaves out",
    "Go on from a model whose recipe leaves out the same fold.",
  );
}

type Oracles = ReadonlyMap<string, OracleRecord>;

async function oraclesOf(set: string, label: LabelRule, dataset: Dataset): Promise<Oracles> {
  const oracles = new Map<string, OracleRecord>();
  for await (const { oracle } of oraclesWithCases(set, label, dataset)) oracles.set(oracle.record.id, oracle.record);
  return oracles;
}

/** A set that was made of a part of the cases is trained from that part alone. */
function casesToTrain(
  train: readonly Case[],
  inSet: ReadonlyMap<string, unknown> | undefined,
  others: readonly Case[],
): readonly Case[] {
  return inSet === undefined ? others : train.filter(({ id }) => inSet.has(id));
}
