/**
 * Mixtures compared on the validation jobs, so that no test job need be read to choose one.
 *
 *     node experiments/esco-ict/choose-mixture.ts karrierewege-ict [SEED ...]
 *
 * In: one of the two data sets and seeds of its splits, the first where none is named.  Out: NDCG@5 of the mixture of counts alone and
 * with our career network beside them: the validation job after everything before it, and after all but the last of it. Each fifth of the
 * people is scored by weights that were fitted on the other four; tables and network are learned from the train parts of all.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openData } from "../../src/entry/evaluate.ts";
import { cpuSecondsSince } from "../../src/records/process-cost.ts";
import { distributionAfter, trainOnLabels } from "./career-of-labels.ts";
import { type MixtureOptions, mixedCounts } from "./mixed-counts.ts";
import { readLabelCareers, SEEDS, type Split, type SplitCase, splitOf, topFive } from "./published-protocol.ts";
import { writeSplitFolder } from "./split-folder.ts";

const FOLDS = 5;

const [name = "karrierewege-ict", ...seeds] = process.argv.slice(2);
const data = readLabelCareers(join(process.env["WHEREFORE_DATA"] ?? "../shared/data", name));
console.log("| split | mixture | one ahead | n | two ahead | n |\n|---|---|---:|---:|---:|---:|");
for (const seed of seeds.length > 0 ? seeds.map(Number) : SEEDS.slice(0, 1)) {
  const split = splitOf(data, seed, "two");
  show(seed, "counts", split);
  const begun = process.cpuUsage();
  const network = await networkOf(seed);
  console.error(`split ${seed}: the network took ${cpuSecondsSince(begun).toFixed(0)} s of processor time`);
  show(seed, "counts and network", split, { network });
}

async function networkOf(seed: number): Promise<(seen: readonly number[]) => Float64Array> {
  const folder = mkdtempSync(join(tmpdir(), "choose-mixture-"));
  try {
    writeSplitFolder(data, seed, "two", folder, []);
    const dataset = await openData(folder, { labels: join(folder, "labels.tsv"), rules: { protocol: "last-job" } });
    const after = distributionAfter(await trainOnLabels(dataset, data.families));
    // Each of the five mixtures asks for the same ones.
    const known = new Map<string, Float64Array>();
    return (seen) => {
      const distribution = known.get(seen.join(" ")) ?? after(seen);
      known.set(seen.join(" "), distribution);
      return distribution;
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function show(seed: number, mixture: string, split: Split, options: MixtureOptions = {}): void {
  const [one, two] = [[0, 0] as [number, number], [0, 0] as [number, number]];
  const add = (sum: [number, number], gain: number, cases: number) => {
    sum[0] += gain * cases;
    sum[1] += cases;
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const scorer = mixedCounts(split, data.families, { ...options, fittedOn: (person) => person % FOLDS !== fold });
    const own = split.valid.filter((_, person) => person % FOLDS === fold);
    const further = own.flatMap(({ seen, target }): SplitCase[] =>
      seen.length < 2 ? [] : [{ seen: seen.slice(0, -1), target }],
    );
    add(one, topFive(scorer, { ...split, test: own }).ndcg, own.length);
    add(two, topFive(scorer, { ...split, test: further }).ndcg, further.length);
  }
  const cells = [one, two].flatMap(([gain, cases]) => [(gain / cases).toFixed(4), cases]);
  console.log(`| ${[seed, mixture, ...cells].join(" | ")} |`);
}
