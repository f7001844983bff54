/**
 * `wherefore reasons judge`: what the judges of a recipe say of each candidate of a set, the set's own recipe or another one.
 */
import { BadInputError } from "../domain/index.ts";
import { withJudgeCalls } from "../pipeline/reason-calls.ts";
import { judgeSet } from "../pipeline/reasons.ts";
import { DESCRIPTION } from "../reasons/set-files.ts";
import { byWorkers } from "./by-workers.ts";
import type { JudgeOptions } from "./commands/reasons.ts";
import { costsText } from "./costs.ts";
import { askingOn } from "./data.ts";
import { sayLost } from "./lost-calls.ts";
import { collectsCalls, showCalls } from "./many-calls.ts";
import { openSetOn } from "./reason-set.ts";
import { verdictsText } from "./show-reasons.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function judge(folder: string, options: JudgeOptions, terminal: Terminal): Promise<void> {
  const { set, dataset, recipe } = await openSetOn(folder, options.recipe, terminal);
  if ((options.batchOut ?? options.batchIn) !== undefined && recipe.judge.llm === undefined)
    throw new BadInputError(
      "bad-recipe",
      { file: options.recipe ?? set.file(DESCRIPTION), field: "judge" },
      "no language model is asked in words, so there is nothing for a batch service",
      "Add `llm` to its judges, or leave the option out.",
    );
  const { model, shard, limit, price, retryUnscored = false } = options;
  const asking = await askingOn(terminal, options);
  const judging = { set, dataset, recipe, model, asking, shard, limit, price, retryUnscored };
  const run = runOn(terminal, recipe.seed);
  if (collectsCalls(options))
    return withJudgeCalls(judging, options.dryRun === undefined, run, (calls, journal, cases) =>
      showCalls(calls, cases, options, journal, terminal),
    );
  const report = await byWorkers(options, `reasons judge ${folder}`, asking, run, terminal, (own, during) =>
    judgeSet({ ...judging, asking: own }, during, terminal.err),
  );
  terminal.err(costsText(report.costs, price));
  terminal.out(options.json ? `${JSON.stringify({ folder, ...report })}\n` : verdictsText(folder, report));
  sayLost(
    report.verdicts.map(({ judge, criterion, scored, unscored, firstFailure }) => ({
      what: `questions of ${criterion} to ${judge}`,
      count: unscored["no-reply"] ?? 0,
      of: Object.values(unscored).reduce((sum, own) => sum + own, scored),
      first: firstFailure,
    })),
    terminal,
    ["--retry-unscored"],
  );
}
