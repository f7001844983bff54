/**
 * Prompts as exported sets know them again: a history in words, and a hash that white space does not change.
 *
 * In: a history, or what the user says in a prompt.  Out: its text; its SHA-256, by which a trainer's answers find their case.
 */
import { createHash } from "node:crypto";
import type { Case } from "../domain/index.ts";
import { HISTORY_BUDGET, renderHistory } from "../prompts/history.ts";
import { type Taxonomy, titleLookup } from "../taxonomy/taxonomy.ts";

/** A history as prompts show it. */
export function historyText(history: Case["history"], taxonomy: Taxonomy): string {
  return renderHistory(history, { titleOf: titleLookup(taxonomy), budget: HISTORY_BUDGET }).text;
}

/** White space aside, which a trainer's tokenizer may not give back. */
export function promptHash(userSays: string): string {
  return textHash(sameSpaces(userSays));
}

export function sameSpaces(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** @returns the SHA-256 of a text, in hexadecimal */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
