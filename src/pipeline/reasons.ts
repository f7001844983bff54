/**
 * Oracle reasons, top to bottom, each step a call of its own on the folder of a set:
 *
 *     training cases ─► propose ─► candidates.jsonl ─► judge ─► verdicts.jsonl ─► choose ─► oracles.jsonl, choice.json
 *                          ▲                                                         │
 *                          └────────── again, with the answer as a hint ◄────────────┘ where nothing was chosen
 *
 * A step that was broken off goes on where it was. While one is at work no other may write into the folder, but for other shards of it.
 */
import { type Cost, type Dataset, type LabelRule, type Run, type Shard, shardName } from "../domain/index.ts";
import { countCases } from "../histories/cases-of-part.ts";
import { openPanel } from "../judges/judge-panel.ts";
import { type JudgingReport, judgeReasons } from "../judges/judge-reasons.ts";
import { scoredByBayes } from "../judges/kinds/fold-scorers.ts";
import { metered } from "../models/limited.ts";
import { type Asking, casesUnderWay, openModels } from "../models/open.ts";
import { type ChoiceReport, chooseOracles } from "../reasons/choose/choose-oracles.ts";
import { chooseShard, type ShardReport } from "../reasons/choose/choose-shard.ts";
import { labelNames } from "../reasons/choose/label-filter.ts";
import { countedOutOfFold } from "../reasons/out-of-fold.ts";
import { readOwnPrompts } from "../reasons/own-prompts-folder.ts";
import { addHinted, unsuccessfulCases } from "../reasons/propose/add-hinted.ts";
import { llm } from "../reasons/propose/by-language-model.ts";
import { type CandidateCounts, countCandidates } from "../reasons/propose/count-candidates.ts";
import { hinted } from "../reasons/propose/hinted-reason.ts";
import { proposeAll } from "../reasons/propose/propose-reasons.ts";
import { openProposers } from "../reasons/propose/proposers.ts";
import { retryLost } from "../reasons/propose/retry-lost.ts";
import type { ReasonsRecipe } from "../reasons/reason-recipe.ts";
import { beginReasonSet, type ReasonSet, readCandidates, type SetDescription } from "../reasons/reason-set.ts";
import { JOURNAL } from "../reasons/set-files.ts";
import { closingAfter } from "../records/closing.ts";
import { ownFolder } from "../records/folder-lock.ts";
import { type CostLine, type Journal, memoryJournal, sqliteJournal } from "../records/journal.ts";
import type { Price } from "../records/meter.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { ReleaseCache } from "../taxonomy/release/cache.ts";

/** What a step that may ask models for many records takes. */
export type ManyCases = {
  readonly dataset: Dataset;
  /** The language model by name, for recipes that ask one. */
  readonly model: string | undefined;
  readonly asking: Asking;
  readonly shard: Shard;
  /** Only the first so many cases. */
  readonly limit: number | undefined;
  /** For the line of progress. */
  readonly price: Price | undefined;
};

export type ProposeForSetOptions = ManyCases & {
  /** Where the set lies, or is begun. */
  readonly folder: string;
  /** What it is begun with, the recipe among it; `describeSet` makes it. */
  readonly description: SetDescription;
  /** An oracles.jsonl: where nothing was chosen the model is asked again, with the answer as a hint. */
  readonly hintedFor: string | undefined;
  /** Make the calls again that came to nothing, once all cases stand. */
  readonly retry: boolean;
};

export type ProposalReport = {
  readonly folder: string;
  /** Absent where other shards are not finished. */
  readonly counts: CandidateCounts | undefined;
  readonly costs: readonly CostLine[];
};

/** @throws BadInputError where the set was begun otherwise, or another process works on it; InterruptedError; ModelError */
export async function proposeForSet(
  options: ProposeForSetOptions,
  run: Run,
  say: (text: string) => void,
): Promise<ProposalReport> {
  const { folder, description, dataset, model, asking, shard, limit, price, hintedFor, retry } = options;
  const { recipe } = description;
  const taxonomy = loadTaxonomy();
  return closingAfter(async (later) => {
    const part = hintedFor === undefined ? shardName(shard) : undefined;
    const { release, watched } = await ownFolder(folder, "reasons propose", part);
    later(release);
    const set = await beginReasonSet(folder, description);
    const asks = proposersAsk(recipe, hintedFor);
    const journal = journalOf(set, asks);
    later(journal.close);
    const models = openModels({ ...asking, names: { model }, journal });
    later(models.close);
    const own = { ...watched(run), concurrency: asks ? casesUnderWay(asking) : 1 };
    let whole = true;
    if (hintedFor !== undefined) {
      const ask = hinted(
        await models.modelFor("reason", recipe.propose.hinted),
        recipe.propose.hinted!,
        recipe.seed,
        taxonomy,
      );
      await addHinted(set, dataset, await unsuccessfulCases(hintedFor), ask, price, own);
    } else {
      const proposers = await openProposers(recipe, {
        dataset,
        taxonomy,
        model: () => models.modelFor("reason", recipe.propose.llm),
        signal: run.signal,
        say,
        keptAt: set.file,
      });
      later(proposers.close);
      const total = await countCases({ dataset, part: "train", limit });
      whole = await proposeAll({ dataset, set, shard, limit, total }, proposers.propose, price, own);
      if (retry && whole && recipe.propose.llm) {
        const model = await models.modelFor("reason", recipe.propose.llm);
        const { joint } = await readOwnPrompts(recipe.prompts);
        await retryLost(set, dataset, llm(model, recipe.propose.llm, recipe.seed, taxonomy, joint), price, own);
      }
    }
    const counts = whole ? await countCandidates(readCandidates(set)) : undefined;
    return { folder, counts, costs: journal.costs() };
  });
}

export type JudgeSetOptions = ManyCases & {
  readonly set: ReasonSet;
  /** The set's own, or one that proposes the same and judges otherwise. */
  readonly recipe: ReasonsRecipe;
  /** Ask again what no reply, or none that could be read, came to. */
  readonly retryUnscored: boolean;
};

/** @throws as `proposeForSet` */
export async function judgeSet(
  options: JudgeSetOptions,
  run: Run,
  say: (text: string) => void,
): Promise<JudgingReport & { readonly costs: readonly CostLine[] }> {
  const { set, dataset, recipe, model, asking, shard, limit, retryUnscored, price } = options;
  return closingAfter(async (later) => {
    const { release, watched } = await ownFolder(set.path, "reasons judge", shardName(shard));
    later(release);
    const asks = judgesAsk(recipe);
    const journal = journalOf(set, asks);
    later(journal.close);
    const spent: Cost[] = [];
    const around = (asked: Parameters<typeof metered>[0]) => metered(asked, (usage) => spent.push(usage));
    const models = openModels({ ...asking, names: { model }, journal, around });
    later(models.close);
    const panel = await openPanel(recipe, {
      dataset,
      taxonomy: loadTaxonomy(),
      named: (name) => models.judge(name, recipe.judge.llm),
      likely: () => models.modelFor("predict"),
      signal: run.signal,
      say,
      keptAt: set.file,
    });
    const own = { ...watched(run), concurrency: asks ? casesUnderWay(asking) : 1 };
    const judging = { set, dataset, panel, limit, shard, retryUnscored };
    const report = await judgeReasons(judging, price, () => spent.splice(0), own);
    return { ...report, costs: journal.costs() };
  });
}

export type ChooseFromSetOptions = {
  readonly set: ReasonSet;
  readonly shard: Shard;
  readonly dataset: Dataset;
  /** Whose thresholds are chosen by. */
  readonly recipe: ReasonsRecipe;
  readonly label: LabelRule;
  /** Ask too whether the answer comes back with its names hidden. */
  readonly answerBack: boolean;
  /** The O*NET release at hand, for alternate titles. */
  readonly release: ReleaseCache | undefined;
};

/** @returns of a shard what it holds @throws BadInputError where the set is not judged, or another process works on it */
export async function chooseFromSet(
  options: ChooseFromSetOptions,
  run: Run,
  say: (text: string) => void,
): Promise<ChoiceReport | ShardReport> {
  const { set, dataset, shard, recipe, label, answerBack, release } = options;
  const taxonomy = loadTaxonomy();
  return closingAfter(async (later) => {
    const part = [label, shardName(shard)].filter(Boolean).join(" ");
    const { release: giveBack, watched } = await ownFolder(set.path, "reasons choose", part);
    later(giveBack);
    const byFold = () => countedOutOfFold(dataset, set.recipe, taxonomy, run.signal, say, set.file);
    const choosing = {
      set,
      dataset,
      rule: { ...recipe.choose, label },
      taxonomy,
      names: labelNames(taxonomy, (code) => release?.occupations[code]?.titles ?? []),
      alternates: release && `O*NET ${release.release}`,
      scorer: answerBack ? scoredByBayes(await byFold(), taxonomy) : undefined,
    };
    const own = watched(run);
    return shard.of === 1 ? chooseOracles(choosing, own) : chooseShard(choosing, shard, own);
  });
}

export function proposersAsk({ propose }: ReasonsRecipe, hintedFor: string | undefined): boolean {
  return (propose.llm ?? hintedFor) !== undefined;
}

export function judgesAsk({ judge: { llm, likelihood, recSaver } }: ReasonsRecipe): boolean {
  return (llm ?? likelihood ?? recSaver) !== undefined;
}

/** None is kept where nothing is asked. */
function journalOf(set: ReasonSet, asks: boolean): Journal {
  return asks ? sqliteJournal(set.file(JOURNAL)) : memoryJournal();
}
