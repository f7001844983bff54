/**
 * What became of a title, as programs read it: the one shape of `taxonomy code --json` and of the server (docs/contract.md).
 *
 * In: a title as written, and its coding.  Out: `{title, code, found, score, nearest}`; no code where none is sure enough.
 */
import type { NearTitle, TitleCoding } from "../domain/index.ts";

export type CodingJson = {
  readonly title: string | null;
  readonly code: string | null;
  readonly found: string;
  readonly score: number | null;
  readonly nearest: readonly NearTitle[];
  readonly why?: string;
};

/** @param title null where none is written */
export function codingJson(title: string | null, coding: TitleCoding): CodingJson {
  switch (coding.kind) {
    case "coded":
      return { title, code: coding.code, found: coding.found, score: coding.score, nearest: coding.nearest };
    case "not-recognised": {
      const { kind, nearest, why } = coding;
      return { title, code: null, found: kind, score: null, nearest, ...(why && { why }) };
    }
    case "no-title":
      return { title, code: null, found: coding.kind, score: null, nearest: [] };
    default:
      return coding satisfies never;
  }
}
