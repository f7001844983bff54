/**
 * One résumé, read, ranked, asked about, and ranked again with an answer held.
 *
 *     node advice.mts json-resume.json
 */
import {
  adviseOn,
  defaultRecommender,
  historyOf,
  loadTaxonomy,
  readCareers,
  readHold,
  readingNow,
  thisMonth,
} from "wherefore";

const recommender = defaultRecommender();
for await (const career of readCareers(process.argv[2] ?? "json-resume.json", readingNow())) {
  const history = historyOf(career, thisMonth());
  const advice = await adviseOn(history, recommender);
  console.log(`First: ${advice.ranking[0]?.title}`);
  console.log(`Why:   ${advice.reasons[0]?.reason.text}`);
  console.log(`Ask:   ${advice.question?.text}`);
  const held = [readHold("field:15=true", loadTaxonomy())];
  const again = await adviseOn(history, recommender, held);
  console.log(`If it were computing: ${again.ranking[0]?.title}`);
}
