/**
 * The command line as a whole: one file a group of commands (`commands/`), here put together.
 *
 * In: the terminal that commands print on.  Out: a commander program whose parse runs exactly one of them with checked options.
 */
import { Command } from "@commander-js/extra-typings";
import { careerCommands } from "./commands/careers.ts";
import { casesCommand } from "./commands/cases.ts";
import { dataCommand } from "./commands/data.ts";
import { judgesCommand } from "./commands/judges.ts";
import { doctorCommand, modelsCommand } from "./commands/models.ts";
import { reasonsCommand } from "./commands/reasons.ts";
import { runCommands } from "./commands/runs.ts";
import { serverCommands } from "./commands/serve.ts";
import { taxonomyCommand } from "./commands/taxonomy.ts";
import { trainCommand } from "./commands/train.ts";
import type { Terminal } from "./terminal.ts";

/** @param version the package's own */
export function program(terminal: Terminal, version: string) {
  const root = new Command("wherefore")
    .description("Recommends a person's next occupation and says why.")
    .version(version);
  const commands = [
    ...careerCommands(terminal),
    ...serverCommands(terminal),
    taxonomyCommand(terminal),
    ...runCommands(terminal),
    reasonsCommand(terminal),
    trainCommand(terminal),
    judgesCommand(terminal),
    casesCommand(terminal),
    dataCommand(terminal),
    modelsCommand(terminal),
    doctorCommand(terminal),
  ];
  for (const command of commands) root.addCommand(command);
  for (const command of [root, ...descendants(root)])
    command.showHelpAfterError("Run with --help to see what this command takes.").configureHelp({ helpWidth: 110 });
  return root;
}

/** Every command below this one. */
export function descendants({ commands }: Pick<Command, "commands">): Command[] {
  return commands.flatMap((child) => [child as Command, ...descendants(child)]);
}
