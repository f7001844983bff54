/**
 * `wherefore reasons judge`: what the recipe's judges say of each candidate of a set.
 */
import { BadInputError, type Cost } from "../domain/index.ts";
import { llmPanel, openPanel } from "../judges/judge-panel.ts";
import { type Judging, judgeReasons, questionsOf } from "../judges/judge-reasons.ts";
import { callCollector, type DeferredCall } from "../models/deferred.ts";
import { metered } from "../models/limited.ts";
import { modelShop, type OpenModels } from "../models/open.ts";
import type { ReasonsRecipe } from "../reasons/reason-recipe.ts";
import type { Journal } from "../records/journal.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { JudgeOptions } from "./commands/reasons.ts";
import { costsText } from "./costs.ts";
import { askingOn } from "./data.ts";
import { collectsCalls, openJournal, showCalls } from "./many-calls.ts";
import { openSetOn } from "./reason-set.ts";
import { verdictsText } from "./show-reasons.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** What a call of the command works with. */
type Desk = {
  readonly order: Omit<Judging, "panel">;
  readonly recipe: ReasonsRecipe;
  readonly options: JudgeOptions;
  readonly models: OpenModels;
  readonly journal: Journal;
  readonly terminal: Terminal;
};

/** `wherefore reasons judge FOLDER`: by the judges of the recipe that the set was begun with, or of another one. */
export async function judge(folder: string, options: JudgeOptions, terminal: Terminal): Promise<void> {
  const { set, dataset, recipe } = await openSetOn(folder, options.recipe, terminal);
  if ((options.batchOut ?? options.batchIn) !== undefined && recipe.judge.llm === undefined)
    throw new BadInputError(
      "bad-recipe",
      { file: options.recipe ?? set.file("recipe.json"), field: "judge" },
      "no language model is asked in words, so there is nothing for a batch service",
      "Add `llm` to its judges, or leave the option out.",
    );
  const journal = openJournal(set.file("journal.sqlite"), asksModel(recipe), options.dryRun);
  const collector = callCollector();
  const collects = collectsCalls(options);
  const spent: Cost[] = [];
  const models = modelShop({
    names: { model: options.model },
    ...askingOn(terminal, options),
    journal,
    around: collects ? collector.defer : (model) => metered(model, (usage) => spent.push(usage)),
  });
  const { shard, limit, retryUnscored = false } = options;
  const desk: Desk = {
    order: { set, dataset, limit, shard, retryUnscored },
    recipe,
    options,
    models,
    journal,
    terminal,
  };
  try {
    if (collects) {
      const cases = new Set<string>();
      await showCalls(callsOf(desk, collector, cases), () => cases.size, options, journal, terminal);
    } else await makeVerdicts(desk, () => spent.splice(0));
  } finally {
    await models.close();
    await journal.close();
  }
}

function asksModel({ judge: { llm, likelihood } }: ReasonsRecipe): boolean {
  return (llm ?? likelihood) !== undefined;
}

async function makeVerdicts(desk: Desk, spent: () => readonly Cost[]): Promise<void> {
  const { order, recipe, options, models, journal, terminal } = desk;
  const { panel, close } = await openPanel(recipe, {
    dataset: order.dataset,
    taxonomy: loadTaxonomy(),
    named: models.named,
    likely: () => models.modelFor("predict"),
    signal: terminal.signal,
    say: terminal.err,
    keptAt: order.set.file,
  });
  const concurrency = asksModel(recipe) ? options.concurrency : 1;
  try {
    const run = runOn(terminal, recipe.seed, concurrency);
    const report = await judgeReasons({ ...order, panel }, options.price, spent, run);
    terminal.err(costsText(journal, options.price));
    const { path: folder } = order.set;
    const shown = { folder, ...report, costs: journal.costs() };
    terminal.out(options.json ? `${JSON.stringify(shown)}\n` : verdictsText(folder, report));
  } finally {
    await close();
  }
}

/** @param cases is told which cases have a question left */
async function* callsOf(
  { order, recipe, models, terminal }: Desk,
  collector: ReturnType<typeof callCollector>,
  cases: Set<string>,
): AsyncGenerator<DeferredCall> {
  const panel = await llmPanel(recipe, { named: models.named, taxonomy: loadTaxonomy() });
  const run = runOn(terminal, recipe.seed);
  yield* collector.callsOf(questionsOf({ ...order, panel }), ({ judge, question }) => {
    cases.add(question.id);
    return judge.judge(question, run);
  });
}
