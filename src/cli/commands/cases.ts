/**
 * `wherefore cases ...`: cases and their scores as files for other tools.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { LABELS, type OptionsOf, ownDataCommand, RUNS, SEED } from "./options.ts";

export type ExportCasesOptions = OptionsOf<typeof exportCases>;
export type ExportScoresOptions = OptionsOf<typeof exportScores>;

export const exportCases = () =>
  ownDataCommand("export")
    .description("every case with its history, truth and part")
    .requiredOption("--out <file>", "where they go: .jsonl, .csv, .parquet, or .inter for RecBole")
    .option(...LABELS)
    .option(...SEED);

export const exportScores = () =>
  new Command("scores")
    .description("the scores of a finished run, one row a case and method")
    .argument("<run>", "a run's name or the end of it")
    .requiredOption("--out <file>", "where they go: .csv or .parquet")
    .option(...RUNS);
