/**
 * Thirty invented people and what each would be recommended: for reading, not for scoring.
 *
 *     npm run -s face-validity
 */
import { bandOf, bandText } from "../src/evaluate/calibration-bands.ts";
import {
  adviseOn,
  defaultRecommender,
  historyOf,
  loadTaxonomy,
  readCareers,
  readingNow,
  YearMonth,
} from "../src/index.ts";
import { loadBands } from "../src/methods/bands-of-default.ts";

const today = YearMonth.parse("2026-03");
const taxonomy = loadTaxonomy();
const recommender = defaultRecommender();
const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code)!]!.title;

for await (const career of readCareers("examples/face-validity.jsonl", { ...readingNow(), today })) {
  const history = historyOf(career, today);
  const jobs = history.jobs.map(
    ({ title, coding }) => `${title} = ${coding.kind === "coded" ? titleOf(coding.code) : "not recognised"}`,
  );
  const advice = await adviseOn(history, recommender);
  if (advice.notUnderstood) throw new Error(`nothing of ${career.id} was understood`);
  const { ranking, reasons, question, recommendation } = advice;
  const bands = loadBands(recommendation.method)?.bands;
  const next = ranking.filter(({ leftover }) => !leftover).slice(0, 5);
  console.log(`${career.id}: ${jobs.join(" | ")}`);
  for (const { title, probability } of next)
    console.log(`    ${title} (${bands ? bandText(bandOf(bands, probability)!) : probability.toFixed(3)})`);
  for (const { reason } of reasons.slice(0, 2)) console.log(`    Why: ${reason.text}`);
  console.log(`    Ask: ${question?.text ?? "nothing"}\n`);
}
