/**
 * The forms in which a written title may be an exact title: all of it, without what follows its last comma or its first, and
 * without its grade.
 *
 * In: "Lead Registered Nurse, Mercy Hospital".  Out: the keys "lead registered nurse mercy hospital", "lead registered nurse" and
 * "registered nurse".
 */
import { normalTitle, titleKey } from "./normal-title.ts";

/** How far somebody has come in a trade; with the trade named it is the same occupation. */
const GRADES = new Set(["lead", "principal", "staff", "intern", "trainee", "apprentice", "experienced", "licensed"]);

/** Distinct keys, longest first; none for a title without a word. */
export function titleForms(written: string): string[] {
  const { words, aside } = normalTitle(written);
  const all = [...words, ...aside];
  const ungraded = words.length > 2 && GRADES.has(words[0]!) ? words.slice(1) : all;
  const forms = [titleKey(written), all.join(" "), words.join(" "), ungraded.join(" ")];
  return [...new Set(forms)].filter((form) => form !== "");
}
