/**
 * `wherefore audit ll144`, `groups` and `swap`: how groups of people fare, by what they said of themselves.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { type OptionsOf, RUNS, SEED, whole, withModels, withReading } from "./options.ts";

export type Ll144Options = OptionsOf<typeof ll144>;
export type GroupsOptions = OptionsOf<typeof groups>;
export type SwapOptions = OptionsOf<typeof swap>;

const CATEGORIES = [
  "--categories <file>",
  "CSV of what people said of themselves: person, and a column a question",
] as const;

export const ll144 = () =>
  new Command("ll144")
    .description("selection or scoring rates and impact ratios, as New York City's Local Law 144 asks an auditor for")
    .argument("<predictions>", "JSONL, Parquet or CSV: person, with selected, score or ranking (docs/audit.md)")
    .requiredOption(...CATEGORIES)
    .requiredOption(
      "--outcome <rule>",
      'selected, "top-5 29-1141.00", "score>median", "score>=0.7" or "p(29-1141.00)>median"',
    )
    .option("--leave-out-small <why>", "give categories under 2 % no ratio, with the auditor's justification")
    .option("--html <file>", "write a page to be printed or published")
    .option("--csv <file>", "write every figure, a category a row")
    .option("--json", "print JSON (docs/audit.md)");

export const swap = () =>
  withModels(withReading(new Command("swap")))
    .description(
      "swap names, nationality, gendered words and schools in histories: whose rankings move, and by how much",
    )
    .option("--method <name>", "default, or any method of `evaluate`", "default")
    .option("--reasons <k>", "reasons averaged per history, for methods that ask for reasons", whole(1), 1)
    .option("--limit <n>", "only the first n people", whole(1))
    .option("--concurrency <n>", "histories under way at once, for methods that ask a model", whole(1), 4)
    .option("--json", "print JSON (docs/audit.md)")
    .option(...SEED);

export const groups = () =>
  new Command("groups")
    .description("accuracy, calibration and cases without a ranking, by what people said of themselves")
    .argument("<run>", "a finished run of evaluate, or the end of its name; RUN:METHOD picks one method")
    .requiredOption(...CATEGORIES)
    .option("--json", "print JSON (docs/audit.md)")
    .option(...RUNS)
    .option(...SEED);
