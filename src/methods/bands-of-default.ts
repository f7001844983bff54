/**
 * What the embedded methods' probabilities have meant: counted when they were trained, read here.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bands } from "../evaluate/calibration-bands.ts";
import { DEFAULT_METHOD } from "../recommend/by-career-model.ts";
import { COUNTED_METHOD } from "../recommend/counted/counted.ts";
import { EMBEDDED_CAREER } from "./career-methods.ts";

const FILES: Readonly<Record<string, string | URL>> = {
  [COUNTED_METHOD]: new URL("../../artefacts/counted-bands.json", import.meta.url),
  [DEFAULT_METHOD]: join(EMBEDDED_CAREER, "bands.json"),
};
/** Read once: a server tells them with every ranking. */
const known = new Map<string, Bands>();

/** @returns undefined for a method whose probabilities nobody has counted */
export function loadBands(method: string): Bands | undefined {
  const file = FILES[method];
  if (file === undefined) return undefined;
  const bands = known.get(method) ?? (JSON.parse(readFileSync(file, "utf8")) as Bands);
  known.set(method, bands);
  return bands;
}
