/**
 * A language model of one's own behind the methods that ask one. This one plays a script; `openAiModel` and `ggufModel` open real ones.
 *
 *     node own-model.mts json-resume.json
 */
import { adviseOn, historyOf, readCareers, readingNow, thisMonth } from "wherefore";
import { budgeted, joint, type LanguageModel, limited, retrying } from "wherefore/models";
import { fakeModel } from "wherefore/testing";

const scripted = fakeModel(({ prefill }) =>
  prefill?.includes("</think>")
    ? "Nurse Practitioners</answer>"
    : "Years on the ward and a degree in nursing point to more responsibility.</think><answer>Nurse Practitioners</answer>",
);
/** Any object of this shape is a model. */
const mine: LanguageModel = { ...scripted, name: "mine" };
const recommend = joint(budgeted(limited(retrying(mine), 4), 100_000), 2);
for await (const career of readCareers(process.argv[2] ?? "json-resume.json", readingNow())) {
  const { ranking, reasons } = await adviseOn(historyOf(career, thisMonth()), recommend);
  console.log(`${ranking[0]!.title}: ${reasons[0]!.reason.text}`);
}
console.log(`The model was asked ${scripted.calls.length} times.`);
