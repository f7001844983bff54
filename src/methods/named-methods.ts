/**
 * Methods by their names, as people type them: "markov", "career-joint@runs/sft", "sasrec#2".
 *
 * In: a name, and where training cases and models come from.  Out: its recommender, the files that decide what it says, and what it was trained on.
 */
import { BadInputError, type Dataset, type LabelSpace, type Recommender, type Run } from "../domain/index.ts";
import { seedLabels, seedOf } from "../evaluate/seeds.ts";
import { nearestName } from "../histories/normalise/clean-text.ts";
import type { TrainingCases } from "../histories/training-cases.ts";
import type { Method } from "./method.ts";
import type { MethodResources } from "./resources.ts";
import { METHODS } from "./table.ts";

/** A method, the folder of its weights, where one was named after an "@", and the seed, where one was named after a "#". */
export type NamedMethod = {
  readonly label: string;
  readonly method: Method;
  readonly folder: string | undefined;
  readonly seed: number | undefined;
};

/**
 * @param label "NAME", "NAME@FOLDER" for a method with weights, or "NAME#SEED" for one whose training depends on the seed
 * @throws BadInputError for any other
 */
export function methodNamed(label: string): NamedMethod {
  const [name, folder] = label.split(/@(.*)/s);
  const seeded = seedOf(label);
  const method = METHODS.find((row) => row.name === (isBySeed(seeded.method) ? seeded.method : name));
  if (method !== undefined && (folder === undefined || method.needs === "weights"))
    return { label, method, folder, seed: isBySeed(seeded.method) ? seeded.seed : undefined };
  const names = METHODS.map((row) => row.name);
  throw new BadInputError(
    "unknown-method",
    { file: "the method" },
    `there is no method "${label}"`,
    `Did you mean ${nearestName(name!, names)}? Known are ${names.join(", ")}.`,
  );
}

function isBySeed(name: string): boolean {
  return METHODS.some((method) => method.name === name && method.needs === "training" && method.bySeed === true);
}

/** The labels under which methods are scored: one a seed where what they learn depends on it and several are asked for. */
export function labelsOf(names: readonly string[], first: number, seeds: number): string[] {
  const named = [...new Set(names)].map((name) => methodNamed(name));
  return named.flatMap(({ label, seed }) =>
    seeds > 1 && seed === undefined && isBySeed(label) ? seedLabels(label, first, seeds) : [label],
  );
}

/** Makes recommenders by name; training cases are read once, however many methods learn from them. */
export function methodMaker({
  space,
  ...resources
}: Omit<MethodResources, "trainingCases" | "space" | "trainedAt"> & {
  /** Absent for O*NET-SOC 2019. */
  readonly space?: LabelSpace | undefined;
}): (label: string, run?: Run, trainedAt?: MethodResources["trainedAt"]) => Promise<Recommender> {
  let cases: Promise<TrainingCases> | undefined;
  const trainingCases = () => {
    cases ??= import("../histories/training-cases.ts").then(({ trainingCases }) =>
      trainingCases(resources.trainingData(), resources.run.signal),
    );
    return cases;
  };
  return async (label, run = resources.run, trainedAt) => {
    const { method, folder, seed = run.seed } = methodNamed(label);
    refuseOtherLabels([label], space);
    return method.make(
      { ...resources, run: { ...run, seed }, space: space ?? resources.taxonomy, trainingCases, trainedAt },
      folder,
    );
  };
}

function ranksAnyLabels(method: Method): boolean {
  return method.needs === "training" && method.anyLabels === true;
}

/** @param space the user's own list that careers are coded in, if it is one @throws BadInputError where a method ranks O*NET-SOC alone */
export function refuseOtherLabels(labels: readonly string[], space: LabelSpace | undefined): void {
  const unable = labels.find((label) => !ranksAnyLabels(methodNamed(label).method));
  if (space === undefined || unable === undefined) return;
  const able = METHODS.filter(ranksAnyLabels).map((row) => row.name);
  throw new BadInputError(
    "other-labels",
    { file: "the method" },
    `"${unable}" ranks the titles of O*NET-SOC 2019, and these careers are coded in ${space.name}`,
    `Take methods that are trained on these careers when they are asked for: ${able.join(", ")}.`,
  );
}

/** @returns the label of the method that ranks the same without a reason; undefined where the ranking rests on none */
export function withoutReason(label: string): string | undefined {
  const { method, folder } = methodNamed(label);
  // Of two folders the last is the one that ranks.
  const ranks = folder?.split(",").at(-1);
  if (method.withoutReason === undefined || ranks === undefined) return method.withoutReason;
  return `${method.withoutReason}@${ranks}`;
}

/** The files that decide what a method says, beside the data: they belong to the settings of a run. */
export async function methodFiles(label: string, cache: string): Promise<readonly string[]> {
  const { method, folder } = methodNamed(label);
  if (method.needs === "weights") return method.files(folder, cache);
  return method.needs === "nothing" ? (await import("./career-methods.ts")).ARTEFACTS : [];
}

/** @param trainingData the set that methods are trained on when they are made @returns null where only the model's maker knows */
export async function trainedOn(label: string, trainingData: () => Dataset): Promise<readonly string[] | null> {
  const { method, folder } = methodNamed(label);
  switch (method.needs) {
    case "nothing":
      return method.trainedOn;
    case "training":
      return [...((await method.alsoTrainedOn?.()) ?? []), `${trainingData().name}:train`];
    case "weights":
      return method.trainedOn(folder);
    case "model":
      return null;
    default:
      return method satisfies never;
  }
}
