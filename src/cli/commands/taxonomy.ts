/**
 * `wherefore taxonomy ...`: occupations looked up, titles coded, an O*NET release fetched or read.
 *
 * Out: each command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { type OptionsOf, whole } from "./options.ts";

export type SearchOptions = OptionsOf<typeof search>;
export type ShowOptions = OptionsOf<typeof show>;
export type CodeOptions = OptionsOf<typeof code>;

export const search = () =>
  new Command("search")
    .description("find occupations by words")
    .argument("<words>")
    .option("--top <n>", "how many", whole(1), 10)
    .option("--json", "print JSON");

export const show = () =>
  new Command("show")
    .description("show what is known about one occupation")
    .argument("<code>", "such as 29-1141.00")
    .option("--json", "print JSON");

export const code = () =>
  new Command("code")
    .description("turn titles, one a line, into O*NET-SOC 2019 codes")
    .argument("<file>", "a text file; - for standard input")
    .option("--json", "print one JSON object a line (docs/contract.md)");

export const build = () =>
  new Command("build")
    .description("read an O*NET release (29 to 31) into the local cache: alternate titles, tasks, descriptions")
    .argument("<source>", "a folder or a ZIP");

export const pull = () =>
  new Command("pull")
    .description("fetch an O*NET release from the O*NET Center and build it")
    .argument("[release]", "such as 30.2", "30.2");
