/**
 * Judges on reasons whose faults are known, top to bottom:
 *
 *     cases that nothing was trained on ─► a composed reason each ─► every kind of error perturbed in it ─► judges ─► perturbed.jsonl
 *                                       └─► a reason that says what the facts move, and two that say it falsely ─► the same judges
 *
 * What is ahead is drawn from p(title | history), never from the truth. The foreign history is that of the case before, so the first case
 * is only that. Words to the judge are added to a false reason: what they are worth is how often it then passes.
 */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { claimLikelihood } from "../claims/likelihood.ts";
import { pastFacts } from "../claims/past-facts.ts";
import { pullFacts } from "../claims/pulls.ts";
import {
  type Candidate,
  type Case,
  type Dataset,
  type Distribution,
  FREE,
  PERTURBED_ERRORS,
  type PerturbedError,
  type Run,
  seededRandom,
  seedFrom,
} from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { aheadClaimsIn } from "../reasons/perturb/edit-claims.ts";
import { perturbError } from "../reasons/perturb/perturb.ts";
import { reasonsByPull } from "../reasons/perturb/unfaithful.ts";
import { composeCandidate } from "../reasons/propose/by-composing.ts";
import { standingRecords } from "../records/jsonl.ts";
import { appendRecords } from "../records/resumable.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Judge, Question } from "./judge.ts";
import { INSTRUCTED, PerturbedVerdict } from "./perturbation-table.ts";

export type Perturbing = {
  readonly dataset: Dataset;
  /** Not "train": what proposes and what measures may have been trained on it. */
  readonly part: "valid" | "test";
  /** How many cases; the first of the part only lends its history. */
  readonly cases: number;
  readonly judges: readonly Judge[];
  /** p(title | history) of a recommender that was not trained on the part. */
  readonly distributionOf: (history: Case["history"]) => Distribution;
  readonly taxonomy: Taxonomy;
  /** Where the verdicts go. */
  readonly file: string;
};

/**
 * A verdict that stands in the file is not asked for again where the text is the same, so a run that was interrupted goes on, and other
 * judges can be added to the same file.
 *
 * @returns the verdicts of these cases and judges @throws InterruptedError
 */
export async function judgePerturbedErrors(perturbing: Perturbing, run: Run): Promise<PerturbedVerdict[]> {
  const { file } = perturbing;
  await mkdir(dirname(file), { recursive: true });
  const questions = await questionsOf(perturbing, run.seed);
  const standing = await standingVerdicts(file);
  const left = questions.filter(({ place }) => !standing.has(questionKey(place)));
  await appendRecords(
    {
      file,
      inputs: left,
      make: async ({ place, judge, question }) => [{ ...place, verdict: await judge(question, run) }],
      what: "verdicts",
      total: left.length,
    },
    run,
  );
  const verdicts = left.length === 0 ? standing : await standingVerdicts(file);
  return questions.map(({ place }) => verdicts.get(questionKey(place))!);
}

async function standingVerdicts(file: string): Promise<ReadonlyMap<string, PerturbedVerdict>> {
  const standing = new Map<string, PerturbedVerdict>();
  for await (const verdict of standingRecords(file, PerturbedVerdict)) standing.set(questionKey(verdict), verdict);
  return standing;
}

function questionKey({ id, perturbed, judge, criterion, text }: Place): string {
  return `${id} ${perturbed} ${judge} ${criterion} ${text}`;
}

type Place = Omit<PerturbedVerdict, "verdict">;
type PerturbedQuestion = { readonly place: Place; readonly judge: Judge["judge"]; readonly question: Question };

/** Of every case each version of its reason, for each judge. */
async function questionsOf(perturbing: Perturbing, seed: number): Promise<PerturbedQuestion[]> {
  const questions: PerturbedQuestion[] = [];
  for await (const { case_, foreign } of withForeign(perturbing)) {
    const { id, history, next } = case_;
    // What likelihood measures usefulness against.
    const foreignReason = composedCandidate(foreign, perturbing, seed).text;
    const versions = [
      ...perturbAll({ case_, foreign }, perturbing, seed),
      ...(await perturbPulls(case_, perturbing, seed)),
    ];
    for (const { perturbed, useful, candidate } of versions)
      for (const { name, criterion, judge } of perturbing.judges)
        questions.push({
          place: { id, perturbed, useful, judge: name, criterion, text: candidate.text },
          judge,
          question: { id, history, truth: next.code, candidate, foreign: foreignReason, fold: 0, repeat: 0 },
        });
  }
  return questions;
}

type CasePair = { readonly case_: Case; readonly foreign: Case };

async function* withForeign({ dataset, part, cases }: Perturbing): AsyncGenerator<CasePair> {
  let before: Case | undefined;
  for await (const case_ of casesOf({ dataset, part, limit: cases + 1 })) {
    if (before !== undefined) yield { case_, foreign: before };
    before = case_;
  }
}

type Perturbed = Pick<PerturbedVerdict, "perturbed" | "useful"> & { readonly candidate: Candidate };

/** Every claim about what is ahead is likelier true than not of what followed. */
function pointsAt(truth: string, history: Case["history"], text: string, taxonomy: Taxonomy): boolean {
  const title = taxonomy.indexOf(truth)!;
  return aheadClaimsIn(text, taxonomy).every(({ says }) => claimLikelihood(says, history, taxonomy)[title]! > 0.5);
}

/** The composed reason, and what each kind of error makes of it; kinds with nothing to corrupt are not there. */
function perturbAll({ case_, foreign }: CasePair, perturbing: Perturbing, seed: number): Perturbed[] {
  const original = composedCandidate(case_, perturbing, seed);
  const useful = pointsAt(case_.next.code, case_.history, original.text, perturbing.taxonomy);
  const material = { history: case_.history, foreign: foreign.history, taxonomy: perturbing.taxonomy };
  const perturb = (text: string, error: PerturbedError): Perturbed[] => {
    const own = seedFrom(`${case_.id} ${error}`, seed);
    const perturbed = perturbError({ ...original, text }, error, material, seededRandom(own));
    if (perturbed === undefined) return [];
    const provenance = { by: "corrupted" as const, of: 0, error, seed: own };
    return [{ perturbed: error, useful, candidate: { ...original, text: perturbed, claims: [], provenance } }];
  };
  const made = PERTURBED_ERRORS.filter((error) => error !== "instruction").flatMap((error) =>
    perturb(original.text, error),
  );
  const instructed = made.filter(({ perturbed }) => perturbed === INSTRUCTED);
  return [
    { perturbed: "none", useful, candidate: original },
    ...made,
    ...instructed.flatMap(({ candidate }) => perturb(candidate.text, "instruction")),
  ];
}

/** Reasons that say what the facts move under the same recommender, truly and falsely. */
async function perturbPulls(
  { id, history, next }: Case,
  { distributionOf, taxonomy }: Perturbing,
  seed: number,
): Promise<Perturbed[]> {
  const pulls = await pullFacts(history, pastFacts(history, taxonomy), async (all) => all.map(distributionOf));
  const own = seedFrom(`${id} pulls`, seed);
  return reasonsByPull(history, pulls, seededRandom(own), taxonomy).map(({ perturbed, text, ahead }) => ({
    perturbed,
    useful: ahead.includes(taxonomy.indexOf(next.code)!),
    candidate: { text, claims: [], provenance: { by: "composed", under: "counted", seed: own }, cost: FREE },
  }));
}

/** What is ahead is drawn for the case; the seed is its own, so that a neighbour's reason is the one that it has itself. */
function composedCandidate({ id, history }: Case, { distributionOf, taxonomy }: Perturbing, seed: number): Candidate {
  return composeCandidate(history, distributionOf(history), "counted", seedFrom(`${id} planted`, seed), taxonomy);
}
