/**
 * Every method, one row each: its name, what it needs, what it is, how it is made. Nothing else lists methods.
 *
 * In: where training cases and models come from.  Out: rows, each of which makes a recommender; `named-methods.ts` finds one by its name. What must
 * be learned or loaded is imported only when its row is made, because `recommend` by default needs none of it.
 */
import type { Recommender } from "../domain/index.ts";
import type { TrainingCases } from "../histories/training-cases.ts";
import { loadCounted, unpackCounted } from "../recommend/counted/artefact.ts";
import { counted } from "../recommend/counted/counted.ts";
import { CAREER_METHODS } from "./career-methods.ts";
import type { Method } from "./method.ts";
import { MODEL_METHODS } from "./model-methods.ts";
import type { MethodResources, TrainedBaselineName } from "./resources.ts";

export const METHODS: readonly Method[] = [
  {
    name: "default",
    about: "the career model beside counts and boosted counts, as they lie in the package",
    needs: "weights",
    make: async (from) => (await import("./career-methods.ts")).makeCareerMethod("default", undefined, from),
    files: async () => (await import("./career-methods.ts")).careerMethodFiles(undefined),
    trainedOn: async () => (await import("./career-methods.ts")).careerTrainedOn(undefined),
  },
  {
    name: "default-adapted",
    about: "the default, with how often people stay and where they move learned from these data",
    needs: "training",
    alsoTrainedOn: async () => (await import("./career-methods.ts")).careerTrainedOn(undefined),
    make: async (from) => {
      const { makeCareerMethod } = await import("./career-methods.ts");
      const { adaptedTo } = await import("../recommend/adapted.ts");
      const embedded = await makeCareerMethod("default", undefined, from);
      const { scored } = await from.trainingCases();
      return adaptedTo("default-adapted/1", embedded, scored, from.taxonomy, from.run);
    },
  },
  {
    name: "mixture",
    about: "the default, SASRec and item-kNN in a log-linear mixture, its weights chosen by the validation people",
    needs: "training",
    bySeed: true,
    alsoTrainedOn: async () => (await import("./career-methods.ts")).careerTrainedOn(undefined),
    make: async (from) => {
      const { MIXED, weighedMixture } = await import("./mixture.ts");
      const made: Recommender[] = [];
      for (const name of MIXED) made.push(await makeMember(name, from));
      return weighedMixture(made, (await from.trainingCases()).validation, from.space, from.run);
    },
  },
  {
    name: "counted",
    about: "a mixture of smoothed counts, as it lies in the package",
    needs: "nothing",
    trainedOn: ["nlsy97:train"],
    make: async ({ taxonomy }) => counted(unpackCounted(loadCounted()), taxonomy),
  },
  {
    name: "counted-trained",
    about: "the same mixture, its counts and gates learned from the training part of these data",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases, run }) => {
      const { learnCounted } = await import("../recommend/counted/learn.ts");
      const { transitions, adult, scored } = await trainingCases();
      return counted(await learnCounted(transitions, adult, scored, space, run.signal), space);
    },
  },
  {
    name: "boosted",
    about: "gradient-boosted trees over counts and kinship of titles, as they lie in the package",
    needs: "nothing",
    trainedOn: ["nlsy97:train", "nlsy79:all"],
    make: async ({ taxonomy }) => (await import("../recommend/boosted/boosted.ts")).embeddedBoosted(taxonomy),
  },
  {
    name: "stay",
    about: "the last occupation again",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/stay.ts")).trainStay((await trainingCases()).scored, space),
  },
  {
    name: "majority",
    about: "what most people did next, whatever they had done",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/majority.ts")).trainMajority(await adult(trainingCases), space),
  },
  {
    name: "markov",
    about: "a Markov chain over the last occupation, with back-off",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/markov.ts")).trainMarkov(await adult(trainingCases), space, 1),
  },
  {
    name: "markov2",
    about: "a Markov chain over the last two occupations, with back-off",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/markov.ts")).trainMarkov(await adult(trainingCases), space, 2),
  },
  {
    name: "knn",
    about: "item-kNN: what people with similar occupations did next",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/item-knn.ts")).trainItemKnn((await trainingCases()).scored, space),
  },
  {
    name: "ease",
    about: "EASE: a linear model of each title from the others in a career, whatever their order",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) =>
      (await import("../baselines/ease.ts")).trainEase((await trainingCases()).scored, space),
  },
  {
    name: "paparrizos",
    about: "Paparrizos 2011: a logistic model over facts of person, current job and transition",
    needs: "training",
    anyLabels: true,
    make: async ({ space, trainingCases }) => {
      const { trainPaparrizos } = await import("../baselines/paparrizos.ts");
      const { scored, validation } = await trainingCases();
      return trainPaparrizos(await adult(trainingCases), scored, validation, space);
    },
  },
  {
    name: "decorte-activities",
    about: "Decorte 2023: overlap of O*NET's activities and mapped texts of titles, in the mixture validation chose",
    needs: "training",
    make: async ({ taxonomy, trainingCases }) => {
      const { trainDecorte } = await import("../baselines/decorte.ts");
      const { loadActivities } = await import("../taxonomy/activities.ts");
      const { scored, validation } = await trainingCases();
      return trainDecorte(scored, validation, loadActivities(), taxonomy).recommend;
    },
  },
  trainedBaseline("gru4rec", "GRU4Rec: a recurrent network over the jobs"),
  trainedBaseline("sasrec", "SASRec: causal self-attention over the jobs"),
  {
    ...trainedBaseline("sasrec-even", "SASRec with what our model has: NLSY79 first, and two seeds averaged"),
    alsoTrainedOn: async () => ["nlsy79:all"],
  },
  trainedBaseline("sasrec-titles", "SASRec on titles and their order alone"),
  trainedBaseline("sasrec-latent", "SASRec that thinks two latent steps on its own states before it scores (ReaRec)"),
  trainedBaseline("bert4rec", "BERT4Rec: masked, bidirectional"),
  trainedBaseline("bert4rec-titles", "BERT4Rec on titles and their order alone"),
  trainedBaseline("career", "CAREER: stay or move first, then where to"),
  trainedBaseline("career-titles", "CAREER on titles and their order alone"),
  trainedBaseline("naomi-reduced", "NAOMI without employers: several vectors a job, three jobs ahead learned together"),
  trainedBaseline(
    "ahead-reduced",
    "AHEAD without employers: attention over the graph of moves, then a recurrent network",
  ),
  ...MODEL_METHODS,
  ...CAREER_METHODS.map(
    ({ name, about, ...more }): Method => ({
      name,
      about,
      ...more,
      needs: "weights",
      make: async (from, folder) => (await import("./career-methods.ts")).makeCareerMethod(name, folder, from),
      files: async (folder) => (await import("./career-methods.ts")).careerMethodFiles(folder),
      trainedOn: async (folder) => (await import("./career-methods.ts")).careerTrainedOn(folder),
    }),
  ),
  {
    name: "text-model",
    about: "a pretrained text model that ranks histories in lines, fine-tuned here or as it was pulled",
    needs: "weights",
    make: async (from, folder) => (await import("./text-methods.ts")).makeTextMethod(folder, from),
    files: async (folder, cache) => (await import("./text-methods.ts")).textMethodFiles(folder, cache),
    trainedOn: async (folder) => (await import("./text-methods.ts")).textTrainedOn(folder),
  },
  {
    name: "text-joint",
    about: "the text model writes reasons and ranks after them, in this process",
    withoutReason: "text-model",
    needs: "weights",
    make: async (from, folder) => (await import("./text-methods.ts")).makeTextJoint(folder, from),
    files: async (folder, cache) => (await import("./text-methods.ts")).textMethodFiles(folder, cache),
    trainedOn: async (folder) => (await import("./text-methods.ts")).textTrainedOn(folder),
  },
];

function trainedBaseline(name: TrainedBaselineName, about: string): Extract<Method, { needs: "training" }> {
  return {
    name,
    about,
    needs: "training",
    bySeed: true,
    // NLSY79, which one of them is given first, is coded in O*NET-SOC.
    ...(name !== "sasrec-even" && { anyLabels: true as const }),
    make: async (from) => (await import("./trained-baselines.ts")).trainedBaseline(name, from),
  };
}

function makeMember(name: string, from: MethodResources): Promise<Recommender> {
  return METHODS.find((row) => row.name === name)!.make(from, undefined);
}

async function adult(cases: () => Promise<TrainingCases>) {
  const { adultCases } = await import("../histories/training-cases.ts");
  return adultCases(await cases());
}
