/**
 * Paparrizos 2011 over titles: a logistic model over facts of the person, of the current job and of the transition to each candidate.
 *
 *     history ─► for each candidate: how frequent it is, after this title, the one before, at this age, degree, ...; the same title? held?
 *                the same group? ─► each weighed by what is known of the person ─► softmax
 *
 * In: training cases.  Out: a recommender.
 * Source: Paparrizos, Cambazoglu and Gionis (2011), "Machine Learned Job Recommendation": a supervised classifier of the next institution
 * over such features, above the most frequent one as baseline. Theirs predicts institutions, which the public data do not share between
 * people; so candidates are titles, and a conditional logit (McFadden, 1974) ranks all of them where theirs classifies by a decision table.
 * A training person's facts are counted on the other tenths of the people, so that they mean the same as a stranger's.
 */
import { type Case, foldOf, type LabelSpace, type Recommender, seededRandom, shuffle } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { heldTitles, popularity, recommendationOf } from "./counts.ts";
import { FEATURE_ROWS, FEATURES_A_JOB, jobTokens } from "./job-tokens.ts";

export type LogisticSettings = { readonly rate: number; readonly penalty: number; readonly epochs: number };

/** Chosen on the validation part of NLSY97 (docs/findings/which-method-ranks-best.md). */
const LOGISTIC_SETTINGS: LogisticSettings = { rate: 0.003, penalty: 0.01, epochs: 12 };

const FOLDS = 10;
const BATCH = 64;
/** A row of counts counts as much as so many people of everybody. */
const BACK_OFF = 4;
const FLOOR = 0.01;
/** Facts of the person beside the features of the current job: always 1, and how many jobs there were. */
const PERSON_ROWS = FEATURE_ROWS + 2;

/** A person's case: a column of each fact of the candidates, and which facts of the person hold and how much. */
type Row = { readonly columns: readonly Float32Array[]; readonly person: ReadonlyMap<number, number> };

export function trainPaparrizos(
  adult: readonly Case[],
  scored: readonly Case[],
  validation: readonly Case[],
  space: LabelSpace,
  settings = LOGISTIC_SETTINGS,
): Recommender {
  const kinship = kinshipMaker(space);
  const fold = ({ person }: Case) => foldOf(person, FOLDS, 1);
  const byFold = Array.from({ length: FOLDS }, (_, left) =>
    rowMaker(
      adult.filter((case_) => fold(case_) !== left),
      space,
      kinship,
    ),
  );
  const rowOf = rowMaker(adult, space, kinship);
  const truthOf = ({ next }: Case) => space.indexOf(next.code)!;
  const training = scored.map((case_) => ({ row: byFold[fold(case_)]!(case_), truth: truthOf(case_) }));
  const judged = validation.map((case_) => ({ row: rowOf(case_), truth: truthOf(case_) }));
  const weights = fitWeights(training, judged, settings);
  return async (history) => {
    const shares = sharesOf(rowOf({ history }), weights);
    const distribution = shares.map((share) => (1 - FLOOR) * share + FLOOR / shares.length);
    return recommendationOf("paparrizos/1", distribution, "counts");
  };
}

/** @param cases what is counted @returns the facts of every candidate after a history */
function rowMaker(cases: readonly Case[], space: LabelSpace, kinship: Kinship): (of: Pick<Case, "history">) => Row {
  const everybody = popularity(cases, space);
  const counts = new Map<string, Map<number, number>>();
  for (const case_ of cases) {
    for (const circumstance of circumstancesOf(case_, space)) {
      const row = counts.get(circumstance) ?? new Map<number, number>();
      counts.set(circumstance, row);
      const next = space.indexOf(case_.next.code)!;
      row.set(next, (row.get(next) ?? 0) + 1);
    }
  }
  const frequent = centred(everybody.map(Math.log));
  const kept = new Map<string, Float32Array>();
  const frequencyAfter = (circumstance: string): Float32Array => {
    const row = counts.get(circumstance);
    if (row === undefined) return frequent;
    const column = kept.get(circumstance) ?? centred(backedOff(row, everybody).map(Math.log));
    kept.set(circumstance, column);
    return column;
  };
  return (of) => {
    const held = heldTitles(of, space);
    return {
      columns: [frequent, ...circumstancesOf(of, space).map(frequencyAfter), ...kinship(held)],
      person: personOf(of, held.length, space),
    };
  };
}

/** The circumstances under which the next titles were counted: the last title, the one before it, and each feature of the current job. */
function circumstancesOf(of: Pick<Case, "history">, space: LabelSpace): string[] {
  const tokens = jobTokens(of.history, space);
  const features = tokens.at(-1)?.features ?? new Array<string>(FEATURES_A_JOB).fill("none");
  return [`last ${tokens.at(-1)?.title}`, `before ${tokens.at(-2)?.title}`, ...features.map((row) => `feature ${row}`)];
}

type Kinship = (held: readonly number[]) => Float32Array[];

/** 1 for every title held, for the last one, and for those of the last one's group at each level. */
function kinshipMaker({ occupations, levels, groups }: LabelSpace): Kinship {
  const where = (is: (title: number) => boolean) => Float32Array.from(occupations, (_, title) => Number(is(title)));
  const ofLast = new Map<number | undefined, Float32Array[]>();
  const withLast = (last: number | undefined) => [
    where((title) => title === last),
    ...levels.map((_, level) => where((title) => last !== undefined && groups[title]![level] === groups[last]![level])),
  ];
  return (held) => {
    const last = held.at(-1);
    const known = ofLast.get(last) ?? withLast(last);
    ofLast.set(last, known);
    return [where((title) => held.includes(title)), ...known];
  };
}

function personOf({ history }: Pick<Case, "history">, jobs: number, space: LabelSpace): Map<number, number> {
  const features = jobTokens(history, space).at(-1)?.features ?? [];
  return new Map([
    ...features.map((row) => [row, 1] as const),
    [FEATURE_ROWS, 1],
    [FEATURE_ROWS + 1, Math.log1p(jobs)],
  ]);
}

function backedOff(row: ReadonlyMap<number, number>, everybody: Float64Array): Float64Array {
  const people = row.values().reduce((sum, count) => sum + count, 0);
  const shares = everybody.map((share) => (BACK_OFF * share) / (people + BACK_OFF));
  for (const [title, count] of row) shares[title]! += count / (people + BACK_OFF);
  return shares;
}

/** A constant added to all candidates changes nothing, and numbers about 0 are learned sooner. */
function centred(values: Float64Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float32Array.from(values, (value) => value - mean);
}

/** @param weights [facts of candidates, facts of the person] */
function sharesOf({ columns, person }: Row, weights: Float64Array): Float64Array {
  const scores = new Float64Array(columns[0]!.length);
  columns.forEach((column, fact) => {
    let own = 0;
    for (const [row, value] of person) own += weights[fact * PERSON_ROWS + row]! * value;
    for (let title = 0; title < scores.length; title++) scores[title]! += own * column[title]!;
  });
  return softmax(scores);
}

type Judged = readonly { readonly row: Row; readonly truth: number }[];

/** Adam (Kingma and Ba, 2015) on batches of people. @returns the weights of the epoch that is best on the judged */
function fitWeights(training: Judged, judged: Judged, { rate, penalty, epochs }: LogisticSettings): Float64Array {
  const facts = training[0]!.row.columns.length;
  const weights = new Float64Array(facts * PERSON_ROWS);
  const [first, second] = [new Float64Array(weights.length), new Float64Array(weights.length)];
  const random = seededRandom(1);
  let best = { weights: weights.slice(), nats: natsOf(judged, weights) };
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffle(training, random);
    for (let from = 0; from < order.length; from += BATCH) {
      const gradient = gradientOf(order.slice(from, from + BATCH), weights, penalty);
      step++;
      gradient.forEach((slope, at) => {
        first[at] = 0.9 * first[at]! + 0.1 * slope;
        second[at] = 0.99 * second[at]! + 0.01 * slope ** 2;
        const moved = first[at]! / (1 - 0.9 ** step) / (Math.sqrt(second[at]! / (1 - 0.99 ** step)) + 1e-8);
        weights[at]! -= rate * (1 - epoch / epochs) * moved;
      });
    }
    const nats = natsOf(judged, weights);
    if (nats < best.nats) best = { weights: weights.slice(), nats };
  }
  return best.weights;
}

function gradientOf(batch: Judged, weights: Float64Array, penalty: number): Float64Array {
  const gradient = weights.map((weight) => penalty * weight);
  for (const { row, truth } of batch) {
    const slopes = sharesOf(row, weights);
    slopes[truth]! -= 1;
    row.columns.forEach((column, fact) => {
      let sum = 0;
      for (let title = 0; title < slopes.length; title++) sum += slopes[title]! * column[title]!;
      for (const [own, value] of row.person) gradient[fact * PERSON_ROWS + own]! += (sum * value) / batch.length;
    });
  }
  return gradient;
}

/** Mean -log p(truth). */
function natsOf(judged: Judged, weights: Float64Array): number {
  return judged.reduce((sum, { row, truth }) => sum - Math.log(sharesOf(row, weights)[truth]!), 0) / judged.length;
}
