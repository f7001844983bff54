/**
 * What the matcher says of the ways in which a title can be read: the surest of them, or that none is sure enough.
 *
 * In: readings.  Out: a coding with the titles that are near.
 */
import { largest, type NearTitle, type TitleCoding } from "../domain/index.ts";
import { type Answer, firstAnswer, probabilityRight } from "./matcher/match-signs.ts";
import { loadMatcher } from "./matcher/matcher-file.ts";
import { isManagement, mayManage, mayName } from "./matcher/may-name.ts";
import type { Reading } from "./matcher/title-readings.ts";
import type { Taxonomy } from "./taxonomy.ts";

const NEAREST = 5;
/** What is fainter is not near: where nothing is near, every title is as faint as its occupation is common. */
const FAINT = 0.02;

type Matched = Exclude<TitleCoding, { kind: "no-title" }>;

/** The surest reading, the plainest among equals. */
export function codeByMatcher(readings: readonly Reading[], taxonomy: Taxonomy): Matched {
  const matcher = loadMatcher();
  let best: { answer: Answer; sure: number; words: readonly string[] } | undefined;
  for (const { title, trust, exactOnly } of readings) {
    const all = [...title.tail, ...title.aside, ...title.words];
    const answer = firstAnswer(title, matcher, (index) => mayName(all, taxonomy.occupations[index]!.title));
    if (answer === undefined || (exactOnly && answer.nearest < 0.999)) continue;
    const sure = trust * probabilityRight(title, answer, matcher);
    if (best === undefined || sure > best.sure) best = { answer, sure, words: title.words };
  }
  if (best === undefined) return { kind: "not-recognised", nearest: [] };
  const index = best.answer.first;
  // Who learns or helps in a field manages none of it, however near the managers' titles are.
  const sure =
    isManagement(taxonomy.occupations[index]!.title) && !mayManage(best.words)
      ? Math.min(best.sure, TOO_LOW)
      : best.sure;
  const nearest = nearTitles(best.answer, sure, taxonomy);
  return sure < matcher.threshold
    ? { kind: "not-recognised", nearest: nearest.filter(({ score }) => score >= FAINT) }
    : coded(taxonomy, index, "matcher", sure, nearest);
}

/** Near, and no more than that. */
const TOO_LOW = 0.3;

/** The five best: the first with its calibrated probability, the others sharing what it leaves, so that together they are at most 1. */
function nearTitles({ chances }: Answer, sure: number, taxonomy: Taxonomy): NearTitle[] {
  const [first = 0, ...others] = largest(chances, NEAREST).filter((index) => chances[index]! > 0);
  const left = (1 - sure) / Math.max(1 - chances[first]!, Number.EPSILON);
  const near = (index: number, score: number): NearTitle => ({ ...taxonomy.occupations[index]!, score });
  return [near(first, sure), ...others.map((index) => near(index, Math.min(sure, left * chances[index]!)))];
}

export function coded(
  taxonomy: Taxonomy,
  index: number,
  found: "official-title" | "alternate-title" | "matcher",
  score: number,
  nearest: NearTitle[],
): Extract<TitleCoding, { kind: "coded" }> {
  return { kind: "coded", code: taxonomy.occupations[index]!.code, found, score, nearest };
}
