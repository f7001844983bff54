/**
 * Finding an occupation by words, and telling what is known of one.
 *
 * In: words, or a code.  Out: occupations with a score; or one occupation with its facts and, where a release is at hand, its
 * description, tasks and alternate titles.
 */
import { largest, type Occupation, socGroup } from "../domain/index.ts";
import { softmax } from "../statistics/softmax.ts";
import { requireOccupation } from "./facts.ts";
import { matchScores } from "./matcher/matcher.ts";
import { loadMatcher } from "./matcher/matcher-file.ts";
import { normalTitle, titleKey } from "./matcher/normal-title.ts";
import type { CachedOccupation, ReleaseCache } from "./release/cache.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** Below this probability an occupation has nothing to do with the words. */
const FAINT = 0.001;

/** The occupations nearest to the words, best first; titles that hold all of the words come before the others. */
export function searchOccupations(words: string, count: number, taxonomy: Taxonomy): Occupation[] {
  const asked = normalTitle(words);
  const all = [...asked.words, ...asked.aside, ...asked.tail];
  const found = matchScores({ words: all, aside: [], tail: [], guessed: false }, loadMatcher());
  const scores = found === undefined ? new Float64Array(taxonomy.occupations.length) : softmax(found);
  titleWords(taxonomy).forEach((has, index) => {
    if (all.length > 0 && all.every((word) => has.includes(word))) scores[index]! += 1;
  });
  return largest(scores, count)
    .filter((index) => scores[index]! > FAINT)
    .map((index) => taxonomy.occupations[index]!);
}

const known = new WeakMap<Taxonomy, readonly (readonly string[])[]>();

/** The words of every title, split once: a search is asked for at every letter that somebody types. */
function titleWords(taxonomy: Taxonomy): readonly (readonly string[])[] {
  const words = known.get(taxonomy) ?? taxonomy.occupations.map(({ title }) => titleKey(title).split(" "));
  known.set(taxonomy, words);
  return words;
}

export type OccupationFacts = Occupation & {
  readonly zone: number | null;
  readonly groups: readonly { readonly digits: string; readonly title: string }[];
  readonly related: readonly Occupation[];
  /** The elements of each kind that matter most, with their importance, 0 to 1. */
  readonly matters: readonly { readonly kind: string; readonly name: string; readonly importance: number }[];
  readonly leftover: boolean;
  readonly atHand: CachedOccupation | null;
};

/** @throws BadInputError where the code is not in the taxonomy */
export function describeOccupation(code: string, taxonomy: Taxonomy, cache: ReleaseCache | undefined): OccupationFacts {
  const index = requireOccupation(code, taxonomy);
  const matters = (["interest", "skill", "knowledge"] as const).flatMap((kind) =>
    taxonomy.elements
      .filter((element) => element.kind === kind)
      .flatMap(({ id, name }) => {
        const importance = taxonomy.importance(id, index);
        return importance === undefined ? [] : [{ kind, name, importance }];
      })
      .sort((a, b) => b.importance - a.importance)
      .slice(0, kind === "interest" ? 3 : 5),
  );
  return {
    ...taxonomy.occupations[index]!,
    zone: taxonomy.zones[index] || null,
    groups: ([2, 3] as const).map((level) => {
      const digits = socGroup(code, level);
      return { digits, title: taxonomy.groupTitles.get(digits) ?? digits };
    }),
    related: taxonomy.related[index]!.map((other) => taxonomy.occupations[other]!),
    matters,
    leftover: taxonomy.leftover[index]!,
    atHand: cache?.occupations[code] ?? null,
  };
}
