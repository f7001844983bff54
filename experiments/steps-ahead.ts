/**
 * One, two and three jobs ahead: the last job of each validation person foretold from all before it, and from one and two jobs less.
 *
 *     node experiments/steps-ahead.ts            (WHEREFORE_DATA names the public data)
 *
 * In: NLSY97, training people to learn from and validation people who held three jobs or more before their last.  Out: a line a step and
 * method with 95 % intervals by person: NAOMI's head for that step, a Markov chain taken as many steps, and the last known title again; and
 * the paired difference of log p(truth).
 */
import { trainMarkov } from "../src/baselines/markov.ts";
import { trainStay } from "../src/baselines/stay.ts";
import {
  type CareerHistory,
  type Case,
  type Distribution,
  quietRun,
  type Recommender,
  rankOf,
} from "../src/domain/index.ts";
import { perplexityOf } from "../src/evaluate/metrics.ts";
import { cutCases } from "../src/histories/cases.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { adultCases, trainingCases } from "../src/histories/training-cases.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { trainedBaseline } from "../src/methods/trained-baselines.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { intervalText } from "../src/statistics/texts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";

const STEPS = 3;
const data = process.env["WHEREFORE_DATA"] ?? "../shared/data";
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", data, loadTitleCoder());
const cases = await trainingCases(dataset);
const run = quietRun();
const resources = {
  taxonomy,
  space: taxonomy,
  trainingData: () => dataset,
  olderData: () => dataset,
  trainingCases: async () => cases,
  modelFor: () => Promise.reject(new Error("no model is asked")),
  reasons: 1,
  cache: cacheFolder(process.env),
  run,
  threads: 1,
};
const stay = trainStay(cases.scored, taxonomy);
const markov = trainMarkov(adultCases(cases), taxonomy, 1);
const onward = await Promise.all(taxonomy.occupations.map(({ code }) => distributionOf(markov, afterTitle(code))));
const people = await peopleByStep();
console.log(`${people.length} people, seed ${run.seed}`);
for (let step = 1; step <= STEPS; step++) {
  const naomi = await trainedBaseline("naomi-reduced", resources, step - 1);
  const asked = people.map((own) => own[step - 1]!);
  const byHead = await Promise.all(asked.map(({ history }) => distributionOf(naomi, history)));
  const byChain = await Promise.all(
    asked.map(async ({ history }) => stepped(await distributionOf(markov, history), step - 1)),
  );
  const again = await Promise.all(asked.map(({ history }) => distributionOf(stay, history)));
  const logs = [
    show(`naomi-reduced, ${step} ahead`, asked, byHead),
    show(`Markov chain, ${step} ahead`, asked, byChain),
    show(`the last known title, ${step} ahead`, asked, again),
  ];
  const [ahead] = intervalsOf([logs[0]!.map((log, at) => log - logs[1]![at]!)]);
  console.log(`  NAOMI's head before the chain: ${intervalText(ahead!, 3)} nats`);
}

/** Of each person three cases with one and the same last job as the truth: after all jobs before it, and after one and two less. */
async function peopleByStep(): Promise<Case[][]> {
  const targets = new Map(cases.validation.map((case_) => [case_.person, case_]));
  const found: Case[][] = [];
  for await (const career of dataset.careers()) {
    const last = targets.get(career.id);
    if (last === undefined || last.history.jobs.length < STEPS) continue;
    const known = last.history.jobs.length;
    const all = cutCases(career, { ...dataset.rules, protocol: "every-transition" });
    found.push(
      Array.from({ length: STEPS }, (_, less) => {
        const { history } = all.find((case_) => case_.history.jobs.length === known - less)!;
        return { ...last, history };
      }),
    );
  }
  return found;
}

function afterTitle(code: string): CareerHistory {
  const coding = { kind: "coded" as const, code, found: "given" as const, score: 1, nearest: [] };
  return { id: code, jobs: [{ coding, current: false }], education: [], notes: [] } as unknown as CareerHistory;
}

async function distributionOf(recommend: Recommender, history: CareerHistory): Promise<Distribution> {
  return (await recommend(history, run)).distribution;
}

/** The chain taken further, as many steps as are given. */
function stepped(from: Distribution, steps: number): Distribution {
  let now = from;
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(now.length);
    now.forEach((p, title) => {
      const row = onward[title]!;
      for (let to = 0; to < next.length; to++) next[to]! += p * row[to]!;
    });
    now = next;
  }
  return now;
}

function show(name: string, asked: readonly Case[], distributions: readonly Distribution[]): number[] {
  const truths = asked.map(({ next }) => taxonomy.indexOf(next.code)!);
  const ranks = distributions.map((distribution, at) => rankOf(truths[at]!, distribution));
  const logs = distributions.map((distribution, at) => Math.log(distribution[truths[at]!]!));
  const [accEM, hr10, mrr, log] = intervalsOf([
    ranks.map((rank) => (rank === 1 ? 100 : 0)),
    ranks.map((rank) => (rank <= 10 ? 100 : 0)),
    ranks.map((rank) => 100 / rank),
    logs,
  ]);
  const texts = [accEM!, hr10!, mrr!, perplexityOf(log!)].map((figure) => intervalText(figure, 1));
  console.log(`${name}: AccEM ${texts[0]}, HR@10 ${texts[1]}, MRR ${texts[2]}, perplexity ${texts[3]}`);
  return logs;
}

function intervalsOf(variables: readonly (readonly number[])[]) {
  return bootstrapRatios(
    people.map(([own]) => own!.person),
    variables,
    1,
  );
}
