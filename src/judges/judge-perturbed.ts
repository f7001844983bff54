/**
 * Judges on reasons whose faults are known, top to bottom:
 *
 *     cases that nothing was trained on ─► a composed reason each ─► every kind of error perturbed in it ─► judges ─► perturbed.jsonl
 *
 * What is ahead is drawn from p(title | history), never from the truth. The foreign history is that of the case before, so the first case
 * is only that. Words to the judge are added to a false reason: what they are worth is how often it then passes.
 */

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { claimLikelihood } from "../claims/likelihood.ts";
import {
  type Candidate,
  type Case,
  type Dataset,
  type Distribution,
  PERTURBED_ERRORS,
  type PerturbedError,
  type Run,
  seededRandom,
  seedFrom,
  WhereforeError,
} from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { aheadClaimsIn } from "../reasons/perturb/edit-claims.ts";
import { perturbError } from "../reasons/perturb/perturb.ts";
import { composeCandidate } from "../reasons/propose/by-composing.ts";
import { appendJsonl, mendTail, readJsonl } from "../records/jsonl.ts";
import { mapInOrder } from "../records/map-in-order.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import type { Judge } from "./judge.ts";
import { INSTRUCTED, PerturbedVerdict } from "./perturbation-table.ts";

export type PerturbingOrder = {
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
 * Every verdict is on its way to the disk before the next is asked for. One that stands in the file is not asked for again where the
 * text is the same, so a run that was interrupted goes on, and other judges can be added to the same file.
 *
 * @returns the verdicts of these cases and judges @throws WhereforeError "interrupted"
 */
export async function judgePerturbedErrors(order: PerturbingOrder, run: Run): Promise<PerturbedVerdict[]> {
  await mkdir(dirname(order.file), { recursive: true });
  await mendTail(order.file);
  const standing = await standingVerdicts(order.file);
  const file = await appendJsonl(order.file);
  const verdicts: PerturbedVerdict[] = [];
  let done = 0;
  try {
    const judged = mapInOrder(withForeign(order), run.concurrency, (pair) =>
      judgeCase(pair, order, standing, file.append, run),
    );
    for await (const own of judged) {
      verdicts.push(...own);
      run.report({ what: "cases", done: ++done, total: order.cases });
    }
  } catch (error) {
    if (!run.signal.aborted) throw error;
    throw new WhereforeError("input", "interrupted", `Interrupted after ${done} of ${order.cases} cases.`);
  } finally {
    await file.close();
  }
  return verdicts;
}

async function standingVerdicts(file: string): Promise<Map<string, PerturbedVerdict>> {
  const standing = new Map<string, PerturbedVerdict>();
  if (!existsSync(file)) return standing;
  for await (const verdict of readJsonl(file, PerturbedVerdict)) standing.set(questionKey(verdict), verdict);
  return standing;
}

function questionKey({ id, perturbed, judge, criterion, text }: Omit<PerturbedVerdict, "verdict" | "useful">): string {
  return `${id} ${perturbed} ${judge} ${criterion} ${text}`;
}

type CasePair = { readonly case_: Case; readonly foreign: Case };

async function* withForeign({ dataset, part, cases }: PerturbingOrder): AsyncGenerator<CasePair> {
  let before: Case | undefined;
  for await (const case_ of casesOf({ dataset, part, limit: cases + 1 })) {
    if (before !== undefined) yield { case_, foreign: before };
    before = case_;
  }
}

type Perturbed = { readonly perturbed: PerturbedVerdict["perturbed"]; readonly candidate: Candidate };

async function judgeCase(
  { case_, foreign }: CasePair,
  order: PerturbingOrder,
  standing: ReadonlyMap<string, PerturbedVerdict>,
  keep: (verdict: PerturbedVerdict) => Promise<void>,
  run: Run,
): Promise<readonly PerturbedVerdict[]> {
  const { id, history, next } = case_;
  const own: PerturbedVerdict[] = [];
  const [original, ...others] = perturbAll({ case_, foreign }, order, run.seed);
  // What likelihood measures usefulness against.
  const foreignReason = composedCandidate(foreign, order, run.seed).text;
  const useful = pointsAt(next.code, history, original.candidate.text, order.taxonomy);
  for (const { perturbed, candidate } of [original, ...others]) {
    for (const { name, criterion, judge } of order.judges) {
      run.signal.throwIfAborted();
      const place = { id, perturbed, useful, judge: name, criterion, text: candidate.text };
      const stands = standing.get(questionKey(place));
      const question = { id, history, truth: next.code, candidate, foreign: foreignReason, fold: 0, repeat: 0 };
      const verdict = stands ?? { ...place, verdict: await judge(question, run) };
      if (stands === undefined) await keep(verdict);
      own.push(verdict);
    }
  }
  return own;
}

/** Every claim about what is ahead is likelier true than not of what followed. */
function pointsAt(truth: string, history: Case["history"], text: string, taxonomy: Taxonomy): boolean {
  const title = taxonomy.indexOf(truth)!;
  return aheadClaimsIn(text, taxonomy).every(({ says }) => claimLikelihood(says, history, taxonomy)[title]! > 0.5);
}

/** The composed reason, and what each kind of error makes of it; kinds with nothing to corrupt are not there. */
function perturbAll({ case_, foreign }: CasePair, order: PerturbingOrder, seed: number): [Perturbed, ...Perturbed[]] {
  const original = composedCandidate(case_, order, seed);
  const material = { history: case_.history, foreign: foreign.history, taxonomy: order.taxonomy };
  const perturb = (text: string, error: PerturbedError): Perturbed[] => {
    const own = seedFrom(`${case_.id} ${error}`, seed);
    const perturbed = perturbError({ ...original, text }, error, material, seededRandom(own));
    if (perturbed === undefined) return [];
    const provenance = { by: "corrupted" as const, of: 0, error, seed: own };
    return [{ perturbed: error, candidate: { ...original, text: perturbed, claims: [], provenance } }];
  };
  const made = PERTURBED_ERRORS.filter((error) => error !== "instruction").flatMap((error) =>
    perturb(original.text, error),
  );
  const instructed = made.filter(({ perturbed }) => perturbed === INSTRUCTED);
  return [
    { perturbed: "none", candidate: original },
    ...made,
    ...instructed.flatMap(({ candidate }) => perturb(candidate.text, "instruction")),
  ];
}

/** What is ahead is drawn for the case; the seed is its own, so that a neighbour's reason is the one that it has itself. */
function composedCandidate(
  { id, history }: Case,
  { distributionOf, taxonomy }: PerturbingOrder,
  seed: number,
): Candidate {
  return composeCandidate(history, distributionOf(history), "counted", seedFrom(`${id} planted`, seed), taxonomy);
}
