/**
 * A method's name to a recommender.
 *
 * In: a name, and where training cases and models come from.  Out: a recommender, taught where it needs to be.
 * What must be learned or loaded is asked for only when a method needs it.
 */
import { BadInputError, type Recommender, type Run } from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import type { LanguageModel } from "../models/model.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { counted } from "../recommend/counted/counted.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { CAREER_METHODS, type CareerMethod, isCareerMethod, makeCareerMethod } from "./career-methods.ts";
import type { TrainingCases } from "./training-cases.ts";

/** A pretrained text model; after an "@" the folder of its teaching. */
export const TEXT_METHOD = "text-model";

export const METHODS = [
  "default",
  "counted",
  "stay",
  "majority",
  "markov",
  "markov2",
  "knn",
  "sasrec",
  "sasrec-titles",
  "bert4rec",
  "bert4rec-titles",
  "career",
  "career-titles",
  "direct",
  "joint",
  "two-model",
  "zero-shot",
  "zero-shot-cot",
  "few-shot-cot",
  ...CAREER_METHODS,
  TEXT_METHOD,
] as const;
export type MethodName = (typeof METHODS)[number];
/** The methods that no folder belongs to. */
export type OtherMethod = Exclude<MethodName, CareerMethod | typeof TEXT_METHOD | "default">;

/** Where methods get what they need. */
export type Workshop = {
  readonly taxonomy: Taxonomy;
  /** The data set whose training part the rivals learn from. */
  readonly trainingData: () => Dataset;
  /** The model of a role, as the user named it. */
  readonly modelFor: (role: "reason" | "predict") => Promise<LanguageModel>;
  /** Reasons asked of a model for one recommendation. */
  readonly reasons: number;
  /** Where the weights of taught rivals are kept. */
  readonly cache: string;
  /** The seed of what is taught, and where its progress is shown. */
  readonly run: Run;
  /** Processor threads for a model of our own. */
  readonly threads: number;
};

/** Makes recommenders; training cases are read once, however many methods learn from them. */
export function methodMaker(workshop: Workshop): (name: string) => Promise<Recommender> {
  let cases: Promise<TrainingCases> | undefined;
  const training = () => {
    cases ??= import("./training-cases.ts").then(({ trainingCases }) => trainingCases(workshop.trainingData()));
    return cases;
  };
  return async (name) => {
    const { taxonomy, reasons, threads } = workshop;
    requireMethod(name);
    if (isCareerMethod(name) || name === "default") {
      const byCounts = () => counted(unpackCounted(loadCounted()), taxonomy);
      return makeCareerMethod(name, { taxonomy, reasons, threads, counted: byCounts });
    }
    if (isTextMethod(name)) return (await import("./text-methods.ts")).makeTextMethod(name, workshop);
    const { makeOtherMethod } = await import("./other-methods.ts");
    return makeOtherMethod(name as OtherMethod, workshop, training);
  };
}

export function isTextMethod(name: string): boolean {
  return name === TEXT_METHOD || name.startsWith(`${TEXT_METHOD}@`);
}

/** @returns the name, checked; a career method and a text model may name their folder after an "@" */
export function requireMethod(name: string): string {
  if (isCareerMethod(name) || isTextMethod(name) || METHODS.some((method) => method === name)) return name;
  throw new BadInputError(
    "unknown-method",
    { file: "the method" },
    `there is no method "${name}"`,
    `Known are ${METHODS.join(", ")}.`,
  );
}
