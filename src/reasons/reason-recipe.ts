/**
 * A recipe of reasons: everything that decides which reasons are proposed, who judges them and which are chosen, in one small YAML file.
 *
 * In: YAML.  Out: a `ReasonsRecipe`, or an error that names the file, the key and what it may be; an unknown key is an error, because a
 * misspelt one would be silence.
 */
import * as z from "zod";
import { CRITERIA, type Criterion, LabelRule } from "../domain/index.ts";
import { SETTINGS } from "../models/model-settings.ts";
import { USUAL_REASON } from "../recommend/ask-for-reason.ts";
import { RecipeName, readRecipeFile } from "../records/recipe-file.ts";

/** Candidates a case. */
const Count = z.int().min(1).max(64);

const Sampling = {
  temperature: z.number().min(0).max(2).default(USUAL_REASON.temperature),
  /** Of a reply: reason and answer. A reason of more words than this is refused too. */
  maxTokens: z.int().min(16).max(8192).default(USUAL_REASON.maxTokens),
};
const Asked = { ...SETTINGS, ...Sampling };

const Propose = z
  .strictObject({
    /** Claims that hold, and what is ahead drawn from counts of people of other folds. */
    composed: z.strictObject({ count: Count }).optional(),
    /** Of the composed ones, each with a perturbed error drawn at random. */
    corrupted: z.strictObject({ count: Count }).optional(),
    /** Samples of the language model that `--model` names. */
    llm: z.strictObject({ count: Count, ...Asked }).optional(),
    /** Samples of a trained career model: the first folder's was trained without fold 0, the second's without fold 1, and so on. */
    career: z.strictObject({ count: Count, from: z.array(z.string()).min(1) }).optional(),
    /** One reason that knows the answer, for each case of which `--hinted-for` says that no reason was chosen. */
    hinted: z.strictObject(Asked).optional(),
  })
  .refine(({ composed, llm, career }) => composed ?? llm ?? career, "name at least one of composed, llm and career")
  .refine(({ composed, corrupted }) => composed ?? !corrupted, {
    path: ["corrupted"],
    message: "it needs composed: composed reasons are what is corrupted",
  });

const criteria = <Of extends Criterion>(of: readonly Of[]) => z.array(z.enum(of)).min(1);

const Judging = z.strictObject({
  measured: criteria(CRITERIA).optional(),
  /** Measured utility once more, by career models that read the reason: one a fold, trained without it. */
  reading: z.strictObject({ from: z.array(z.string()).min(1) }).optional(),
  likelihood: criteria(["factuality", "coherence", "utility"]).optional(),
  /** Utility by prediction: how often this model's answers, given history and reason, are the truth (judges/kinds/rec-saver.ts). */
  recSaver: z.strictObject({ model: z.string().min(1), answers: z.int().min(1).max(64).default(4) }).optional(),
  llm: z
    .strictObject({
      criteria: criteria(CRITERIA),
      models: z.array(z.string().min(1)).min(1),
      /** How often each question is asked. */
      repeats: z.int().min(1).max(100).default(1),
      ...SETTINGS,
    })
    .optional(),
});

/** A verdict of this judge on this criterion must be this much, in its own unit: grade, share or nats. */
const Threshold = z.strictObject({
  /** "measured", "likelihood", "rec-saver" or "llm", with the model behind a colon where there are several. */
  judge: z
    .string()
    .regex(/^(measured|likelihood|rec-saver|llm)(:.+)?$/, "measured, likelihood, rec-saver, llm, or llm:MODEL"),
  atLeast: z.number(),
  /** Whether a reason that says nothing this criterion could check meets it: it does, unless this says "fails". */
  nothingToCheck: z.enum(["passes", "fails"]).optional(),
});

const Margin = z.number().positive().default(0.3);

export const Choosing = z.strictObject({
  factuality: Threshold,
  coherence: Threshold,
  /** A reason of no usefulness that could be measured cannot be compared: it is unscored. */
  utility: Threshold.omit({ nothingToCheck: true }),
  /** By how much a rejected reason must be worse, in the unit of that criterion's verdicts. */
  margin: z.strictObject({ factuality: Margin, coherence: Margin, utility: Margin }).prefault({}),
  label: LabelRule.default("allowed"),
});

export const ReasonsRecipe = z
  .strictObject({
    kind: z.literal("reasons"),
    name: RecipeName,
    seed: z.int().min(0).default(1),
    /** The people are cut into so many parts; what proposes and measures is trained once without each. */
    folds: z.int().min(2).max(10).default(2),
    /** A folder of templates that stand in the place of our prompts to propose and to judge. */
    prompts: z.string().min(1).optional(),
    propose: Propose,
    judge: Judging,
    choose: Choosing,
  })
  .superRefine(({ folds, propose, judge, choose }, context) => {
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const models = propose.career?.from.length ?? folds;
    const readers = judge.reading?.from.length ?? folds;
    if (readers !== folds)
      wrong(["judge", "reading", "from"], `it must name one model a fold: ${folds}, and it names ${readers}`);
    if (judge.reading !== undefined && !judge.measured?.includes("utility"))
      wrong(["judge", "reading"], "it measures utility, which judge.measured does not name");
    if (models !== folds)
      wrong(["propose", "career", "from"], `it must name one model a fold: ${folds}, and it names ${models}`);
    for (const criterion of ["factuality", "coherence", "utility"] as const) {
      const { judge: name, atLeast } = choose[criterion];
      const path = ["choose", criterion];
      if (!judges(judge, kindOf(name)).includes(criterion))
        wrong([...path, "judge"], `"${name}" does not judge ${criterion}; name it in the recipe's judge part`);
      if (kindOf(name) === "llm" && (atLeast < 1 || atLeast > 5))
        wrong([...path, "atLeast"], "a language model's grade is from 1 to 5");
      const isShare = kindOf(name) === "rec-saver" || (kindOf(name) === "measured" && criterion !== "utility");
      if (isShare && (atLeast < 0 || atLeast > 1)) wrong([...path, "atLeast"], "a share is from 0 to 1");
    }
  });
export type ReasonsRecipe = z.infer<typeof ReasonsRecipe>;

type JudgeKind = "measured" | "likelihood" | "rec-saver" | "llm";

function kindOf(name: string): JudgeKind {
  return name.split(":")[0] as JudgeKind;
}

/** What a kind of judge judges. */
function judges(judge: z.infer<typeof Judging>, kind: JudgeKind): readonly Criterion[] {
  if (kind === "rec-saver") return judge.recSaver === undefined ? [] : ["utility"];
  return (kind === "llm" ? judge.llm?.criteria : judge[kind]) ?? [];
}

/** @throws BadInputError naming the file, the line where YAML breaks off or the key that is wrong, and what it may be */
export function readReasonsRecipe(path: string): Promise<ReasonsRecipe> {
  return readRecipeFile(path, ReasonsRecipe, { example: "recipes/reasons-composed.yaml", page: "docs/reasons.md" });
}
