/**
 * Cases with reasons as sequences for the career model.
 *
 * In: cases with what the direct model says of each, and how reasons are to be made.  Out: the sequences of an epoch, or pairs of them.
 * The truth enters in two places only, and by name: "truth" says it outright (the control that dictates), and "chosen" picks among
 * drawn reasons the one that raises the truth most, read by Bayes (at most log2 of the candidates in bits); an oracle was picked so too.
 */
import type { Sequence } from "../career-model/career-batch.ts";
import type { CareerNetwork } from "../career-model/career-settings.ts";
import type { JobPosition } from "../career-model/render.ts";
import { composeTrainedReason, drawTitle } from "../claims/compose-for-training.ts";
import { claimLikelihood } from "../claims/likelihood.ts";
import {
  type CareerHistory,
  type Distribution,
  type OracleRecord,
  type Random,
  type Reason,
  shuffle,
  type Weighed,
} from "../domain/index.ts";

export type TrainedCase = {
  readonly history: CareerHistory;
  readonly jobs: readonly JobPosition[];
  /** The index of the title that followed. */
  readonly truth: number;
  /** p(title | history) of the direct model: what reasons draw what is ahead from. */
  readonly direct: Distribution;
  /** What an oracle-reason set holds of the case; undefined where none is trained from. */
  readonly oracle?: OracleRecord | undefined;
  /** What was proposed for the case by people of other folds, of which reasons are drawn; undefined where they are made here. */
  readonly proposed?: readonly string[] | undefined;
};

export type JudgedReason = {
  readonly reason: Reason;
  readonly tokens: readonly number[];
  /** How many nats its claims of the future raise the truth, read by Bayes from the direct distribution. */
  readonly lift: number;
};

export function drawReason(case_: TrainedCase, { taxonomy, vocabulary }: CareerNetwork, random: Random): JudgedReason {
  return judged(case_, composeTrainedReason(case_.history, drawTitle(case_.direct, random), taxonomy, random), {
    taxonomy,
    vocabulary,
  });
}

export function reasonFromTruth(
  case_: TrainedCase,
  network: Pick<CareerNetwork, "taxonomy" | "vocabulary">,
  random: Random,
): JudgedReason {
  return judged(case_, composeTrainedReason(case_.history, case_.truth, network.taxonomy, random), network);
}

function judged(
  case_: TrainedCase,
  reason: Reason,
  { taxonomy, vocabulary }: Pick<CareerNetwork, "taxonomy" | "vocabulary">,
): JudgedReason {
  let lift = 0;
  let posterior = case_.direct;
  for (const { about, says } of reason.claims) {
    if (about !== "ahead") continue;
    const likelihood = claimLikelihood(says, case_.history, taxonomy);
    const expected = posterior.reduce((sum, p, title) => sum + p * likelihood[title]!, 0);
    lift += Math.log(likelihood[case_.truth]! / expected);
    posterior = posterior.map((p, title) => (p * likelihood[title]!) / expected);
  }
  return { reason, tokens: vocabulary.encodeText(reason.text), lift };
}

/** Candidates from the best to the worst by lift, then the shorter, then as drawn. */
export function judgedCandidates(
  case_: TrainedCase,
  count: number,
  network: CareerNetwork,
  random: Random,
): JudgedReason[] {
  return Array.from({ length: count }, () => drawReason(case_, network, random)).sort(
    (a, b) => b.lift - a.lift || a.tokens.length - b.tokens.length,
  );
}

export type ReasonSettings = {
  readonly reasons: "drawn" | "truth" | "chosen";
  readonly candidates: number;
  readonly without: number;
  readonly together: number;
  readonly part: "joint" | "reasoner" | "predictor";
};

/** One epoch: each case once, with a reason (or several that are scored together) or without. */
export function reasonSequences(
  cases: readonly TrainedCase[],
  settings: ReasonSettings,
  network: CareerNetwork,
  random: Random,
): Sequence[] {
  return shuffle(cases, random).flatMap((case_) => {
    // A case that has no oracle reason, or of which none was proposed, is still a case of what followed.
    const unexplained = case_.oracle?.oracle.kind === "none" || case_.proposed?.length === 0;
    if (unexplained && settings.part === "reasoner") return [];
    const reasonless = unexplained || (settings.part !== "reasoner" && random() < settings.without);
    // Without a reason there is nothing to average.
    return Array.from({ length: reasonless ? 1 : settings.together }, (_, at) => {
      const reason = reasonless ? undefined : reasonFor(case_, settings, network, random);
      const sequence = sequenceOf(case_, reason, settings);
      return at === 0 ? sequence : scoredWithPrevious(sequence);
    });
  });
}

function reasonFor(
  case_: TrainedCase,
  { reasons, candidates }: ReasonSettings,
  network: CareerNetwork,
  random: Random,
): readonly number[] {
  const oracle = case_.oracle?.oracle;
  if (oracle?.kind === "chosen") return network.vocabulary.encodeText(oracle.text);
  if (case_.proposed !== undefined) return network.vocabulary.encodeText(shuffle(case_.proposed, random)[0]!);
  switch (reasons) {
    case "drawn":
      return drawReason(case_, network, random).tokens;
    case "truth":
      return reasonFromTruth(case_, network, random).tokens;
    case "chosen":
      return judgedCandidates(case_, candidates, network, random)[0]!.tokens;
    default:
      return reasons satisfies never;
  }
}

/** The first of a group carries the weight of them all. */
function scoredWithPrevious(sequence: Sequence): Sequence {
  return {
    ...sequence,
    answers: sequence.answers.map((answer) => ({ ...answer, weight: 0 })),
    withPrevious: true,
  };
}

function sequenceOf(
  { jobs, truth }: TrainedCase,
  reason: readonly number[] | undefined,
  { part }: ReasonSettings,
): Sequence {
  return {
    jobs,
    reason,
    answers: [{ after: jobs.length, title: truth, weight: part === "reasoner" ? 0 : 1 }],
    reasonWeight: part === "predictor" ? 0 : 1,
  };
}

/** Two reasons for one history, of which the first is to be preferred. */
export type PreferencePair = { readonly chosen: Sequence; readonly rejected: Sequence };

export type PairSettings = {
  /** Drawn where the case has no oracle record, of which the best and the worst are a pair if they differ by so many nats of lift. */
  readonly candidates: number;
  readonly margin: number;
  /** Rejected reasons of an oracle record that failed by another criterion make no pair. */
  readonly criteria: readonly Weighed[];
};

/** From a set: the oracle reason before each that it names as rejected. Else the best before the worst of some drawn ones. */
export function reasonPairs(
  case_: TrainedCase,
  { candidates, margin, criteria }: PairSettings,
  network: CareerNetwork,
  random: Random,
): PreferencePair[] {
  const unanswered = (reason: readonly number[]): Sequence => ({
    jobs: case_.jobs,
    reason,
    answers: [],
    reasonWeight: 1,
  });
  const pair = (chosen: readonly number[], rejected: readonly number[]): PreferencePair => ({
    chosen: unanswered(chosen),
    rejected: unanswered(rejected),
  });
  if (case_.oracle !== undefined) {
    const { oracle, rejected } = case_.oracle;
    if (oracle.kind === "none") return [];
    const { encodeText } = network.vocabulary;
    return rejected
      .filter(({ text, because }) => text !== oracle.text && criteria.includes(because))
      .map(({ text }) => pair(encodeText(oracle.text), encodeText(text)));
  }
  const judged = judgedCandidates(case_, candidates, network, random);
  const [best, worst] = [judged[0]!, judged.at(-1)!];
  if (best.lift - worst.lift < margin || best.reason.text === worst.reason.text) return [];
  return [pair(best.tokens, worst.tokens)];
}
