/**
 * `wherefore erase`.
 *
 * Out: the command with its options and the type of what its handler is given; `program.ts` gives it the handler.
 */
import { Command } from "@commander-js/extra-typings";
import { ACTOR } from "./audit-log.ts";
import { databaseOption, type OptionsOf } from "./options.ts";

export type EraseOptions = OptionsOf<typeof erase>;

export const erase = () =>
  new Command("erase")
    .description("take one person out of runs, sets of reasons, journals, careers and audit logs (docs/audit.md)")
    .argument("<person>", "the id of the person's career")
    .argument("[place...]", "files and folders to look in, such as runs reasons careers.jsonl audit.jsonl")
    .addOption(databaseOption("look into a database too, for calls of workers and an audit log"))
    .option(
      "--career <file>",
      "the person's career, if it is not in these places: calls to models are recognised by it",
    )
    .option("--dry-run", "say what would be erased, and erase nothing")
    .option(...ACTOR)
    .option("--json", "print what was erased as JSON");
