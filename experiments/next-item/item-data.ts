/**
 * Public tables of people and the items that they took, oldest first.
 *
 * In: WHEREFORE_DATA/amazon-beauty (a line a purchase) or amazon-beauty-5core (a line a person).  Out: each person's items, numbered from 0,
 * left one out.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type LeftOut, leaveOneOut } from "./next-item.ts";

export type ItemData = { readonly people: readonly LeftOut[]; readonly items: number };

/** @param name a folder of WHEREFORE_DATA: "amazon-beauty" or "amazon-beauty-5core" */
export function readItemData(name: string): ItemData {
  const folder = join(process.env["WHEREFORE_DATA"] ?? "../shared/data", name);
  switch (name) {
    case "amazon-beauty":
      return leftOut(purchasesOf(linesOf(join(folder, "beauty.txt.gz"))));
    case "amazon-beauty-5core":
      return leftOut(linesOf(join(folder, "sequential_data_processed.txt.gz")).map((line) => line.slice(1)));
    default:
      throw new RangeError(`--data is amazon-beauty or amazon-beauty-5core, not ${name}`);
  }
}

/** Lines of whole numbers between blanks. */
function linesOf(path: string): number[][] {
  return gunzipSync(readFileSync(path))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" ").map(Number));
}

/** "user item": a user's lines stand in order of time. */
function purchasesOf(lines: readonly number[][]): number[][] {
  const byUser = Map.groupBy(lines, ([user]) => user);
  return [...byUser.values()].map((own) => own.map(([, item]) => item!));
}

function leftOut(sequences: readonly number[][]): ItemData {
  const people = sequences.map((items) => leaveOneOut(items.map((item) => item - 1)));
  const items = 1 + people.reduce((largest, { test, trained }) => Math.max(largest, test.next, ...trained), 0);
  return { people, items };
}
