/**
 * A recipe: everything that decides what a training makes, in one small YAML file.
 *
 * In: YAML.  Out: a `Recipe`, or an error that names the file, the key and what it may be; an unknown key is an error, because a
 * misspelt one would be silence.
 */
import * as z from "zod";
import { CareerSettings, HEADS_FIT, headsFit } from "../career-model/career-file.ts";
import { Fold, LabelRule, WEIGHED } from "../domain/index.ts";
import { ALL_LINEAR } from "../networks/lora.ts";
import { RecipeName, readRecipeFile } from "../records/recipe-file.ts";

const Optimiser = z.strictObject({
  weightDecay: z.number().min(0).default(0.1),
  firstDecay: z.number().min(0).max(0.9999).default(0.9),
  secondDecay: z.number().min(0).max(0.99999).default(0.98),
  largestNorm: z.number().positive().default(1),
  warmUp: z.number().min(0).max(1).default(0.1),
});

const Steps = {
  epochs: z.int().min(1),
  peakRate: z.number().positive(),
  /** Rows a step and positions a row. */
  rows: z.int().min(1).default(16),
  length: z.int().min(32).max(192).default(48),
};

const Augment = z.strictObject({
  attributes: z.number().min(0).max(1).default(0.15),
  titles: z.number().min(0).max(1).default(0.03),
  bare: z.number().min(0).max(1).default(0),
});

const Common = {
  name: RecipeName,
  seed: z.int().min(0).default(1),
  threads: z.int().min(1).max(64).default(2),
  optimiser: Optimiser.prefault({}),
  augment: Augment.prefault({}),
  patience: z.int().min(1).default(4),
  /** Of NLSY97's training people, those of this fold are left out, so that the model may propose and measure their reasons. */
  withoutFold: Fold.optional(),
};

/** Where careers come from, each with how many times it is read an epoch; a share reads a part. "own" is the set that --on names. */
export const SOURCES = ["nlsy97", "nlsy79", "own", "cps-mobility", "career-changers"] as const;
export type SourceName = (typeof SOURCES)[number];

const Sources = z.partialRecord(z.enum(SOURCES), z.number().min(0).max(10));

/** A transition between two jobs from 22 on weighs 1; the last of a career, and those of younger people, weigh this. */
const Weighing = {
  lastWeight: z.number().min(0).default(3),
  youngWeight: z.number().min(0).default(0.3),
};

export const CareersRecipe = z.strictObject({
  kind: z.literal("careers"),
  ...Common,
  network: CareerSettings.omit({ ropeBase: true, normEpsilon: true, longest: true }).refine(headsFit, HEADS_FIT),
  /** Byte pairs in the vocabulary, the 256 bytes included. */
  words: z.int().min(256).max(8192).default(1024),
  ...Weighing,
  stages: z.array(z.strictObject({ sources: Sources, ...Steps })).min(1),
});
export type CareersRecipe = z.infer<typeof CareersRecipe>;

/**
 * Where what a reason says of the future comes from: a draw from the model's own distribution, the truth (which dictates: the control),
 * or the best of several draws by how much it raises the truth's log-probability.
 */
const REASON_KINDS = ["drawn", "truth", "chosen"] as const;

/** The folder of an oracle-reason set to train from, and its label rule. */
const FromSet = {
  set: z.string().optional(),
  label: LabelRule.default("allowed"),
};

export const SftRecipe = z
  .strictObject({
    kind: z.literal("sft"),
    ...Common,
    /** The folder of the model that is gone on with. */
    from: z.string(),
    part: z.enum(["joint", "reasoner", "predictor"]).default("joint"),
    /** Unless it is said, "chosen" with a set and "drawn" without. */
    reasons: z.enum(REASON_KINDS).optional(),
    /** With a set "chosen" is its oracle, and "drawn" any of its candidates that was not spoilt on purpose. */
    ...FromSet,
    /** How many are drawn to choose from. */
    candidates: z.int().min(2).max(32).default(8),
    /** Share of the cases that are trained without a reason. */
    without: z.number().min(0).max(1).default(0.5),
    /** Whole careers trained beside the reasons, so that learning words does not unlearn careers: each source's times an epoch. */
    careers: Sources.default({}),
    /** The cases to write reasons for: each person's scored one, or every transition between two jobs from 22 on. */
    cases: z.enum(["scored", "adult"]).default("scored"),
    ...Weighing,
    /** Reasons of one case whose answers are scored together, by the log of their mean; 1 scores each alone. */
    together: z.int().min(1).max(16).default(1),
    ...Steps,
  })
  .refine(({ set, reasons }) => set === undefined || reasons !== "truth", {
    path: ["reasons"],
    message: "a set has chosen and drawn reasons, and none that are made from the truth",
  });
export type SftRecipe = z.infer<typeof SftRecipe>;

export const DpoRecipe = z.strictObject({
  kind: z.literal("dpo"),
  ...Common,
  from: z.string(),
  ...FromSet,
  /** Of a set: the pairs whose rejected reason failed by one of these. */
  criteria: z
    .array(z.enum(WEIGHED))
    .min(1)
    .default([...WEIGHED]),
  /** "last" keeps the model of the last epoch even where none is better by the score, to measure what preferring did. */
  keep: z.enum(["best", "last"]).default("best"),
  candidates: z.int().min(2).max(32).default(8),
  /** Nats of lift by which the chosen reason must be better than the rejected. */
  margin: z.number().min(0).default(0.3),
  beta: z.number().positive().default(0.1),
  /** Weight of the chosen reason's own log-probability, a token (Pang et al., 2024). */
  nll: z.number().min(0).default(0.2),
  ...Steps,
  /** A pair takes two. */
  rows: z.int().min(2).default(16),
});
export type DpoRecipe = z.infer<typeof DpoRecipe>;

const Lora = z.strictObject({
  rank: z.int().min(1).max(256).default(16),
  alpha: z.number().positive().default(32),
  modules: z
    .array(z.enum(ALL_LINEAR))
    .min(1)
    .default([...ALL_LINEAR]),
});

/** Of every recipe of a text model. */
const TextCommon = {
  name: Common.name,
  seed: Common.seed,
  threads: Common.threads,
  /** A known model (`wherefore models list`) or a GGUF file. */
  from: z.string(),
  /** The folder of an adapter that is gone on with; its own rank and layers then stand for those of `lora`. */
  adapter: z.string().optional(),
  lora: Lora.prefault({}),
  /** A share of one trains on a part of the examples. */
  epochs: z.number().positive(),
  peakRate: z.number().positive(),
  warmUp: z.number().min(0).max(1).default(0.05),
  /** Steps between two checkpoints. */
  checkpointEvery: z.int().min(1).default(10),
};

export const TextSftRecipe = z.strictObject({
  kind: z.literal("text-sft"),
  ...TextCommon,
  /** Without a set careers are trained in lines. */
  ...FromSet,
  /** Tokens of a row, and rows a step. */
  length: z.int().min(32).max(2048).default(512),
  rows: z.int().min(1).default(2),
});
export type TextSftRecipe = z.infer<typeof TextSftRecipe>;

export const TextDpoRecipe = z.strictObject({
  kind: z.literal("text-dpo"),
  ...TextCommon,
  ...FromSet,
  set: z.string(),
  /** The most tokens of a prompt and both its reasons, and pairs a step. */
  length: z.int().min(32).max(2048).default(1024),
  pairs: z.int().min(1).default(2),
  beta: z.number().positive().default(0.1),
  nll: z.number().min(0).default(0.2),
});
export type TextDpoRecipe = z.infer<typeof TextDpoRecipe>;

export const TextRecipe = z.discriminatedUnion("kind", [TextSftRecipe, TextDpoRecipe]);
export type TextRecipe = z.infer<typeof TextRecipe>;

export const Recipe = z.discriminatedUnion("kind", [CareersRecipe, SftRecipe, DpoRecipe, ...TextRecipe.options]);
export type Recipe = z.infer<typeof Recipe>;
/** A recipe of the career model. */
export type CareerRecipe = Exclude<Recipe, TextRecipe>;

const RECIPE = {
  example: "recipes/careers-laptop.yaml",
  page: "docs/training.md",
  renamed: { blur: "augment" },
};

/** @param say is told of a key that is read by its old name @throws BadInputError naming the file, the line where YAML breaks off or the key that is wrong, and what it may be */
export function readRecipe(path: string, say?: (note: string) => void): Promise<Recipe> {
  return readRecipeFile(path, Recipe, RECIPE, say);
}
