/**
 * The career model's methods by name: `career-direct`, `career-joint` and so on, each with the folder of its model after an "@".
 *
 * In: a name such as "career-joint@runs/train-sft".  Out: a recommender. Without a folder it is the model that lies in the package.
 */

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { readCareerModel, type TrainedCareerModel } from "../career-model/career-file.ts";
import { type CareerModel, careerModel } from "../career-model/career-model.ts";
import type { ReasonWriter } from "../career-model/write-reasons.ts";
import { BadInputError, type CareerHistory, type Recommender } from "../domain/index.ts";
import { embeddedBoosted } from "../recommend/boosted/boosted.ts";
import {
  careerDirect,
  careerIntervened,
  careerJoint,
  careerReasoned,
  careerTwoModel,
  DEFAULT_METHOD,
  mixture,
} from "../recommend/by-career-model.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { counted } from "../recommend/counted/counted.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** The model that lies in the package; and the one that writes reasons, apart, because learning to write them costs ranking. */
export const EMBEDDED_CAREER = fileURLToPath(new URL("../../models/career", import.meta.url));
export const EMBEDDED_WRITER = join(EMBEDDED_CAREER, "writer");

/** Each but the first two reads a reason before it ranks. */
const WITHOUT_REASON = { withoutReason: "career-direct" } as const;

export const CAREER_METHODS = [
  { name: "career-direct", about: "the career model ranks, without a reason" },
  { name: "career-mixed", about: "the career model beside the counts" },
  {
    name: "career-joint",
    about: "the career model writes reasons and ranks after them; averaged",
    ...WITHOUT_REASON,
  },
  { name: "career-reasoned", about: "half the weight on its reasons, half on what it says before", ...WITHOUT_REASON },
  {
    name: "career-two-model",
    about: "one career model writes the reasons, another ranks: @REASONER,PREDICTOR",
    ...WITHOUT_REASON,
  },
  { name: "career-blank", about: "a control: its reasons emptied", ...WITHOUT_REASON },
  { name: "career-shuffled", about: "a control: its reasons in shuffled order", ...WITHOUT_REASON },
] as const;
export type CareerMethod = (typeof CAREER_METHODS)[number]["name"];

export type CareerResources = {
  readonly taxonomy: Taxonomy;
  readonly reasons: number;
  readonly threads: number;
};

/** What the model of the package learned from (models/career/README.md): of NLSY97 the training part, of NLSY79 everybody. */
const EMBEDDED_TRAINED_ON = ["nlsy97:train", "nlsy79:all"];

const TrainedBy = z.object({
  recipe: z.object({ stages: z.array(z.object({ sources: z.record(z.string(), z.unknown()) })) }),
});

/** @returns null where a folder's recipe does not name its sources */
export async function careerTrainedOn(place: string | undefined): Promise<readonly string[] | null> {
  if (place === undefined) return EMBEDDED_TRAINED_ON;
  const text = await readFile(join(place.split(",")[0]!, "recipe.json"), "utf8").catch(() => "");
  const read = TrainedBy.safeParse(parsedOrNothing(text));
  if (!read.success) return null;
  const sources = read.data.recipe.stages.flatMap((stage) => Object.keys(stage.sources));
  // Of NLSY97 and of one's own careers the training part is learned from; every other source is read whole (training/career-sources.ts).
  return [...new Set(sources)].map((name) => `${name}:${name === "nlsy97" || name === "own" ? "train" : "all"}`);
}

/** The weights and settings of the folders that are named. */
export async function careerModelFiles(place: string | undefined): Promise<string[]> {
  const folders = place === undefined ? [] : place.split(",");
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name))),
  );
  return files
    .flat()
    .filter((path) => /\.(safetensors|json)$/.test(path))
    .sort();
}

export const ARTEFACTS: readonly string[] = ["counted.json", "boosted.json"].map((name) =>
  fileURLToPath(new URL(`../../artefacts/${name}`, import.meta.url)),
);

/** What decides the figures of a method of ours beside the data, as it lies in the package or in the folders that are named. */
export async function careerMethodFiles(place: string | undefined): Promise<string[]> {
  const folders = place ?? [EMBEDDED_CAREER, EMBEDDED_WRITER].join(",");
  return [...(await careerModelFiles(folders)), ...ARTEFACTS];
}

/** These write reasons of their own. */
const WRITING: ReadonlySet<string> = new Set<CareerMethod>([
  "career-joint",
  "career-reasoned",
  "career-two-model",
  "career-blank",
  "career-shuffled",
]);

/** @param place the folder of a model; two with a comma for `career-two-model`; undefined for the one in the package */
export async function makeCareerMethod(
  method: CareerMethod | "default",
  place: string | undefined,
  resources: CareerResources,
): Promise<Recommender> {
  const { taxonomy, reasons, threads } = resources;
  const usual = WRITING.has(method) ? EMBEDDED_WRITER : EMBEDDED_CAREER;
  const [folder, second] = (place ?? usual).split(",");
  if (place === undefined && !existsSync(EMBEDDED_CAREER))
    throw new BadInputError(
      "bad-weights",
      { file: EMBEDDED_CAREER },
      "no career model lies in this package",
      `Name one: ${method}@FOLDER.`,
    );
  const trained = await readCareerModel(folder!, taxonomy);
  const label = method === "default" ? DEFAULT_METHOD : `${method} ${trained.file.name}`;
  switch (method) {
    case "career-direct":
      return directCareer(label, trained);
    case "default":
    case "career-mixed":
      return mixedCareer(label, trained, taxonomy);
    case "career-joint":
      return careerJoint(label, await writerOf(trained, reasons, threads), taxonomy);
    case "career-reasoned":
      return careerReasoned(
        label,
        await writerOf(trained, reasons, threads),
        modelOf(place === undefined ? await readCareerModel(EMBEDDED_CAREER, taxonomy) : trained),
        taxonomy,
      );
    case "career-two-model": {
      const predictor = second === undefined ? trained : await readCareerModel(second, taxonomy);
      const writer = await writerOf(trained, reasons, threads);
      return careerTwoModel(`${label} + ${predictor.file.name}`, writer, modelOf(predictor), taxonomy);
    }
    case "career-blank":
    case "career-shuffled": {
      const writer = await writerOf(trained, reasons, threads);
      const spoilt = method === "career-blank" ? "blank" : "shuffled";
      return careerIntervened(label, writer, modelOf(trained), spoilt, taxonomy);
    }
    default:
      return method satisfies never;
  }
}

/** The method `default`, read when it is first asked: works offline, leaves nothing on the disk. */
export function embeddedDefault(taxonomy: Taxonomy): Recommender {
  let made: Promise<Recommender> | undefined;
  const recommender = () => {
    made ??= makeCareerMethod("default", undefined, { taxonomy, reasons: 1, threads: 1 });
    return made;
  };
  const recommend: Recommender = async (history, run) => {
    return (await recommender())(history, run);
  };
  return Object.assign(recommend, {
    distributions: async (histories: readonly CareerHistory[]) => (await recommender()).distributions!(histories),
  });
}

/** The career model beside the counts and the boosted counts, in the shares that its file says. */
function mixedCareer(label: string, trained: TrainedCareerModel, taxonomy: Taxonomy): Recommender {
  const { shares } = trained.file;
  return mixture(label, [
    { recommend: directCareer(label, trained), share: shares.career },
    { recommend: counted(unpackCounted(loadCounted()), taxonomy), share: shares.counted },
    ...(shares.boosted > 0 ? [{ recommend: embeddedBoosted(taxonomy), share: shares.boosted }] : []),
  ]);
}

function directCareer(label: string, trained: TrainedCareerModel): Recommender {
  return careerDirect(label, modelOf(trained));
}

function modelOf({ file, network, members }: TrainedCareerModel): CareerModel {
  return careerModel(network, members, file.temperature);
}

/** Only who writes reasons starts a runtime, and waits for it. */
async function writerOf(
  { network, members }: TrainedCareerModel,
  reasons: number,
  threads: number,
): Promise<ReasonWriter> {
  const { reasonWriter, USUAL_SAMPLING } = await import("../career-model/write-reasons.ts");
  return reasonWriter(network, members[0]!, { ...USUAL_SAMPLING, reasons }, threads);
}
