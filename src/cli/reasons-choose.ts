/**
 * `wherefore reasons choose` and `reasons disagreements`: the oracle reasons of a judged set, and where its judges contradict each other.
 */

import type { Dataset } from "../histories/datasets.ts";
import { chooseOracles } from "../pipeline/choose-oracles.ts";
import { listDisagreements } from "../pipeline/list-disagreements.ts";
import { countedOutOfFold } from "../pipeline/out-of-fold.ts";
import { describedSet, openReasonSet, type ReasonSet } from "../pipeline/reason-set.ts";
import type { FoldScorer } from "../reasons/judge.ts";
import { scoredByBayes } from "../reasons/judges/fold-scorers.ts";
import { labelNames } from "../reasons/label-filter.ts";
import { type ReasonsRecipe, readReasonsRecipe } from "../reasons/recipe.ts";
import { cacheFolder, readCache } from "../taxonomy/cache.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { trainingOn } from "./data.ts";
import type { ChooseOptions, DisagreementOptions } from "./program.ts";
import { choiceText, disagreementsText } from "./show-choice.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** `wherefore reasons choose FOLDER`: by the recipe that the set was begun with, or by another one's thresholds. */
export async function choose(folder: string, options: ChooseOptions, terminal: Terminal): Promise<void> {
  const { set, dataset } = await openJudged(folder, options.recipe, terminal);
  const { recipe } = set;
  const taxonomy = loadTaxonomy();
  const release = readCache(cacheFolder(terminal.env));
  const report = await chooseOracles(
    {
      set,
      dataset,
      rule: { ...recipe.choose, label: options.label ?? recipe.choose.label },
      taxonomy,
      names: labelNames(taxonomy, (code) => release?.occupations[code]?.titles ?? []),
      alternates: release && `O*NET ${release.release}`,
      scorer: options.answerBack ? await countedScorer(recipe, dataset, terminal) : undefined,
    },
    runOn(terminal, recipe.seed),
  );
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : choiceText(report));
}

/** `wherefore reasons disagreements FOLDER` */
export async function disagreements(folder: string, options: DisagreementOptions, terminal: Terminal): Promise<void> {
  const { set, dataset } = await openJudged(folder, undefined, terminal);
  const list = await listDisagreements(set, dataset, options.top, options.criterion);
  terminal.out(options.json ? `${JSON.stringify(list)}\n` : disagreementsText(list));
}

/** @param recipeFile instead of the recipe that the set was begun with */
export async function openJudged(
  folder: string,
  recipeFile: string | undefined,
  terminal: Terminal,
): Promise<{ set: ReasonSet; dataset: Dataset }> {
  const described = await describedSet(folder);
  const recipe = recipeFile === undefined ? described.recipe : await readReasonsRecipe(recipeFile);
  const dataset = trainingOn(described.on, terminal);
  return { set: await openReasonSet(folder, recipe, dataset), dataset };
}

/** Counted without each fold, its ranking updated by what a reason claims is ahead. */
async function countedScorer(recipe: ReasonsRecipe, dataset: Dataset, terminal: Terminal): Promise<FoldScorer> {
  const taxonomy = loadTaxonomy();
  const byFold = await countedOutOfFold(dataset, recipe, taxonomy, terminal.signal, terminal.err);
  return scoredByBayes(byFold, taxonomy);
}
