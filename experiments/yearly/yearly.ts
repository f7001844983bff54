/**
 * Every yearly transition of NLSY97, with "in education" and "not working" as states: perplexity, and perplexity given a move.
 *
 *     node experiments/yearly/yearly.ts [--epochs N] [--dropout SHARE] [--seed N]            (WHEREFORE_DATA names the public data)
 *
 * In: the survey's years, our split by person; training people are learned from, validation people scored, test people not read.
 * Out: a line a method with 95 % intervals by person: a Markov chain, a mixture of counts, SASRec with its features (with --epochs above
 * 0), and the linear mixture of these two, each tenth of the people by the share that the other nine chose.
 */
import { parseArgs } from "node:util";
import { careerExamples } from "../../src/baselines/career-batches.ts";
import { BASELINE_SIZES, sasRecBaseline } from "../../src/baselines/sasrec-baseline.ts";
import { BASELINE_SETTINGS, baselineRecommender, trainBaseline } from "../../src/baselines/sequence-baseline.ts";
import { type Career, type Case, foldOf, quietRun, usualRules, yearOf } from "../../src/domain/index.ts";
import { cutCases } from "../../src/histories/cases.ts";
import { codedJobs } from "../../src/histories/coded-jobs.ts";
import { openDataset } from "../../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../../src/index.ts";
import { bootstrapRatios } from "../../src/statistics/bootstrap.ts";
import { fitShares } from "../../src/training/mixture-shares.ts";
import { type Foretell, type Foretold, markovByYear, mixtureByYear, type StatesByYear } from "./count-years.ts";
import { careersByYear, spaceOfYears } from "./years.ts";

const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "8" },
    dropout: { type: "string", default: "0.2" },
    seed: { type: "string", default: "1" },
  },
});
const [epochs, leftOut, seed] = [Number(values.epochs), Number(values.dropout), Number(values.seed)];
const folder = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const careers = await careersByYear(folder, openDataset("nlsy97", folder, loadTitleCoder()));
const space = spaceOfYears(careers.get("train")!, loadTaxonomy());
const size = space.occupations.length;
const training = careers.get("train")!.map(statesOf);
// A state that no training person was ever in has no probability by any of these; its years are passed over.
const judged = careers.get("valid")!.map(statesOf);
const transitions = judged.flatMap((of) => of.states.slice(1).map((_, at) => ({ of, at })));
console.log(`${transitions.length} transitions of ${judged.length} validation people, ${size} states`);

const chain = foretold(markovByYear(training, size));
show("first-order Markov chain", chain);
const counts = foretold(mixtureByYear(training, size));
show("mixture of counts", counts);
if (epochs > 0) {
  const network = await byNetwork();
  show(`SASRec, ${epochs} epochs, dropout ${leftOut}`, network);
  show("counts and SASRec, linear", together(counts, network));
}

function statesOf(career: Career): StatesByYear {
  const jobs = codedJobs(career, space);
  const { birthYear } = career;
  return {
    person: career.id,
    states: jobs.map(({ title }) => title),
    ages: jobs.map(({ job }) => (birthYear === undefined ? undefined : yearOf(job.start!) - birthYear)),
  };
}

function foretold(foretell: Foretell): Foretold[] {
  return transitions.map(({ of, at }) => foretell(of, at));
}

/** The best epoch on one transition in twelve of the validation people. */
async function byNetwork(): Promise<Foretold[]> {
  const cases = (part: "train" | "valid") =>
    careers.get(part)!.flatMap((career) => {
      const known = { ...career, jobs: codedJobs(career, space).map(({ job }) => job) };
      return cutCases(known, usualRules("every-transition"));
    });
  const valid = cases("valid");
  const baseline = { ...sasRecBaseline(space, true, { ...BASELINE_SIZES, dropout: leftOut }), epochs };
  const settings = { ...BASELINE_SETTINGS, lastWeighs: 1, seed };
  const sample = valid.filter((_, at) => at % 12 === 0);
  const report = (line: { readonly detail?: string }) => process.stderr.write(`\r${line.detail ?? ""}   `);
  const run = { ...quietRun(seed), report };
  const { parameters } = await trainBaseline(
    baseline,
    careerExamples(cases("train"), space),
    sample,
    space,
    settings,
    run,
  );
  const recommend = await baselineRecommender(baseline, parameters, space, settings);
  const answers: Foretold[] = [];
  for (const { history, next } of valid as Case[]) {
    const { distribution } = await recommend(history, run);
    const last = codedJobs(history, space).at(-1)!.title;
    answers.push({ next: distribution[space.indexOf(next.code)!]!, same: distribution[last]! });
  }
  if (answers.length !== transitions.length)
    throw new RangeError(`${answers.length} answers for ${transitions.length} transitions`);
  return answers;
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
  console.log(`${name}: perplexity ${perplexityOf(logs)}; given a move ${perplexityOf(moves)} (n = ${moves.length})`);
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
