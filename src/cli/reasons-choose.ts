/**
 * `wherefore reasons choose` and `reasons disagreements`: the oracle reasons of a judged set, and where its judges contradict each other.
 */
import type { Dataset } from "../domain/index.ts";
import { scoredByBayes } from "../judges/kinds/fold-scorers.ts";
import { listDisagreements } from "../judges/list-disagreements.ts";
import { chooseOracles } from "../reasons/choose/choose-oracles.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import type { FoldScorer } from "../reasons/fold-scorer.ts";
import { countedOutOfFold } from "../reasons/out-of-fold.ts";
import type { ReasonSet } from "../reasons/reason-set.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import type { ChooseOptions, DisagreementOptions } from "./commands/reasons.ts";
import { openSetOn } from "./reason-set.ts";
import { choiceText, disagreementsText } from "./show-choice.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** `wherefore reasons choose FOLDER`: by the recipe that the set was begun with, or by another one's thresholds. */
export async function choose(folder: string, options: ChooseOptions, terminal: Terminal): Promise<void> {
  const { set, dataset, recipe } = await openSetOn(folder, options.recipe, terminal);
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
      scorer: options.answerBack ? await countedScorer(set, dataset, terminal) : undefined,
    },
    runOn(terminal, recipe.seed),
  );
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : choiceText(report));
}

/** `wherefore reasons disagreements FOLDER` */
export async function disagreements(folder: string, options: DisagreementOptions, terminal: Terminal): Promise<void> {
  const { set, dataset } = await openSetOn(folder, undefined, terminal);
  const list = await listDisagreements(set, dataset, options.top, options.criterion);
  terminal.out(options.json ? `${JSON.stringify(list)}\n` : disagreementsText(list));
}

/** Counted without each fold, its ranking updated by what a reason claims is ahead. */
async function countedScorer({ recipe, file }: ReasonSet, dataset: Dataset, terminal: Terminal): Promise<FoldScorer> {
  const taxonomy = loadTaxonomy();
  const byFold = await countedOutOfFold(dataset, recipe, taxonomy, terminal.signal, terminal.err, file);
  return scoredByBayes(byFold, taxonomy);
}
