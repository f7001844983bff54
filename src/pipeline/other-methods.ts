/**
 * Every method but those of the career model: rivals, taught where they need to be, and language models.
 *
 * Loaded only when one of them is asked for, because `recommend` by default needs none and starts faster without.
 */
import type { Distribution, Recommender } from "../domain/index.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { popularityOf } from "../recommend/counted/components.ts";
import { counted } from "../recommend/counted/counted.ts";
import { direct } from "../recommend/direct.ts";
import { joint } from "../recommend/joint.ts";
import { fewShotCot, zeroShot, zeroShotCot } from "../recommend/prompted.ts";
import { twoModel } from "../recommend/two-model.ts";
import { teachItemKnn } from "../rivals/item-knn.ts";
import { teachMajority } from "../rivals/majority.ts";
import { teachMarkov } from "../rivals/markov.ts";
import { teachStay } from "../rivals/stay.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { OtherMethod, Workshop } from "./methods.ts";
import { taughtRival } from "./taught-rivals.ts";
import { adultCases, type TrainingCases } from "./training-cases.ts";

export async function makeOtherMethod(
  name: OtherMethod,
  workshop: Workshop,
  training: () => Promise<TrainingCases>,
): Promise<Recommender> {
  const { taxonomy, reasons } = workshop;
  const model = () => unpackCounted(loadCounted());
  switch (name) {
    case "counted":
      return counted(model(), taxonomy);
    case "stay":
      return teachStay((await training()).scored, taxonomy);
    case "majority":
      return teachMajority(adultCases(await training()), taxonomy);
    case "markov":
      return teachMarkov(adultCases(await training()), taxonomy, 1);
    case "markov2":
      return teachMarkov(adultCases(await training()), taxonomy, 2);
    case "knn":
      return teachItemKnn((await training()).scored, taxonomy);
    case "sasrec":
    case "sasrec-titles":
    case "bert4rec":
    case "bert4rec-titles":
    case "career":
    case "career-titles":
      return taughtRival(
        name,
        { dataset: workshop.trainingData(), cases: training, taxonomy, cache: workshop.cache },
        workshop.run,
      );
    case "direct":
      return direct(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "joint":
      return joint(await workshop.modelFor("reason"), reasons, ranking(model(), taxonomy));
    case "two-model":
      return twoModel(
        await workshop.modelFor("reason"),
        await workshop.modelFor("predict"),
        reasons,
        ranking(model(), taxonomy),
      );
    case "zero-shot":
      return zeroShot(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "zero-shot-cot":
      return zeroShotCot(await workshop.modelFor("predict"), ranking(model(), taxonomy));
    case "few-shot-cot":
      return fewShotCot(await workshop.modelFor("predict"), (await training()).scored, ranking(model(), taxonomy));
    default:
      return name satisfies never;
  }
}

/** What stands in for titles that a model's answers do not rank. */
export function popularityFloor(taxonomy: Taxonomy): Distribution {
  return ranking(unpackCounted(loadCounted()), taxonomy).floor;
}

/** Language models rank the closed set over the popularity that the counted artefact knows. */
function ranking(
  model: ReturnType<typeof unpackCounted>,
  taxonomy: Taxonomy,
): { taxonomy: Taxonomy; floor: Distribution } {
  return { taxonomy, floor: popularityOf(model.tables, taxonomy) };
}
