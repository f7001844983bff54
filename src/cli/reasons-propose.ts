/**
 * `wherefore reasons propose`: candidate reasons for the training people of a data set, into the folder of a set.
 */
import { BadInputError } from "../domain/index.ts";
import { countCases } from "../histories/cases-of-part.ts";
import type { Asking } from "../models/open.ts";
import { withProposalCalls } from "../pipeline/reason-calls.ts";
import { proposeForSet, proposersAsk } from "../pipeline/reasons.ts";
import type { CandidateCounts } from "../reasons/propose/count-candidates.ts";
import { describeSet } from "../reasons/propose/describe-set.ts";
import { type ReasonsRecipe, readReasonsRecipe } from "../reasons/reason-recipe.ts";
import { reasonSetPath } from "../reasons/reason-set.ts";
import { byWorkers } from "./by-workers.ts";
import type { ProposeOptions } from "./commands/reasons.ts";
import { costsText } from "./costs.ts";
import { askingOn, ownRules, trainingOn } from "./data.ts";
import { type LostCalls, sayLost } from "./lost-calls.ts";
import { collectsCalls, showCalls } from "./many-calls.ts";
import { candidatesText } from "./show-reasons.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function propose(options: ProposeOptions, terminal: Terminal): Promise<void> {
  const recipe = await readReasonsRecipe(options.recipe);
  requireAsking(recipe, options);
  const dataset = await trainingOn(options.on, terminal, options);
  const { shard, limit, price, model, hintedFor } = options;
  const total = await countCases({ dataset, part: "train", limit });
  const asking = await askingOn(terminal, options);
  const proposing = {
    dataset,
    folder: reasonSetPath(recipe, options.out),
    description: {
      ...(await describeSet(recipe, dataset, proposerName(recipe, model, asking), asking)),
      ...ownRules(options),
    },
    model,
    asking,
    shard,
    limit,
    price,
    hintedFor,
    retry: options.retry === true,
  };
  const run = runOn(terminal, recipe.seed);
  if (collectsCalls(options))
    return withProposalCalls(proposing, total, options.dryRun === undefined, run, (calls, journal, cases) =>
      showCalls(calls, cases, options, journal, terminal),
    );
  const { folder, counts, costs } = await byWorkers(
    options,
    `reasons propose ${proposing.folder}`,
    asking,
    run,
    terminal,
    (own, during) => proposeForSet({ ...proposing, asking: own }, during, terminal.err),
  );
  terminal.err(costsText(costs, price));
  terminal.out(
    options.json ? `${JSON.stringify({ folder, ...counts, costs })}\n` : candidatesText(folder, shard, counts),
  );
  if (counts !== undefined) sayLost([lostOf(counts)], terminal, ["--retry"]);
}

/** Of all that was asked of language models. */
function lostOf({ candidates, missing, lost }: CandidateCounts): LostCalls {
  const asked = (["llm", "hinted"] as const).map((by) =>
    Object.values(missing[by] ?? {}).reduce((sum, count) => sum + count, candidates[by] ?? 0),
  );
  return { what: "calls", count: lost.count, of: asked.reduce((sum, count) => sum + count, 0), first: lost.first };
}

/** Whom the recipe's language-model candidates are asked of; undefined where it has none, or nobody names it. */
function proposerName({ propose }: ReasonsRecipe, model: string | undefined, { file }: Asking): string | undefined {
  return propose.llm && (file?.reason?.model ?? model);
}

/** @throws BadInputError where an option is of no use with this recipe */
function requireAsking(recipe: ReasonsRecipe, { recipe: file, hintedFor, batchOut, batchIn }: ProposeOptions): void {
  if (hintedFor !== undefined && recipe.propose.hinted === undefined)
    throw new BadInputError(
      "bad-recipe",
      { file, field: "propose.hinted" },
      "it is not there, so no reason is written with the answer as a hint",
      "Add `hinted: {}` to allow it, or leave --hinted-for out.",
    );
  if ((batchOut ?? batchIn) !== undefined && !proposersAsk(recipe, hintedFor))
    throw new BadInputError(
      "bad-recipe",
      { file, field: "propose" },
      "no language model is asked, so there is nothing for a batch service",
      "Add `llm`, or leave the option out.",
    );
}
