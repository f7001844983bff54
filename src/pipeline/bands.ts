/**
 * What the embedded default's probabilities have meant: counted by `wherefore teach counted`, read here.
 */
import { readFileSync } from "node:fs";
import type { Bands } from "../evaluate/bands.ts";

export function loadBands(): Bands {
  return JSON.parse(readFileSync(new URL("../../artefacts/counted-bands.json", import.meta.url), "utf8")) as Bands;
}
