/**
 * One call of the command line: parse, call one command, end with an exit code.
 *
 * Each command's code is loaded only when it is called, so that `recommend` starts fast.
 */
import { CommanderError } from "commander";
import { WhereforeError } from "../domain/index.ts";
import { VERSION } from "../records/version.ts";
import { EXIT, endingOf } from "./exit.ts";
import { inTodaysNames } from "./old-names.ts";
import { descendants, program } from "./program.ts";
import { escaping, type Terminal } from "./terminal.ts";

export async function main(typed: readonly string[], world: Terminal): Promise<number> {
  const terminal = { ...escaping(world), typed };
  const root = program(terminal, VERSION);
  const { args, notes } = inTodaysNames(typed);
  const json = args.includes("--json");
  for (const note of notes) terminal.err(`${note}\n`);
  for (const command of [root, ...descendants(root)]) {
    // Commander prints its own usage errors, for people; a program that asked for JSON is given JSON.
    command.exitOverride().configureOutput({
      writeOut: terminal.out,
      writeErr: json ? () => {} : terminal.err,
    });
  }
  try {
    await root.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    const ending = endingOf(error);
    const printed = error instanceof CommanderError && (!json || ending.exitCode === EXIT.done);
    if (!printed) terminal.err(errorText(ending, json));
    if (terminal.env["WHEREFORE_DEBUG"] && !(error instanceof WhereforeError)) {
      terminal.err(`${error instanceof Error ? error.stack : error}\n`);
    }
    return ending.exitCode;
  }
}

function errorText({ code, message }: { code: string; message: string }, json: boolean): string {
  return json ? `${JSON.stringify({ error: { code, message } })}\n` : `wherefore: ${message}\n`;
}
