/**
 * `wherefore reasons choose` and `reasons disagreements`: the oracle reasons of a judged set, and where its judges contradict each other.
 */
import { join } from "node:path";
import { listDisagreements } from "../judges/list-disagreements.ts";
import { chooseFromSet } from "../pipeline/reasons.ts";
import type { ShardReport } from "../reasons/choose/choose-shard.ts";
import { oraclesFile } from "../reasons/set-files.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import type { ChooseOptions, DisagreementOptions } from "./commands/reasons.ts";
import { openSetOn } from "./reason-set.ts";
import { choiceText, disagreementsText } from "./show-choice.ts";
import { runOn, type Terminal } from "./terminal.ts";

/** `wherefore reasons choose FOLDER`: by the recipe that the set was begun with, or by another one's thresholds. */
export async function choose(folder: string, options: ChooseOptions, terminal: Terminal): Promise<void> {
  const { set, dataset, recipe } = await openSetOn(folder, options.recipe, terminal);
  const { label = recipe.choose.label, answerBack = false, shard } = options;
  const release = readCache(cacheFolder(terminal.env));
  const choosing = { set, dataset, shard, recipe, label, answerBack, release };
  const report = await chooseFromSet(choosing, runOn(terminal, recipe.seed), terminal.err);
  const text = "counts" in report ? choiceText(report) : shardText(report, join(folder, oraclesFile(label)));
  terminal.out(options.json ? `${JSON.stringify(report)}\n` : text);
}

function shardText({ file, cases, of }: ShardReport, whole: string): string {
  return `${cases.toLocaleString("en")} of ${of.toLocaleString("en")} cases\nWritten to ${file}; with all shards there: wherefore merge ${whole}\n`;
}

/** `wherefore reasons disagreements FOLDER` */
export async function disagreements(folder: string, options: DisagreementOptions, terminal: Terminal): Promise<void> {
  const { set, dataset } = await openSetOn(folder, undefined, terminal);
  const list = await listDisagreements(set, dataset, options.top, options.criterion);
  terminal.out(options.json ? `${JSON.stringify(list)}\n` : disagreementsText(list));
}
