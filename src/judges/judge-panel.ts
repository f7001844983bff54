/**
 * The judges that a recipe names, each with what it needs.
 *
 * In: the judge part of a recipe, and where models come from.  Out: the panel.
 * The recommenders that measure utility were trained on nobody of the fold; they are learned when the first verdict needs them, because a
 * run may find that all stand.
 */

import { type CareerModel, careerModel } from "../career-model/career-model.ts";
import type { Dataset } from "../domain/index.ts";
import type { LanguageModel } from "../models/model.ts";
import { textLogprob } from "../models/text-logprob.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import type { FoldScorer } from "../reasons/fold-scorer.ts";
import { careerModelsOutOfFold, countedOutOfFold } from "../reasons/out-of-fold.ts";
import { readOwnPrompts } from "../reasons/own-prompts-folder.ts";
import type { ReasonsRecipe } from "../reasons/reason-recipe.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Panel } from "./judge-reasons.ts";
import { scoredByBayes, scoredByReading } from "./kinds/fold-scorers.ts";
import { llmJudge } from "./kinds/language-model.ts";
import { likelihoodJudge } from "./kinds/likelihood.ts";
import { measuredJudges } from "./kinds/measured.ts";
import { recSaverJudge } from "./kinds/rec-saver.ts";

export type PanelOptions = {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  /** A model that the recipe names. */
  readonly named: (name: string) => Promise<LanguageModel>;
  /** The model that judges by likelihood; asked for only where the recipe has such a judge. */
  readonly likely: () => Promise<LanguageModel>;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** The path of a file of the set's folder. */
  readonly keptAt: (name: string) => string;
};

export async function openPanel(recipe: ReasonsRecipe, options: PanelOptions): Promise<Panel> {
  const { measured, likelihood } = recipe.judge;
  const { taxonomy } = options;
  // What asks a model is opened before what takes long to learn: a wrong name is found at once.
  const words = await llmPanel(recipe, options);
  const likely = likelihood && (await options.likely());
  const tokens = likely && { name: likely.name, likelihood: textLogprob(likely) };
  const utility = measured && utilityScorers(recipe, options);
  return [
    ...measuredJudges(measured ?? [], taxonomy, utility ?? []).map(once),
    ...(tokens ? likelihood!.map((criterion) => once(likelihoodJudge(tokens, criterion, taxonomy))) : []),
    ...words,
  ];
}

const once = (judge: Panel[number]["judge"]) => ({ judge, repeats: 1 });

/** The judges that are asked in words, and no others: what a dry run counts. */
export async function llmPanel(
  { judge, prompts }: ReasonsRecipe,
  { named, taxonomy }: Pick<PanelOptions, "named" | "taxonomy">,
): Promise<Panel> {
  const panel: Panel[number][] = [];
  if (judge.recSaver !== undefined) {
    const names = labelNames(taxonomy, () => []);
    panel.push(once(recSaverJudge(await named(judge.recSaver.model), judge.recSaver.answers, names, taxonomy)));
  }
  if (judge.llm === undefined) return panel;
  const { models, criteria, repeats } = judge.llm;
  const own = await readOwnPrompts(prompts);
  for (const name of models) {
    const model = await named(name);
    for (const criterion of criteria)
      panel.push({
        judge: llmJudge(model, model.name, criterion, repeats, taxonomy, own[`judge-${criterion}`]),
        repeats,
      });
  }
  return panel;
}

type UtilityScorers = readonly { readonly name: string; readonly scorer: FoldScorer }[];

/** With two of them, each is named in full, so that who chooses by one says which. */
function utilityScorers(
  recipe: ReasonsRecipe,
  { dataset, taxonomy, signal, say, keptAt }: PanelOptions,
): UtilityScorers {
  const counted = whenNeeded(async () =>
    scoredByBayes(await countedOutOfFold(dataset, recipe, taxonomy, signal, say, keptAt), taxonomy),
  );
  const { reading } = recipe.judge;
  if (reading === undefined) return [{ name: "measured", scorer: counted }];
  const career = whenNeeded(async () =>
    scoredByReading(await openReaders(reading.from, recipe.seed, taxonomy), taxonomy),
  );
  return [
    { name: "measured:counted", scorer: counted },
    { name: "measured:career", scorer: career },
  ];
}

function whenNeeded(open: () => Promise<FoldScorer>): FoldScorer {
  let opened: Promise<FoldScorer> | undefined;
  const scorer = () => {
    opened ??= open();
    return opened;
  };
  return {
    under: async (fold) => (await scorer()).under(fold),
    distribution: async (history, reason, fold) => (await scorer()).distribution(history, reason, fold),
  };
}

type OpenReader = { readonly name: string; readonly model: CareerModel };

async function openReaders(from: readonly string[], seed: number, taxonomy: Taxonomy): Promise<OpenReader[]> {
  const models = await careerModelsOutOfFold(from, seed, taxonomy);
  return models.map(({ file, network, members }) => ({
    name: file.name,
    model: careerModel(network, members, file.temperature),
  }));
}
