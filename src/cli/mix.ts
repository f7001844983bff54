/**
 * `wherefore mix`: a log-linear mixture of methods, and what each of them adds to the others.
 */
import { counted } from "../domain/index.ts";
import { perplexityOf } from "../evaluate/metrics.ts";
import { type Mixed, type MixFigures, mixMethods } from "../pipeline/mix.ts";
import { intervalText } from "../statistics/texts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { MixOptions } from "./commands/runs.ts";
import { namedDataset, openOn } from "./data.ts";
import { figureTable } from "./table.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function mix(methods: string[], options: MixOptions, terminal: Terminal): Promise<void> {
  const { dataset, part } = await openOn(options.on, terminal, options);
  const mixing = {
    dataset,
    part,
    limit: options.limit,
    methods: [...new Set(methods)],
    trainingData: () => dataset,
    olderData: () => namedDataset("nlsy79", terminal),
    cache: cacheFolder(terminal.env),
  };
  const mixed = await mixMethods(mixing, runOn(terminal, options.seed));
  terminal.out(options.json ? `${JSON.stringify(mixed)}\n` : `${mixText(mixed, options.markdown === true)}\n`);
}

function mixText({ on, part, n, people, mix: whole, members }: Mixed, markdown: boolean): string {
  const heads = ["", "weight", "AccEM", "HR@10", "MRR", "perplexity"];
  const alone = [
    ...members.map(({ method, weight, alone }) => [method, weight.toFixed(2), ...rowOf(alone)]),
    ["the mixture", "", ...rowOf(whole)],
  ];
  const paired = members.map(({ method, mixAhead, adds, secondsToMake, millisecondsACase }) => [
    method,
    intervalText(mixAhead.logP, 3),
    intervalText(mixAhead.accEM, 1),
    intervalText(adds.logP, 3),
    intervalText(adds.hr10, 1),
    secondsToMake.toFixed(1),
    millisecondsACase.toFixed(1),
  ]);
  const pairedHeads = [
    "",
    "mixture ahead, nats",
    "AccEM, points",
    "adds, nats",
    "HR@10, points",
    "CPU s to make",
    "CPU ms a case",
  ];
  return [
    `${on}, ${part} part: ${counted(n, "case")} of ${counted(people, "person", "people")}. Each tenth of the people is scored by weights that the others chose.`,
    figureTable(heads, alone, markdown),
    "The mixture less each member; and less the mixture of the other members, which is what it adds:",
    figureTable(pairedHeads, paired, markdown),
  ].join("\n\n");
}

function rowOf({ accEM, hr10, mrr, logP }: MixFigures): string[] {
  return [accEM, hr10, mrr, perplexityOf(logP)].map((figure) => intervalText(figure, 1));
}
