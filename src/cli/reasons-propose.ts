/**
 * `wherefore reasons propose`: candidate reasons for the training people of a data set, into the folder of a set.
 */
import { BadInputError, type Dataset } from "../domain/index.ts";
import { countCases } from "../histories/cases-of-part.ts";
import { callCollector, type DeferredCall } from "../models/deferred.ts";
import type { LanguageModel } from "../models/model.ts";
import { modelIdentity, modelShop } from "../models/open.ts";
import { addHinted, unsuccessfulCases } from "../reasons/propose/add-hinted.ts";
import { countCandidates } from "../reasons/propose/count-candidates.ts";
import { hinted } from "../reasons/propose/hinted-reason.ts";
import { proposalCalls } from "../reasons/propose/proposal-calls.ts";
import { type Proposing, proposeAll } from "../reasons/propose/propose-reasons.ts";
import { careerModelHashes, openProposers } from "../reasons/propose/proposers.ts";
import { type ReasonsRecipe, readReasonsRecipe } from "../reasons/reason-recipe.ts";
import {
  beginReasonSet,
  describeData,
  foreseeReasonSet,
  readCandidates,
  reasonSetPath,
  type SetDescription,
} from "../reasons/reason-set.ts";
import type { Journal } from "../records/journal.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { ProposeOptions } from "./commands/reasons.ts";
import { costsText } from "./costs.ts";
import { askingOn, trainingOn } from "./data.ts";
import { collectsCalls, openJournal, showCalls } from "./many-calls.ts";
import { candidatesText } from "./show-reasons.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** What a call of the command works with. */
type Desk = {
  readonly proposing: Proposing;
  readonly options: ProposeOptions;
  /** For hinted reasons: the cases without an oracle. */
  readonly unsuccessful: ReadonlySet<string> | undefined;
  readonly model: () => Promise<LanguageModel>;
  readonly journal: Journal;
  readonly terminal: Terminal;
};

export async function propose(options: ProposeOptions, terminal: Terminal): Promise<void> {
  const recipe = await readReasonsRecipe(options.recipe);
  requireAsking(recipe, options);
  const dataset = await trainingOn(options.on, terminal);
  const { shard, limit } = options;
  const total = await countCases({ dataset, part: "train", limit });
  const description = await describe(recipe, dataset, options, terminal);
  const begin = options.dryRun ? foreseeReasonSet : beginReasonSet;
  const set = await begin(reasonSetPath(recipe, options.out), description);
  const asks = asksModel(recipe.propose, options.hintedFor);
  const journal = openJournal(set.file("journal.sqlite"), asks, options.dryRun);
  const collector = callCollector();
  const collects = collectsCalls(options);
  const models = modelShop({
    names: { model: options.model },
    ...askingOn(terminal, options),
    journal,
    ...(collects && { around: collector.defer }),
  });
  try {
    const desk: Desk = {
      proposing: { dataset, set, shard, limit, total },
      options,
      unsuccessful: options.hintedFor === undefined ? undefined : await unsuccessfulCases(options.hintedFor),
      model: () => models.modelFor("reason"),
      journal,
      terminal,
    };
    if (collects) await showCalls(callsOf(desk, collector), () => total, options, journal, terminal);
    else await makeCandidates(desk);
  } finally {
    await models.close();
    await journal.close();
  }
}

/** @throws BadInputError where an option is of no use with this recipe */
function requireAsking({ propose }: ReasonsRecipe, { recipe, hintedFor, batchOut, batchIn }: ProposeOptions): void {
  if (hintedFor !== undefined && propose.hinted === undefined)
    throw new BadInputError(
      "bad-recipe",
      { file: recipe, field: "propose.hinted" },
      "it is not there, so no reason is written with the answer as a hint",
      "Add `hinted: {}` to allow it, or leave --hinted-for out.",
    );
  if ((batchOut ?? batchIn) !== undefined && !asksModel(propose, hintedFor))
    throw new BadInputError(
      "bad-recipe",
      { file: recipe, field: "propose" },
      "no language model is asked, so there is nothing for a batch service",
      "Add `llm`, or leave the option out.",
    );
}

function asksModel({ llm }: ReasonsRecipe["propose"], hintedFor: string | undefined): boolean {
  return (llm ?? hintedFor) !== undefined;
}

async function describe(
  recipe: ReasonsRecipe,
  dataset: Dataset,
  { model }: ProposeOptions,
  terminal: Terminal,
): Promise<SetDescription> {
  const { on, data } = await describeData(dataset);
  const models = recipe.propose.career ? await careerModelHashes(recipe.propose.career.from) : {};
  return {
    recipe,
    on,
    data: { ...data, ...models },
    ...(recipe.propose.llm && model !== undefined && { model: await modelIdentity(model, cacheFolder(terminal.env)) }),
  };
}

async function makeCandidates({ proposing, options, unsuccessful, model, journal, terminal }: Desk): Promise<void> {
  const { set, dataset } = proposing;
  const { recipe } = set;
  const taxonomy = loadTaxonomy();
  const run = runOn(terminal, recipe.seed, asksModel(recipe.propose, options.hintedFor) ? options.concurrency : 1);
  let whole = true;
  if (unsuccessful !== undefined) {
    const ask = hinted(await model(), recipe.propose.hinted!, recipe.seed, taxonomy);
    await addHinted(set, dataset, unsuccessful, ask, options.price, run);
  } else {
    const shop = { dataset, taxonomy, model, signal: terminal.signal, say: terminal.err, keptAt: set.file };
    const proposers = await openProposers(recipe, shop);
    try {
      whole = await proposeAll(proposing, proposers.propose, options.price, run);
    } finally {
      await proposers.close();
    }
  }
  terminal.err(costsText(journal, options.price));
  const counts = whole ? await countCandidates(readCandidates(set)) : undefined;
  const report = { folder: set.path, ...counts, costs: journal.costs() };
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : candidatesText(set.path, options.shard, counts));
}

async function* callsOf(
  { proposing, options, unsuccessful, model, terminal }: Desk,
  collector: ReturnType<typeof callCollector>,
): AsyncGenerator<DeferredCall> {
  const { recipe } = proposing.set;
  if (!asksModel(recipe.propose, options.hintedFor)) return;
  const run = runOn(terminal, recipe.seed);
  yield* proposalCalls(proposing, unsuccessful, await model(), collector, loadTaxonomy(), run);
}
