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
import { casesOf } from "../src/histories/cases-of-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { defaultRecommender, loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";
import { intervalText } from "../src/statistics/texts.ts";

const QUESTIONS = 5;
/** Shares of answers that are turned round, to see what a person's mistakes cost. */
const WRONG = [0, 0.1, 0.2, 0.3];
const taxonomy = loadTaxonomy();
const candidates = candidateQuestions(taxonomy)
  .map(({ says }) => says)
  .filter(({ kind }) => kind === "field" || kind === "zone" || kind === "move");
const recommend = defaultRecommender();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());

type Asked = {
  readonly case_: Case;
  readonly prior: Distribution;
  readonly truth: number;
  readonly questions: readonly { readonly says: AheadClaim; readonly likelihood: Float64Array }[];
};

const people: Asked[] = [];
for await (const case_ of casesOf({ dataset, part: "valid", limit: undefined })) {
  const { distribution: prior } = await recommend(case_.history, quietRun());
  const truth = taxonomy.indexOf(case_.next.code)!;
  const questions = candidates.map((says) => ({ says, likelihood: claimLikelihood(says, case_.history, taxonomy) }));
  people.push({ case_, prior, truth, questions });
}

console.log(`n = ${people.length}; AccEM and HR@10 in per cent, 95 % intervals by person.\n`);
console.log("| questions | answers wrong | AccEM, best | HR@10, best | AccEM, random | HR@10, random |");
console.log("|---:|---:|---:|---:|---:|---:|");
for (const wrong of WRONG) {
  const best = people.map((asked) => ranksAfter(asked, "best", wrong));
  const random = people.map((asked) => ranksAfter(asked, "random", wrong));
  // Before the first question nothing can be answered wrongly.
  for (let questions = wrong === 0 ? 0 : 1; questions <= QUESTIONS; questions++) {
    const figures = [best, random].flatMap((ranks) => figuresOf(ranks.map((own) => own[questions]!)));
    console.log(`| ${[questions, `${100 * wrong} %`, ...figures].join(" | ")} |`);
  }
}

/** @param ranks of the truth, one a person, from 1 @returns AccEM and HR@10 */
function figuresOf(ranks: readonly number[]): string[] {
  const hits = [1, 10].map((most) => ranks.map((rank) => (rank <= most ? 100 : 0)));
  const ids = people.map(({ case_ }) => case_.person);
  return bootstrapRatios(ids, hits, 1).map((figure) => intervalText(figure, 1));
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
