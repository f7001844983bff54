/**
 * A recommender that was trained elsewhere, brought to other data by what their training part says of two things: how often people stay,
 * and where those go who move.
 *
 *     training cases ─► the recommender's p(last title), and who stayed ─► logistic recalibration ─► p'(last title)
 *                    └► of those who moved: where it said, and where they went ─► a weight a title ─► the rest, reweighted
 *
 * In: a recommender and training cases.  Out: the recommender, adapted. Staying: logit p' = a + b logit p (Cox 1958), by Newton's method.
 * Moving: the shares of titles among those who moved over the shares that were foretold, the correction for another prevalence of the
 * answers (Saerens, Latinne and Decaestecker 2002), shrunk towards no change where few have moved.
 */
import {
  type CareerHistory,
  type Case,
  type Distribution,
  occupationCodes,
  type Recommendation,
  type Recommender,
  type Run,
} from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type StayGate = { readonly intercept: number; readonly slope: number };

/** Enough for two numbers; more would only take longer. */
const MOST_CASES = 2_000;
/** People who moved as foretold, added to those who moved: so much must be seen before the weights say otherwise. */
const FORETOLD_MOVERS = 20;
/** Keeps a probability of 0 or 1 from being a certainty that no data could move. */
const SMALLEST = 1e-6;

export async function adaptedTo(
  method: string,
  recommender: Recommender,
  cases: readonly Case[],
  taxonomy: Taxonomy,
  run: Run,
): Promise<Recommender> {
  const every = Math.max(1, Math.ceil(cases.length / MOST_CASES));
  const asked = cases.filter((_, at) => at % every === 0);
  const points: StayPoint[] = [];
  const [foretold, went] = [
    new Float64Array(taxonomy.occupations.length),
    new Float64Array(taxonomy.occupations.length),
  ];
  for (const { history, next } of asked) {
    run.signal.throwIfAborted();
    const last = lastTitle(history, taxonomy);
    if (last === undefined) continue;
    const { distribution } = await recommender(history, run);
    const truth = taxonomy.indexOf(next.code)!;
    points.push({ logit: logitOf(distribution[last]!), stayed: truth === last });
    if (truth !== last) countMove(distribution, last, truth, foretold, went);
    run.report({ what: "cases to adapt to", done: points.length, total: asked.length });
  }
  const gate = fitStayGate(points);
  const weights = moveWeights(foretold, went);
  const adapt = (distribution: Distribution, history: CareerHistory): Distribution => {
    const last = lastTitle(history, taxonomy);
    if (last === undefined) return distribution;
    const stay = sigmoid(gate.intercept + gate.slope * logitOf(distribution[last]!));
    return adapted(distribution, last, stay, weights);
  };
  const recommend = async (history: CareerHistory, now: Run): Promise<Recommendation> => {
    const recommended = await recommender(history, now);
    // Reasons that came along were weighed by the other ranking, so none is claimed for this one.
    return { ...recommended, method, distribution: adapt(recommended.distribution, history), reasons: [] };
  };
  const { distributions } = recommender;
  if (distributions === undefined) return recommend;
  return Object.assign(recommend, {
    distributions: async (histories: readonly CareerHistory[]) =>
      (await distributions(histories)).map((own, at) => adapt(own, histories[at]!)),
  });
}

export type StayPoint = { readonly logit: number; readonly stayed: boolean };

/** @returns no change, a = 0 and b = 1, where there are no points */
export function fitStayGate(points: readonly StayPoint[]): StayGate {
  let gate: StayGate = { intercept: 0, slope: 1 };
  let fit = fitOf(gate, points);
  for (let step = 0; step < 100; step++) {
    const towards = newtonStep(gate, points);
    let size = 1;
    let next = moved(gate, towards, size);
    // A whole step from far away can overshoot; half of it, and half again, cannot for ever.
    while (fitOf(next, points) < fit && size > 1e-6) {
      size /= 2;
      next = moved(gate, towards, size);
    }
    const gained = fitOf(next, points) - fit;
    if (!(gained > 1e-10)) return gate;
    gate = next;
    fit += gained;
  }
  return gate;
}

/** A weak prior about "no change" keeps the fit finite where all stayed, or none did. */
const PRIOR = 0.01;

/** The log-likelihood of who stayed, with the prior. */
function fitOf({ intercept, slope }: StayGate, points: readonly StayPoint[]): number {
  const prior = -0.5 * PRIOR * (intercept ** 2 + (slope - 1) ** 2);
  return points.reduce((sum, { logit, stayed }) => {
    const x = intercept + slope * logit;
    return sum - Math.log1p(Math.exp(-Math.abs(x))) - Math.max(0, stayed ? -x : x);
  }, prior);
}

function newtonStep({ intercept, slope }: StayGate, points: readonly StayPoint[]): StayGate {
  let [ga, gb, haa, hab, hbb] = [-PRIOR * intercept, -PRIOR * (slope - 1), PRIOR, 0, PRIOR];
  for (const { logit, stayed } of points) {
    const p = sigmoid(intercept + slope * logit);
    const [off, weight] = [Number(stayed) - p, p * (1 - p)];
    ga += off;
    gb += off * logit;
    haa += weight;
    hab += weight * logit;
    hbb += weight * logit * logit;
  }
  const determinant = haa * hbb - hab * hab;
  return { intercept: (hbb * ga - hab * gb) / determinant, slope: (haa * gb - hab * ga) / determinant };
}

function moved(gate: StayGate, towards: StayGate, size: number): StayGate {
  return { intercept: gate.intercept + size * towards.intercept, slope: gate.slope + size * towards.slope };
}

/** Adds what was foretold of one who moved, and where they went. */
function countMove(p: Distribution, last: number, truth: number, foretold: Float64Array, went: Float64Array): void {
  const moving = Math.max(SMALLEST, 1 - p[last]!);
  for (let title = 0; title < p.length; title++) if (title !== last) foretold[title]! += p[title]! / moving;
  went[truth]!++;
}

/** @returns a factor a title: 1 where it was foretold as often as it came */
export function moveWeights(foretold: Float64Array, went: Float64Array): Float64Array {
  const movers = went.reduce((sum, count) => sum + count, 0);
  if (movers === 0) return went.map(() => 1);
  return went.map((count, title) => {
    const share = foretold[title]! / movers;
    const seen = (count + FORETOLD_MOVERS * share) / (movers + FORETOLD_MOVERS);
    return share > 0 ? seen / share : 1;
  });
}

function adapted(distribution: Distribution, last: number, stay: number, weights: Float64Array): Distribution {
  const weighed = distribution.map((p, title) => (title === last ? 0 : p * weights[title]!));
  const others = weighed.reduce((sum, p) => sum + p, 0);
  if (others <= 0) return distribution;
  return weighed.map((p, title) => (title === last ? stay : ((1 - stay) * p) / others));
}

function lastTitle(history: Case["history"], taxonomy: Taxonomy): number | undefined {
  const code = occupationCodes(history).at(-1);
  return code === undefined ? undefined : taxonomy.indexOf(code);
}

function logitOf(p: number): number {
  const within = Math.min(1 - SMALLEST, Math.max(SMALLEST, p));
  return Math.log(within / (1 - within));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
