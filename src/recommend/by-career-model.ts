/**
 * Ranking with the career model: directly, beside the counts, or over reasons that it has written and read back.
 *
 * In: a history.  Out: a recommendation; exact, for one softmax gives every title its probability.
 */
import type { CareerModel } from "../career-model/career-model.ts";
import type { ReasonWriter, WrittenReason } from "../career-model/write-reasons.ts";
import type { CareerHistory, Distribution, Recommendation, Recommender, Run } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { averageOverReasons, type RankedReason } from "./averaged.ts";

/** The embedded default's name in what it recommends. */
export const DEFAULT_METHOD = "career-mixed/1";

/** The ranking needs no reason; the ones that are shown are composed afterwards, of what the facts of the history move. */
export function careerDirect(name: string, model: CareerModel): Recommender {
  const recommend = async (history: CareerHistory) => {
    const [distribution] = await model.distributions([{ history }]);
    return recommendationOf(name, distribution!);
  };
  return Object.assign(recommend, {
    distributions: (histories: readonly CareerHistory[]) =>
      model.distributions(histories.map((history) => ({ history }))),
  });
}

/** A recommender and its share of a mixture, 0 to 1, chosen on validation. */
export type Part = { readonly recommend: Recommender; readonly share: number };

/** A mixture of the career model and counts. Evidence and marks are those of the parts that have any: the counted model knows its people. */
export function mixture(name: string, parts: readonly Part[]): Recommender {
  const shares = parts.map(({ share }) => share);
  const recommend = async (history: CareerHistory, run: Run) => {
    const found = await Promise.all(parts.map((part) => part.recommend(history, run)));
    return {
      ...recommendationOf(
        name,
        mixed(
          found.map(({ distribution }) => distribution),
          shares,
        ),
      ),
      evidence: found.flatMap(({ evidence }) => evidence),
      marks: found.flatMap(({ marks }) => marks),
    };
  };
  const many = parts.flatMap((part) => part.recommend.distributions ?? []);
  if (many.length < parts.length) return recommend;
  return Object.assign(recommend, {
    distributions: async (histories: readonly CareerHistory[]) => {
      const found = await Promise.all(many.map((distributions) => distributions(histories)));
      return histories.map((_, at) =>
        mixed(
          found.map((own) => own[at]!),
          shares,
        ),
      );
    },
  });
}

/** @param shares of each distribution, together 1 */
export function mixed(distributions: readonly Distribution[], shares: readonly number[]): Distribution {
  const mean = new Float64Array(distributions[0]!.length);
  distributions.forEach((distribution, part) => {
    const share = shares[part]!;
    for (let title = 0; title < mean.length; title++) mean[title]! += share * distribution[title]!;
  });
  return mean;
}

function recommendationOf(method: string, distribution: Distribution): Recommendation {
  return {
    method,
    distribution,
    rankedBy: "one-step",
    exact: true,
    coveredMass: 1,
    reasons: [],
    evidence: [],
    marks: [],
  };
}

/** One model writes its reasons and, having read each, ranks; p(title) is the mean over reasons. */
export function careerJoint(name: string, writer: ReasonWriter, taxonomy: Taxonomy): Recommender {
  return async (history, run) => {
    const written = await writer.write(history, run.seed, run.signal);
    return averaged(
      name,
      written.map((own) => ranked(name, own, own.distribution)),
      taxonomy,
    );
  };
}

/** Of the ranking, what rests on reasons; chosen on validation (docs/findings/do-reasons-help.md). */
const SHARE_OF_REASONS = 0.5;

/**
 * Half of the ranking rests on reasons that the model has written, half is what it says before any: a reason that was drawn badly cannot
 * take a title all of its probability.
 */
export function careerReasoned(
  name: string,
  writer: ReasonWriter,
  model: CareerModel,
  taxonomy: Taxonomy,
): Recommender {
  const joint = careerJoint(name, writer, taxonomy);
  return async (history, run) => {
    const [reasoned, [direct]] = await Promise.all([joint(history, run), model.distributions([{ history }])]);
    return {
      ...reasoned,
      distribution: mixed([reasoned.distribution, direct!], [SHARE_OF_REASONS, 1 - SHARE_OF_REASONS]),
      reasons: reasoned.reasons.map((own) => ({ ...own, weight: SHARE_OF_REASONS * own.weight })),
    };
  };
}

/** One model writes the reasons, another reads them. */
export function careerTwoModel(
  name: string,
  writer: ReasonWriter,
  predictor: CareerModel,
  taxonomy: Taxonomy,
): Recommender {
  return async (history, run) => {
    const written = await writer.write(history, run.seed, run.signal);
    const read = await predictor.distributions(written.map(({ tokens }) => ({ history, reason: tokens })));
    return averaged(
      name,
      written.map((own, at) => ranked(name, own, read[at]!)),
      taxonomy,
    );
  };
}

/** What stands in the place of a model's own reasons, to see what reading them is worth (METHOD: is the reason used?). */
export type Intervention = "blank" | "shuffled";

/** The joint model with its reasons spoilt after they were written: the same computing, without their sense. */
export function careerIntervened(
  name: string,
  writer: ReasonWriter,
  model: CareerModel,
  intervention: Intervention,
  taxonomy: Taxonomy,
): Recommender {
  return async (history: CareerHistory, run: Run) => {
    const written = await writer.write(history, run.seed, run.signal);
    const spoilt = written.map(({ tokens }) => (intervention === "blank" ? [] : tokens.toReversed()));
    const read = await model.distributions(spoilt.map((reason) => ({ history, reason })));
    return averaged(
      name,
      written.map((own, at) => ranked(name, own, read[at]!)),
      taxonomy,
    );
  };
}

function ranked(model: string, { text }: WrittenReason, distribution: Distribution): RankedReason {
  return {
    reason: { text, claims: [], provenance: { by: "model", model, prompt: "career/1" } },
    ranked: { distribution, rankedBy: "one-step", exact: true, coveredMass: 1 },
  };
}

function averaged(name: string, reasons: readonly RankedReason[], taxonomy: Taxonomy): Recommendation {
  return averageOverReasons(name, reasons, [], taxonomy);
}
