/**
 * Finished evaluations, looked at again: their cases, and how methods compare.
 *
 * In: the folder of runs and names in it.  Out: scores as they were kept, and paired comparisons. No model is asked and nothing is written.
 */
import { BadInputError } from "../domain/index.ts";
import { type Comparison, compareAll } from "../evaluate/compare.ts";
import { readScores } from "../evaluate/finish-run.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import { findRun } from "../records/run-folder.ts";

/** @param first "RUN", or "RUN:METHOD" @param second another; undefined to compare the methods of the one run @throws BadInputError */
export async function comparisonsOf(
  first: string,
  second: string | undefined,
  runs: string,
  seed: number,
): Promise<Comparison[]> {
  const scores = new Map([
    ...(await scoresOf(first, runs)),
    ...(second === undefined ? [] : await scoresOf(second, runs)),
  ]);
  if (scores.size < 2)
    throw new BadInputError(
      "one-method",
      { file: first },
      "only one method is named",
      "Name two runs, or a run with several methods.",
    );
  return compareAll(scores, seed);
}

/** RUN or RUN:METHOD; a method that stands in two runs is named with its run. @throws BadInputError for what is not there */
async function scoresOf(name: string, runs: string): Promise<[string, CaseScore[]][]> {
  const [run = "", method] = name.split(/:(?=[a-z0-9-]+$)/);
  const found = await findRun(runs, run);
  const scores = await scoresIn(found, method === undefined ? undefined : [method]);
  return [...scores].map(([one, own]) => [method === undefined ? one : `${found.folder.name.slice(-6)}:${one}`, own]);
}

/** The scores of some of a run's methods, or of all, read at once. @throws BadInputError for a method that is not there */
export async function scoresIn(
  { folder, manifest }: Awaited<ReturnType<typeof findRun>>,
  methods: readonly string[] = manifest.settings.methods,
): Promise<Map<string, CaseScore[]>> {
  const unknown = methods.find((one) => !manifest.settings.methods.includes(one));
  if (unknown !== undefined)
    throw new BadInputError(
      "unknown-method",
      { file: folder.path },
      `the run has no method "${unknown}"`,
      `It has ${manifest.settings.methods.join(", ")}.`,
    );
  return readScores(folder, methods);
}
