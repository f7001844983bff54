/** The language of the runs' screens: that of the page. */
import { useWords } from "../i18n.ts";
import { en, type RunWords } from "./words-en.ts";
import { es } from "./words-es.ts";

const LANGUAGES: Readonly<Record<string, RunWords>> = { en, es };

export function useRunWords(): RunWords {
  return LANGUAGES[useWords().code] ?? en;
}
