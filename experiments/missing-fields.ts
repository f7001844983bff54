/**
 * What each missing field costs the career model: NLSY97's validation people, each with one thing left out of the history.
 *
 *     node experiments/missing-fields.ts            (WHEREFORE_DATA names the public data)
 *
 * Résumés lack hours and birth years, and some lack dates; the model was trained with attributes left out at random, and this says how well
 * that took.
 */

import { readCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import { type Career, type CareerHistory, type Job, rankOf } from "../src/domain/index.ts";
import { casesByPart } from "../src/histories/cases-by-part.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { EMBEDDED_CAREER } from "../src/methods/career-methods.ts";
import { bootstrapRatios } from "../src/statistics/bootstrap.ts";

const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const { valid } = await casesByPart(dataset);
const { file, network, members } = await readCareerModel(EMBEDDED_CAREER, taxonomy);
const model = careerModel(network, members, file.temperature);

/** A copy of a job without some of its fields. */
function jobWithout(...fields: (keyof Job)[]): (history: CareerHistory) => CareerHistory {
  return (history) => ({
    ...history,
    jobs: history.jobs.map((job) => {
      const kept = { ...job };
      for (const field of fields) delete kept[field as "hours"];
      return kept;
    }),
  });
}

function withoutBirth(history: CareerHistory): CareerHistory {
  const { birthYear: _left, ...rest } = history as Career & CareerHistory;
  return rest;
}

const VARIANTS: Record<string, (history: CareerHistory) => CareerHistory> = {
  "nothing missing": (history) => history,
  hours: jobWithout("hours"),
  "full time": jobWithout("fullTime"),
  employer: jobWithout("employer"),
  "birth year": withoutBirth,
  education: (history) => ({ ...history, education: [] }),
  "dates of jobs (and so age, spans and gaps)": jobWithout("start", "end"),
  "hours, full time and birth year, as in a résumé": (history) =>
    withoutBirth(jobWithout("hours", "fullTime")(history)),
  "all but the titles": (history) =>
    withoutBirth({ ...jobWithout("hours", "fullTime", "employer", "start", "end")(history), education: [] }),
  "all jobs but the last": (history) => ({ ...history, jobs: history.jobs.slice(-1) }),
};

const truths = valid.map(({ next }) => taxonomy.indexOf(next.code)!);
const people = valid.map(({ person }) => person);
let whole: number[] | undefined;
for (const [missing, strip] of Object.entries(VARIANTS)) {
  const distributions = await model.distributions(valid.map(({ history }) => ({ history: strip(history) })));
  const logs = distributions.map((distribution, at) => Math.log(distribution[truths[at]!]!));
  const ranks = distributions.map((distribution, at) => rankOf(truths[at]!, distribution));
  whole ??= logs;
  const share = (holds: (rank: number) => boolean) => ((100 * ranks.filter(holds).length) / ranks.length).toFixed(1);
  const [cost] = bootstrapRatios(people, [logs.map((log, at) => whole![at]! - log)], 1);
  const perplexity = Math.exp(-logs.reduce((sum, log) => sum + log, 0) / logs.length).toFixed(1);
  console.log(
    `| ${missing} | ${share((rank) => rank === 1)} | ${share((rank) => rank <= 10)} | ${perplexity} | ${cost!.value.toFixed(3)} [${cost!.low.toFixed(3)}, ${cost!.high.toFixed(3)}] |`,
  );
}
