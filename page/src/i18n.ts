/** The page's language: the reader's own where we have it, English where not; what was chosen is remembered on this device. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en, type Messages } from "./messages/en.ts";
import { es } from "./messages/es.ts";

export const LANGUAGES: readonly Messages[] = [en, es];

export function languageNamed(code: string | undefined): Messages {
  return LANGUAGES.find((one) => code?.toLowerCase().startsWith(one.code)) ?? en;
}

export const Words = createContext<Messages>(en);

export function useWords(): Messages {
  return useContext(Words);
}
