/**
 * The command line as a whole: `commands/` says what each command takes, one file a group; here each is given its handler, whose code is loaded
 * when it is called.
 *
 * In: the terminal that commands print on.  Out: a commander program whose parse runs exactly one of them with checked options.
 */
import { Command, Help, type Option } from "@commander-js/extra-typings";
import type { Recipe } from "../training/training-recipe.ts";
import * as auditGroups from "./commands/audit-groups.ts";
import * as auditLog from "./commands/audit-log.ts";
import * as careers from "./commands/careers.ts";
import * as cases from "./commands/cases.ts";
import * as cluster from "./commands/cluster.ts";
import * as data from "./commands/data.ts";
import * as dossier from "./commands/dossier.ts";
import * as drift from "./commands/drift.ts";
import * as erase from "./commands/erase.ts";
import * as judges from "./commands/judges.ts";
import * as models from "./commands/models.ts";
import * as reasons from "./commands/reasons.ts";
import * as runs from "./commands/runs.ts";
import * as serve from "./commands/serve.ts";
import * as taxonomy from "./commands/taxonomy.ts";
import * as train from "./commands/train.ts";
import * as workers from "./commands/workers.ts";
import { WIDTH } from "./table.ts";
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
    exportCommand(terminal),
    auditCommand(terminal),
    driftCommand(terminal),
    erase
      .erase()
      .action(async (person, places, options) => (await import("./erase.ts")).erase(person, places, options, terminal)),
    dossier.dossier().action(async (out, options) => (await import("./dossier.ts")).dossier(out, options, terminal)),
    dataCommand(terminal),
    modelsCommand(terminal),
    doctorCommand(terminal),
  ];
  for (const command of commands) root.addCommand(command);
  for (const command of [root, ...descendants(root)])
    command
      .showHelpAfterError("Run with --help to see what this command takes.")
      .configureHelp({ helpWidth: WIDTH, optionDescription });
  return root;
}

/** An option that may be repeated begins as an empty list, which is nothing to be told of. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(" (default: [])", "");
}

/** Every command below this one. */
export function descendants({ commands }: Pick<Command, "commands">): Command[] {
  return commands.flatMap((child) => [child as Command, ...descendants(child)]);
}

function careerCommands(terminal: Terminal) {
  return [
    careers
      .recommend()
      .action(async (file, options) => (await import("./recommend.ts")).recommend(file, options, terminal)),
    careers.rank().action(async (file, options) => (await import("./rank.ts")).rank(file, options, terminal)),
    careers
      .merge()
      .action(async (out, shards, options) => (await import("./merge.ts")).merge(out, shards, options, terminal)),
    careers
      .importCareers()
      .action(async (file, options) => (await import("./import.ts")).importCareers(file, options, terminal)),
  ];
}

function serverCommands(terminal: Terminal) {
  return [
    serve.serve().action(async (options) => (await import("./serve.ts")).serve(options, terminal)),
    serve.site().action(async (options) => (await import("./site.ts")).writeSite(options, terminal)),
    serve.mcp().action(async (options) => (await import("./serve.ts")).mcp(options, terminal)),
  ];
}

function taxonomyCommand(terminal: Terminal) {
  const run = () => import("./taxonomy.ts");
  return new Command("taxonomy")
    .description("find occupations of O*NET-SOC 2019, and turn titles into codes")
    .addCommand(taxonomy.search().action(async (words, options) => (await run()).search(words, options, terminal)))
    .addCommand(taxonomy.show().action(async (code, options) => (await run()).show(code, options, terminal)))
    .addCommand(taxonomy.code().action(async (file, options) => (await run()).code(file, options, terminal)))
    .addCommand(taxonomy.build().action(async (source) => (await run()).build(source, terminal)))
    .addCommand(taxonomy.pull().action(async (release) => (await run()).pull(release, terminal)));
}

function runCommands(terminal: Terminal) {
  const run = () => import("./evaluate.ts");
  return [
    runs.evaluate().action(async (methods, options) => (await run()).evaluate(methods, options, terminal)),
    runs.mix().action(async (methods, options) => (await import("./mix.ts")).mix(methods, options, terminal)),
    runs.compare().action(async (first, second, options) => (await run()).compare(first, second, options, terminal)),
    runs.table().action(async (folders, options) => (await import("./run-table.ts")).table(folders, options, terminal)),
    runs
      .runs()
      .action(async (options) => (await run()).listRuns(options, terminal))
      .addCommand(
        // "--json" is an option of "runs" too, which takes it first.
        workers
          .watch()
          .action(async (_, command) => (await import("./workers.ts")).watch(command.optsWithGlobals(), terminal)),
      ),
    workers.work().action(async (options) => (await import("./workers.ts")).work(options, terminal)),
    runs.view().action(async (name, options) => (await import("./view.ts")).view(name, options, terminal)),
  ];
}

function reasonsCommand(terminal: Terminal) {
  return new Command("reasons")
    .description("propose and judge candidate reasons, and choose one (docs/reasons.md)")
    .addCommand(
      reasons.propose().action(async (options) => (await import("./reasons-propose.ts")).propose(options, terminal)),
    )
    .addCommand(
      reasons
        .judge()
        .action(async (folder, options) => (await import("./reasons-judge.ts")).judge(folder, options, terminal)),
    )
    .addCommand(
      reasons
        .choose()
        .action(async (folder, options) => (await import("./reasons-choose.ts")).choose(folder, options, terminal)),
    )
    .addCommand(
      reasons
        .disagreements()
        .action(async (folder, options) =>
          (await import("./reasons-choose.ts")).disagreements(folder, options, terminal),
        ),
    );
}

function trainCommand(terminal: Terminal) {
  const group = new Command("train").description("train models on this machine (docs/training.md)");
  for (const kind of Object.keys(train.KINDS) as Recipe["kind"][])
    group.addCommand(
      train.train(kind).action(async (options) => (await import("./train.ts")).train(kind, options, terminal)),
    );
  const run = () => import("./export.ts");
  return group
    .addCommand(train.exportSets().action(async (folder, options) => (await run()).exportTo(folder, options, terminal)))
    .addCommand(train.lint().action(async (path, options) => (await run()).lint(path, options, terminal)))
    .addCommand(train.readBack().action(async (file, options) => (await run()).readBack(file, options, terminal)));
}

function judgesCommand(terminal: Terminal) {
  const run = () => import("./judges.ts");
  return new Command("judges")
    .description("test judges of reasons as instruments (docs/judges.md)")
    .addCommand(judges.sheet().action(async (folder, options) => (await run()).sheet(folder, options, terminal)))
    .addCommand(judges.check().action(async (folder, options) => (await run()).check(folder, options, terminal)))
    .addCommand(judges.altTest().action(async (file, options) => (await run()).altTest(file, options, terminal)))
    .addCommand(
      judges
        .faithfulness()
        .action(async (methods, options) =>
          (await import("./judges-faithfulness.ts")).faithfulness(methods, options, terminal),
        ),
    )
    .addCommand(
      judges.perturb().action(async (options) => (await import("./judges-perturb.ts")).perturb(options, terminal)),
    );
}

function exportCommand(terminal: Terminal) {
  return new Command("export")
    .description("write files for other engines")
    .addCommand(
      cluster
        .exportCluster()
        .action(async (command, options) =>
          (await import("./export-cluster.ts")).exportCluster(command, options, terminal),
        ),
    );
}

function casesCommand(terminal: Terminal) {
  const run = () => import("./cases.ts");
  return new Command("cases")
    .description("write cases and their scores as files for other tools (docs/contract.md)")
    .addCommand(cases.exportCases().action(async (options) => (await run()).writeCases(options, terminal)))
    .addCommand(
      cases.exportScores().action(async (name, options) => (await run()).writeScores(name, options, terminal)),
    );
}

function auditCommand(terminal: Terminal) {
  const groups = () => import("./audit-groups.ts");
  const log = () => import("./audit-log.ts");
  return new Command("audit")
    .description("audit the system or its use (docs/audit.md)")
    .addCommand(auditLog.verify().action(async (logs, options) => (await log()).verify(logs, options, terminal)))
    .addCommand(auditLog.show().action(async (file, options) => (await log()).show(file, options, terminal)))
    .addCommand(auditLog.expire().action(async (file, options) => (await log()).expire(file, options, terminal)))
    .addCommand(auditGroups.ll144().action(async (file, options) => (await groups()).ll144(file, options, terminal)))
    .addCommand(
      auditGroups
        .groups()
        .action(async (run, options) => (await import("./audit-figures.ts")).groups(run, options, terminal)),
    )
    .addCommand(
      auditGroups
        .swap()
        .action(async (file, options) => (await import("./audit-swap.ts")).swap(file, options, terminal)),
    );
}

function driftCommand(terminal: Terminal) {
  const run = () => import("./drift.ts");
  return new Command("drift")
    .description("measure what has changed since training (docs/audit.md)")
    .addCommand(
      drift.log().action(async (file, options) => (await import("./drift-log.ts")).driftOfLog(file, options, terminal)),
    )
    .addCommand(drift.served().action(async (file, options) => (await run()).served(file, options, terminal)))
    .addCommand(
      drift.onet().action(async (before, after, options) => (await run()).onet(before, after, options, terminal)),
    );
}

function dataCommand(terminal: Terminal) {
  const run = () => import("./public-data.ts");
  return new Command("data")
    .description("list, fetch and build the public data (docs/data.md)")
    .addCommand(data.list().action(async (options) => (await run()).listData(options, terminal)))
    .addCommand(data.pull().action(async (name, options) => (await run()).pullData(name, options, terminal)))
    .addCommand(data.build().action(async (name) => (await run()).buildData(name, terminal)));
}

function modelsCommand(terminal: Terminal) {
  const run = () => import("./models.ts");
  return new Command("models")
    .description("language models that can be used here")
    .addCommand(models.list().action(async (options) => (await run()).list(options, terminal)))
    .addCommand(models.pull().action(async (name) => (await run()).pull(name, terminal)));
}

function doctorCommand(terminal: Terminal) {
  return models.doctor().action(async (options) => (await import("./doctor.ts")).doctor(options, terminal));
}
