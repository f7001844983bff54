/**
 * The commands on people's own files: `recommend`, `rank`, `import`, and `merge`, which puts together what they wrote in shards.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { withAudit } from "./audit-log.ts";
import {
  collect,
  countOrAll,
  LABELS,
  type OptionsOf,
  SEED,
  shardOption,
  TAKE_OVER,
  whole,
  withModels,
  withReading,
} from "./options.ts";

export type RecommendOptions = OptionsOf<typeof recommend>;
export type RankOptions = OptionsOf<typeof rank>;
export type MergeOptions = OptionsOf<typeof merge>;
export type ImportOptions = OptionsOf<typeof importCareers>;

export const recommend = () =>
  withAudit(withModels(withReading(new Command("recommend"))))
    .description("rank the next occupation for one résumé, and say why")
    .option("--json", "print one JSON object (docs/contract.md)")
    .option("--method <name>", "default, or any method of `evaluate`", "default")
    .option("--top <n>", "how many titles to print, or all", countOrAll, 10)
    .option("--reasons <k>", "how many reasons to print, and to ask a model for", whole(1), 3)
    .option(
      "--hold <claim=answer>",
      "hold a claim true or false, such as field:29=true, or of the past education:bachelor=false; may be repeated",
      collect,
      [],
    )
    .option(
      "--read <row=title>",
      'correct how a job was read, by its row of the printed history: 2="Landscaper"; may be repeated',
      collect,
      [],
    )
    .option("--code <row=code>", "say which occupation a job was: 2=37-3011.00; may be repeated", collect, [])
    .option("--leftovers", 'with --json: list leftovers of the classification ("All Other") and military titles too')
    .option("--why <title>", "explain the rank of this title: a code, or a title in your own words")
    .option(
      "--because",
      "print what each fact of the history moves, by titles; a model is asked once a fact and twice more, or four times each where it answers differently",
    )
    .option("--dry-run", "with --because or --why: only print how many rankings would be asked for")
    .option("--ask <n>", "ask up to this many questions and rank again after each answer", whole(0), 0)
    .option("--new", "print only the titles that would be new to the person")
    .option("--person <id>", "whom to take from a file of several people")
    .option(...SEED);

export const importCareers = () =>
  withReading(new Command("import"))
    .description("read, check and code careers, and write them as JSONL")
    .requiredOption("--out <file>", "where to write: .jsonl")
    .addOption(shardOption("write only the k-th of n shards of people, into a file of its own beside --out"))
    .option(...TAKE_OVER)
    .option(...LABELS)
    .option("--json", "print the counts as JSON");

export const rank = () =>
  withReading(new Command("rank"))
    .description("rank the next occupation of many people into a file; if interrupted, the same command continues")
    .requiredOption("--out <file>", "where to write: .jsonl, .parquet, or - for lines on standard output")
    .option("--method <name>", "default, or any method of `evaluate` that asks no language model", "default")
    .option("--top <n>", "how many titles of each person", whole(1), 10)
    .option("--leftovers", 'list leftovers of the classification ("All Other") and military titles too')
    .option("--reason", "say what each ranking rests on; takes about a dozen more rankings each")
    .option(
      "--workers <n>",
      "rank with this many processes at once, into the same file; best one per core",
      whole(1),
      1,
    )
    .addOption(shardOption("rank only the k-th of n shards of people, into a file of its own beside --out"))
    .option(...TAKE_OVER)
    .option("--json", "print the counts as JSON")
    .option(...SEED);

export const merge = () =>
  new Command("merge")
    .description("check that all shards are there, and merge them into what one process would have written")
    .argument("<out>", "the file, as --out named it")
    .argument(
      "[shards...]",
      "the shards: files, or folders of runs or of reasons; without any the files that lie beside",
    )
    .option("--limit <n>", "of reasons: only the first n cases were asked for", whole(1))
    .option("--json", "print the counts as JSON");
