/**
 * `wherefore reasons judge`: what the recipe's judges say of each candidate of a set.
 */
import { existsSync } from "node:fs";
import { BadInputError, type Cost } from "../domain/index.ts";
import { type BatchWritten, batchLines, joinBatch } from "../models/batch-files.ts";
import { callCollector, type DeferredCall, foresee } from "../models/deferred.ts";
import { metered } from "../models/limited.ts";
import { llmPanel, openPanel } from "../pipeline/judge-panel.ts";
import { type JudgingOrder, judgeReasons, questionsOf } from "../pipeline/judge-reasons.ts";
import { modelShop, type OpenModels } from "../pipeline/models.ts";
import type { ReasonsRecipe } from "../reasons/recipe.ts";
import { type Journal, memoryJournal, sqliteJournal } from "../records/journal.ts";
import { writeStreamWhole } from "../records/stage.ts";
import { cacheFolder } from "../taxonomy/cache.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { costsText } from "./costs.ts";
import type { JudgeOptions } from "./program.ts";
import { openSetOn } from "./reason-set.ts";
import { batchJoinedText, batchWrittenText, foreseenText, verdictsText } from "./show-reasons.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** What a call of the command works with. */
type Desk = {
  readonly order: Omit<JudgingOrder, "panel">;
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
  const journal = openJournal(set.file("journal.sqlite"), recipe, options);
  const collector = callCollector();
  const collects = options.dryRun ?? options.batchOut ?? options.batchIn;
  const spent: Cost[] = [];
  const models = modelShop({
    names: { model: options.model },
    env: terminal.env,
    cache: cacheFolder(terminal.env),
    concurrency: options.concurrency,
    budget: options.budget,
    journal,
    timeout: 1000 * options.timeout,
    signal: terminal.signal,
    around: collects === undefined ? (model) => metered(model, (usage) => spent.push(usage)) : collector.defer,
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
    if (collects !== undefined) await collectCalls(desk, collector);
    else await makeVerdicts(desk, () => spent.splice(0));
  } finally {
    await models.close();
    await journal.close();
  }
}

/** None is made where nothing is asked, and a dry run makes none at all. */
function openJournal(path: string, { judge: { llm, likelihood } }: ReasonsRecipe, { dryRun }: JudgeOptions): Journal {
  if ((llm ?? likelihood) === undefined || (dryRun && !existsSync(path))) return memoryJournal();
  return sqliteJournal(path);
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
  const concurrency = (recipe.judge.llm ?? recipe.judge.likelihood) === undefined ? 1 : options.concurrency;
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

/** A dry run, and both ways of a batch service: nothing is asked. */
async function collectCalls(desk: Desk, collector: ReturnType<typeof callCollector>): Promise<void> {
  const { options, terminal, journal } = desk;
  const shown = (value: object, text: string) => terminal.out(options.json ? `${JSON.stringify(value)}\n` : text);
  const cases = new Set<string>();
  const calls = callsOf(desk, collector, cases);
  if (options.dryRun) {
    const foreseen = { ...(await foresee(calls)), cases: cases.size };
    shown(foreseen, foreseenText(foreseen, options.price));
  } else if (options.batchOut !== undefined) {
    let counts: BatchWritten = { written: 0, left: 0 };
    const lines = batchLines(calls, (made) => {
      counts = made;
    });
    await writeStreamWhole(options.batchOut, lines, terminal.signal);
    shown(counts, batchWrittenText(counts, options.batchOut));
  } else {
    const joined = await joinBatch(options.batchIn!, calls, journal);
    shown(joined, batchJoinedText(joined));
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
