/**
 * `wherefore judges ...`: judges of reasons tested as instruments.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { CRITERIA } from "../../domain/index.ts";
import {
  ADULT_AGE,
  BIRTH_YEAR,
  collect,
  EPSILON,
  list,
  type OptionsOf,
  OWN_MAPPING,
  protocolOption,
  RUNS,
  SEED,
  SPLIT,
  whole,
  withModel,
  withModels,
} from "./options.ts";

export type SheetOptions = OptionsOf<typeof sheet>;
export type CheckOptions = OptionsOf<typeof check>;
export type AltTestOptions = OptionsOf<typeof altTest>;
export type PerturbOptions = OptionsOf<typeof perturb>;

export type FaithfulnessOptions = OptionsOf<typeof faithfulness>;

export const faithfulness = () =>
  withModels(new Command("faithfulness"))
    .description("is the stated reason the real one? keep, remove and plant the facts it cites, and rank again")
    .argument(
      "<methods...>",
      "methods of `evaluate`, or composed-at-random: true facts of the default's, drawn by rule",
    )
    .requiredOption("--on <name>", "nlsy97:valid, another named set, or a careers file")
    .option("--limit <n>", "only the first n people", whole(1))
    .option("--reasons <k>", "reasons averaged a person, for methods that ask for reasons", whole(1), 1)
    .option("--json", "print JSON")
    .option("--markdown", "print the table as Markdown")
    .option(...SEED);

export const sheet = () =>
  new Command("sheet")
    .description("print a labelling sheet for people: n reasons of a judged set, stratified and blind, with guidelines")
    .argument("<folder>", "a judged set of reasons")
    .option("--n <n>", "how many reasons", whole(1), 100)
    .requiredOption("--out <file>", "where to write, .csv; the guidelines lie beside it, .md")
    .option(...SEED);

export const check = () =>
  new Command("check")
    .description(
      "agreement of judges with people and with each other, repeats, biases, and what another judge would choose",
    )
    .argument("<folder>", "a judged set of reasons")
    .option("--sheet <file>", "a filled sheet, named after who filled it; may be repeated", collect, [])
    .option(...EPSILON, 0.15)
    .option("--json", "print JSON")
    .option(...SEED);

export const altTest = () =>
  new Command("alt-test")
    .description("the alternative annotator test: may a judge stand in for one of the people?")
    .argument(
      "<file>",
      'labels as {"humans": {person: {item: label}}, "llms": {judge: {item: label}}}, .json or .json.gz',
    )
    .requiredOption(...EPSILON)
    .addOption(
      new Option("--score <name>", "how labels agree: the same label, or a near number")
        .choices(["accuracy", "neg-rmse"] as const)
        .makeOptionMandatory(),
    )
    .option("--json", "print {judge: {winningRate, advantage}}");

export const perturb = () =>
  withModel(new Command("perturb"))
    .description("put known errors into true reasons of held-out people, and count which a judge finds")
    .option("--on <name>", "nlsy97:valid, or another set or careers of your own; not its training part", "nlsy97:valid")
    .option(...SPLIT)
    .addOption(protocolOption())
    .option(...ADULT_AGE)
    .option(...BIRTH_YEAR)
    .option(...OWN_MAPPING)
    .option("--cases <n>", "how many cases", whole(1), 300)
    .option("--judges <kinds>", "measured, likelihood, llm, joined by commas; the last two ask --model", list, [
      "measured",
    ])
    .option("--criteria <names>", "joined by commas", list, [...CRITERIA])
    .option("--out <file>", "where every verdict goes, .jsonl", "perturbed-reasons.jsonl")
    .option("--json", "print the table as JSON")
    .option("--markdown", "print the table as Markdown")
    .option(...RUNS)
    .option(...SEED);
