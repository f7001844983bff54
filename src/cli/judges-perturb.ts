/**
 * `wherefore judges perturb`: what each judge makes of reasons whose faults are known.
 */
import { mkdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BadInputError, type CareerHistory, CRITERIA } from "../domain/index.ts";
import { judgePerturbedErrors } from "../judges/judge-perturbed.ts";
import { JUDGE_KINDS, perturbingJudges } from "../judges/perturbation-panel.ts";
import { perturbedTable } from "../judges/perturbation-table.ts";
import { openModels } from "../models/open.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { countedDistribution } from "../recommend/counted/model.ts";
import { OWNER_ONLY, ownFolder } from "../records/folder-lock.ts";
import { sqliteJournal } from "../records/journal.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import type { PerturbOptions } from "./commands/judges.ts";
import { askingOn, openOn } from "./data.ts";
import { perturbedText } from "./show-perturbed.ts";
import { runOn, type Terminal } from "./terminal.ts";

export async function perturb(options: PerturbOptions, terminal: Terminal): Promise<void> {
  const kinds = eachOf(options.judges, JUDGE_KINDS, "--judges");
  const criteria = eachOf(options.criteria, CRITERIA, "--criteria");
  const { dataset, part } = await openOn(options.on, terminal, options);
  if (part === "train")
    throw new BadInputError(
      "trained-people",
      { file: options.on },
      "what proposes and what judges may have been trained on the training part",
      "Name another part, such as nlsy97:valid.",
    );
  const taxonomy = loadTaxonomy();
  const counted = countedDistribution(unpackCounted(loadCounted()), taxonomy);
  const distributionOf = (history: CareerHistory) => counted(history).distribution;
  await mkdir(options.runs, { recursive: true, mode: OWNER_ONLY });
  const journal = kinds.some((kind) => kind !== "measured")
    ? sqliteJournal(join(options.runs, "journal.sqlite"))
    : undefined;
  const models = openModels({
    names: options,
    ...(await askingOn(terminal, { ...options, concurrency: 1 })),
    journal,
  });
  try {
    const judges = await perturbingJudges(kinds, criteria, {
      taxonomy,
      distributionOf,
      model: () => models.modelFor("predict"),
    });
    const order = { dataset, part, cases: options.cases, judges, distributionOf, taxonomy, file: options.out };
    const owner = await ownFolder(dirname(order.file), "judges perturb", basename(order.file));
    const verdicts = await judgePerturbedErrors(order, runOn(terminal, options.seed)).finally(owner.release);
    const tables = perturbedTable(verdicts, options.seed);
    terminal.out(
      options.json
        ? `${JSON.stringify(tables)}\n`
        : `${perturbedText(tables, options.markdown === true)}\n\n${dataset.notice}\n`,
    );
  } finally {
    await models.close();
    await journal?.close();
  }
}

function eachOf<Name extends string>(given: readonly string[], known: readonly Name[], option: string): Name[] {
  return given.map((name) => {
    const found = known.find((one) => one === name);
    if (found !== undefined) return found;
    throw new BadInputError(
      "unknown-judge",
      { file: option },
      `there is no "${name}"`,
      `Known are ${known.join(", ")}.`,
    );
  });
}
