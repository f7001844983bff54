/**
 * One token drawn from the scores of all.
 *
 * In: a logit for each token, and how widely to draw.  Out: a token, with its log-probability under the network itself.
 */
import type { Random } from "../domain/index.ts";

export type Spread = {
  /** 0 always takes the likeliest. */
  readonly temperature: number;
  /** Only the likeliest tokens that together have this much probability are drawn from (Holtzman et al., 2020). */
  readonly topP: number;
};

/** @param logits one for each token */
export function draw(
  logits: Float32Array,
  { temperature, topP }: Spread,
  random: Random,
): { token: number; logProbability: number } {
  const token = temperature === 0 ? indexOfLargest(logits) : drawFrom(logits, temperature, topP, random);
  return { token, logProbability: logits[token]! - logOfSum(logits) };
}

function drawFrom(logits: Float32Array, temperature: number, topP: number, random: Random): number {
  const largest = logits[indexOfLargest(logits)]!;
  const shares = new Float64Array(logits.length);
  let all = 0;
  for (let token = 0; token < shares.length; token++) {
    shares[token] = Math.exp((logits[token]! - largest) / temperature);
    all += shares[token]!;
  }
  const kept = topP >= 1 ? undefined : likeliest(shares, topP * all);
  const total = kept === undefined ? all : kept.reduce((sum, token) => sum + shares[token]!, 0);
  let left = random() * total;
  let last = 0;
  for (const token of kept ?? shares.keys()) {
    if (shares[token] === 0) continue;
    last = token;
    left -= shares[token]!;
    if (left < 0) break;
  }
  return last;
}

/** The fewest tokens that together reach a mass, likeliest first. */
function likeliest(shares: Float64Array, mass: number): number[] {
  const sorted = [...shares.keys()].sort((a, b) => shares[b]! - shares[a]!);
  let sum = 0;
  const last = sorted.findIndex((token) => {
    sum += shares[token]!;
    return sum >= mass;
  });
  return last < 0 ? sorted : sorted.slice(0, last + 1);
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}

function logOfSum(logits: Float32Array): number {
  const largest = logits[indexOfLargest(logits)]!;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return largest + Math.log(sum);
}
