/**
 * Item-kNN: titles that stand in the same careers as the titles held.
 *
 * In: training cases, one a person: the whole career and what followed.  Out: a recommender that scores a title by its cosine to each title held, the later ones counting more.
 * Source: Sarwar et al. (2001), item-based collaborative filtering; the fading of earlier items after Ludewig and Jannach (2018).
 */
import type { Case, LabelSpace, Recommender } from "../domain/index.ts";
import { heldTitles, popularity, recommendationOf, shares } from "./counts.ts";

export type KnnSettings = {
  readonly neighbours: number;
  /** Each earlier job counts this share of the one after it. */
  readonly fading: number;
  /** Share of the popularity floor in the distribution. */
  readonly floor: number;
  /** Similarities are raised to this power before they become shares. */
  readonly sharpness: number;
};

/** Chosen on the validation part of NLSY97. */
export const KNN_SETTINGS: KnnSettings = { neighbours: 300, fading: 0.5, floor: 0.3, sharpness: 1.5 };

export function trainItemKnn(cases: readonly Case[], space: LabelSpace, settings = KNN_SETTINGS): Recommender {
  const floor = popularity(cases, space);
  const neighbours = nearestTitles(careersOf(cases, space), space.occupations.length, settings.neighbours);
  return async (history) => {
    const held = heldTitles({ history }, space);
    const scores = new Float64Array(floor.length);
    held.forEach((title, at) => {
      for (const [other, similarity] of neighbours[title]!)
        scores[other]! += settings.fading ** (held.length - 1 - at) * similarity ** settings.sharpness;
    });
    const near = scores.some((score) => score > 0) ? shares(scores) : floor;
    const distribution = near.map((p, title) => (1 - settings.floor) * p + settings.floor * floor[title]!);
    return recommendationOf("knn/1", distribution, "counts");
  };
}

/** The different titles of each person, the last known target included. */
function careersOf(cases: readonly Case[], space: LabelSpace): Set<number>[] {
  const careers = new Map<string, Set<number>>();
  for (const case_ of cases) {
    const titles = careers.get(case_.person) ?? new Set<number>();
    careers.set(case_.person, titles);
    for (const title of [...heldTitles(case_, space), space.indexOf(case_.next.code)!]) titles.add(title);
  }
  return [...careers.values()];
}

function nearestTitles(
  careers: readonly Set<number>[],
  titles: number,
  count: number,
): (readonly [number, number])[][] {
  const together = Array.from({ length: titles }, () => new Map<number, number>());
  for (const career of careers) {
    for (const a of career) for (const b of career) together[a]!.set(b, (together[a]!.get(b) ?? 0) + 1);
  }
  const people = together.map((row, title) => row.get(title) ?? 0);
  return together.map((row, title) =>
    [...row]
      .map(([other, both]) => [other, both / Math.sqrt(people[title]! * people[other]!)] as const)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, count),
  );
}
