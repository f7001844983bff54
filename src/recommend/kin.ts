/**
 * Titles that nobody in the learned careers held: a share of the mass of each title that somebody held is handed on to its kin among them.
 *
 * In: a distribution, which titles were seen, and the share.  Out: a distribution.
 * Full cross-entropy pushes every title that never follows towards nothing, whatever its vector says (METHOD.md, section 3).
 */
import type { Distribution } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

/** Characters of a code that name a detailed SOC occupation, a broad one, a minor group, a major group. */
const SOC_LEVELS = [7, 6, 4, 2] as const;

/**
 * @param seen  indices of titles that occur in what was learned
 * @param share 0 to 1; a title whose major group has nobody unseen keeps all of its mass
 */
export function spreadToKin(
  distribution: Distribution,
  seen: ReadonlySet<number>,
  share: number,
  taxonomy: Taxonomy,
): Distribution {
  const kinOf = kinFinder(seen, taxonomy);
  const spread = distribution.slice();
  for (const title of seen) {
    const kin = kinOf(title);
    if (kin.length === 0) continue;
    const handedOn = share * distribution[title]!;
    spread[title]! -= handedOn;
    for (const other of kin) spread[other]! += handedOn / kin.length;
  }
  return spread;
}

/** The unseen titles of the narrowest SOC group of a title that has any. */
function kinFinder(seen: ReadonlySet<number>, { occupations }: Taxonomy): (title: number) => readonly number[] {
  const unseen = [...occupations.keys()].filter((title) => !seen.has(title));
  const groups = SOC_LEVELS.map((length) => ({
    length,
    members: Map.groupBy(unseen, (title) => occupations[title]!.code.slice(0, length)),
  }));
  return (title) => {
    for (const { length, members } of groups) {
      const kin = members.get(occupations[title]!.code.slice(0, length));
      if (kin !== undefined) return kin;
    }
    return [];
  };
}
