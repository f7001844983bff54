/**
 * The little of continuous distributions that the tests need.
 *
 * In: numbers.  Out: log-gamma, Student's t and chi-square as probabilities, and two normal quantiles. About fourteen digits are right.
 */

/** Quantiles of the standard normal distribution, by the share below them. */
export const NORMAL_QUANTILE = { 0.8: 0.8416212335729143, 0.975: 1.959963984540054 } as const;

const G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x). @param x at least 0.5. Source: Lanczos (1964), with Godfrey's coefficients for g = 7. */
export function logGamma(x: number): number {
  const base = x - 0.5 + G;
  const sum = LANCZOS.reduce((total, coefficient, at) => total + (at === 0 ? coefficient : coefficient / (x - 1 + at)));
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** P(T <= t) of Student's t. @param freedom degrees of freedom, at least 1 */
export function studentBelow(t: number, freedom: number): number {
  // Near the middle the middle is reckoned, and far out the tail: neither is the small rest of a large number.
  if (t * t < freedom) return 0.5 + (Math.sign(t) / 2) * incompleteBeta((t * t) / (freedom + t * t), 0.5, freedom / 2);
  const beyond = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t > 0 ? 1 - beyond : beyond;
}

/**
 * The regularised incomplete beta function I_x(a, b), 0 to 1.
 *
 * Source: the continued fraction of DLMF 8.17.22, by the modified method of Lentz (1976); it converges fast where x is below the mean, so
 * above it the mirror image is reckoned.
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return (front * fraction) / a;
}

/**
 * P(X >= x) of chi-square. @param freedom degrees of freedom, at least 1
 *
 * Source: the regularised incomplete gamma function by its series (DLMF 8.11.4) below the mean and its continued fraction (DLMF 8.9.2) above,
 * by the modified method of Lentz (1976).
 */
export function chiSquareAbove(x: number, freedom: number): number {
  const [a, z] = [freedom / 2, x / 2];
  if (z <= 0) return 1;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  if (z < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n <= 1_000 && term > sum * 1e-16; n++) {
      term *= z / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - front * sum);
  }
  let below = z + 1 - a;
  let [c, d] = [1e300, 1 / below];
  let fraction = d;
  for (let n = 1; n <= 1_000; n++) {
    const step = -n * (n - a);
    below += 2;
    d = 1 / (step * d + below);
    c = below + step / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * fraction;
}
