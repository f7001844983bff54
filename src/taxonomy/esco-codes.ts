/**
 * An ESCO occupation's O*NET codes, by the official crosswalk: Europass documents carry the occupation's URI beside its title, so the title
 * may be in any language.
 *
 * In: a URI, and what the title says.  Out: a coding. The table is read when it is first asked.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { OccupationCode, type TitleCoding } from "../domain/index.ts";
import type { Taxonomy } from "./taxonomy.ts";

type EscoCodes = { readonly exact: boolean; readonly codes: readonly OccupationCode[] };

const EscoTable = z.object({
  format: z.literal("wherefore-esco-codes/1"),
  attribution: z.string(),
  /** By the last part of the URI: codes with a space between, after "=" where the match is exact. */
  codes: z.record(z.string(), z.string().regex(/^=?\d{2}-\d{4}\.\d{2}(?: \d{2}-\d{4}\.\d{2})*$/)),
});

let table: z.infer<typeof EscoTable> | undefined;

/** @returns undefined for what is no URI of an ESCO occupation, and for one that the crosswalk does not have */
function escoCodes(uri: string): EscoCodes | undefined {
  const id = /^https?:\/\/data\.europa\.eu\/esco\/occupation\/([\da-f-]{36})$/.exec(uri.trim().slice(0, 100))?.[1];
  if (id === undefined) return undefined;
  table ??= EscoTable.parse(
    JSON.parse(readFileSync(new URL("../../artefacts/esco-codes.json", import.meta.url), "utf8")),
  );
  const found = Object.hasOwn(table.codes, id) ? table.codes[id] : undefined;
  if (found === undefined) return undefined;
  const codes = found
    .replace("=", "")
    .split(" ")
    .map((code) => OccupationCode.parse(code));
  return { exact: found.startsWith("="), codes };
}

/** Of ESCO occupations that match closely and not exactly it cannot be measured here how often the code is right: it is said with doubt. */
const CLOSE = 0.69;

/** The document's own occupation outweighs its title; of several codes that match as closely, the one that the title says. */
export function codeByEsco(coding: TitleCoding, uri: string, taxonomy: Taxonomy): TitleCoding {
  const esco = escoCodes(uri);
  const known = esco?.codes.filter((code) => taxonomy.indexOf(code) !== undefined) ?? [];
  if (esco === undefined || known.length === 0) return coding;
  const agreed = coding.kind === "coded" ? known.find((code) => code === coding.code) : undefined;
  if (agreed !== undefined && coding.kind === "coded" && !esco.exact) return coding;
  const score = esco.exact ? 1 : CLOSE / known.length;
  return { kind: "coded", code: known[0]!, found: "given", score, nearest: [] };
}
