/**
 * Whether a method's confidence in its first title means what it says.
 *
 * In: scored cases.  Out: a reliability table of bins of equal mass, and the expected calibration error with an interval by person.
 * Source: Naeini, Cooper and Hauskrecht (2015) for ECE; bins of equal mass after Nixon et al. (2019).
 */
import { seededRandom } from "../domain/index.ts";
import { type Interval, middle95, RESAMPLES } from "../statistics/bootstrap.ts";
import type { ScoredCase } from "./per-case.ts";

const BINS = 10;

export type ReliabilityBin = {
  readonly n: number;
  /** Mean probability of the first title, and the share of cases in which it was right; both 0 to 1. */
  readonly confidence: number;
  readonly accuracy: number;
};

export function reliability(scores: readonly Confident[]): ReliabilityBin[] {
  const sorted = byConfidence(scores);
  return binsOf(
    sorted,
    Float64Array.from(sorted, () => 1),
  );
}

/**
 * The expected calibration error with the upward bias of a sample's own error taken off: even a calibrated method errs in every bin, and a
 * resample errs once more, by as much again. So what resampling adds is subtracted, and the interval is the basic one, mirrored about the
 * sample's error (Davison and Hinkley 1997, section 5.2); both end at 0.
 *
 * @param scores at least one
 */
export function calibrationError(scores: readonly Confident[], seed: number): Interval {
  const sorted = byConfidence(scores);
  const casesOf = Map.groupBy(sorted.keys(), (at) => sorted[at]!.person)
    .values()
    .toArray();
  const random = seededRandom(seed);
  const draws = new Float64Array(RESAMPLES);
  const times = new Float64Array(sorted.length);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    times.fill(0);
    for (let drawn = 0; drawn < casesOf.length; drawn++) {
      for (const at of casesOf[Math.floor(random() * casesOf.length)]!) times[at]!++;
    }
    draws[resample] = errorOf(binsOf(sorted, times));
  }
  const found = errorOf(reliability(scores));
  const bias = draws.reduce((sum, draw) => sum + draw, 0) / RESAMPLES - found;
  const { low, high } = middle95(draws);
  const within = (error: number) => Math.max(0, error);
  return { value: within(found - bias), low: within(2 * found - high), high: within(2 * found - low) };
}

/** What calibration asks of a case. */
export type Confident = Pick<ScoredCase, "case" | "person" | "exactMatch"> & { readonly confidence: number };
export type ConfidentCase = ScoredCase & Confident;

/** Those that say how sure they are. */
export function withConfidence(scores: readonly ScoredCase[]): ConfidentCase[] {
  return scores.filter((score): score is ConfidentCase => score.confidence !== null);
}

function byConfidence(scores: readonly Confident[]): Confident[] {
  return scores.toSorted((a, b) => a.confidence - b.confidence || (a.case < b.case ? -1 : 1));
}

function errorOf(bins: readonly ReliabilityBin[]): number {
  const all = bins.reduce((sum, { n }) => sum + n, 0);
  return bins.reduce((sum, { n, confidence, accuracy }) => sum + (n / all) * Math.abs(confidence - accuracy), 0);
}

/** @param times how often each case counts: once, or as often as it was drawn */
function binsOf(sorted: readonly Confident[], times: Float64Array): ReliabilityBin[] {
  const all = times.reduce((sum, count) => sum + count, 0);
  const bins: { n: number; confidence: number; accuracy: number }[] = Array.from({ length: BINS }, () => ({
    n: 0,
    confidence: 0,
    accuracy: 0,
  }));
  let passed = 0;
  for (let at = 0; at < sorted.length; at++) {
    const count = times[at]!;
    if (count === 0) continue;
    const bin = bins[Math.min(BINS - 1, Math.floor((BINS * passed) / all))]!;
    bin.n += count;
    bin.confidence += count * sorted[at]!.confidence;
    bin.accuracy += count * sorted[at]!.exactMatch;
    passed += count;
  }
  return bins
    .filter(({ n }) => n > 0)
    .map(({ n, confidence, accuracy }) => ({ n, confidence: confidence / n, accuracy: accuracy / n }));
}
