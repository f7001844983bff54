/**
 * What an evaluation would ask of language models, without asking it:
 *
 *     cases ─► each method that asks a model, with a stand-in in the model's place ─► calls that the journal has no reply to, and their tokens
 *
 * The endpoints are asked what they can do, as every command does, and nothing else; nothing is written.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ModelError, type Run } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { methodMaker } from "../methods/named-methods.ts";
import type { ForeseenCalls } from "../models/deferred.ts";
import { openModels } from "../models/open.ts";
import { standIn } from "../models/stand-in.ts";
import { closingAfter } from "../records/closing.ts";
import { type Journal, memoryJournal, sqliteJournal } from "../records/journal.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { asksModel, type Evaluation, JOURNAL_FILE } from "./evaluate.ts";

export async function foreseeEvaluation(evaluation: Evaluation, run: Run): Promise<ForeseenCalls & { cases: number }> {
  const { dataset, methods, models: names, asking, prompts, reasons, runs, trainingData, olderData } = evaluation;
  const taxonomy = loadTaxonomy();
  const counts = { cases: 0, calls: 0, promptTokens: 0, completionTokensAtMost: 0 };
  return closingAfter(async (later) => {
    const kept = existsSync(join(runs, JOURNAL_FILE)) ? sqliteJournal(join(runs, JOURNAL_FILE)) : memoryJournal();
    later(kept.close);
    const title = (dataset.labels ?? taxonomy).occupations[0]!.title;
    const models = openModels({
      ...asking,
      budget: undefined,
      names,
      journal: beside(kept),
      around: (model) =>
        standIn(model, title, ({ promptTokens, completionTokensAtMost }) => {
          counts.calls++;
          counts.promptTokens += promptTokens;
          counts.completionTokensAtMost += completionTokensAtMost;
        }),
    });
    later(models.close);
    const learning = { taxonomy, space: dataset.labels, trainingData, olderData, cache: asking.cache, run, threads: 1 };
    const make = methodMaker({ ...learning, modelFor: models.modelFor, prompts, reasons });
    const recommenders = await Promise.all(methods.filter(asksModel).map((name) => make(name)));
    for await (const { history } of casesOf(evaluation)) {
      counts.cases++;
      for (const recommend of recommenders) await recommend(history, run).catch(ignoredUnlessEnding);
    }
    return counts;
  });
}

/** What was kept is used; what the stand-in says is kept beside it, so that a call that two methods make is counted once. */
function beside(kept: Journal): Journal {
  const own = memoryJournal();
  return { ...own, read: (key) => kept.read(key) ?? own.read(key), close: kept.close };
}

/** A stand-in's answer that a method cannot use ends that case's calls, as a real one would. */
function ignoredUnlessEnding(error: unknown): void {
  if (!(error instanceof ModelError) || error.why === "aborted") throw error;
}
