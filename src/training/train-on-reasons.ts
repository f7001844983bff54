/**
 * Reasons, trained to a career model that knows careers:
 *
 *     SFT   cases ─► what the direct model says ─► reasons (drawn, or chosen, or from the truth) ─► sequences ─► epochs
 *     DPO   cases ─► candidates ─► the best and the worst by lift, if they differ by the margin ─► pairs ─► epochs
 *
 * Without a set a reason's candidates are drawn from p(title | history) of the very model that is gone on with, so in the training part
 * they are surer than for strangers; a set's were proposed by counts of other people. Held-out people take no part but in the score.
 */

import { fillRows, groupsOf, layBatch } from "../career-model/career-batch.ts";
import { readCareerModel, type TrainedCareerModel, writeCareerModel } from "../career-model/career-file.ts";
import { careerModel, MOST_JOBS } from "../career-model/career-model.ts";
import type { CareerNetwork } from "../career-model/career-network.ts";
import { renderJobs } from "../career-model/render.ts";
import { reasonWriter, USUAL_SAMPLING } from "../career-model/write-reasons.ts";
import {
  BadInputError,
  type Case,
  type Dataset,
  type LabelRule,
  type OracleRecord,
  outside,
  type Run,
  sameFold,
  seededRandom,
  seedFrom,
  shuffle,
} from "../domain/index.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import { adultCases, trainingCases } from "../histories/training-cases.ts";
import { copyOf } from "../networks/take-step.ts";
import { oraclesWithCases, proposedReasons } from "../reasons/oracle-cases.ts";
import { candidatesFile, oracleFile } from "../reasons/set-files.ts";
import { compileDpoLoss, compileReference, pairFeeds, REASON_LOGS } from "./career-dpo.ts";
import { augmented, compileCareerLoss, compileValidationLoss, type Steps, stepsOf } from "./career-epochs.ts";
import { type PreferencePair, reasonPairs, reasonSequences, type TrainedCase } from "./reason-sequences.ts";
import { type CareerData, epochOf, readSources, SCORED_AT_ONCE } from "./train-career.ts";
import { type Lesson, lessonSettings, type TrainingReport, trainInFolder } from "./train-in-folder.ts";
import type { DpoRecipe, SftRecipe } from "./training-recipe.ts";

type Prepared = {
  readonly model: TrainedCareerModel;
  readonly network: CareerNetwork;
  readonly train: readonly TrainedCase[];
  readonly valid: readonly TrainedCase[];
  readonly files: readonly string[];
};

type Asked = Pick<SftRecipe, "from" | "threads" | "set" | "label" | "withoutFold"> &
  Partial<Pick<SftRecipe, "cases" | "reasons">>;

async function prepare(recipe: Asked, data: CareerData): Promise<Prepared> {
  const { from, threads, set, label, cases: which } = recipe;
  const dataset = data.open("nlsy97");
  const { train, valid } = await casesByPart(dataset);
  const drawn = recipe.reasons === "drawn";
  const oracles = set === undefined || drawn ? undefined : await oraclesOf(set, label, dataset);
  const proposed = set === undefined || !drawn ? undefined : await proposedReasons(set, dataset);
  const model = await readCareerModel(from, data.taxonomy);
  requireFold(model, recipe);
  const known = outside(recipe.withoutFold);
  const { network, members } = model;
  // Drawn from the whole model; the first member is the one that is trained to write.
  const direct = careerModel(network, members.map(copyOf), SCORED_AT_ONCE, threads, model.file.temperature);
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
  const prepared = {
    model,
    network,
    train: await trained(
      casesToTrain(
        train,
        oracles ?? proposed,
        which === "adult" ? adultCases(await trainingCases(dataset)) : train,
      ).filter(({ person }) => known(person)),
    ),
    valid: await trained(valid),
    files: [...dataset.files, ...(set === undefined ? [] : [drawn ? candidatesFile(set) : oracleFile(set, label)])],
  };
  await direct.close();
  return prepared;
}

/** @throws BadInputError where a fold is to be left out that the model which is gone on with was trained on */
function requireFold({ file }: TrainedCareerModel, { from, withoutFold }: Asked): void {
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
  wanted: readonly Case[],
): readonly Case[] {
  return inSet === undefined ? wanted : train.filter(({ id }) => inSet.has(id));
}

/** Rows hold a history and a reason or two; one row alone must fit whatever it holds. */
const WORDS_A_POSITION = 0.9;
const mostOf = (rows: number, length: number) => ({
  answers: Math.max(Math.ceil((rows * length) / 6), Math.ceil(length / 2)),
  words: Math.max(Math.floor(rows * length * WORDS_A_POSITION), length),
});

export async function trainSft(
  recipe: SftRecipe,
  data: CareerData,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const prepared = await prepare(recipe, data);
  const { model, network, train, valid } = prepared;
  const reasons = { ...recipe, reasons: recipe.reasons ?? (recipe.set === undefined ? "drawn" : "chosen") };
  const careers = await readSources(recipe.careers, data, recipe, network);
  const averaged = recipe.together > 1;
  const settings = lessonSettings(recipe, recipe, { ...mostOf(recipe.rows, recipe.length), averaged });
  // Made once, as the trained ones are: training watches the same loss on people it is not trained on.
  const watched = await compileValidationLoss(
    stepsOf(
      reasonSequences(valid, reasons, network, seededRandom(seedFrom("watched", recipe.seed))),
      settings,
      network,
    ),
    network,
    settings,
  );
  const lesson: Lesson = {
    settings,
    loss: () => compileCareerLoss(network, { ...settings, past: 0 }, recipe.threads),
    steps: async (_epoch, random) => {
      const explained = reasonSequences(train, reasons, network, random).map((one) =>
        augmented(one, recipe.augment, random),
      );
      const groups = groupsOf([...explained, ...epochOf(careers, recipe, random)]);
      return stepsOf(shuffle(groups, random).flat(), settings, network);
    },
    score: () => watched.lossOf(model.members[0]!),
  };
  try {
    return await trainLesson(lesson, recipe, prepared, folder, run, say);
  } finally {
    await watched.close();
  }
}

/** exp of the mean of -log p(truth | history, a reason that the policy wrote): what preferring is for. */
async function scoreWithOwnReasons(
  cases: readonly TrainedCase[],
  parameters: ReadonlyMap<string, Float32Array>,
  network: CareerNetwork,
  { threads, seed }: Pick<DpoRecipe, "threads" | "seed">,
  signal: AbortSignal,
): Promise<number> {
  const writer = await reasonWriter(network, parameters, { ...USUAL_SAMPLING, reasons: 1 }, threads);
  try {
    let nats = 0;
    for (const { history, truth } of cases) {
      const [written] = await writer.write(history, seed, signal);
      nats -= Math.log(written!.distribution[truth]!);
    }
    return Math.exp(nats / cases.length);
  } finally {
    await writer.close();
  }
}

export async function trainDpo(
  recipe: DpoRecipe,
  data: CareerData,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const prepared = await prepare(recipe, data);
  const { model, network, train, valid } = prepared;
  // A policy with numbers left out at random and a reference without would differ by chance.
  const still: CareerNetwork = { ...network, settings: { ...network.settings, dropout: 0, inputDropout: 0 } };
  const random = seededRandom(seedFrom("pairs", recipe.seed));
  const pairs = train.flatMap((case_) => reasonPairs(case_, recipe, network, random));
  say(`${pairs.length} pairs of ${train.length} cases; cases without two reasons that differ enough train nothing.\n`);
  // A pair is never left for the next step, so the shape holds all the words that its rows can: beside them stand a job and a mark.
  const words = recipe.rows * (recipe.length - 2);
  const settings = lessonSettings(recipe, recipe, { answers: 0, words, averaged: false });
  // Each row holds a reason with its history at least, so every pair finds its two rows.
  const size = Math.floor(recipe.rows / 2);
  const shape = { ...settings, past: 0 };
  const references = await referenceLogs(pairs, size, still, shape, model.members[0]!, recipe);
  const lesson: Lesson = {
    settings,
    loss: () => compileDpoLoss(still, shape, size, recipe, recipe.threads),
    steps: async (_epoch, epochRandom): Promise<Steps> => {
      const order = shuffle([...pairs.keys()], epochRandom);
      return {
        count: Math.ceil(order.length / size),
        feeds: (at) => {
          const own = order.slice(at * size, (at + 1) * size);
          return feedsOf(
            own.map((one) => pairs[one]!),
            size,
            still,
            shape,
            own.map((one) => references[one]!),
          );
        },
      };
    },
    score: () => scoreWithOwnReasons(valid, model.members[0]!, network, recipe, run.signal),
  };
  return trainLesson(lesson, recipe, prepared, folder, run, say);
}

function feedsOf(
  pairs: readonly PreferencePair[],
  size: number,
  network: CareerNetwork,
  shape: Parameters<typeof layBatch>[1],
  references: readonly (readonly [number, number])[] | undefined,
) {
  const rows = fillRows(
    pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]),
    shape.length,
  );
  const { feeds } = layBatch(rows, shape, network.vocabulary);
  const { "word weights": _unused, ...own } = feeds;
  return { ...own, ...pairFeeds(pairs, size, shape.words, references) };
}

/** log p of both reasons of every pair under the model as it was: computed once, and kept. */
async function referenceLogs(
  pairs: readonly PreferencePair[],
  size: number,
  network: CareerNetwork,
  shape: Parameters<typeof layBatch>[1],
  parameters: ReadonlyMap<string, Float32Array>,
  recipe: DpoRecipe,
): Promise<[number, number][]> {
  const reference = await compileReference(network, shape, size, recipe.threads);
  const logs: [number, number][] = [];
  for (let at = 0; at < pairs.length; at += size) {
    const own = pairs.slice(at, at + size);
    const feeds = feedsOf(own, size, network, shape, undefined);
    const out = await reference.run({ ...Object.fromEntries(parameters), ...feeds });
    for (let pair = 0; pair < own.length; pair++)
      logs.push([out[REASON_LOGS]![2 * pair]!, out[REASON_LOGS]![2 * pair + 1]!]);
  }
  await reference.close();
  return logs;
}

/** The first member is trained, and becomes a model of its own. */
async function trainLesson(
  lesson: Lesson,
  recipe: SftRecipe | DpoRecipe,
  { model, network, files }: Prepared,
  folder: string,
  run: Run,
  say: (text: string) => void,
): Promise<TrainingReport> {
  const parameters = model.members[0]!;
  const keep = recipe.kind === "dpo" ? recipe.keep : "best";
  const report = await trainInFolder({ recipe, parameters, lessons: [{ ...lesson, keep }], folder, files }, run, say);
  const { name, withoutFold } = recipe;
  const file = { ...model.file, name, withoutFold, members: 1, temperature: 1 };
  await writeCareerModel(folder, { file, network, members: [report.parameters] }, "F32");
  return report;
}
