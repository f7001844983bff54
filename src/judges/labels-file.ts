/**
 * Labels of people and of judges in one file, as the data of the alternative annotator test have it.
 *
 *     {"humans": {annotator: {item: label}}, "llms": {judge: {item: label}}}
 *
 * In: a path, .json or .json.gz.  Out: labels by item, of each person and each judge.
 */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import * as z from "zod";
import { BadInputError, quoted } from "../domain/index.ts";
import type { AltTestScore, Labels } from "../statistics/alt-test.ts";

const ByItem = z.record(z.string(), z.union([z.string(), z.number()]));
const LabelsFile = z.object({ humans: z.record(z.string(), ByItem), llms: z.record(z.string(), ByItem) });

export type LabelSet = { readonly people: ReadonlyMap<string, Labels>; readonly judges: ReadonlyMap<string, Labels> };

/** Far more than any set of labels, and little enough to hold. */
const LARGEST = 200_000_000;

/** @throws BadInputError where the file is not of this shape, or a label is no number where numbers are scored */
export async function readLabels(file: string, score: AltTestScore): Promise<LabelSet> {
  const parsed = LabelsFile.safeParse(parsedJson(await textOf(file), file));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw badLabels(
      file,
      path.join("."),
      message,
      'The file is {"humans": {person: {item: label}}, "llms": {judge: {item: label}}}.',
    );
  }
  const { humans, llms } = parsed.data;
  const sides = { humans, llms };
  for (const [side, raters] of Object.entries(sides)) {
    for (const [rater, labels] of Object.entries(raters)) {
      const words = Object.entries(labels).find(([, label]) => score === "neg-rmse" && typeof label !== "number");
      if (words !== undefined)
        throw badLabels(
          file,
          `${side}.${rater}.${words[0]}`,
          `${quoted(words[1])} is no number`,
          "Only numbers have a distance: for labels in words give --score accuracy.",
        );
    }
  }
  return { people: mapsOf(humans), judges: mapsOf(llms) };
}

function mapsOf(raters: z.infer<typeof LabelsFile>["humans"]): Map<string, Labels> {
  return new Map(Object.entries(raters).map(([rater, labels]) => [rater, new Map(Object.entries(labels))]));
}

function badLabels(file: string, field: string, found: string, mend: string): BadInputError {
  return new BadInputError("bad-labels", { file, field }, found, mend);
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!packed) return bytes.toString("utf8");
  try {
    return (await promisify(gunzip)(bytes, { maxOutputLength: LARGEST })).toString("utf8");
  } catch (cause) {
    throw new BadInputError(
      "bad-gzip",
      { file },
      "the gzip data are damaged or too large",
      "Copy or download it again.",
      {
        cause,
      },
    );
  }
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadInputError(
      "not-json",
      { file },
      `${quoted(text)} is not JSON`,
      "Give a JSON file, or one packed with gzip.",
      {
        cause,
      },
    );
  }
}
