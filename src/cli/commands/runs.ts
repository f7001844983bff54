/**
 * `evaluate`, `mix`, `compare`, `table`, `runs` and `view`: methods scored on careers whose next occupation is known.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import {
  collect,
  databaseOption,
  FRESH,
  LABELS,
  type OptionsOf,
  ownDataCommand,
  PRICE,
  RUNS,
  SEED,
  shardOption,
  TAKE_OVER,
  whole,
  withModels,
} from "./options.ts";

export type EvaluateOptions = OptionsOf<typeof evaluate>;
export type MixOptions = OptionsOf<typeof mix>;
export type CompareOptions = OptionsOf<typeof compare>;
export type TableOptions = OptionsOf<typeof table>;
export type RunsOptions = OptionsOf<typeof runs>;
export type ViewOptions = OptionsOf<typeof view>;

export const evaluate = () =>
  withModels(ownDataCommand("evaluate"))
    .description("score methods on careers whose next occupation is known")
    .argument(
      "[methods...]",
      "default, counted, stay, majority, markov, markov2, knn, ease, paparrizos, gru4rec, sasrec, bert4rec, career, direct, joint, two-model, zero-shot, few-shot-nearest, nir, glrec-prompted, listwise, career-direct, career-joint@FOLDER, text-model@FOLDER ...",
    )
    .option(
      "--predictions <name=file>",
      "rankings made elsewhere, JSONL or Parquet (docs/contract.md); may be repeated",
      collect,
      [],
    )
    .option(...LABELS)
    .option("--train-on <name>", "train methods on this set's training part instead")
    .option("--train-minutes <n>", "give up training a method after this long; its empty row says why", whole(1))
    .option("--seeds <n>", "train from n seeds, --seed and the ones after it; figures are means over them", whole(1), 1)
    .option("--json", "print the report as JSON (docs/contract.md)")
    .option("--markdown", "print the table as Markdown")
    .option("--limit <n>", "only the first n cases", whole(1))
    .addOption(
      shardOption("score only the cases of the k-th of n shards of people; `wherefore merge RUN SHARD...` joins"),
    )
    .option(...TAKE_OVER)
    .option("--concurrency <n>", "cases under way at once, for methods that ask a model", whole(1), 4)
    .option(...FRESH)
    .option("--dry-run", "make no calls and write nothing; show which calls to models would be made")
    .addOption(databaseOption("have workers make the calls to models (docs/workers.md)"))
    .option(...PRICE)
    .option("--reasons <k>", "reasons averaged a case, for methods that ask for reasons", whole(1), 1)
    .option(
      "--keep-answers",
      "keep histories, reasons with verdicts, and calls to models beside the scores, to be looked at",
    )
    .option("--budget <tokens>", "stop when the models have used this many tokens", whole(1))
    .option(...RUNS)
    .option(...SEED);

export const mix = () =>
  ownDataCommand("mix")
    .description("weigh methods into one log-linear mixture, and show what each adds to the others")
    .argument("<methods...>", "two or more methods of evaluate that ask no language model")
    .option(...LABELS)
    .option("--json", "print JSON")
    .option("--markdown", "print the tables as Markdown")
    .option("--limit <n>", "only the first n cases", whole(1))
    .option(...SEED);

export const compare = () =>
  new Command("compare")
    .description("show which differences between methods are statistically significant")
    .argument("<run>", "a run's name or the end of it; RUN:METHOD picks one method")
    .argument("[other]", "a second run; without it the methods of the one run are compared")
    .option("--json", "print JSON")
    .option(...RUNS)
    .option(...SEED);

export const table = () =>
  new Command("table")
    .description("put finished runs side by side in one table, one row per folder; missing rows say why")
    .argument("<folders...>", "folders that `evaluate METHOD --runs FOLDER` wrote into, each named as its row")
    .option("--against <row>", "hold this row against each of the others, paired")
    .option("--json", "print the facts of the table as JSON (docs/contract.md)")
    .option("--markdown", "print it as Markdown")
    .option(...SEED);

export const runs = () =>
  new Command("runs")
    .description("list runs, finished and unfinished")
    .option("--json", "print JSON")
    .option(...RUNS);

export const view = () =>
  new Command("view")
    .description("write finished runs as one static page: figures, comparisons, cases, and reasons if they were kept")
    .argument("<runs...>", "runs, or the ends of their names")
    .requiredOption("--bundle <file>", "the page, such as out.html")
    .option(...RUNS);
