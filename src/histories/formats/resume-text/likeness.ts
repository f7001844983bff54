/**
 * How much words are like a title, an employer's name, or a sentence.
 *
 * In: words.  Out: numbers from 0 to 1. Words alone decide where they can; only where they do not is the coder asked, and so often at
 * most that a long document takes no longer than a short one.
 */
import type { TitleCoder } from "../../../domain/index.ts";
import { EMPLOYER_ENDING, EMPLOYER_WORD, TITLE_ENDINGS, TITLE_LEVEL, TITLE_NOUNS } from "./title-words.ts";

export type Likeness = { readonly title: (words: string) => number; readonly employer: (words: string) => number };

/** Questions to the coder for one document. */
const MOST_ASKED = 60;

export function likenessBy(coder: TitleCoder): Likeness {
  const known = new Map<string, number>();
  let asked = 0;
  const title = (words: string): number => {
    const before = known.get(words);
    if (before !== undefined) return before;
    let likeness = titleByWords(words);
    if (likeness < 0.6 && likeness > 0 && asked < MOST_ASKED) {
      asked++;
      const coding = coder(words);
      if (coding.kind === "coded")
        likeness = Math.max(likeness, coding.found === "matcher" ? 0.8 * coding.score : 0.95);
    }
    known.set(words, likeness);
    return likeness;
  };
  return { title, employer: employerByWords };
}

/** 0: surely none. 0.1: cannot be told, and so on. */
function titleByWords(words: string): number {
  if (words.length > 120) return 0;
  if (TITLE_ENDINGS.test(words)) return 0.9;
  const head = headOf(words);
  const last = head.at(-1) ?? "";
  const noun = isTitleNoun(last);
  if (noun && head.length <= 7) return EMPLOYER_ENDING.test(words) && !TITLE_NOUNS.has(last) ? 0.3 : 0.9;
  if (EMPLOYER_ENDING.test(words)) return 0;
  const within = head.some(isTitleNoun);
  if (TITLE_LEVEL.test(words)) return within ? 0.7 : 0.5;
  if (within && head.length <= 6) return 0.6;
  return words.split(/\s+/).length > 8 ? 0.05 : 0.1;
}

/** The words up to what a title is of or for: "Director of Nursing (Interim)" is headed by "director". */
function headOf(words: string): string[] {
  return words
    .toLowerCase()
    .replace(/\([^()]*\)/g, " ")
    .replace(/\s(?:of|for|to|in|on|at|der|des|für|de|du|d['’]|di|dla)\s.*$/, "")
    .replace(/\s*(?:[/,:;–—]|\s-\s).*$/, "")
    .replace(/\s+(?:i{1,3}|iv|v|\d{1,2}|[a-c]|level \d|grade \d|m\/w\/d|w\/m\/d|f\/m\/d)\.?$/, "")
    .replace(/[^\p{L}\s'’-]/gu, "")
    .trim()
    .split(/\s+/);
}

function isTitleNoun(word: string): boolean {
  if (TITLE_NOUNS.has(word) || TITLE_NOUNS.has(word.replace(/e?s$/, ""))) return true;
  // A compound: "Sozialarbeiter", "stockbroker".
  return /(?:arbeiter(?:in)?|ingenieur(?:in)?|leiter(?:in)?|berater(?:in)?|fachkraft|meister(?:in)?|verkäufer(?:in)?|helfer(?:in)?|pfleger(?:in)?|lehrer(?:in)?|techniker(?:in)?|mechaniker(?:in)?|medewerk(?:er|ster)|keeper|worker|master|smith|-in-chief|ologist|ographer|technician)$/u.test(
    word,
  );
}

function employerByWords(words: string): number {
  if (EMPLOYER_ENDING.test(words.replace(/\s*\([^()]*\)$/, ""))) return 0.9;
  if (EMPLOYER_WORD.test(words)) return 0.7;
  return /^[\p{Lu}\d]/u.test(words) ? 0.3 : 0.1;
}

const LICENSED =
  /^(?:registered|licensed|certified|accredited|chartered|embedded|advanced|skilled|unlicensed|retired|mixed|united|allied|combined|limited|united)\b/i;
const VERB =
  /^(?:\p{L}+ed|led|built|wrote|ran|made|taught|grew|won|gave|took|kept|oversaw|drove|set up|sold|held|met|brought|dealt|spoke|drew|found|did|managing|leading|working|helping|supporting|responsible|duties|tasks|responsibilities|manage|develop|assist|provide|maintain|perform|ensure|create|design|support|conduct|prepare|work|help|coordinate|collaborate|implement|operate|lead)(?=[\s:,])/iu;

/** A sentence, or a duty: no name of a title or an employer. */
export function isProse(words: string): boolean {
  if (words.length > 110) return true;
  const count = words.split(/\s+/).length;
  if (
    /[.!?;]$/.test(words) &&
    !/\b(?:inc|co|corp|ltd|jr|sr|bros|st|u\.s|u\.s\.a|n\.a|s\.a|l\.l\.c|dept|univ|hosp|asst|mgr|llc|no)\.$/i.test(words)
  )
    return count > 2;
  if (/^\p{Ll}/u.test(words) && count > 4) return true;
  if (VERB.test(words) && !LICENSED.test(words) && count > 2) return /^\S+\s+[\p{Ll}\d]/u.test(words) || count > 6;
  return count > 14 || /\s(?:was|were|is|are|and I|which|that|who|while|including)\s/.test(words);
}
