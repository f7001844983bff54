/**
 * `wherefore taxonomy ...`: occupations looked up, titles coded, an O*NET release fetched or read.
 *
 * In: the terminal that they print on.  Out: one command with its subcommands, whose code is loaded when it is called.
 */
import { Command } from "@commander-js/extra-typings";
import type { Terminal } from "../terminal.ts";
import { type OptionsOf, whole } from "./options.ts";

export type SearchOptions = OptionsOf<typeof search>;
export type ShowOptions = OptionsOf<typeof show>;
export type CodeOptions = OptionsOf<typeof code>;

export function taxonomyCommand(terminal: Terminal) {
  const run = () => import("../taxonomy.ts");
  return new Command("taxonomy")
    .description("occupations of O*NET-SOC 2019, and titles turned into their codes")
    .addCommand(search().action(async (words, options) => (await run()).search(words, options, terminal)))
    .addCommand(show().action(async (code, options) => (await run()).show(code, options, terminal)))
    .addCommand(code().action(async (file, options) => (await run()).code(file, options, terminal)))
    .addCommand(build().action(async (source) => (await run()).build(source, terminal)))
    .addCommand(pull().action(async (release) => (await run()).pull(release, terminal)));
}

const search = () =>
  new Command("search")
    .description("find occupations by words")
    .argument("<words>")
    .option("--top <n>", "how many", whole(1), 10)
    .option("--json", "print JSON");

const show = () =>
  new Command("show")
    .description("what is known of one occupation")
    .argument("<code>", "such as 29-1141.00")
    .option("--json", "print JSON");

const code = () =>
  new Command("code")
    .description("turn titles, one a line, into O*NET-SOC 2019 codes")
    .argument("<file>", "a text file; - for standard input")
    .option("--json", "print one JSON object a line (docs/contract.md)");

const build = () =>
  new Command("build")
    .description("read an O*NET release (29 to 31) into the local cache: alternate titles, tasks, descriptions")
    .argument("<source>", "a folder or a ZIP");

const pull = () =>
  new Command("pull")
    .description("fetch an O*NET release from the O*NET Center and build it")
    .argument("[release]", "such as 30.2", "30.2");
