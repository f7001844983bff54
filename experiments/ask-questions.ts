/**
 * What one, two, three questions are worth: on NLSY97's validation part, the best one each time against a random
 * one, answered truthfully and with some of the answers wrong.
 *
 *     node experiments/ask-questions.ts            (WHEREFORE_DATA names the public data)
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
  type Distribution,
  type HeldClaim,
  MOVES,
  quietRun,
  rankOf,
  seededRandom,
  seedFrom,
} from "../src/domain/index.ts";
import { cutCases } from "../src/histories/cases.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { defaultRecommender, loadTaxonomy, loadTitleCoder } from "../src/index.ts";

const QUESTIONS = 5;
/** Shares of answers that are turned round, to see what a person's mistakes cost. */
const WRONG = [0, 0.1, 0.2, 0.3];
const askable: Asked[] = [];
const taxonomy = loadTaxonomy();
const candidates = candidateQuestions(taxonomy)
  .map(({ says }) => says)
  .filter(({ kind }) => kind === "field" || kind === "zone" || kind === "move");
const recommend = defaultRecommender();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());

const cases: Case[] = [];
for await (const career of dataset.careers())
  if (dataset.part(career.id) === "valid") cases.push(...cutCases(career, dataset.rules));

for (const wrong of WRONG) {
  for (const choose of ["best", "random"] as const) {
    const ranks: number[][] = Array.from({ length: QUESTIONS + 1 }, () => []);
    for (const asked of await prepared())
      for (const [questions, rank] of ranksAfter(asked, choose, wrong).entries()) ranks[questions]!.push(rank);
    for (const [questions, own] of ranks.entries()) {
      const share = (holds: (rank: number) => boolean) => ((100 * own.filter(holds).length) / own.length).toFixed(1);
      const said = `${100 * wrong} % of answers wrong, ${choose}, ${questions} questions`;
      console.log(
        `${said}: AccEM ${share((rank) => rank === 1)}, HR@10 ${share((rank) => rank <= 10)} (n = ${own.length})`,
      );
    }
  }
}

type Asked = {
  readonly case_: Case;
  readonly prior: Distribution;
  readonly truth: number;
  readonly questions: readonly { readonly says: AheadClaim; readonly likelihood: Float64Array }[];
};

/** What does not change from one way of asking to the next is reckoned once. */
async function prepared(): Promise<readonly Asked[]> {
  if (askable.length > 0) return askable;
  for (const case_ of cases) {
    const { distribution: prior } = await recommend(case_.history, quietRun());
    askable.push({
      case_,
      prior,
      truth: taxonomy.indexOf(case_.next.code)!,
      questions: candidates.map((says) => ({ says, likelihood: claimLikelihood(says, case_.history, taxonomy) })),
    });
  }
  return askable;
}

function ranksAfter({ case_, prior, truth, questions }: Asked, choose: "best" | "random", wrong: number): number[] {
  const random = seededRandom(seedFrom(`${case_.id} ${choose} ${wrong}`));
  const held: HeldClaim[] = [];
  const left = [...questions];
  const ranks = [rankOf(truth, prior)];
  let distribution = prior;
  for (let asked = 0; asked < QUESTIONS; asked++) {
    const bits = left.map(({ likelihood }) => expectedBits(distribution, likelihood));
    const at = choose === "best" ? bits.indexOf(Math.max(...bits)) : Math.floor(random() * left.length);
    const [question] = left.splice(at, 1);
    const answer = isTrue(question!.says, truth, case_) !== random() < wrong;
    held.push({ says: question!.says, standing: answer ? "true" : "false" });
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
