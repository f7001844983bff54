/**
 * What the chosen reasons give away, in figures with intervals by person.
 *
 *     chosen reasons ─────────────────► leak-only control ─► accuracy, log p(answer | words), gain over the prior
 *     drawn at random, under the rule ─► leak-only control ─► what a reason tells that nobody chose: of the history, above all
 *     chosen - drawn: what choosing tells (it knows the answer); at most log2 of the number it chose from
 *     drawn under the rule - drawn as proposed: what masking or forbidding tells (they know the answer too)
 *     lift - gain of the control: RORA's question, what is left of the usefulness beyond what the words give away
 *
 * Each arm has a control of its own, trained on as many reasons of its own kind, so that neither is better known than the other.
 */
import type { LabelRule } from "../../domain/index.ts";
import { seededRandom, seedFrom } from "../../domain/index.ts";
import { bootstrapRatios, type Interval } from "../../statistics/bootstrap.ts";
import type { AnswerBack } from "./answer-back.ts";
import type { ChosenCase } from "./choose.ts";
import { type LeakScore, leakGain, leakScores } from "./leak-control.ts";

/** Of one case with an oracle, what the controls are trained and scored on. */
export type LeakSample = {
  readonly person: string;
  readonly title: string;
  readonly chosen: string;
  /** A candidate at random: as it would be trained under the rule, and as it was proposed. */
  readonly drawn: string;
  readonly proposed: string;
  /** How many there were to choose from. */
  readonly choices: number;
  readonly lift?: number | undefined;
  readonly back?: AnswerBack | undefined;
};

/** Undefined without an oracle, and where every candidate has seen the answer (hinted), so that none can be drawn that has not. */
export function leakSample(
  { record, judged }: ChosenCase,
  back: AnswerBack | undefined,
  seed: number,
): LeakSample | undefined {
  const { oracle, id, person, answer } = record;
  const blind = judged.filter(({ candidate }) => !["corrupted", "hinted"].includes(candidate.provenance.by));
  const free = blind.flatMap(({ trained }) => trained ?? []);
  if (oracle.kind === "none" || free.length === 0) return undefined;
  const random = seededRandom(seedFrom(`${id} drawn`, seed));
  // Of one number, so that where nothing is forbidden both are the same candidate.
  const share = random();
  return {
    person,
    title: answer,
    chosen: oracle.text,
    drawn: free[Math.floor(share * free.length)]!.text,
    proposed: blind[Math.floor(share * blind.length)]!.candidate.text,
    choices: free.length,
    lift: oracle.lift,
    back,
  };
}

/** Of a leak-only control: its accuracy, and in bits how much likelier than the prior it makes the answer. */
export type ControlFigures = {
  readonly first: Interval;
  /** Mean log p(answer | words), in nats. */
  readonly told: Interval;
  readonly gain: Interval;
};

export type LeakFigures = {
  readonly n: number;
  /** Mean log p(answer) without any reason, in nats. */
  readonly prior: number;
  readonly chosen: ControlFigures;
  readonly drawn: ControlFigures;
  /** Bits. */
  readonly byChoosing: Interval;
  /** Bits; absent where nothing is masked or forbidden. */
  readonly byRule?: Interval;
  /** Bits that choosing could tell at most: the mean log2 of the number of candidates. */
  readonly atMost: number;
  /** Nats; of the chosen reasons whose lift was measured. */
  readonly lift?: {
    readonly n: number;
    readonly lift: Interval;
    readonly control: Interval;
    readonly beyond: Interval;
  };
  readonly answerBack?: AnswerBackFigures;
};

export type AnswerBackFigures = {
  readonly n: number;
  /** Reasons of which the scorer could make nothing. */
  readonly unread: number;
  /** Shares of the cases whose answer stands first, and among the first ten. */
  readonly first: { readonly without: Interval; readonly with: Interval; readonly more: Interval };
  readonly ten: { readonly without: Interval; readonly with: Interval; readonly more: Interval };
  /** Nats. */
  readonly gain: Interval;
};

/** Below so many cases the control's own noise is all there is to see. */
export const FEWEST_CASES = 20;

/** @param titles how many there are @returns undefined for fewer than FEWEST_CASES samples */
export function leakFigures(
  samples: readonly LeakSample[],
  rule: LabelRule,
  titles: number,
  seed: number,
): LeakFigures | undefined {
  if (samples.length < FEWEST_CASES) return undefined;
  const people = samples.map(({ person }) => person);
  const arm = (text: (sample: LeakSample) => string) =>
    leakScores(
      samples.map((sample) => ({ person: sample.person, title: sample.title, text: text(sample) })),
      titles,
      seed,
    );
  const chosen = arm((sample) => sample.chosen);
  const drawn = arm((sample) => sample.drawn);
  const difference = (one: readonly LeakScore[], other: readonly LeakScore[]) =>
    bootstrapRatios(people, [one.map((score, at) => bits(leakGain(score) - leakGain(other[at]!)))], seed)[0]!;
  return {
    n: samples.length,
    prior: mean(chosen.map(({ prior }) => prior)),
    chosen: controlFigures(people, chosen, seed),
    drawn: controlFigures(people, drawn, seed),
    byChoosing: difference(chosen, drawn),
    ...(rule !== "allowed" && {
      byRule: difference(
        drawn,
        arm((sample) => sample.proposed),
      ),
    }),
    atMost: mean(samples.map(({ choices }) => Math.log2(choices))),
    ...liftFigures(samples, chosen, seed),
    ...answerBackFigures(samples, seed),
  };
}

function controlFigures(people: readonly string[], scores: readonly LeakScore[], seed: number): ControlFigures {
  const [first, told, gain] = bootstrapRatios(
    people,
    [
      scores.map((score) => Number(score.first)),
      scores.map((score) => score.told),
      scores.map((score) => bits(leakGain(score))),
    ],
    seed,
  ) as [Interval, Interval, Interval];
  return { first, told, gain };
}

function liftFigures(
  samples: readonly LeakSample[],
  chosen: readonly LeakScore[],
  seed: number,
): Pick<LeakFigures, "lift"> {
  const measured = samples.flatMap(({ person, lift }, at) =>
    lift === undefined ? [] : [{ person, lift, control: leakGain(chosen[at]!) }],
  );
  if (measured.length < FEWEST_CASES) return {};
  const [lift, control, beyond] = bootstrapRatios(
    measured.map(({ person }) => person),
    [
      measured.map((one) => one.lift),
      measured.map((one) => one.control),
      measured.map((one) => one.lift - one.control),
    ],
    seed,
  ) as [Interval, Interval, Interval];
  return { lift: { n: measured.length, lift, control, beyond } };
}

function answerBackFigures(samples: readonly LeakSample[], seed: number): Pick<LeakFigures, "answerBack"> {
  const asked = samples.flatMap(({ person, back }) => (back === undefined ? [] : [{ person, back }]));
  const read = asked.flatMap(({ person, back }) => (back.kind === "scored" ? [{ person, ...back }] : []));
  if (read.length < FEWEST_CASES) return {};
  const people = read.map(({ person }) => person);
  const among = (most: number) => {
    const without = read.map((back) => Number(back.without <= most));
    const informed = read.map((back) => Number(back.with <= most));
    const more = informed.map((hit, at) => hit - without[at]!);
    const [a, b, c] = bootstrapRatios(people, [without, informed, more], seed) as [Interval, Interval, Interval];
    return { without: a, with: b, more: c };
  };
  const [gain] = bootstrapRatios(people, [read.map((back) => back.gain)], seed) as [Interval];
  return { answerBack: { n: read.length, unread: asked.length - read.length, first: among(1), ten: among(10), gain } };
}

function bits(nats: number): number {
  return nats / Math.LN2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
