/**
 * A method's name to a recommender.
 *
 * In: a name, and where training cases and models come from.  Out: a recommender, taught where it needs to be.
 * What must be learned or loaded is asked for only when a method needs it.
 */
import { BadInputError, type Distribution, type Recommender, type Run } from "../domain/index.ts";
import type { Dataset } from "../histories/datasets.ts";
import type { LanguageModel } from "../models/model.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { popularityOf } from "../recommend/counted/components.ts";
import { counted } from "../recommend/counted/counted.ts";
import { direct } from "../recommend/direct.ts";
import { joint } from "../recommend/joint.ts";
import { fewShotCot, zeroShot, zeroShotCot } from "../recommend/prompted.ts";
import { twoModel } from "../recommend/two-model.ts";
import { teachItemKnn } from "../rivals/item-knn.ts";
import { teachMajority } from "../rivals/majority.ts";
import { teachMarkov } from "../rivals/markov.ts";
import { teachStay } from "../rivals/stay.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { CAREER_METHODS, type CareerMethod, isCareerMethod, makeCareerMethod } from "./career-methods.ts";
import { TAUGHT_RIVALS, taughtRival } from "./taught-rivals.ts";
import { isTextMethod, makeTextMethod, TEXT_METHOD } from "./text-methods.ts";
import { type TrainingCases, trainingCases } from "./training-cases.ts";

export const METHODS = [
  "default",
  "counted",
  "stay",
  "majority",
  "markov",
  "markov2",
  "knn",
  ...TAUGHT_RIVALS,
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
    cases ??= trainingCases(workshop.trainingData());
    return cases;
  };
  return async (name) => {
    const { taxonomy, reasons, threads } = workshop;
    const model = unpackedOnce();
    requireMethod(name);
    if (isCareerMethod(name) || name === "default")
      return makeCareerMethod(name, { taxonomy, reasons, threads, counted: () => counted(model(), taxonomy) });
    if (isTextMethod(name)) return makeTextMethod(name, workshop);
    return makeMethod(name as CountingOrAsking, workshop, training);
  };
}

/** The methods that no folder belongs to. */
type CountingOrAsking = Exclude<MethodName, CareerMethod | typeof TEXT_METHOD | "default">;

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

async function makeMethod(
  name: CountingOrAsking,
  workshop: Workshop,
  training: () => Promise<TrainingCases>,
): Promise<Recommender> {
  const { taxonomy, reasons } = workshop;
  const model = unpackedOnce();
  switch (name) {
    case "counted":
      return counted(model(), taxonomy);
    case "stay":
      return teachStay((await training()).scored, taxonomy);
    case "majority":
      return teachMajority(await adultCases(training), taxonomy);
    case "markov":
      return teachMarkov(await adultCases(training), taxonomy, 1);
    case "markov2":
      return teachMarkov(await adultCases(training), taxonomy, 2);
    case "knn":
      return teachItemKnn((await training()).scored, taxonomy);
    case "sasrec":
    case "sasrec-titles":
    case "bert4rec":
    case "bert4rec-titles":
    case "career":
    case "career-titles":
      return taughtRival(
        name,
        { dataset: workshop.trainingData(), cases: training, taxonomy, cache: workshop.cache },
        workshop.run,
      );
    case "direct":
      return direct(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "joint":
      return joint(await workshop.modelFor("reason"), reasons, ranking(model(), taxonomy));
    case "two-model":
      return twoModel(
        await workshop.modelFor("reason"),
        await workshop.modelFor("predict"),
        reasons,
        ranking(model(), taxonomy),
      );
    case "zero-shot":
      return zeroShot(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "zero-shot-cot":
      return zeroShotCot(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "few-shot-cot":
      return fewShotCot(await workshop.modelFor("predict"), (await training()).scored, ranking(model(), taxonomy));
    default:
      return name satisfies never;
  }
}

async function adultCases(training: () => Promise<TrainingCases>) {
  const { transitions, adult } = await training();
  return transitions.filter(({ id }) => adult.has(id));
}

function unpackedOnce() {
  let model: ReturnType<typeof unpackCounted> | undefined;
  return () => {
    model ??= unpackCounted(loadCounted());
    return model;
  };
}

/** Language models rank the closed set over the popularity that the counted artefact knows. */
function ranking(
  model: ReturnType<typeof unpackCounted>,
  taxonomy: Taxonomy,
): { taxonomy: Taxonomy; floor: Distribution } {
  return { taxonomy, floor: popularityOf(model.tables, taxonomy) };
}
