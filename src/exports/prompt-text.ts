/**
 * Prompts as exported sets know them again: by a hash that white space does not change.
 *
 * In: what the user says in a prompt.  Out: its SHA-256, by which a trainer's answers find their case.
 */
import { createHash } from "node:crypto";

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
