/**
 * What becomes of titles that no trained career holds: some are hidden from all that is learned, and asked for on NLSY97's validation part.
 *
 *     node experiments/unseen-titles.ts FOLDER            (WHEREFORE_DATA names the public data; the trained model goes into FOLDER)
 *
 * One in seven of the titles that follow somewhere in training is hidden: its jobs are taken out of every trained career. Then the career
 * model, the counts, their mixture, and the mixture with a share of each title's mass handed on to its kin that nobody held, are asked of
 * the cases that a hidden title followed, and of the others.
 */

import { readCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import {
  type Case,
  type Dataset,
  type Distribution,
  quietRun,
  rankOf,
  seededRandom,
  seedFrom,
  shuffle,
} from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { trainingCases } from "../src/histories/training-cases.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { trainByRecipe } from "../src/pipeline/train.ts";
import { mixed } from "../src/recommend/by-career-model.ts";
import { learnCounted } from "../src/recommend/counted/learn.ts";
import { countedDistribution } from "../src/recommend/counted/model.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import type { Taxonomy } from "../src/taxonomy/taxonomy.ts";
import type { CareersName } from "../src/training/prepared-training.ts";
import { type CareersRecipe, readRecipe } from "../src/training/training-recipe.ts";

/** Characters of a code that name a detailed SOC occupation, a broad one, a minor group, a major group. */
const SOC_LEVELS = [7, 6, 4, 2] as const;
/** Of the career model in the mixture with the counts, as adopted. */
const SHARE = 0.7;
const SHARES_TO_KIN = [0.003, 0.01, 0.03];

const folder = process.argv[2] ?? "runs/unseen-titles";
const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const taxonomy = loadTaxonomy();
const coder = loadTitleCoder();
const whole = openDataset("nlsy97", data, coder);
const truthOf = ({ next }: Case) => taxonomy.indexOf(next.code)!;

const followed = [...new Set((await trainingCases(whole)).transitions.map(truthOf))].sort((a, b) => a - b);
const hidden = new Set(shuffle(followed, seededRandom(seedFrom("hidden titles", 1))).slice(0, followed.length / 7));

/** Trained people never held a hidden title; those who are asked about did. */
function hiding(dataset: Dataset, trainsAll: boolean): Dataset {
  return {
    ...dataset,
    careers: async function* () {
      for await (const career of dataset.careers()) {
        const isTrained = trainsAll || dataset.part(career.id) === "train";
        const kept = career.jobs.filter(
          ({ coding }) => coding.kind !== "coded" || !hidden.has(taxonomy.indexOf(coding.code)!),
        );
        yield isTrained ? { ...career, jobs: kept } : career;
      }
    },
  };
}

const open = (name: CareersName) => hiding(openDataset(name, data, coder), name === "nlsy79");
const recipe = (await readRecipe("recipes/careers-laptop.yaml")) as CareersRecipe;
await trainByRecipe(
  recipe,
  { open, scoredOn: "nlsy97", folder: data, taxonomy, cache: "" },
  { folder },
  quietRun(),
  (text) => process.stderr.write(text),
);
const { network, members } = await readCareerModel(folder, taxonomy);
const career = careerModel(network, members);

const { valid } = await casesByPart(whole);
const { transitions, adult, scored } = await trainingCases(open("nlsy97"));
const countsOf = countedDistribution(
  await learnCounted(transitions, adult, scored, taxonomy, new AbortController().signal),
  taxonomy,
);
const seen = new Set(transitions.map(truthOf));
const kinOf = kinFinder(seen, taxonomy);

const byCareer = await career.distributions(valid.map(({ history }) => ({ history })));
const byCounts = valid.map(({ history }) => countsOf(history).distribution);
const together = byCareer.map((one, at) => mixed([one, byCounts[at]!], [SHARE, 1 - SHARE]));
const methods: [string, readonly Distribution[]][] = [
  ["career model", byCareer],
  ["counts", byCounts],
  ["both", together],
  ...SHARES_TO_KIN.map((share): [string, readonly Distribution[]] => [
    `both, ${100 * share} % to kin`,
    together.map((one) => spreadToKin(one, seen, share, kinOf)),
  ]),
];

const parts = Map.groupBy(valid.keys(), (at) => hidden.has(truthOf(valid[at]!)));
process.stdout.write(
  `${hidden.size} of ${followed.length} titles hidden.\n| method | what followed | n | HR@10 | perplexity |\n|---|---|---:|---:|---:|\n`,
);
for (const [name, distributions] of methods)
  for (const [isHidden, own] of parts) {
    const scoredCases = own.map((at) => ({ truth: truthOf(valid[at]!), p: distributions[at]! }));
    const people = own.map((at) => valid[at]!.person);
    const nats = bootstrapRatios(people, [scoredCases.map(({ truth, p }) => -Math.log(p[truth]!))], 1)[0]!;
    const hits = scoredCases.filter(({ truth, p }) => rankOf(truth, p) <= 10).length;
    const figures = [nats.value, nats.low, nats.high].map((one) => Math.exp(one).toFixed(1));
    process.stdout.write(
      `| ${name} | ${isHidden ? "a hidden title" : "another"} | ${own.length} | ${((100 * hits) / own.length).toFixed(1)} | ${figures[0]} [${figures[1]}, ${figures[2]}] |\n`,
    );
  }

/**
 * A share of the mass of each title that somebody held goes to its kin among those that nobody held.
 *
 * @param seen  indices of titles that occur in what was learned
 * @param share 0 to 1; a title whose major group has nobody unseen keeps all of its mass
 */
function spreadToKin(
  distribution: Distribution,
  seen: ReadonlySet<number>,
  share: number,
  kinOf: (title: number) => readonly number[],
): Distribution {
  const spread = distribution.slice();
  for (const title of seen) {
    const kin = kinOf(title);
    if (kin.length === 0) continue;
    const handedOn = share * distribution[title]!;
    spread[title]! -= handedOn;
    for (const other of kin) spread[other]! += handedOn / kin.length;
  }
  return spread;
}

/** The unseen titles of the narrowest SOC group of a title that has any. */
function kinFinder(seen: ReadonlySet<number>, { occupations }: Taxonomy): (title: number) => readonly number[] {
  const unseen = [...occupations.keys()].filter((title) => !seen.has(title));
  const groups = SOC_LEVELS.map((length) => ({
    length,
    members: Map.groupBy(unseen, (title) => occupations[title]!.code.slice(0, length)),
  }));
  return (title) => {
    for (const { length, members } of groups) {
      const kin = members.get(occupations[title]!.code.slice(0, length));
      if (kin !== undefined) return kin;
    }
    return [];
  };
}
