/**
 * The proposers of a recipe, with what each needs: recommenders and trained models that do not know the fold, and a language model.
 *
 * In: a recipe and what it may use.  Out: one function that makes a case's record, and what must be closed after.
 */

import { basename } from "node:path";
import { careerModelFiles } from "../../career-model/career-file.ts";
import { reasonWriter, USUAL_SAMPLING } from "../../career-model/write-reasons.ts";
import type { CandidateRecord, Dataset, Run } from "../../domain/index.ts";
import { casesOf } from "../../histories/cases-of-part.ts";
import type { LanguageModel } from "../../models/model.ts";
import { contentHash, fileHashes } from "../../records/whole-file.ts";
import type { Taxonomy } from "../../taxonomy/taxonomy.ts";
import { careerModelsOutOfFold, countedOutOfFold } from "../out-of-fold.ts";
import { readOwnPrompts } from "../own-prompts-folder.ts";
import { perturbError, TRAINED_ERRORS } from "../perturb/perturb.ts";
import type { ReasonsRecipe } from "../reason-recipe.ts";
import { career, type FoldWriter } from "./by-career-model.ts";
import { composed } from "./by-composing.ts";
import { llm } from "./by-language-model.ts";
import { type Corrupter, corrupted } from "./corrupted.ts";
import { proposeReasons } from "./propose-case.ts";
import type { AskedCase, Proposer } from "./proposer.ts";

export type ProposerOptions = {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  /** Asked only where the recipe has language-model candidates. */
  readonly model: () => Promise<LanguageModel>;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** The path of a file of the set's folder. */
  readonly keptAt: (name: string) => string;
};

export type OpenProposers = {
  readonly propose: (asked: AskedCase, run: Run) => Promise<CandidateRecord>;
  readonly close: () => Promise<void>;
};

export async function openProposers(recipe: ReasonsRecipe, options: ProposerOptions): Promise<OpenProposers> {
  const { propose, seed } = recipe;
  const { taxonomy, dataset } = options;
  const corrupter = propose.corrupted && (await corrupterOf(propose.corrupted, seed, options));
  const proposers: Proposer[] = [];
  const own = await readOwnPrompts(recipe.prompts);
  // What asks a model is opened before what takes long to learn: a wrong name is found at once.
  const model = propose.llm && (await options.model());
  const writers = propose.career && (await openWriters(propose.career, seed, taxonomy));
  if (propose.composed) {
    const byFold = await countedOutOfFold(dataset, recipe, taxonomy, options.signal, options.say, options.keptAt);
    proposers.push(composed(propose.composed, seed, byFold, taxonomy));
  }
  if (propose.llm) proposers.push(llm(model!, propose.llm, seed, taxonomy, own.joint));
  if (propose.career) proposers.push(career(seed, writers!, taxonomy));
  return {
    propose: proposeReasons(proposers, corrupter),
    close: async () => {
      for (const writer of writers ?? []) await writer.close();
    },
  };
}

type OpenWriter = FoldWriter & { readonly close: () => Promise<void> };

const WRITER_THREADS = 2;

async function openWriters(
  { count, from }: NonNullable<ReasonsRecipe["propose"]["career"]>,
  seed: number,
  taxonomy: Taxonomy,
): Promise<OpenWriter[]> {
  const writers: OpenWriter[] = [];
  const models = await careerModelsOutOfFold(from, seed, taxonomy);
  for (const [fold, { file, network, members }] of models.entries()) {
    const sampling = { ...USUAL_SAMPLING, reasons: count };
    const { write, close } = await reasonWriter(network, members[0]!, sampling, WRITER_THREADS);
    writers.push({ model: `${file.name} without fold ${fold}`, write, close });
  }
  return writers;
}

/** The hash of what each fold's model consists of, for the set's description. @throws BadInputError where a folder is missing */
export async function careerModelHashes(from: readonly string[]): Promise<Record<string, string>> {
  const hashes = from.map(async (folder, fold) => {
    const files = Object.entries(await fileHashes(await careerModelFiles(folder)));
    return [`career model of fold ${fold}`, contentHash(files.map(([name, hash]) => [basename(name), hash]))] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/** Of so many cases, the data set's first, another person's history is drawn. */
const OTHERS = 64;

async function corrupterOf(
  settings: { readonly count: number },
  seed: number,
  { dataset, taxonomy }: ProposerOptions,
): Promise<Corrupter> {
  const others: Pick<AskedCase, "person" | "history">[] = [];
  for await (const { person, history } of casesOf({ dataset, part: "train", limit: OTHERS }))
    others.push({ person, history });
  return corrupted(settings, seed, perturbError, TRAINED_ERRORS, others, taxonomy);
}
