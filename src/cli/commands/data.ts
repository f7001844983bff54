/**
 * `wherefore data ...`: the public data, where they come from, and careers made again from a survey's own tables.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import type { OptionsOf } from "./options.ts";

export type DataListOptions = OptionsOf<typeof list>;
export type DataPullOptions = OptionsOf<typeof pull>;

export const list = () =>
  new Command("list")
    .description("each set: is it here, its source, commit and licence")
    .option("--json", "print JSON");

export const pull = () =>
  new Command("pull")
    .description("fetch a set's files from a mirror into WHEREFORE_DATA, checked by their SHA-256")
    .argument("<name>")
    .requiredOption("--from <address>", "the mirror; the files lie below it as they do in WHEREFORE_DATA");

export const build = () =>
  new Command("build")
    .description("make a survey's careers from its own tables in WHEREFORE_DATA")
    .argument("<name>", "nlsy97 or nlsy79");
