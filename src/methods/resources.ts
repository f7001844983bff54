/**
 * What a row of the table of methods is made from.
 *
 * In: nothing.  Out: the types that the table and those who make its rows share.
 */
import type { Dataset, LabelSpace, Run } from "../domain/index.ts";
import type { TrainingCases } from "../histories/training-cases.ts";
import type { LanguageModel } from "../models/model.ts";
import type { OwnPrompts } from "../prompts/own-prompts.ts";
import type { ProcessCost } from "../records/process-cost.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** Where methods get what they need. */
export type MethodResources = {
  /** O*NET-SOC 2019 with its facts, for methods that rank nothing else. */
  readonly taxonomy: Taxonomy;
  /** What the training cases are coded in, and a method that learns from them ranks: the taxonomy, or a list of the user's own. */
  readonly space: LabelSpace;
  /** The data set whose training part is learned from. */
  readonly trainingData: () => Dataset;
  /** Its cases, read once, however many methods learn from them. */
  readonly trainingCases: () => Promise<TrainingCases>;
  /** The older survey, for the one baseline that is given it as our own model is. */
  readonly olderData: () => Dataset;
  /** The model of a role, as the user named it. */
  readonly modelFor: (role: "reason" | "predict") => Promise<LanguageModel>;
  /** Prompts that stand in the place of ours; none where nothing is said. */
  readonly prompts?: OwnPrompts | undefined;
  /** Reasons asked of a model for one recommendation. */
  readonly reasons: number;
  /** Where the weights of trained baselines are kept. */
  readonly cache: string;
  /** The seed of what is trained, and where its progress is shown. */
  readonly run: Run;
  /** Processor threads for a model of our own. */
  readonly threads: number;
  /** Told, for each network of a trained baseline, what its training took, now or when its weights were kept; undefined where that was not noted. */
  readonly trainedAt?: ((cost: ProcessCost | undefined) => void) | undefined;
};

/** "-titles": without the features of time and education; "-reduced": without employers, whom the public data do not share between people. */
export type TrainedBaselineName =
  | "gru4rec"
  | "sasrec"
  | "sasrec-even"
  | "sasrec-titles"
  | "sasrec-latent"
  | "naomi-reduced"
  | "ahead-reduced"
  | "bert4rec"
  | "bert4rec-titles"
  | "career"
  | "career-titles";
