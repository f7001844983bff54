/** Spanish says all that English says, in words of its own. */
import { expect, test } from "vitest";
import { en } from "../src/messages/en.ts";
import { es } from "../src/messages/es.ts";

/** Every leaf by its path: texts as they are, functions by how many values they take. */
function leaves(value: unknown, path: string): [string, string][] {
  if (typeof value === "function") return [[path, `a sentence of ${value.length}`]];
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, `${path}.${key}`));
}

const [english, spanish] = [leaves(en, ""), new Map(leaves(es, ""))];
/** Codes, and words that are the same in both. */
const SAME = /^\.(fields|months)\.|^\.detail\.onet$|^\.ask\.no$/;

test("nothing lacks, nothing is there that English has not, and sentences take the same values", () => {
  expect([...spanish.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  for (const [path, said] of english)
    if (said.startsWith("a sentence of")) expect([path, spanish.get(path)]).toEqual([path, said]);
});

test("no text was left in English", () => {
  const left = english.filter(
    ([path, said]) => !said.startsWith("a sentence of") && !SAME.test(path) && spanish.get(path) === said,
  );
  expect(left).toEqual([]);
});
