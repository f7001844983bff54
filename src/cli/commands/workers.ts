/**
 * `wherefore work` and `runs watch`: calls made by workers on any number of machines, and how far they are.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { databaseOption, type OptionsOf, whole } from "./options.ts";

export type WorkOptions = OptionsOf<typeof work>;
export type WatchOptions = OptionsOf<typeof watch>;

export const work = () =>
  new Command("work")
    .description("make the language-model calls of runs started with --database, until stopped")
    .addOption(databaseOption("where the calls are"))
    .option("--concurrency <n>", "calls under way at once", whole(1), 32)
    .option("--models <file>", "a YAML file of models, endpoints and settings for each role (docs/models.md)")
    .option("--timeout <seconds>", "how long one call to an endpoint may take", whole(1), 120)
    .option("--prepare", "only create the tables, as their owner, and exit");

export const watch = () =>
  new Command("watch")
    .description("how far runs are whose calls workers make: calls per second, failures, cost, time left")
    .addOption(databaseOption("where the calls are"))
    .option("--top <n>", "how many runs", whole(1), 5)
    .option("--json", "print JSON, once");
