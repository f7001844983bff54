/** Which of a set's candidates are trained as what a reasoner without the answer would say. */

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { JUDGED_RECIPE } from "../../tests/support/judged-set.ts";
import { casesByPart } from "../histories/cases-by-part.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { inventedData } from "../testing/invented-data.ts";
import { proposedReasons } from "./oracle-cases.ts";
import { describeData } from "./reason-set.ts";

const dataset = openDataset("nlsy97", inventedData(30), () => ({ kind: "failed" }) as never);
const sampled = { temperature: 1, seed: 1 };
const candidate = (text: string, provenance: object) => ({ text, claims: [], provenance });
const recordOf = (id: string) => ({
  id,
  person: id,
  fold: 0,
  candidates: [
    candidate("proposed", { by: "llm", model: "m", prompt: "joint/2", ...sampled }),
    candidate("spoilt", { by: "corrupted", of: 0, error: "useless", seed: 1 }),
    candidate("hinted at", { by: "hinted", model: "m", prompt: "hinted/2", ...sampled }),
  ],
  missing: [],
});

async function setOf(...ids: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-proposed-"));
  const description = { recipe: { ...JUDGED_RECIPE, name: "invented" }, ...(await describeData(dataset)) };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(description));
  writeFileSync(join(folder, "candidates.jsonl"), ids.map((id) => `${JSON.stringify(recordOf(id))}\n`).join(""));
  return folder;
}

test("neither what was spoilt on purpose nor what has seen the answer", async () => {
  const { train } = await casesByPart(dataset);
  const ids = train.slice(0, 2).map(({ id }) => id);
  const proposed = await proposedReasons(await setOf(...ids), dataset);
  expect([...proposed]).toEqual(ids.map((id) => [id, ["proposed"]]));
});

test("a case that is none of the training part is refused by its place", async () => {
  await expect(proposedReasons(await setOf("nobody"), dataset)).rejects.toThrow(
    /candidates\.jsonl:1 id: nobody is no case of nlsy97/,
  );
});
