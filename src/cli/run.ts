/**
 * One call of the command line: parse, call one command, end with an exit code.
 *
 * Each command's code is loaded only when it is called, so that `recommend` starts fast.
 */
import { CommanderError } from "commander";
import { WhereforeError } from "../domain/index.ts";
import { EXIT, endingOf } from "./exit.ts";
import { type Handlers, program } from "./program.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const root = program(handlersOn(terminal), VERSION);
  const json = args.includes("--json");
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
    const ending = endingOf(error, terminal.signal.aborted);
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

function descendants(command: ReturnType<typeof program>): ReturnType<typeof program>[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

function handlersOn(terminal: Terminal): Handlers {
  return {
    recommend: async (file, options) => (await import("./recommend.ts")).recommend(file, options, terminal),
    import: async (file, options) => (await import("./import.ts")).importCareers(file, options, terminal),
    taxonomySearch: async (query, options) => (await import("./taxonomy.ts")).search(query, options, terminal),
    taxonomyShow: async (code, options) => (await import("./taxonomy.ts")).show(code, options, terminal),
    taxonomyCode: async (file, options) => (await import("./taxonomy.ts")).code(file, options, terminal),
    taxonomyBuild: async (source) => (await import("./taxonomy.ts")).build(source, terminal),
    taxonomyPull: async (release) => (await import("./taxonomy.ts")).pull(release, terminal),
    taxonomyTrain: async (source) => (await import("./taxonomy.ts")).train(source, terminal),
    trainCounted: async () => (await import("./train.ts")).trainCountedArtefact(terminal),
    trainAdopt: async (from) => (await import("./train.ts")).adopt(from, terminal),
    train: async (kind, options) => (await import("./train.ts")).train(kind, options, terminal),
    reasonsPropose: async (options) => (await import("./reasons-propose.ts")).propose(options, terminal),
    reasonsJudge: async (folder, options) => (await import("./reasons-judge.ts")).judge(folder, options, terminal),
    reasonsChoose: async (folder, options) => (await import("./reasons-choose.ts")).choose(folder, options, terminal),
    reasonsDisagreements: async (folder, options) =>
      (await import("./reasons-choose.ts")).disagreements(folder, options, terminal),
    trainExport: async (folder, options) => (await import("./export.ts")).exportTo(folder, options, terminal),
    trainLint: async (path, options) => (await import("./export.ts")).lint(path, options, terminal),
    trainReadBack: async (file, options) => (await import("./export.ts")).readBack(file, options, terminal),
    evaluate: async (methods, options) => (await import("./evaluate.ts")).evaluate(methods, options, terminal),
    compare: async (first, second, options) =>
      (await import("./evaluate.ts")).compare(first, second, options, terminal),
    runs: async (options) => (await import("./evaluate.ts")).listRuns(options, terminal),
    judgesSheet: async (folder, options) => (await import("./judges.ts")).sheet(folder, options, terminal),
    judgesCheck: async (folder, options) => (await import("./judges.ts")).check(folder, options, terminal),
    judgesPerturb: async (options) => (await import("./judges-perturb.ts")).perturb(options, terminal),
    judgesAltTest: async (file, options) => (await import("./judges.ts")).altTest(file, options, terminal),
    modelsList: async (options) => (await import("./models.ts")).list(options, terminal),
    modelsPull: async (name) => (await import("./models.ts")).pull(name, terminal),
    doctor: async (options) => (await import("./doctor.ts")).doctor(options, terminal),
  };
}
