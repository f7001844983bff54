/**
 * A title as somebody names it: a code, an official title, or their own words.
 *
 * In: text.  Out: its index in the taxonomy, and where the words could mean others too, their titles.
 */
import { BadInputError, type TitleCoder } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";

export type NamedTitle = { readonly title: number; readonly alsoNear: readonly string[] };

/** @throws BadInputError for words near which there is no title */
export function titleNamed(text: string, taxonomy: Taxonomy, coder: TitleCoder): NamedTitle {
  const exact = taxonomy.occupations.findIndex(
    ({ code, title }) => code === text || title.toLowerCase() === text.toLowerCase(),
  );
  if (exact >= 0) return { title: exact, alsoNear: [] };
  const coding = coder(text);
  const near =
    coding.kind === "coded" ? [coding.code] : coding.kind === "no-title" ? [] : coding.nearest.map(({ code }) => code);
  const [first, ...others] = near
    .flatMap((code) => taxonomy.indexOf(code) ?? [])
    .toSorted((a, b) => Number(taxonomy.leftover[a]) - Number(taxonomy.leftover[b]));
  if (first !== undefined)
    return { title: first, alsoNear: others.slice(0, 3).map((title) => taxonomy.occupations[title]!.title) };
  throw new BadInputError(
    "bad-claim",
    { file: "the title" },
    `"${text.slice(0, 80)}" is near no title that is known`,
    "`wherefore taxonomy search` finds titles by words.",
  );
}
