/**
 * The forms in which a written title may be an exact title: all of it, then without what follows its last comma.
 *
 * In: "Registered Nurse, Mercy Hospital".  Out: the keys "registered nurse mercy hospital" and "registered nurse".
 */
import { normalTitle, titleKey } from "./normal-title.ts";

/** Distinct keys, longest first; none for a title without a word. */
export function titleForms(written: string): string[] {
  const { words, aside } = normalTitle(written);
  return [...new Set([titleKey(written), [...words, ...aside].join(" ")])].filter((form) => form !== "");
}
