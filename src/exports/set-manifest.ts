/**
 * What an export holds, where it comes from, and what was left out and why; and its index, which says whose each row is.
 */
import * as z from "zod";
import { LabelRule } from "../domain/index.ts";
import { FORMATS } from "./set-formats.ts";
import { SETS } from "./set-rows.ts";
import { SPLITS } from "./set-split.ts";

const Counts = z.object({ rows: z.int().nonnegative(), people: z.int().nonnegative() });

export const SetManifest = z.object({
  format: z.enum(FORMATS),
  /** The oracle reasons: the file's name and SHA-256, the rule by which they may speak of the answer, and the data they are of. */
  from: z.object({
    oracles: z.string(),
    sha256: z.string(),
    label: LabelRule,
    on: z.string(),
    data: z.record(z.string(), z.string()),
    notice: z.string(),
  }),
  /** The prompts by their names with version. */
  prompts: z.array(z.string()),
  seed: z.int(),
  heldOutShare: z.number(),
  base: z.string(),
  cutoff: z.int().positive(),
  /** The same at training, merging and serving. */
  template: z.string(),
  sets: z.record(
    z.enum(SETS),
    z.object({
      train: Counts,
      valid: Counts,
      /** By its cause, how many rows there could have been and are not. */
      dropped: z.record(z.string(), z.int().positive()),
      enableThinking: z.boolean(),
    }),
  ),
  /** Prompts of validation people for `do_predict`, where there are any. */
  predicts: z.object({ part: z.literal("valid"), rows: z.int().nonnegative() }).optional(),
  /** SHA-256 of every other file of the folder. */
  files: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
});
export type SetManifest = z.infer<typeof SetManifest>;

export const INDEX_FILE = "index.jsonl";
export const MANIFEST_FILE = "manifest.json";

/** A row of the folder: where it stands, whose it is, and the SHA-256 of what the user says in its prompt. */
export const IndexRow = z.object({
  file: z.string(),
  line: z.int().positive(),
  case: z.string(),
  person: z.string(),
  split: z.enum([...SPLITS, "predict"]),
  prompt: z.string(),
});
export type IndexRow = z.infer<typeof IndexRow>;
