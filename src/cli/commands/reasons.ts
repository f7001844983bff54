/**
 * `wherefore reasons ...`: candidate reasons proposed, judged, and one chosen of each case.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { CRITERIA, LABEL_RULES } from "../../domain/index.ts";
import {
  ADULT_AGE,
  BIRTH_YEAR,
  manyCallsCommand,
  modelOption,
  type OptionsOf,
  OWN_MAPPING,
  protocolOption,
  SPLIT,
  shardOption,
  whole,
} from "./options.ts";

export type ProposeOptions = OptionsOf<typeof propose>;
export type JudgeOptions = OptionsOf<typeof judge>;
export type ChooseOptions = OptionsOf<typeof choose>;
export type DisagreementOptions = OptionsOf<typeof disagreements>;
/** Of the commands that ask language models for many records. */
export type ManyCallsOptions = ProposeOptions | JudgeOptions;

export const propose = () =>
  manyCallsCommand("propose")
    .description("propose candidate reasons for the training people of a data set")
    .requiredOption(
      "--on <name>",
      "a data set with a training part, such as nlsy97, or careers of your own and --split",
    )
    .option(...SPLIT)
    .addOption(protocolOption())
    .option(...ADULT_AGE)
    .option(...BIRTH_YEAR)
    .option(...OWN_MAPPING)
    .requiredOption("--recipe <file>", "a YAML file that says everything, such as recipes/reasons-composed.yaml")
    .option("--out <folder>", "the folder of the set, if not reasons/NAME; an unfinished set is continued")
    .option("--limit <n>", "only the first n cases", whole(1))
    .option("--json", "print JSON")
    .addOption(modelOption())
    .option("--retry", "repeat only the calls that failed")
    .option(
      "--hinted-for <file>",
      "an oracles.jsonl: ask again, with the answer as a hint, where nothing was chosen; or all: for every case",
    );

export const judge = () =>
  manyCallsCommand("judge")
    .description("have the recipe's judges assess each candidate")
    .argument("<folder>", "a set of reasons that `reasons propose` made")
    .option("--recipe <file>", "a recipe with other judges than the set's own; what it proposes must be the same")
    .option("--limit <n>", "only the first n cases", whole(1))
    .option("--model <name>", "the model that judges by likelihood; those that judge in words stand in the recipe")
    .option("--retry-unscored", "repeat only what got no reply, or an unreadable one")
    .option("--json", "print JSON");

export const choose = () =>
  new Command("choose")
    .description(
      "choose each case's oracle reason and its rejected ones, and report how much they give away of the answer",
    )
    .argument("<folder>", "a judged set of reasons")
    .addOption(
      new Option("--label <rule>", "what a reason may say of the answer's names, instead of the recipe's").choices(
        LABEL_RULES,
      ),
    )
    .option("--recipe <file>", "a recipe with other thresholds than the set's own; what it proposes must be the same")
    .option(
      "--answer-back",
      "also measure whether the answer can be guessed with its names hidden; trains the counted model once per fold",
    )
    .addOption(
      shardOption("choose for the k-th of n shards of people alone; `wherefore merge FOLDER/oracles.jsonl` joins"),
    )
    .option("--json", "print JSON");

export const disagreements = () =>
  new Command("disagreements")
    .description("list where judges contradict each other most, with the reason's words")
    .argument("<folder>", "a set of reasons with two judges of one criterion or more")
    .option("--top <n>", "how many", whole(1), 10)
    .addOption(new Option("--criterion <name>", "only this one").choices(CRITERIA))
    .option("--json", "print JSON");
