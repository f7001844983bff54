/**
 * `wherefore cases ...`: cases and their scores as files for other tools.
 *
 * In: the terminal that they print on.  Out: commands, each with its options, whose code is loaded when it is called.
 */
import { Command } from "@commander-js/extra-typings";
import type { Terminal } from "../terminal.ts";
import { LABELS, type OptionsOf, ownDataCommand, RUNS, SEED } from "./options.ts";

export type ExportCasesOptions = OptionsOf<typeof exportCases>;
export type ExportScoresOptions = OptionsOf<typeof exportScores>;

export function casesCommand(terminal: Terminal) {
  const run = () => import("../cases.ts");
  return new Command("cases")
    .description("cases and their scores as files for other tools (docs/contract.md)")
    .addCommand(exportCases().action(async (options) => (await run()).writeCases(options, terminal)))
    .addCommand(exportScores().action(async (name, options) => (await run()).writeScores(name, options, terminal)));
}

const exportCases = () =>
  ownDataCommand("export")
    .description("every case with its history, truth and part")
    .requiredOption("--out <file>", "where they go: .jsonl, .csv, .parquet, or .inter for RecBole")
    .option(...LABELS)
    .option(...SEED);

const exportScores = () =>
  new Command("scores")
    .description("the scores of a finished run, one row a case and method")
    .argument("<run>", "a run's name or the end of it")
    .requiredOption("--out <file>", "where they go: .csv or .parquet")
    .option(...RUNS);
