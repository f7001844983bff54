/**
 * What the embedded methods' probabilities have meant: counted when they were trained, read here.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bands } from "../evaluate/calibration-bands.ts";
import { DEFAULT_METHOD } from "../recommend/by-career-model.ts";
import { COUNTED_METHOD } from "../recommend/counted/counted.ts";
import { EMBEDDED_CAREER } from "./career-methods.ts";

/** @returns undefined for a method whose probabilities nobody has counted */
export function loadBands(method: string): Bands | undefined {
  const counted = new URL("../../artefacts/counted-bands.json", import.meta.url);
  if (method === COUNTED_METHOD) return JSON.parse(readFileSync(counted, "utf8")) as Bands;
  if (method === DEFAULT_METHOD) return JSON.parse(readFileSync(join(EMBEDDED_CAREER, "bands.json"), "utf8")) as Bands;
  return undefined;
}
