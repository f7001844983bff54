/**
 * The rows of the table that ask a language model, and nothing but prompts: what is said to it, what is read of its answers.
 *
 * In: where models, training cases and prompts of one's own come from.  Out: rows.
 */
import type { Distribution, Recommender } from "../domain/index.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { popularityOf } from "../recommend/counted/components.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Method } from "./method.ts";
import type { MethodResources } from "./resources.ts";

export const MODEL_METHODS: readonly Method[] = [
  {
    name: "direct",
    about: "a language model ranks the titles, without a reason",
    needs: "model",
    make: async (from) =>
      (await import("../recommend/direct.ts")).direct(
        await from.modelFor("predict"),
        overFloor(from.taxonomy),
        from.prompts?.["zero-shot"],
      ),
  },
  {
    name: "joint",
    about: "one language model writes the reason and ranks after it (the paper's joint)",
    withoutReason: "direct",
    needs: "model",
    make: async (from) =>
      (await import("../recommend/joint.ts")).joint(
        await from.modelFor("reason"),
        from.reasons,
        overFloor(from.taxonomy),
        from.prompts?.joint,
      ),
  },
  {
    name: "two-model",
    about: "one language model writes the reason, another ranks after it (the paper's two-model)",
    withoutReason: "direct",
    needs: "model",
    make: async (from) =>
      (await import("../recommend/two-model.ts")).twoModel(
        await from.modelFor("reason"),
        await from.modelFor("predict"),
        from.reasons,
        overFloor(from.taxonomy),
        from.prompts,
      ),
  },
  {
    name: "zero-shot",
    about: "a language model is asked for the next title and nothing else",
    needs: "model",
    make: async (from) =>
      (await import("../recommend/prompted/chain-of-thought.ts")).zeroShot(
        await from.modelFor("predict"),
        overFloor(from.taxonomy),
        from.prompts?.["zero-shot"],
      ),
  },
  {
    name: "zero-shot-cot",
    about: "zero-shot chain of thought (Kojima 2022)",
    withoutReason: "zero-shot",
    needs: "model",
    make: async (from) =>
      (await import("../recommend/prompted/chain-of-thought.ts")).zeroShotCot(
        await from.modelFor("predict"),
        overFloor(from.taxonomy),
        from.prompts?.["zero-shot-cot"],
      ),
  },
  {
    name: "few-shot-cot",
    about: "few-shot chain of thought (Wei 2022), examples from the training part",
    withoutReason: "zero-shot",
    needs: "model",
    showsTraining: true,
    make: async (from) =>
      (await import("../recommend/prompted/chain-of-thought.ts")).fewShotCot(
        await from.modelFor("predict"),
        (await from.trainingCases()).scored,
        overFloor(from.taxonomy),
        from.prompts?.["few-shot-cot"],
      ),
  },
  {
    name: "listwise",
    about: "a language model re-ranks the first titles of the default",
    needs: "model",
    make: async (from) => {
      const { makeCareerMethod } = await import("./career-methods.ts");
      const { listwise } = await import("../recommend/prompted/listwise.ts");
      const first = await makeCareerMethod("default", undefined, from);
      return listwise("listwise", await from.modelFor("predict"), first, from.taxonomy, from.prompts?.listwise);
    },
  },
  {
    name: "listwise-knn",
    about: "a language model re-ranks the first titles of knn",
    needs: "model",
    showsTraining: true,
    make: async (from) => {
      const { listwise } = await import("../recommend/prompted/listwise.ts");
      const model = await from.modelFor("predict");
      return listwise("listwise-knn", model, await counting(from), from.taxonomy, from.prompts?.listwise);
    },
  },
  {
    name: "nir",
    about:
      "NIR (Wang and Lim 2023): what matters to the person, the own jobs that show it, then a ranking of knn's first titles",
    needs: "model",
    showsTraining: true,
    make: async (from) => {
      const { nir } = await import("../recommend/prompted/nir.ts");
      return nir(await from.modelFor("predict"), await counting(from), from.taxonomy, from.prompts);
    },
  },
  {
    name: "few-shot-nearest",
    about: "a language model is shown what the training people with the nearest careers did next (Liu 2022)",
    needs: "model",
    showsTraining: true,
    make: async (from) => {
      const { fewShotNearest } = await import("../recommend/prompted/few-shot-nearest.ts");
      const model = await from.modelFor("predict");
      const { scored } = await from.trainingCases();
      return fewShotNearest(model, scored, overFloor(from.taxonomy), from.prompts?.["few-shot-nearest"]);
    },
  },
  {
    name: "instruct-rec-prompted",
    about: "InstructRec (Zhang 2025) without its tuning: three instructions a person from its bank, averaged",
    needs: "model",
    showsTraining: true,
    make: async (from) => {
      const { instructRec } = await import("../recommend/prompted/instruct-rec.ts");
      const model = await from.modelFor("predict");
      return instructRec(model, await counting(from), overFloor(from.taxonomy), from.prompts);
    },
  },
  {
    name: "glrec-prompted",
    about: "GLRec (Wu 2024) without its tuning: paths of the graph of moves in words, three orders averaged",
    needs: "model",
    showsTraining: true,
    make: async (from) => {
      const { glrec } = await import("../recommend/prompted/glrec.ts");
      const model = await from.modelFor("predict");
      const { transitions } = await from.trainingCases();
      return glrec(model, transitions, await counting(from), from.taxonomy, from.prompts?.glrec);
    },
  },
  {
    name: "lgir-prompted",
    about: "LGIR (Du 2024) without its adversarial network: the history is completed before it is predicted from",
    withoutReason: "direct",
    needs: "model",
    make: async (from) => {
      const { lgir } = await import("../recommend/prompted/lgir.ts");
      return lgir(await from.modelFor("predict"), from.reasons, overFloor(from.taxonomy), from.prompts);
    },
  },
  {
    name: "girl-prompted",
    about: "GIRL (Zheng 2023) without its learning: the next job is advertised, and matched to titles",
    needs: "model",
    make: async (from) => {
      const { girl } = await import("../recommend/prompted/girl.ts");
      const { loadTitleCoder } = await import("../taxonomy/titles.ts");
      const model = await from.modelFor("predict");
      return girl(model, from.reasons, loadTitleCoder(), overFloor(from.taxonomy), from.prompts?.girl);
    },
  },
];

/** Item-kNN on the training people: where candidates come from. */
async function counting({ taxonomy, trainingCases }: MethodResources): Promise<Recommender> {
  const { trainItemKnn } = await import("../baselines/item-knn.ts");
  return trainItemKnn((await trainingCases()).scored, taxonomy);
}

/** What stands in for titles that a model's answers do not rank: the popularity that the counted artefact knows. */
export function popularityFloor(taxonomy: Taxonomy): Distribution {
  return popularityOf(unpackCounted(loadCounted()).tables, taxonomy);
}

/** Language models rank the closed set over that popularity. */
function overFloor(taxonomy: Taxonomy): { taxonomy: Taxonomy; floor: Distribution } {
  return { taxonomy, floor: popularityFloor(taxonomy) };
}
