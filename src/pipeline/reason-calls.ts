/**
 * The model calls that a step on a set of reasons would make now, and does not: for a dry run, and for a provider's batch service.
 *
 *     a set, and what stands in it ─► each case or question that is left ─► calls that the journal has no reply to
 *
 * Whoever goes through them may put replies into the journal, as a batch service's results are.
 */
import { existsSync } from "node:fs";
import type { Run } from "../domain/index.ts";
import { llmPanel } from "../judges/judge-panel.ts";
import { questionsOf } from "../judges/judge-reasons.ts";
import { callCollector, type DeferredCall } from "../models/deferred.ts";
import { openModels } from "../models/open.ts";
import { unsuccessfulCases } from "../reasons/propose/add-hinted.ts";
import { proposalCalls } from "../reasons/propose/proposal-calls.ts";
import { beginReasonSet, foreseeReasonSet } from "../reasons/reason-set.ts";
import { JOURNAL } from "../reasons/set-files.ts";
import { closingAfter } from "../records/closing.ts";
import { type Journal, memoryJournal, sqliteJournal } from "../records/journal.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { type JudgeSetOptions, judgesAsk, type ProposeForSetOptions, proposersAsk } from "./reasons.ts";

/** @param journal where replies may be put @param cases how many a call is for, once all have been gone through */
export type UseCalls = (calls: AsyncIterable<DeferredCall>, journal: Journal, cases: () => number) => Promise<void>;

/** @param writes whether the set may be begun, and a journal made: a dry run leaves nothing behind */
export async function withProposalCalls(
  { folder, description, dataset, model, asking, shard, limit, hintedFor, retry }: ProposeForSetOptions,
  total: number,
  writes: boolean,
  run: Run,
  use: UseCalls,
): Promise<void> {
  await closingAfter(async (later) => {
    const set = await (writes ? beginReasonSet : foreseeReasonSet)(folder, description);
    const asks = proposersAsk(description.recipe, hintedFor);
    const journal = journalAt(set.file(JOURNAL), asks, writes);
    later(journal.close);
    const collector = callCollector();
    const models = openModels({ ...asking, names: { model }, journal, around: collector.defer });
    later(models.close);
    const unsuccessful = hintedFor === undefined ? undefined : await unsuccessfulCases(hintedFor);
    const asked = asks
      ? proposalCalls(
          { dataset, set, shard, limit },
          unsuccessful,
          retry,
          await models.modelFor(
            "reason",
            hintedFor === undefined ? description.recipe.propose.llm : description.recipe.propose.hinted,
          ),
          collector,
          loadTaxonomy(),
          run,
        )
      : none();
    await use(asked, journal, () => total);
  });
}

/** Of judges that are asked in words alone: those by likelihood need an answer before they know what to ask next. */
export async function withJudgeCalls(
  { set, dataset, recipe, model, asking, shard, limit, retryUnscored }: JudgeSetOptions,
  writes: boolean,
  run: Run,
  use: UseCalls,
): Promise<void> {
  await closingAfter(async (later) => {
    const journal = journalAt(set.file(JOURNAL), judgesAsk(recipe), writes);
    later(journal.close);
    const collector = callCollector();
    const models = openModels({ ...asking, names: { model }, journal, around: collector.defer });
    later(models.close);
    const panel = await llmPanel(recipe, {
      named: (name) => models.judge(name, recipe.judge.llm),
      taxonomy: loadTaxonomy(),
    });
    const cases = new Set<string>();
    const questions = questionsOf({ set, dataset, panel, limit, shard, retryUnscored });
    const asked = collector.callsOf(questions, ({ judge, question }) => {
      cases.add(question.id);
      return judge.judge(question, run);
    });
    await use(asked, journal, () => cases.size);
  });
}

function journalAt(path: string, asks: boolean, writes: boolean): Journal {
  return asks && (writes || existsSync(path)) ? sqliteJournal(path) : memoryJournal();
}

async function* none(): AsyncGenerator<never> {}
