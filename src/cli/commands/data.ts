/**
 * `wherefore data ...`: the public data, where they come from, and careers made again from a survey's own tables.
 *
 * In: the terminal that they print on.  Out: commands, each with its options, whose code is loaded when it is called.
 */
import { Command } from "@commander-js/extra-typings";
import type { Terminal } from "../terminal.ts";
import type { OptionsOf } from "./options.ts";

export type DataListOptions = OptionsOf<typeof list>;
export type DataPullOptions = OptionsOf<typeof pull>;

export function dataCommand(terminal: Terminal) {
  const run = () => import("../public-data.ts");
  return new Command("data")
    .description("the public data: what is here, where it comes from, how it is made (docs/data.md)")
    .addCommand(list().action(async (options) => (await run()).listData(options, terminal)))
    .addCommand(pull().action(async (name, options) => (await run()).pullData(name, options, terminal)))
    .addCommand(build().action(async (name) => (await run()).buildData(name, terminal)));
}

const list = () =>
  new Command("list")
    .description("each set: is it here, its source, commit and licence")
    .option("--json", "print JSON");

const pull = () =>
  new Command("pull")
    .description("fetch a set's files from a mirror into WHEREFORE_DATA, checked by their SHA-256")
    .argument("<name>")
    .requiredOption("--from <address>", "the mirror; the files lie below it as they do in WHEREFORE_DATA");

const build = () =>
  new Command("build")
    .description("make a survey's careers from its own tables in WHEREFORE_DATA")
    .argument("<name>", "nlsy97 or nlsy79");
