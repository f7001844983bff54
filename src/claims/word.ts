/**
 * A reason in words: one or two sentences on the history, one on the way ahead.
 *
 * In: claims.  Out: plain words, varied by a seed and always the same for the same seed. "People often next", never "you will".
 */
import { type Claim, type Reason, seededRandom } from "../domain/index.ts";
import type { Taxonomy } from "../taxonomy/taxonomy.ts";
import { wordClaim } from "./phrases.ts";

/** Which history claims a reason rests on, by the way it points: what speaks for staying is not what speaks for leaving. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  stay: ["tenure", "last", "education", "path"],
  return: ["held", "last", "path"],
  up: ["field-tenure", "tenure", "level", "education"],
  "same-field": ["field-tenure", "last", "education"],
  elsewhere: ["path", "jobs", "last", "education"],
};
const MOST_SAID = 3;

/** @param history claims that hold @param ahead the direction's claims, the move first */
export function composeReason(
  history: readonly Claim[],
  ahead: readonly Claim[],
  taxonomy: Taxonomy,
  seed: number,
): Reason {
  const move = ahead.find(({ says }) => says.kind === "move")?.says;
  const kinds = TELLING[move?.kind === "move" ? move.move : "stay"]!;
  const told = kinds.flatMap((kind) => history.find(({ says }) => says.kind === kind) ?? []);
  // A tenure names the occupation already; to say after it that it was the last one adds nothing.
  const chosen = told
    .filter(({ says }) => says.kind !== "last" || !told.some((other) => other.says.kind === "tenure"))
    .slice(0, MOST_SAID);
  const claims = [...chosen, ...ahead];
  return { text: wordReason(chosen, ahead, taxonomy, seed), claims, provenance: { by: "composed" } };
}

export function wordReason(
  history: readonly Claim[],
  ahead: readonly Claim[],
  taxonomy: Taxonomy,
  seed: number,
): string {
  const random = seededRandom(seed);
  const worded = (claims: readonly Claim[]) =>
    claims.flatMap(({ says }) => wordClaim(says, Math.floor(random() * 60), taxonomy) ?? []);
  const subject = ["This person", "The person"][Math.floor(random() * 2)]!;
  const told = worded(history);
  const sentences = [told.length === 0 ? "" : `${subject} ${joined(told)}`, joined(worded(ahead), "; ")];
  return sentences
    .filter((sentence) => sentence !== "")
    .map((sentence) => `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`)
    .join(" ");
}

function joined(parts: readonly string[], between = ", "): string {
  if (between !== ", " || parts.length < 2) return parts.join(between);
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
