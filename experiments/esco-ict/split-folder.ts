/**
 * One published split as what `wherefore evaluate` reads, so that the published rows and ours are scored by one program:
 *
 *     labels.tsv      the labels in the order of the package
 *     careers.jsonl   of everybody up to three careers: what is learned from, what is chosen on, what is scored
 *     split.tsv       which of them each career is
 *     NAME.jsonl      the published scorers' rankings of the scored cases, for --predictions
 *
 * The split is in time: a person stands in every part, under an id a part, and the case of a career is its last job (`--protocol last-job`).
 * In: a data set and a seed.  Out: a folder, and the call that scores it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type LabelCareers,
  type LabelScorer,
  markov,
  popularity,
  publishedRanking,
  repeatLast,
  type Split,
  splitOf,
} from "./published-protocol.ts";

export const PUBLISHED: Readonly<Record<string, (split: Split, labels: number) => LabelScorer>> = {
  "published-popularity": popularity,
  "published-repeat-last": repeatLast,
  "published-markov": markov,
};

/** @returns the arguments of `wherefore` that score these methods and the published ones on it */
export function writeSplitFolder(
  set: LabelCareers,
  seed: number,
  ahead: "one" | "two",
  folder: string,
  methods: readonly string[],
): string[] {
  mkdirSync(folder, { recursive: true });
  const split = splitOf(set, seed, ahead);
  const rows = set.labels.map((code, place) => `${code}\t${set.titles[place]}`);
  writeLines(join(folder, "labels.tsv"), ["code\ttitle", ...rows]);
  const careers = [
    ...split.train.map((jobs, person) => ({ id: `${person}/train`, part: "train", jobs })),
    ...split.valid.map(({ seen, target }, person) => ({
      id: `${person}/valid`,
      part: "valid",
      jobs: [...seen, target],
    })),
    ...split.test.map(({ seen, target }, person) => ({ id: `${person}/test`, part: "test", jobs: [...seen, target] })),
  ];
  const jobsOf = (jobs: readonly number[]) => jobs.map((label) => ({ code: set.labels[label] }));
  writeLines(
    join(folder, "careers.jsonl"),
    careers.map(({ id, jobs }) => JSON.stringify({ id, jobs: jobsOf(jobs) })),
  );
  writeLines(join(folder, "split.tsv"), ["id\tpart", ...careers.map(({ id, part }) => `${id}\t${part}`)]);
  for (const [name, make] of Object.entries(PUBLISHED)) {
    const scorer = make(split, set.labels.length);
    const rankings = split.test.map(({ seen }, person) => {
      const ranking = publishedRanking(scorer(seen)).map((label) => set.labels[label]);
      return JSON.stringify({ case: `${person}/test`, ranking });
    });
    writeLines(join(folder, `${name}.jsonl`), rankings);
  }
  const predictions = Object.keys(PUBLISHED).flatMap((name) => [
    "--predictions",
    `${name}=${join(folder, `${name}.jsonl`)}`,
  ]);
  const own = ["--on", folder, "--labels", join(folder, "labels.tsv"), "--protocol", "last-job"];
  return ["evaluate", ...methods, ...own, ...predictions, "--seed", "1", "--runs", join(folder, "runs"), "--json"];
}

function writeLines(file: string, lines: readonly string[]): void {
  writeFileSync(file, `${lines.join("\n")}\n`);
}
