/**
 * A folder of oracle reasons as `wherefore reasons choose` leaves it, on the people of `inventedData`: what export and lint are tried on.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, type Claim, type Dataset, OracleRecord } from "../../src/domain/index.ts";
import { casesOf } from "../../src/histories/cases-of-part.ts";
import { describeData } from "../../src/reasons/reason-set.ts";
import { JUDGED_RECIPE } from "./judged-set.ts";

const NO_CLAIMS: Claim[] = [];

/** Two of ten cases have no oracle; every other of the rest has two rejected reasons. */
export function inventedOracle({ id, person, next }: Case, at: number): OracleRecord {
  if (at % 10 === 3)
    return OracleRecord.parse({
      id,
      person,
      answer: next.code,
      oracle: { kind: "none", why: "none-useful" },
      rejected: [],
    });
  if (at % 10 === 7)
    return OracleRecord.parse({
      id,
      person,
      answer: next.code,
      oracle: { kind: "none", why: "unscored" },
      rejected: [],
    });
  const years = 1 + (at % 7);
  return OracleRecord.parse({
    id,
    person,
    answer: next.code,
    oracle: {
      kind: "chosen",
      candidate: 0,
      text: `The last work was held for ${years} years.\nWork of the same kind, with more to answer for, lies ahead.`,
      claims: NO_CLAIMS,
    },
    rejected:
      at % 2 === 0
        ? []
        : [
            {
              candidate: 1,
              text: `The last work was held for ${years + 20} years.`,
              because: "factuality",
              margin: 0.5,
            },
            { candidate: 2, text: `Anything may come after ${years} years.`, because: "utility", margin: 1.2 },
          ],
  });
}

/** @returns the folder, with `recipe.json` and `oracles.jsonl` */
export async function writeInventedOracles(
  folder: string,
  dataset: Dataset,
  oracleOf: (case_: Case, at: number) => OracleRecord = inventedOracle,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const recipe = { ...JUDGED_RECIPE, name: "invented" };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify({ recipe, ...(await describeData(dataset)) }));
  const lines: string[] = [];
  for await (const case_ of casesOf({ dataset, part: "train", limit: undefined }))
    lines.push(JSON.stringify(oracleOf(case_, lines.length)));
  writeFileSync(join(folder, "oracles.jsonl"), `${lines.join("\n")}\n`);
  return folder;
}
