/**
 * The career model's methods by name: `career-direct`, `career-joint` and so on, each with the folder of its model after an "@".
 *
 * In: a name such as "career-joint@runs/teach-sft".  Out: a recommender. Without a folder it is the model that lies in the package.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readCareerModel, type TaughtCareerModel } from "../career/file.ts";
import { type CareerModel, careerModel } from "../career/model.ts";
import { type ReasonWriter, reasonWriter, USUAL_SAMPLING } from "../career/write-reasons.ts";
import { BadInputError, type Recommender } from "../domain/index.ts";
import {
  besideCounted,
  careerDirect,
  careerIntervened,
  careerJoint,
  careerReasoned,
  careerTwoModel,
} from "../recommend/career.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { counted } from "../recommend/counted/counted.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** The model that lies in the package. */
export const EMBEDDED_CAREER = fileURLToPath(new URL("../../models/career", import.meta.url));

export const CAREER_METHODS = [
  "career-direct",
  "career-mixed",
  "career-joint",
  "career-reasoned",
  "career-two-model",
  "career-blank",
  "career-shuffled",
] as const;
export type CareerMethod = (typeof CAREER_METHODS)[number];

export function isCareerMethod(name: string): boolean {
  return (CAREER_METHODS as readonly string[]).includes(name.split("@")[0]!);
}

export type CareerWorkshop = {
  readonly taxonomy: Taxonomy;
  readonly reasons: number;
  readonly threads: number;
  readonly counted: () => Recommender;
};

/** The embedded default's name in what it recommends. */
export const DEFAULT_METHOD = "career-mixed/1";

/** Rows a run when one history is ranked at a time. */
const ONE = 1;

/** @param name "METHOD" or "METHOD@FOLDER"; `career-two-model@REASONER,PREDICTOR` */
export async function makeCareerMethod(name: string, workshop: CareerWorkshop): Promise<Recommender> {
  const { taxonomy, reasons, threads } = workshop;
  const [method, place] = name.split(/@(.*)/s) as [CareerMethod | "default", string | undefined];
  const [folder, second] = (place ?? EMBEDDED_CAREER).split(",");
  if (place === undefined && !existsSync(EMBEDDED_CAREER))
    throw new BadInputError(
      "bad-weights",
      { file: EMBEDDED_CAREER },
      "no career model lies in this package",
      `Name one: ${method}@FOLDER.`,
    );
  const taught = await readCareerModel(folder!, taxonomy);
  const label = method === "default" ? DEFAULT_METHOD : `${method} ${taught.file.name}`;
  switch (method) {
    case "career-direct":
      return careerDirect(label, modelOf(taught, ONE, threads), taxonomy);
    case "default":
    case "career-mixed":
      return mixedCareer(label, taught, workshop);
    case "career-joint":
      return careerJoint(label, await writerOf(taught, reasons, threads), taxonomy);
    case "career-reasoned":
      return careerReasoned(
        label,
        await writerOf(taught, reasons, threads),
        modelOf({ ...taught, members: taught.members.slice(0, 1) }, ONE, threads),
        taxonomy,
      );
    case "career-two-model": {
      const predictor = second === undefined ? taught : await readCareerModel(second, taxonomy);
      const writer = await writerOf(taught, reasons, threads);
      return careerTwoModel(
        `${label} + ${predictor.file.name}`,
        writer,
        modelOf(predictor, reasons, threads),
        taxonomy,
      );
    }
    case "career-blank":
    case "career-shuffled": {
      const writer = await writerOf(taught, reasons, threads);
      const spoilt = method === "career-blank" ? "blank" : "shuffled";
      return careerIntervened(label, writer, modelOf(taught, reasons, threads), spoilt, taxonomy);
    }
    default:
      return method satisfies never;
  }
}

/** The method `default`, read when it is first asked: works offline, leaves nothing on the disk. */
export function embeddedDefault(taxonomy: Taxonomy): Recommender {
  let made: Promise<Recommender> | undefined;
  return async (history, run) => {
    made ??= makeCareerMethod("default", {
      taxonomy,
      reasons: 1,
      threads: 1,
      counted: () => counted(unpackCounted(loadCounted()), taxonomy),
    });
    return (await made)(history, run);
  };
}

/** The career model beside the counts, in the share that its file says. */
export function mixedCareer(
  label: string,
  taught: TaughtCareerModel,
  { taxonomy, threads, counted }: CareerWorkshop,
): Recommender {
  const career = careerDirect(label, modelOf(taught, ONE, threads), taxonomy);
  return besideCounted(label, career, counted(), taught.file.shareBesideCounted, taxonomy);
}

function modelOf({ file, network, members }: TaughtCareerModel, rows: number, threads: number): CareerModel {
  return careerModel(network, members, rows, threads, file.temperature);
}

function writerOf({ network, members }: TaughtCareerModel, reasons: number, threads: number): Promise<ReasonWriter> {
  return reasonWriter(network, members[0]!, { ...USUAL_SAMPLING, reasons }, threads);
}
