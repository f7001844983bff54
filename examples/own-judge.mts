/**
 * Reasons proposed, judged and chosen, with a proposer and a judge of one's own beside those of this package.
 *
 *     node own-judge.mts
 */
import { loadTaxonomy } from "wherefore";
import { casesOf, openData, ourMethods } from "wherefore/evaluate";
import {
  composedProposer,
  type Judge,
  judgeCase,
  measured,
  oracleOf,
  type Proposer,
  propose,
  USUAL_RULE,
} from "wherefore/reasons";
import { inventedData, quietRun } from "wherefore/testing";

/** Says of the last job what anybody could; a real one would ask a model or a rule base. */
const plain: Proposer = async ({ history }) => ({
  candidates: [
    {
      text: `The last job began in ${history.jobs.at(-1)?.start ?? "a year that is not given"}.`,
      claims: [],
      provenance: { by: "other", maker: "plain/1" },
    },
  ],
  missing: [],
});

/** Grades how much of the true occupation's field a reason speaks of. Utility alone may see the truth. */
const field: Judge = {
  name: "field-words",
  criterion: "utility",
  judge: async ({ candidate, truth }) => {
    const words =
      loadTaxonomy()
        .groupTitles.get(truth.slice(0, 2))!
        .toLowerCase()
        .match(/[a-z]{5,}/g) ?? [];
    const found = words.filter((word) => candidate.text.toLowerCase().includes(word.slice(0, 5))).length;
    return { kind: "grade", grade: Math.min(5, 1 + 2 * found), because: `${found} of ${words.length} words` };
  },
};

const data = await openData(`${inventedData(60)}/nlsy97-careers`);
// Markov learned from the training people, so reasons are made here for those of the validation part.
const { markov } = await ourMethods(["markov"], data);
const composed = composedProposer(4, "markov/1", async (history) => (await markov!(history, quietRun())).distribution);
const rule = { ...USUAL_RULE, utility: { judge: field.name, atLeast: 3 } };
const outcomes: Record<string, number> = {};
for await (const asked of casesOf(data, "valid")) {
  const record = await propose(asked, [composed, plain]);
  const verdicts = await judgeCase(asked, record, [...measured(["factuality", "coherence"]), field]);
  const { oracle, rejected } = oracleOf(asked, record, verdicts, rule).record;
  const outcome = oracle.kind === "chosen" ? "chosen" : oracle.why;
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (oracle.kind === "chosen" && outcomes[outcome] === 1)
    console.log(`Chosen: ${oracle.text}\nRejected: ${rejected[0]?.text ?? "none"} (${rejected[0]?.because ?? ""})`);
}
console.log("Cases by outcome:", outcomes);
