/**
 * Every yearly transition of NLSY97, with "in education" and "not working" as states: perplexity, and perplexity given a move.
 *
 *     node experiments/yearly/yearly.ts [--recipe FILE] [--seeds N]            (WHEREFORE_DATA names the public data)
 *
 * In: the survey's years, our split by person; training people are learned from, validation people scored, test people not read.
 * Out: a line a method with 95 % intervals by person: a Markov chain, a mixture of counts, the career network of each seed and their mean
 * (none with --seeds 0), and linear mixtures, each tenth of the people by the shares that the other nine chose.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { foldOf, InterruptedError } from "../../src/domain/index.ts";
import { openDataset } from "../../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../../src/index.ts";
import { readRecipeFile } from "../../src/records/recipe-file.ts";
import { canonicalJson, contentHash } from "../../src/records/whole-file.ts";
import { bootstrapRatios } from "../../src/statistics/bootstrap.ts";
import type { Parameters } from "../../src/tensor/learner.ts";
import { fitShares } from "../../src/training/mixture-shares.ts";
import { CareersRecipe } from "../../src/training/training-recipe.ts";
import { runOfSitting } from "../sitting.ts";
import { type Foretell, type Foretold, markovByYear, mixtureByYear, type StatesByYear } from "./count-years.ts";
import { trainYears } from "./train-years.ts";
import { type YearNetwork, yearDistributions, yearNetwork } from "./year-network.ts";
import { inSpace, type PersonYears, peopleByYear, spaceOfYears } from "./years.ts";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "experiments/yearly/years.yaml" },
    seeds: { type: "string", default: "1" },
  },
});
/** The survey's last interviews fell into it: four in five are written down as not employed, a year before it was two in five. */
const LAST_YEAR = 2022;
const folder = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const all = await peopleByYear(folder, openDataset("nlsy97", folder, loadTitleCoder()));
const space = spaceOfYears(all.train, loadTaxonomy());
const size = space.occupations.length;
const people = { train: all.train, valid: all.valid.map((person) => inSpace(person, space)) };
const judged = people.valid.map(statesOf);
const transitions = judged.flatMap((of, person) => {
  const { years } = people.valid[person]!;
  return of.states.slice(1).map((_, at) => ({ of, at, to: years[at + 1]!.year }));
});
console.log(`${transitions.length} transitions of ${judged.length} validation people, ${size} states`);

const training = people.train.map(statesOf);
show("first-order Markov chain", foretold(markovByYear(training, size)));
const counts = foretold(mixtureByYear(training, size));
show("mixture of counts", counts);
if (Number(values.seeds) > 0) {
  await byNetwork(Number(values.seeds)).catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
    say(`${error.message}\n`);
    process.exitCode = 130;
  });
}

function statesOf({ id, birthYear, years }: PersonYears): StatesByYear {
  return {
    person: id,
    states: years.map(({ state }) => space.indexOf(state)!),
    ages: years.map(({ year }) => (birthYear === undefined ? undefined : year - birthYear)),
  };
}

function foretold(foretell: Foretell): Foretold[] {
  return transitions.map(({ of, at }) => foretell(of, at));
}

async function byNetwork(seeds: number): Promise<void> {
  const page = { example: "experiments/yearly/years.yaml", page: "docs/training.md" };
  const recipe = await readRecipeFile(values.recipe, CareersRecipe, page);
  const network = yearNetwork(recipe.network, people.train, space, loadTaxonomy());
  const members: Parameters[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const own = { ...recipe, seed };
    const kept = join("runs", `yearly-${contentHash(own).slice(0, 8)}`);
    const { parameters, epochs, cpuSeconds } = await trainYears(network, people, own, kept, runOfSitting(seed), say);
    const minutes = (cpuSeconds / 60).toFixed(1);
    console.log(`career network, seed ${seed}: ${epochs.length} epochs in ${minutes} minutes of one core; ${kept}`);
    if (seeds > 1) show(`career network, seed ${seed}`, answersOf(network, [parameters]));
    members.push(parameters);
  }
  const mean = answersOf(network, members);
  show(`career network, mean of ${seeds}`, mean);
  show("counts and career network, linear", together(mean, counts));
  const { network: sizes, stages, optimiser } = recipe;
  console.log(`settings: ${canonicalJson({ sizes, stages, optimiser })}`);
}

function answersOf(network: YearNetwork, members: readonly Parameters[]): Foretold[] {
  const byPerson = [...yearDistributions(network, members, people.valid)];
  return byPerson.flatMap((distributions, person) => {
    const { states } = judged[person]!;
    return distributions.map((p, at) => ({ next: p[states[at + 1]!]!, same: p[states[at]!]! }));
  });
}

function together(a: readonly Foretold[], b: readonly Foretold[]): Foretold[] {
  const folds = transitions.map(({ of }) => foldOf(of.person, 10, 1));
  const shares = Array.from({ length: 10 }, (_, fold) =>
    fitShares(a.map((own, at) => [own.next, b[at]!.next]).filter((_, at) => folds[at] !== fold)),
  );
  return a.map((own, at) => {
    const [one, other] = shares[folds[at]!] as [number, number];
    return { next: one * own.next + other * b[at]!.next, same: one * own.same + other * b[at]!.same };
  });
}

/** Given a move, p of the next state is its share of what is not the same state again. */
function show(name: string, answers: readonly Foretold[]): void {
  const logs = answers.map(({ next }, at) => ({ of: transitions[at]!.of.person, log: Math.log(next) }));
  const moves = answers.flatMap(({ next, same }, at) => {
    const { of, at: year } = transitions[at]!;
    return of.states[year + 1] === of.states[year] ? [] : [{ of: of.person, log: Math.log(next / (1 - same)) }];
  });
  const earlier = logs.filter((_, at) => transitions[at]!.to < LAST_YEAR);
  const figures = [
    `perplexity ${perplexityOf(logs)}`,
    `given a move ${perplexityOf(moves)} (n = ${moves.length})`,
    `before ${LAST_YEAR} ${perplexityOf(earlier)} (n = ${earlier.length})`,
  ];
  console.log(`${name}: ${figures.join("; ")}`);
}

function perplexityOf(logs: readonly { readonly of: string; readonly log: number }[]): string {
  const [mean] = bootstrapRatios(
    logs.map(({ of }) => of),
    [logs.map(({ log }) => log)],
    1,
  );
  const [value, low, high] = [mean!.value, mean!.high, mean!.low].map((log) => Math.exp(-log).toFixed(2));
  return `${value} [${low}, ${high}]`;
}

function say(text: string): void {
  process.stderr.write(text);
}
