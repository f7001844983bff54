/**
 * A trained career model as a folder: `career.json` says what network it is, `weights-1.safetensors` and so on hold its numbers.
 *
 * In: a network and its parameters, or a folder.  Out: the other. A folder that does not fit is refused with the tensor that does not.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { BadInputError, Fold } from "../domain/index.ts";
import { writeWhole } from "../records/whole-file.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { BytePairs } from "../tokens/byte-pairs.ts";
import { readSafetensors, writeSafetensors } from "../weights/safetensors.ts";
import { requireShapes, type Weight } from "../weights/weights.ts";
import { type CareerNetwork, parameterShapes } from "./career-settings.ts";
import { buildVocabulary } from "./vocabulary.ts";

export const CareerSettings = z.strictObject({
  layers: z.int().min(1).max(48),
  width: z.int().min(8).max(4096),
  heads: z.int().min(1).max(512),
  keyValueHeads: z.int().min(1).max(512),
  hidden: z.int().min(8).max(32_768),
  ropeBase: z.number().min(1).max(1e9),
  normEpsilon: z.number().positive().max(1),
  dropout: z.number().min(0).max(0.9),
  inputDropout: z.number().min(0).max(0.9),
  longest: z.int().min(16).max(65_536),
});

/** What a decoder asks of its sizes, so that a wrong one is named where it is written and not by the graph. */
export const HEADS_FIT = "heads must divide width into parts of a multiple of 4, and keyValueHeads must divide heads";
export function headsFit({
  width,
  heads,
  keyValueHeads,
}: Pick<CareerNetwork["settings"], "width" | "heads" | "keyValueHeads">) {
  return width % (4 * heads) === 0 && heads % keyValueHeads === 0;
}

/** Of "wherefore-career/1" the numbers mean another network: empty slots added a learned vector there, and answers knew no job. */
export const FORMAT = "wherefore-career/2";

/** Shares of the default's distribution: of the career model's members together, of the counted model and of the boosted counts. */
export const Shares = z
  .strictObject({ career: z.number().min(0), counted: z.number().min(0), boosted: z.number().min(0) })
  .refine((shares) => Math.abs(sharesSum(shares) - 1) < 1e-9, "shares must sum to 1");
export type Shares = z.infer<typeof Shares>;

function sharesSum({ career, counted, boosted }: { career: number; counted: number; boosted: number }): number {
  return career + counted + boosted;
}

const CareerFile = z.strictObject({
  format: z.literal(FORMAT),
  /** A name for the model, shown as the method's. */
  name: z.string(),
  settings: CareerSettings.refine(headsFit, HEADS_FIT),
  pairs: BytePairs,
  /** How many titles the taxonomy had, and its release: an index must mean the same title. */
  titles: z.int().positive(),
  release: z.string(),
  /** What it was trained on, in words. */
  learnedFrom: z.string(),
  /** The fold of training people that it was not trained on, where one was left out. */
  withoutFold: Fold.optional(),
  /** How many networks of these settings lie here, each trained from another seed; their distributions are averaged. */
  members: z.int().min(1).max(16),
  /** Scores are divided by it, because a trained network is surer than it should be; chosen on validation. */
  temperature: z.number().min(0.5).max(3),
  /** What the mixture with the counts consists of, chosen on validation; together 1. */
  shares: Shares,
});
export type CareerFile = z.infer<typeof CareerFile>;

export type TrainedCareerModel = {
  readonly file: CareerFile;
  readonly network: CareerNetwork;
  /** Of each member; the first writes the reasons. */
  readonly members: readonly Map<string, Float32Array>[];
};

const DESCRIPTION = "career.json";
const weightsFile = (folder: string, member: number) => join(folder, `weights-${member + 1}.safetensors`);

export async function writeCareerModel(
  folder: string,
  { file, network, members }: TrainedCareerModel,
  dtype: "F32" | "F16",
): Promise<void> {
  const shapes = parameterShapes(network);
  for (const [member, parameters] of members.entries()) {
    const weights = [...parameters].map(([name, data]): [string, Weight] => [
      name,
      { shape: shapes.get(name)!, data: data as Float32Array<ArrayBuffer> },
    ]);
    const metadata = { format: file.format, name: file.name };
    await writeSafetensors(weightsFile(folder, member), new Map(weights), { dtype, metadata });
  }
  await writeWhole(join(folder, DESCRIPTION), `${JSON.stringify(CareerFile.parse(file))}\n`);
}

/** @throws BadInputError where the folder is none, was trained for another taxonomy, or its weights do not fit */
export async function readCareerModel(folder: string, taxonomy: Taxonomy): Promise<TrainedCareerModel> {
  const path = join(folder, DESCRIPTION);
  const file = parseFile(await readText(path), path);
  if (file.titles !== taxonomy.occupations.length)
    throw new BadInputError(
      "wrong-weights",
      { file: path },
      `it was trained for ${file.titles} titles, and the taxonomy has ${taxonomy.occupations.length}`,
      "Train it again on this taxonomy.",
    );
  const network = { settings: file.settings, vocabulary: buildVocabulary(taxonomy, file.pairs), taxonomy };
  const shapes = parameterShapes(network);
  const members: Map<string, Float32Array>[] = [];
  for (let member = 0; member < file.members; member++) {
    const weightsPath = weightsFile(folder, member);
    if (!existsSync(weightsPath))
      throw new BadInputError(
        "bad-weights",
        { file: weightsPath },
        `it is not there, and career.json says that there are ${file.members}`,
        "Give the whole folder that `wherefore train` wrote.",
      );
    const { weights } = await readSafetensors(weightsPath);
    requireShapes(weights, shapes, weightsPath);
    members.push(new Map([...shapes.keys()].map((name) => [name, weights.get(name)!.data])));
  }
  return { file, network, members };
}

/** The files that a model consists of, in order. @throws BadInputError where the folder is missing */
export async function careerModelFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new BadInputError(
      "bad-weights",
      { file: folder },
      "there is no such folder",
      "Give the folder that `wherefore train` wrote.",
      { cause },
    );
  });
  const own = names.filter((name) => name === DESCRIPTION || /^weights-\d+\.safetensors$/.test(name));
  return own.sort().map((name) => join(folder, name));
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new BadInputError(
      "bad-weights",
      { file: path },
      "there is no career model here",
      "Give a folder that `wherefore train` wrote.",
      { cause },
    );
  });
}

function parseFile(text: string, path: string): CareerFile {
  const damaged = (found: string, cause?: unknown) =>
    new BadInputError("bad-weights", { file: path }, found, "Write the model again with `wherefore train`.", { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged("it is not JSON", cause);
  }
  if (isOld(value))
    throw new BadInputError(
      "wrong-weights",
      { file: path },
      `it is a career model of the format ${value.format}, which this version would read wrongly: its network had two defects (docs/findings.md)`,
      "Train it again: `wherefore train careers --preset laptop`.",
    );
  const parsed = CareerFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue!.path.join(".")}: ${issue!.message}`);
}

function isOld(value: unknown): value is { format: string } {
  const format = (value as { format?: unknown } | null)?.format;
  return typeof format === "string" && format.startsWith("wherefore-career/") && format !== FORMAT;
}
