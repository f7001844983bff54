/**
 * What one, two, three questions are worth: on NLSY97's validation part, answered truthfully, the best one each time against a random one.
 *
 *     node scripts/ask-questions.ts            (WHEREFORE_DATA names the public data)
 *
 * Only claims about field, zone and move are asked here: of preferences nobody knows the true answer.
 */
import { updateByClaims } from "../src/claims/bayes.ts";
import { movesOf } from "../src/claims/direction.ts";
import { claimLikelihood } from "../src/claims/likelihood.ts";
import { candidateQuestions, expectedBits } from "../src/claims/question.ts";
import {
  type AheadClaim,
  type Case,
  type HeldClaim,
  MOVES,
  quietRun,
  seededRandom,
  seedFrom,
} from "../src/domain/index.ts";
import { rankOf } from "../src/evaluate/per-case.ts";
import { cutCases } from "../src/histories/cases.ts";
import { openDataset } from "../src/histories/datasets.ts";
import { defaultRecommender, loadTaxonomy, loadTitleCoder } from "../src/index.ts";

const QUESTIONS = 5;
const taxonomy = loadTaxonomy();
const candidates = candidateQuestions(taxonomy)
  .map(({ says }) => says)
  .filter(({ kind }) => kind === "field" || kind === "zone" || kind === "move");
const recommend = defaultRecommender();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());

const cases: Case[] = [];
for await (const career of dataset.careers())
  if (dataset.part(career.id) === "valid") cases.push(...cutCases(career, dataset.protocol));

for (const choose of ["best", "random"] as const) {
  const ranks: number[][] = Array.from({ length: QUESTIONS + 1 }, () => []);
  for (const case_ of cases) (await ranksAfter(case_, choose)).forEach((rank, asked) => void ranks[asked]!.push(rank));
  ranks.forEach((own, asked) => {
    const share = (holds: (rank: number) => boolean) => ((100 * own.filter(holds).length) / own.length).toFixed(1);
    console.log(
      `${choose}, ${asked} questions: AccEM ${share((rank) => rank === 1)}, HR@10 ${share((rank) => rank <= 10)} (n = ${own.length})`,
    );
  });
}

async function ranksAfter(case_: Case, choose: "best" | "random"): Promise<number[]> {
  const { distribution: prior } = await recommend(case_.history, quietRun());
  const truth = taxonomy.indexOf(case_.next.code)!;
  const random = seededRandom(seedFrom(case_.id));
  const held: HeldClaim[] = [];
  const left = [...candidates];
  const ranks = [rankOf(truth, prior)];
  let distribution = prior;
  for (let asked = 0; asked < QUESTIONS; asked++) {
    const bits = (says: AheadClaim) => expectedBits(distribution, claimLikelihood(says, case_.history, taxonomy));
    const says =
      choose === "best"
        ? left.reduce((most, one) => (bits(one) > bits(most) ? one : most))
        : left[Math.floor(random() * left.length)]!;
    left.splice(left.indexOf(says), 1);
    held.push({ says, standing: isTrue(says, truth, case_) ? "true" : "false" });
    distribution = updateByClaims(prior, held, case_.history, taxonomy);
    ranks.push(rankOf(truth, distribution));
  }
  return ranks;
}

function isTrue(says: AheadClaim, truth: number, { history }: Case): boolean {
  switch (says.kind) {
    case "field":
      return taxonomy.majors[truth] === says.major;
    case "zone":
      return taxonomy.zones[truth] === says.zone;
    case "move":
      return MOVES[movesOf(history, taxonomy)[truth]!] === says.move;
    default:
      throw new RangeError(`${says.kind} has no true answer in these data`);
  }
}
