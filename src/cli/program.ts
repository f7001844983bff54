/**
 * The commands as data: names, arguments, options and help. What they do comes in as handlers, so this file can be read, and tested,
 * without running anything.
 *
 * In: handlers.  Out: a commander program whose parse calls exactly one of them with checked options.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { CRITERIA, type Criterion, LABEL_RULES, type LabelRule, PROTOCOLS, type Protocol } from "../domain/index.ts";
import { FORMATS as FORMATS_OF_SETS, type FormatName } from "../exports/set-formats.ts";
import { FORMATS } from "../histories/formats/formats.ts";
import type { Shard } from "../reasons/shards.ts";
import type { Price } from "../records/meter.ts";
import type { AltTestScore } from "../statistics/alt-test.ts";

export type ModelChoice = { model?: string; reasonModel?: string; predictModel?: string; timeout: number };

export type RecommendOptions = ModelChoice & {
  json?: true;
  method: string;
  top: number | "all";
  reasons: number;
  hold: string[];
  ask: number;
  person?: string;
  format?: string;
  mapping?: string;
  asOf?: string;
  seed: number;
};
export type ImportOptions = { to: string; format?: string; mapping?: string; asOf?: string; json?: true };
export type EvaluateOptions = ModelChoice & {
  on: string;
  json?: true;
  markdown?: true;
  limit?: number;
  seed: number;
  concurrency: number;
  reasons: number;
  runs: string;
  budget?: number;
  split?: string;
  trainOn?: string;
  protocol?: Protocol;
  adultAge?: number;
  birthYear?: number;
  mapping?: string;
};
export type CompareOptions = { json?: true; runs: string; seed: number };
export type TrainOptions = Json & {
  recipe?: string;
  preset: string;
  seed?: number;
  to?: string;
  runs: string;
};
export type PerturbOptions = Json &
  Pick<ModelChoice, "model" | "timeout"> & {
    on: string;
    cases: number;
    judges: string[];
    criteria: string[];
    to: string;
    runs: string;
    seed: number;
    markdown?: true;
  };
export type SheetOptions = { n: number; to: string; seed: number };
export type CheckOptions = Json & { sheet: string[]; epsilon: number; seed: number };
export type AltTestOptions = Json & { epsilon: number; score: AltTestScore };
export type ExportOptions = Json & {
  to: FormatName;
  label: LabelRule;
  on: string;
  out: string;
  base: string;
  cutoff: number;
  heldOut: number;
  seed: number;
};
export type LintOptions = Json & { tokenizer?: string; cutoff: number; server?: string; timeout: number };
export type ReadBackOptions = Json & {
  of: string;
  on: string;
  log?: string;
  method: string;
  runs: string;
  seed: number;
};
export type Json = { json?: true };
/** What every command on a set of reasons takes. */
export type ReasonSetOptions = Json & { on: string; recipe: string; to?: string; limit?: number };
/** What those take that ask language models for many records. */
export type ManyCallsOptions = {
  shard: Shard;
  concurrency: number;
  timeout: number;
  budget?: number;
  price?: Price;
  dryRun?: true;
  batchOut?: string;
  batchIn?: string;
};
export type ProposeOptions = ReasonSetOptions & ManyCallsOptions & { model?: string; hintedFor?: string };
export type JudgeOptions = Json &
  ManyCallsOptions & { recipe?: string; limit?: number; model?: string; retryUnscored?: true };
export type ChooseOptions = Json & { label?: LabelRule; recipe?: string; answerBack?: true };
export type DisagreementOptions = Json & { top: number; criterion?: Criterion };

export type Handlers = {
  recommend: (file: string, options: RecommendOptions) => Promise<void>;
  import: (file: string, options: ImportOptions) => Promise<void>;
  taxonomySearch: (query: string, options: Json & { top: number }) => Promise<void>;
  taxonomyShow: (code: string, options: Json) => Promise<void>;
  taxonomyCode: (file: string, options: Json) => Promise<void>;
  taxonomyBuild: (source: string) => Promise<void>;
  taxonomyPull: (release: string) => Promise<void>;
  taxonomyTrain: (source: string) => Promise<void>;
  trainCounted: () => Promise<void>;
  trainAdopt: (from: string[]) => Promise<void>;
  train: (kind: keyof typeof LESSONS, options: TrainOptions) => Promise<void>;
  reasonsPropose: (options: ProposeOptions) => Promise<void>;
  reasonsJudge: (folder: string, options: JudgeOptions) => Promise<void>;
  reasonsChoose: (folder: string, options: ChooseOptions) => Promise<void>;
  reasonsDisagreements: (folder: string, options: DisagreementOptions) => Promise<void>;
  trainExport: (folder: string, options: ExportOptions) => Promise<void>;
  trainLint: (path: string, options: LintOptions) => Promise<void>;
  trainReadBack: (predictions: string, options: ReadBackOptions) => Promise<void>;
  evaluate: (methods: string[], options: EvaluateOptions) => Promise<void>;
  compare: (first: string, second: string | undefined, options: CompareOptions) => Promise<void>;
  runs: (options: Json & { runs: string }) => Promise<void>;
  judgesSheet: (folder: string, options: SheetOptions) => Promise<void>;
  judgesCheck: (folder: string, options: CheckOptions) => Promise<void>;
  judgesPerturb: (options: PerturbOptions) => Promise<void>;
  judgesAltTest: (file: string, options: AltTestOptions) => Promise<void>;
  modelsList: (options: Json) => Promise<void>;
  modelsPull: (name: string) => Promise<void>;
  doctor: (options: Json) => Promise<void>;
};

const RUNS = ["--runs <folder>", "where runs are kept", "runs"] as const;
const SEED = ["--seed <n>", "every random choice follows from it", whole(0), 1] as const;

/** @param handlers what each command does @param version the package's own */
export function program(handlers: Handlers, version: string): Command {
  const root = new Command("wherefore")
    .description("Recommends a person's next occupation and says why.")
    .version(version)
    .showHelpAfterError("Run with --help to see what this command takes.")
    .configureHelp({ helpWidth: 110 });
  addCareerCommands(root, handlers);
  addTaxonomyCommands(
    root.command("taxonomy").description("occupations of O*NET-SOC 2019, and titles turned into their codes"),
    handlers,
  );
  addRunCommands(root, handlers);
  addJudgeCommands(
    root.command("judges").description("test judges of reasons as instruments (docs/judges.md)"),
    handlers,
  );
  addModelCommands(root, handlers);
  return root;
}

function addCareerCommands(root: Command, handlers: Handlers): void {
  withModels(withReading(root.command("recommend")))
    .description("rank the next occupation for one résumé, and say why")
    .option("--json", "print one JSON object (docs/contract.md)")
    .option("--method <name>", "default, or any method of `evaluate`", "default")
    .option("--top <n>", "how many titles to print, or all", countOrAll, 10)
    .option("--reasons <k>", "how many reasons to print; a model is asked for as many", whole(1), 3)
    .option("--hold <claim=answer>", "hold a claim true or false, such as field:29=true; may be repeated", collect, [])
    .option("--ask <n>", "ask up to this many questions and rank again after each answer", whole(0), 0)
    .option("--person <id>", "whom to take from a file of several people")
    .option(...SEED)
    .action(handlers.recommend);
  withReading(root.command("import"))
    .description("read, check and code careers, and write them as JSONL")
    .requiredOption("--to <file>", "where to write: .jsonl")
    .option("--json", "print the counts as JSON")
    .action(handlers.import);
}

function withReading(command: Command): Command {
  return command
    .argument(
      "<file>",
      "JSON Resume, LinkedIn export (ZIP), Europass (XML or PDF), CSV, JSONL, Parquet or pasted text; - for standard input",
    )
    .option("--format <name>", `how to read the file, where its content does not tell: ${FORMATS.join(", ")}`)
    .option("--mapping <file>", "JSON that says which column holds what, for CSV, JSONL and Parquet")
    .option("--as-of <date>", "today's date, for current jobs: 2026-03");
}

function addTaxonomyCommands(taxonomy: Command, handlers: Handlers): void {
  taxonomy
    .command("search")
    .description("find occupations by words")
    .argument("<words>")
    .option("--top <n>", "how many", whole(1), 10)
    .option("--json", "print JSON")
    .action(handlers.taxonomySearch);
  taxonomy
    .command("show")
    .description("what is known of one occupation")
    .argument("<code>", "such as 29-1141.00")
    .option("--json", "print JSON")
    .action(handlers.taxonomyShow);
  taxonomy
    .command("code")
    .description("turn titles, one a line, into O*NET-SOC 2019 codes")
    .argument("<file>", "a text file; - for standard input")
    .option("--json", "print one JSON object a line (docs/contract.md)")
    .action(handlers.taxonomyCode);
  taxonomy
    .command("build")
    .description("read an O*NET release (29 to 31) into the local cache: alternate titles, tasks, descriptions")
    .argument("<source>", "a folder or a ZIP")
    .action(handlers.taxonomyBuild);
  taxonomy
    .command("pull")
    .description("fetch an O*NET release from the O*NET Center and build it")
    .argument("[release]", "such as 30.2", "30.2")
    .action(handlers.taxonomyPull);
  taxonomy
    .command("train")
    .description("write the facts table and train the title matcher that ship with this repository")
    .argument("<source>", "an O*NET release: a folder or a ZIP")
    .action(handlers.taxonomyTrain);
}

function addRunCommands(root: Command, handlers: Handlers): void {
  withModels(
    root
      .command("evaluate")
      .description("score methods on careers whose next occupation is known")
      .argument(
        "<methods...>",
        "default, counted, stay, majority, markov, markov2, knn, sasrec, bert4rec, career, direct, joint, two-model, zero-shot, career-direct, career-joint@FOLDER, text-model@FOLDER ...",
      )
      .requiredOption("--on <name>", "nlsy97[:valid|test], another named set, or a file or folder of careers")
      .option(
        "--split <how>",
        "own careers: shares of train, valid and test such as 70/10/20, or a file of ids and parts",
      )
      .option("--train-on <name>", "train methods on this set's training part instead")
      .option("--protocol <name>", `own careers: ${PROTOCOLS.join(" or ")}`, protocol)
      .option("--adult-age <years>", "own careers: the age at which both jobs of a case must have begun", whole(0))
      .option("--birth-year <year>", "own careers: the year of birth of people whose own is not known", whole(1900))
      .option("--mapping <file>", "own careers: JSON that says which column holds what")
      .option("--json", "print the report as JSON (docs/contract.md)")
      .option("--markdown", "print the table as Markdown")
      .option("--limit <n>", "only the first n cases", whole(1))
      .option("--concurrency <n>", "cases under way at once, for methods that ask a model", whole(1), 4)
      .option("--reasons <k>", "reasons averaged a case, for methods that ask for reasons", whole(1), 1)
      .option("--budget <tokens>", "stop when the models have used this many tokens", whole(1))
      .option(...RUNS)
      .option(...SEED),
  ).action(handlers.evaluate);
  root
    .command("compare")
    .description("say which differences between methods are real")
    .argument("<run>", "a run's name or the end of it; RUN:METHOD picks one method")
    .argument("[other]", "a second run; without it the methods of the one run are compared")
    .option("--json", "print JSON")
    .option(...RUNS)
    .option(...SEED)
    .action(handlers.compare);
  root
    .command("runs")
    .description("list runs, finished and unfinished")
    .option("--json", "print JSON")
    .option(...RUNS)
    .action(handlers.runs);
  addReasonCommands(
    root.command("reasons").description("candidate reasons: proposed, judged, and one chosen (docs/reasons.md)"),
    handlers,
  );
  const train = root.command("train").description("train models on this machine (docs/training.md)");
  addTrainCommands(train, handlers);
  addSetCommands(train, handlers);
}

const LESSONS = {
  careers: "train the career model careers: after each job, which one comes next",
  sft: "train it to write reasons and to read them (supervised)",
  dpo: "train it to prefer one of two reasons (direct preference optimisation)",
  "text-sft": "train a pretrained text model careers, or oracle reasons (LoRA, supervised)",
  "text-dpo": "train a pretrained text model which of two reasons to prefer (LoRA)",
} as const;

function addTrainCommands(train: Command, handlers: Handlers): void {
  train
    .command("counted")
    .description("count the NLSY97 training part and write artefacts/counted.*")
    .action(handlers.trainCounted);
  train
    .command("adopt")
    .description("make a trained career model the embedded default (models/career)")
    .argument("<folders...>", "what `train careers` wrote; several seeds of one recipe are averaged")
    .action(handlers.trainAdopt);
  for (const [kind, description] of Object.entries(LESSONS) as [keyof typeof LESSONS, string][]) {
    train
      .command(kind)
      .description(description)
      .option("--recipe <file>", "a YAML file that says everything")
      .option("--preset <name>", "one that comes along in recipes/, such as laptop or full", "laptop")
      .option("--seed <n>", "instead of the recipe's", whole(0))
      .option("--to <folder>", "where the model and its curves go; a broken-off training in it goes on")
      .option("--json", "print where it is and its score as JSON")
      .option(...RUNS)
      .action((options: TrainOptions) => handlers.train(kind, options));
  }
}

function addJudgeCommands(judges: Command, handlers: Handlers): void {
  judges
    .command("sheet")
    .description("print a labelling sheet for people: n reasons of a judged set, stratified and blind, with guidelines")
    .argument("<folder>", "a judged set of reasons")
    .option("--n <n>", "how many reasons", whole(1), 100)
    .requiredOption("--to <file>", "where to write, .csv; the guidelines lie beside it, .md")
    .option(...SEED)
    .action(handlers.judgesSheet);
  judges
    .command("check")
    .description(
      "agreement of judges with people and with each other, repeats, biases, and what another judge would choose",
    )
    .argument("<folder>", "a judged set of reasons")
    .option("--sheet <file>", "a filled sheet, named after who filled it; may be repeated", collect, [])
    .option(
      "--epsilon <e>",
      "of the alternative annotator test: 0.2 for experts, 0.15 trained people, 0.1 a crowd",
      share,
      0.15,
    )
    .option("--json", "print JSON")
    .option(...SEED)
    .action(handlers.judgesCheck);
  judges
    .command("alt-test")
    .description("the alternative annotator test: may a judge stand in for one of the people?")
    .argument(
      "<file>",
      'labels as {"humans": {person: {item: label}}, "llms": {judge: {item: label}}}, .json or .json.gz',
    )
    .requiredOption(
      "--epsilon <e>",
      "what a person's cost is worth: 0.2 for experts, 0.15 trained people, 0.1 a crowd",
      share,
    )
    .addOption(
      new Option("--score <name>", "how labels agree: the same label, or a near number")
        .choices(["accuracy", "neg-rmse"] satisfies AltTestScore[])
        .makeOptionMandatory(),
    )
    .option("--json", "print {judge: {winningRate, advantage}}")
    .action(handlers.judgesAltTest);
  withModel(
    judges
      .command("perturb")
      .description("put known errors into true reasons of people nothing was trained on, and count which a judge finds")
      .option("--on <name>", "nlsy97:valid, or another named set; not its training part", "nlsy97:valid")
      .option("--cases <n>", "how many cases", whole(1), 300)
      .option("--judges <kinds>", "measured, likelihood, llm, joined by commas; the last two ask --model", list, [
        "measured",
      ])
      .option("--criteria <names>", "joined by commas", list, [...CRITERIA])
      .option("--to <file>", "where every verdict goes, .jsonl", "perturbed-reasons.jsonl")
      .option("--json", "print the table as JSON")
      .option("--markdown", "print the table as Markdown")
      .option(...RUNS)
      .option(...SEED),
  ).action(handlers.judgesPerturb);
}

function addReasonCommands(reasons: Command, handlers: Handlers): void {
  withManyCalls(onReasonSet(reasons.command("propose")))
    .description("propose candidate reasons for the training people of a data set")
    .addOption(modelOption())
    .option("--hinted-for <file>", "an oracles.jsonl: ask again, with the answer as a hint, where nothing was chosen")
    .action(handlers.reasonsPropose);
  withManyCalls(reasons.command("judge"))
    .description("have the recipe's judges say what they find of each candidate")
    .argument("<folder>", "a set of reasons that `reasons propose` made")
    .option("--recipe <file>", "other judges than the set's own recipe names; it must propose the same")
    .option("--limit <n>", "only the first n cases", whole(1))
    .option("--model <name>", "the model that judges by likelihood; those that judge in words stand in the recipe")
    .option("--retry-unscored", "ask again what no reply, or none that could be read, came to")
    .option("--json", "print JSON")
    .action(handlers.reasonsJudge);
  reasons
    .command("choose")
    .description("choose each case's oracle reason and its rejected ones, and say what they give away of the answer")
    .argument("<folder>", "a judged set of reasons")
    .addOption(
      new Option("--label <rule>", "what a reason may say of the answer's names, instead of the recipe's").choices(
        LABEL_RULES,
      ),
    )
    .option("--recipe <file>", "other thresholds than the set's own recipe; it must propose the same")
    .option(
      "--answer-back",
      "ask too whether the answer comes back with its names hidden; the counted model is learned once a fold for it",
    )
    .option("--json", "print JSON")
    .action(handlers.reasonsChoose);
  reasons
    .command("disagreements")
    .description("list where judges contradict each other most, with the reason's words")
    .argument("<folder>", "a set of reasons with two judges of one criterion or more")
    .option("--top <n>", "how many", whole(1), 10)
    .addOption(new Option("--criterion <name>", "only this one").choices(CRITERIA))
    .option("--json", "print JSON")
    .action(handlers.reasonsDisagreements);
}

function onReasonSet(command: Command): Command {
  return command
    .requiredOption("--on <name>", "a data set with a training part, such as nlsy97")
    .requiredOption("--recipe <file>", "a YAML file that says everything, such as recipes/reasons-composed.yaml")
    .option("--to <folder>", "where the set lies, if not in reasons/NAME; what is unfinished in it goes on")
    .option("--limit <n>", "only the first n cases", whole(1))
    .option("--json", "print JSON");
}

function withManyCalls(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--shard <k/n>",
        "only every n-th case, from the k-th on; the last shard, or the next run without, joins all",
      )
        .argParser(shard)
        .default({ at: 1, of: 1 }, "all cases"),
    )
    .option("--concurrency <n>", "cases under way and calls to an endpoint at once", whole(1), 4)
    .option("--timeout <seconds>", "how long one call to an endpoint may take", whole(1), 120)
    .option("--budget <tokens>", "stop when the models have used this many tokens", whole(1))
    .option("--price <in,out>", "what a million tokens cost, read and written, such as 0.5,1.5", price)
    .addOption(
      new Option("--dry-run", "ask nothing and write nothing; say which calls there would be").conflicts([
        "batchOut",
        "batchIn",
      ]),
    )
    .addOption(
      new Option(
        "--batch-out <file>",
        "write the calls that are to be made for the provider's batch service",
      ).conflicts("batchIn"),
    )
    .option("--batch-in <file>", "join the batch service's results; then run again without this option");
}

function modelOption(): Option {
  const said = "a .gguf file, a pulled model, or a model of the endpoint in OPENAI_BASE_URL";
  return new Option("--model <name>", said).env("WHEREFORE_MODEL");
}

/** Training sets for other trainers (docs/training-sets.md). */
function addSetCommands(train: Command, handlers: Handlers): void {
  train
    .command("export")
    .description("write oracle reasons as the training sets of another trainer")
    .argument("<folder>", "what `reasons choose` wrote")
    .addOption(new Option("--to <format>", "the trainer").choices(FORMATS_OF_SETS).makeOptionMandatory())
    .requiredOption("--out <folder>", "where they go: a folder that is not there yet")
    .addOption(
      new Option("--label <rule>", "what a reason may say of the answer").choices(LABEL_RULES).default("allowed"),
    )
    .option("--on <name>", "the data set that the reasons are of", "nlsy97")
    .option("--base <model>", "the model that will be gone on with", "Qwen/Qwen3-8B")
    .option("--cutoff <tokens>", "the most tokens of a prompt with its answer", whole(1), 2_048)
    .option("--held-out <share>", "share of the people for the trainer's own loss curve", shareBelowOne, 0.05)
    .option("--json", "print the counts as JSON")
    .option(...SEED)
    .action(handlers.trainExport);
  train
    .command("lint")
    .description("find what a trainer would cut, drop or read otherwise than serving does")
    .argument("<path>", "an exported folder, a folder with dataset_info.json, or a JSONL file")
    .option("--tokenizer <name>", "qwen3, a checkpoint's folder or a .gguf file: counts tokens and compares templates")
    .option("--cutoff <tokens>", "the most tokens of a prompt with its answer", whole(1), 2_048)
    .option("--server <url>", "compare with a running llama.cpp server instead of the template in the tokenizer")
    .option("--timeout <seconds>", "how long one call to the server may take", whole(1), 120)
    .option("--json", "print the report as JSON")
    .action(handlers.trainLint);
  train
    .command("read-back")
    .description("make a run of what a model fine-tuned by LLaMA-Factory said to the validation people")
    .argument("<file>", "its generated_predictions.jsonl")
    .requiredOption("--of <folder>", "the exported folder whose prompts it answered")
    .option("--on <name>", "the data set", "nlsy97:valid")
    .option("--log <file>", "the trainer_log.jsonl of the training, kept with the run")
    .option("--method <name>", "the name it stands under in the run", "llama-factory")
    .option("--json", "print the report as JSON (docs/contract.md)")
    .option(...RUNS)
    .option(...SEED)
    .action(handlers.trainReadBack);
}

function addModelCommands(root: Command, handlers: Handlers): void {
  const models = root.command("models").description("language models that can take part");
  models
    .command("list")
    .description("known models and where they are")
    .option("--json", "print JSON")
    .action(handlers.modelsList);
  models
    .command("pull")
    .description("fetch a known model into the cache")
    .argument("<name>")
    .action(handlers.modelsPull);
  root
    .command("doctor")
    .description("what works here and what is missing")
    .option("--json", "print JSON")
    .action(handlers.doctor);
}

function withModel(command: Command): Command {
  return command
    .addOption(modelOption())
    .option("--timeout <seconds>", "how long one call to an endpoint may take", whole(1), 120);
}

function withModels(command: Command): Command {
  return withModel(command)
    .addOption(new Option("--reason-model <name>", "the model that writes reasons").env("WHEREFORE_REASON_MODEL"))
    .addOption(
      new Option("--predict-model <name>", "the model that ranks, for two-model").env("WHEREFORE_PREDICT_MODEL"),
    );
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function whole(least: number): (value: string) => number {
  return (value) => {
    if (!/^\d{1,9}$/.test(value) || Number(value) < least)
      throw new InvalidArgumentError(`It must be a whole number of ${least} or more.`);
    return Number(value);
  };
}

function protocol(value: string): Protocol {
  const found = PROTOCOLS.find((name) => name === value);
  if (found === undefined) throw new InvalidArgumentError(`It must be ${PROTOCOLS.join(" or ")}.`);
  return found;
}

function list(value: string): string[] {
  return value.split(",").map((part) => part.trim());
}

function share(value: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(value)) throw new InvalidArgumentError("It must be a number from 0 to 1.");
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

function shareBelowOne(value: string): number {
  if (!/^0?\.\d{1,6}$|^0$/.test(value)) throw new InvalidArgumentError("It must be a share from 0 to below 1.");
  return Number(value);
}

function countOrAll(value: string): number | "all" {
  return value === "all" ? "all" : whole(1)(value);
}
