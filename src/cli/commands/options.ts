/**
 * Options that several commands take, and how a value on the command line is read.
 *
 * In: a command being defined.  Out: the same command with the options, and with their types: what a handler is given is inferred from
 * these definitions, so that a renamed flag is an error of the compiler and not a value that is missing when the command runs.
 */
import { Command, InvalidArgumentError, Option, type OptionValues } from "@commander-js/extra-typings";
import { PROTOCOLS, type Shard, UNCUT } from "../../domain/index.ts";
import { FORMATS } from "../../histories/formats/formats.ts";
import type { Price } from "../../records/meter.ts";

/** The options that a definition's handler is given. */
// biome-ignore lint/suspicious/noExplicitAny: commander's own bound; any definition fits, and what comes out is exact.
export type OptionsOf<Definition extends () => Command<any, any, any>> = ReturnType<ReturnType<Definition>["opts"]>;

export const RUNS = ["--runs <folder>", "where runs are kept", "runs"] as const;
export const SEED = ["--seed <n>", "every random choice follows from it", whole(0), 1] as const;
const CUTOFF_TEXT = "the most tokens of a prompt with its answer";
export const CUTOFF = ["--cutoff <tokens>", CUTOFF_TEXT, whole(1), 2_048] as const;
const EPSILON_TEXT = "0.2 for experts, 0.15 trained people, 0.1 a crowd";
export const EPSILON = ["--epsilon <e>", `what a person's cost is worth: ${EPSILON_TEXT}`, share] as const;

/** The file of a person or of several, and how it is read. */
export function withReading<Args extends unknown[], Opts extends OptionValues, Above extends OptionValues>(
  command: Command<Args, Opts, Above>,
) {
  return command
    .argument(
      "<file>",
      "JSON Resume, LinkedIn export (ZIP), Europass (XML or PDF), CSV, JSONL, Parquet or pasted text; - for standard input",
    )
    .option("--format <name>", `how to read the file, if its content does not tell: ${FORMATS.join(", ")}`)
    .option("--mapping <file>", "JSON that says which column holds what, for CSV, JSONL and Parquet")
    .option("--as-of <date>", "today's date, for current jobs: 2026-03");
}

const SPLIT_TEXT = "own careers: shares of train, valid and test such as 70/10/20, or a file of ids and parts";
export const SPLIT = ["--split <how>", SPLIT_TEXT] as const;
const ADULT_TEXT = "own careers: the age at which both jobs of a case must have begun";
export const ADULT_AGE = ["--adult-age <years>", ADULT_TEXT, whole(0)] as const;
const BIRTH_TEXT = "own careers: the year of birth of people for whom none is given";
export const BIRTH_YEAR = ["--birth-year <year>", BIRTH_TEXT, whole(1900)] as const;
export const OWN_MAPPING = ["--mapping <file>", "own careers: JSON that says which column holds what"] as const;

const LABELS_TEXT = "own careers: the list of labels they are coded in, with code, title and parent (docs/data.md)";
export const LABELS = ["--labels <file>", LABELS_TEXT] as const;

export function protocolOption() {
  return new Option("--protocol <name>", "own careers: which transitions are cases").choices(PROTOCOLS);
}

/** A command on a data set by name, or on careers of one's own and how they are split and cut. */
export function ownDataCommand(name: string) {
  return new Command(name)
    .requiredOption("--on <name>", "nlsy97[:valid|test], another named set, or a file or folder of careers")
    .option(...SPLIT)
    .addOption(protocolOption())
    .option(...ADULT_AGE)
    .option(...BIRTH_YEAR)
    .option(...OWN_MAPPING);
}

export function modelOption() {
  const said = "a .gguf file, a pulled model, or a model of the endpoint in OPENAI_BASE_URL";
  return new Option("--model <name>", said).env("WHEREFORE_MODEL");
}

const asking = () =>
  new Command()
    .option("--models <file>", "a YAML file of models, endpoints and settings for each role (docs/models.md)")
    .option(
      "--max-tokens <n>",
      "the most tokens of an answer or a reason, instead of the recipe's or the default",
      whole(16),
    )
    .option(
      "--thought-tokens <n>",
      "the most tokens of thought before it, for models that think by themselves (4,000); 0: it does not think",
      whole(0),
    )
    .option("--effort <level>", "how much a reasoning model should think: low, medium, high")
    .option("--body <json>", "further fields of every call, such as a server's chat_template_kwargs", jsonObject)
    .option("--timeout <seconds>", "how long one call to an endpoint may take", whole(1), 120);

/**
 * How language models are asked, whichever they are. The types are those of the definitions above, put beside the command's own: what the
 * compiler infers of so many options in a row is longer than it writes down.
 */
function withAsking<Args extends unknown[], Opts extends OptionValues, Above extends OptionValues>(
  command: Command<Args, Opts, Above>,
) {
  for (const option of asking().options) command.addOption(option);
  return command as unknown as Command<Args, Opts & OptionsOf<typeof asking>, Above>;
}

export const PRICE = [
  "--price <in,out>",
  "what a million tokens cost, read and written, such as 0.5,1.5",
  price,
] as const;

/** For commands that keep replies. */
export const FRESH = ["--fresh", "make calls again that are in the journal, and replace them there"] as const;

/** The language model that a command may ask. */
export function withModel<Args extends unknown[], Opts extends OptionValues, Above extends OptionValues>(
  command: Command<Args, Opts, Above>,
) {
  return withAsking(command).addOption(modelOption());
}

/** The language models of methods that may ask one for reasons and another for the ranking. */
export function withModels<Args extends unknown[], Opts extends OptionValues, Above extends OptionValues>(
  command: Command<Args, Opts, Above>,
) {
  return withModel(command)
    .option("--prompts <folder>", "your own templates instead of the built-in prompts (docs/models.md)")
    .addOption(new Option("--reason-model <name>", "the model that writes reasons").env("WHEREFORE_REASON_MODEL"))
    .addOption(
      new Option("--predict-model <name>", "the model that ranks, for two-model").env("WHEREFORE_PREDICT_MODEL"),
    );
}

/** The database of the workers; its password is better kept where it is not seen: PGPASSWORD, ~/.pgpass. */
export function databaseOption(what: string) {
  return new Option("--database [url]", `${what}: the URL of a Postgres; without one, that in WHEREFORE_DATABASE`);
}

/** A command that asks language models for many records, with what each of them takes. */
export function manyCallsCommand(name: string) {
  return withAsking(new Command(name))
    .addOption(
      shardOption("the cases of the k-th of n shards of people; the last shard, or `wherefore merge`, joins all"),
    )
    .option("--concurrency <n>", "cases under way and calls to an endpoint at once", whole(1), 4)
    .option(...FRESH)
    .option("--budget <tokens>", "stop when the models have used this many tokens", whole(1))
    .option(...PRICE)
    .addOption(
      new Option("--dry-run", "make no calls and write nothing; show which calls would be made").conflicts([
        "batchOut",
        "batchIn",
      ]),
    )
    .addOption(
      new Option(
        "--batch-out <file>",
        "write the calls for the provider's batch service instead of making them",
      ).conflicts("batchIn"),
    )
    .addOption(databaseOption("have workers make the calls (docs/workers.md)").conflicts(["batchOut", "batchIn"]))
    .option("--batch-in <file>", "join the batch service's results; then run again without this option");
}

/** A part of a long work, for a process or a machine of its own. @param said what is done of it */
export function shardOption(said: string) {
  return new Option("--shard <k/n>", said).argParser(shard).default(UNCUT, "all");
}

export const TAKE_OVER = [
  "--take-over",
  "continue a shard that was killed on another machine: for schedulers that never run a shard twice at once",
] as const;

/** @param least the smallest number that may be given */
export function whole(least: number): (value: string) => number {
  return (value) => {
    if (!/^\d{1,9}$/.test(value) || Number(value) < least)
      throw new InvalidArgumentError(`It must be a whole number of ${least} or more.`);
    return Number(value);
  };
}

/** What may stand in it is looked at where it is used. */
function jsonObject(value: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // It is said below what it must be.
  }
  throw new InvalidArgumentError(
    'It must be a JSON object, such as {"chat_template_kwargs": {"enable_thinking": false}}.',
  );
}

export function countOrAll(value: string): number | "all" {
  return value === "all" ? "all" : whole(1)(value);
}

/** An option that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Values joined by commas. */
export function list(value: string): readonly string[] {
  return value.split(",").map((part) => part.trim());
}

/** @returns a number from 0 to 1 */
function share(value: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(value)) throw new InvalidArgumentError("It must be a number from 0 to 1.");
  return Number(value);
}

export function shareBelowOne(value: string): number {
  if (!/^0?\.\d{1,6}$|^0$/.test(value)) throw new InvalidArgumentError("It must be a share from 0 to below 1.");
  return Number(value);
}

function shard(value: string): Shard {
  const [at, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(value)?.slice(1).map(Number) ?? [];
  if (at === undefined || of === undefined || at < 1 || at > of)
    throw new InvalidArgumentError("It must be k/n, with k from 1 to n, such as 2/4.");
  return { at, of };
}

function price(value: string): Price {
  const [prompt, completion] = /^(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(value)?.slice(1).map(Number) ?? [];
  if (prompt === undefined || completion === undefined)
    throw new InvalidArgumentError("It must be two numbers, such as 0.5,1.5.");
  return { prompt, completion };
}
