/**
 * Every yearly transition of NLSY97, with "in education" and "not working" as states: perplexity, and perplexity given a move.
 *
 *     node experiments/yearly/yearly.ts [--recipe FILE] [--members N]         (WHEREFORE_DATA names the public data)
 *
 * In: the survey's years, our split by person; training people are learned from, validation people scored, test people not read.
 * Out: a line a method with 95 % intervals by person: a Markov chain, a mixture of counts, and of so many members (2, at most 5, none with
 * --members 0) the career network, and boosted counts on it. Neither epochs nor trees are chosen on the people who are scored.
 */
import { parseArgs } from "node:util";
import * as z from "zod";
import { type Distribution, foldOf, InterruptedError } from "../../src/domain/index.ts";
import { openDataset } from "../../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../../src/index.ts";
import { readRecipeFile } from "../../src/records/recipe-file.ts";
import { canonicalJson } from "../../src/records/whole-file.ts";
import type { Parameters } from "../../src/tensor/learner.ts";
import { CareersRecipe } from "../../src/training/training-recipe.ts";
import { boostYears, type ListedYear, overAllStates } from "./boost-years.ts";
import { type Foretell, type Foretold, markovByYear, mixtureByYear, type StatesByYear } from "./count-years.ts";
import { MEMBER_FOLDS, memberOf, trainMembers } from "./members.ts";
import { olderMoves } from "./older-moves.ts";
import { countYears } from "./year-counts.ts";
import { shortListOf } from "./year-facts.ts";
import { momentOfYear } from "./year-moment.ts";
import { meanDistributions, type YearNetwork, yearDistributions, yearNetwork } from "./year-network.ts";
import { aheadOf, foretoldBy, scoresOf } from "./year-scores.ts";
import { inSpace, type PersonYears, peopleByYear, spaceOfYears } from "./years.ts";

const { values } = parseArgs({
  options: {
    recipe: { type: "string", default: "experiments/yearly/years.yaml" },
    members: { type: "string", default: "2" },
  },
});
/** Counts of a person's circumstances are made without the tenth of the people that the person is of; the first chooses how many trees. */
const FOLDS = 10;

const folder = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const coder = loadTitleCoder();
const all = await peopleByYear(folder, openDataset("nlsy97", folder, coder));
const space = spaceOfYears(all.train, loadTaxonomy());
const size = space.occupations.length;
const people = { train: all.train, valid: all.valid.map((person) => inSpace(person, space)) };
const judged = people.valid.map(statesOf);
const transitions = judged.flatMap(({ person, states }, at) =>
  states
    .slice(1)
    .map((next, year) => ({ person, from: states[year]!, next, to: people.valid[at]!.years[year + 1]!.year })),
);
console.log(`${transitions.length} transitions of ${judged.length} validation people, ${size} states`);

const training = people.train.map(statesOf);
show("first-order Markov chain", foretold(markovByYear(training, size)));
show("mixture of counts", foretold(mixtureByYear(training, size)));
const count = z.coerce.number().int().min(0).max(MEMBER_FOLDS).parse(values.members);
if (count > 0) {
  await byNetwork().catch((error: unknown) => {
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
  return judged.flatMap((of) => of.states.slice(1).map((_, at) => foretell(of, at)));
}

async function byNetwork(): Promise<void> {
  const page = { example: "experiments/yearly/years.yaml", page: "docs/training.md" };
  const recipe = await readRecipeFile(values.recipe, CareersRecipe, page);
  const network = yearNetwork(recipe.network, people.train, space, loadTaxonomy());
  const members = await trainMembers(network, people.train, recipe, count, say);
  const alone = await yearDistributions(network, members[0]!, people.valid);
  show("career network, the first member alone", foretoldBy(alone.flat(), transitions));
  const byPerson = await meanDistributions(network, members, people.valid);
  const mean = byPerson.flat();
  const ofNetwork = foretoldBy(mean, transitions);
  show(`career network, mean of ${count}`, ofNetwork);
  const boosted = foretoldBy(await boostedOn(network, members, byPerson), transitions);
  show("boosted counts on it", boosted);
  console.log(`ahead of the network alone by ${aheadOf(boosted, ofNetwork, transitions)} a transition`);
  const { network: sizes, stages, optimiser } = recipe;
  console.log(`settings: ${canonicalJson({ sizes, stages, optimiser })}`);
}

async function boostedOn(
  network: YearNetwork,
  members: readonly Parameters[],
  byPerson: readonly (readonly Distribution[])[],
): Promise<Distribution[]> {
  const counted = (person: PersonYears) => foldOf(person.id, FOLDS, 1);
  const followed = people.train.flatMap((person) =>
    transitionsOf(person).map((one) => ({ ...one, fold: counted(person) })),
  );
  const counts = countYears(followed, await olderMoves(openDataset("nlsy79", folder, coder), space), size);
  const years: (ListedYear & { readonly fold: number })[] = [];
  for (const [left, member] of members.entries()) {
    const own = people.train.filter(({ id }) => memberOf(id) === left);
    const distributions = await yearDistributions(network, member, own);
    own.forEach((person, at) => {
      years.push(...listed(person, distributions[at]!, counted(person)));
    });
  }
  const boosted = boostYears(years, 0, counts, network.taxonomy, (round, nats) => {
    if (round % 5 === 0) say(`tree ${round}: ${nats.toFixed(4)} nats on training people left out\n`);
  });
  console.log(`boosted counts: ${boosted.trees.length} trees on ${years.length} transitions`);
  const asked = people.valid.flatMap((person, at) => listed(person, byPerson[at]!, undefined));
  const mean = byPerson.flat();
  return boosted.sharesOf(asked).map((shares, at) => overAllStates(shares, asked[at]!.list, mean[at]!));
}

/** What is known at the end of each year but the last, and the state that followed. */
function transitionsOf(person: PersonYears) {
  return person.years.slice(1).map(({ state }, at) => ({
    moment: momentOfYear(person, at, space),
    next: space.indexOf(state)!,
  }));
}

function listed<Fold extends number | undefined>(
  person: PersonYears,
  distributions: readonly Distribution[],
  fold: Fold,
): (ListedYear & { readonly fold: Fold })[] {
  return transitionsOf(person).map((one, at) => ({ ...one, list: shortListOf(distributions[at]!), fold }));
}

function show(name: string, answers: readonly Foretold[]): void {
  console.log(`${name}: ${scoresOf(answers, transitions)}`);
}

function say(text: string): void {
  process.stderr.write(text);
}
