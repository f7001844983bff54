/**
 * `wherefore view`: a finished run as one static page that can be passed on.
 */
import { readFile } from "node:fs/promises";
import type { CaseScore } from "../evaluate/per-case.ts";
import type { EvaluationReport } from "../evaluate/report.ts";
import { scoresIn } from "../pipeline/runs.ts";
import { findRun } from "../records/run-folder.ts";
import { writeWhole } from "../records/whole-file.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { titleLookup } from "../taxonomy/taxonomy.ts";
import type { ViewOptions } from "./commands/runs.ts";
import { type Disagreement, runPage } from "./run-page.ts";
import type { Terminal } from "./terminal.ts";

const MOST_CASES = 50;

/** @throws BadInputError where there is no such finished run */
export async function view(run: string, { runs, bundle }: ViewOptions, terminal: Terminal): Promise<void> {
  const found = await findRun(runs, run);
  const { folder } = found;
  const report = JSON.parse(await readFile(folder.file("report.json"), "utf8")) as EvaluationReport;
  const scores = [...(await scoresIn(found))];
  await writeWhole(bundle, runPage(folder.name, report, disagreementsOf(scores)));
  terminal.out(`${bundle}\n`);
}

/** Of the first method and each other one: where only one of the two had the true title first. */
function disagreementsOf([first, ...others]: readonly (readonly [string, readonly CaseScore[]])[]): Disagreement[] {
  if (first === undefined) return [];
  return others.flatMap((other) => [disagreement(first, other), disagreement(other, first)]);
}

function disagreement(
  [right, a]: readonly [string, readonly CaseScore[]],
  [wrong, b]: readonly [string, readonly CaseScore[]],
): Disagreement {
  const titleOf = titleLookup(loadTaxonomy());
  const others = new Map(b.map((score) => [score.case, score]));
  const cases = a.flatMap((score) => {
    const other = others.get(score.case);
    if (score.kind !== "scored" || other?.kind !== "scored" || score.exactMatch !== 1 || other.exactMatch === 1)
      return [];
    return [{ id: score.case, truth: titleOf(score.truth), said: titleOf(other.top[0]!), place: other.rank }];
  });
  return { right, wrong, count: cases.length, cases: cases.slice(0, MOST_CASES) };
}
