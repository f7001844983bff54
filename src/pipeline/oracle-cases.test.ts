/** Which of a set's candidates are taught as what a reasoner without the answer would say. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CandidateRecord, Case } from "../domain/index.ts";
import { proposedReasons } from "./oracle-cases.ts";

const sampled = { temperature: 1, seed: 1 };
const candidate = (text: string, provenance: object) => ({ text, claims: [], provenance });
const record = (id: string): CandidateRecord =>
  ({
    id,
    person: id,
    fold: 0,
    candidates: [
      candidate("proposed", { by: "llm", model: "m", prompt: "joint/1", ...sampled }),
      candidate("spoilt", { by: "corrupted", of: 0, error: "useless", seed: 1 }),
      candidate("hinted at", { by: "hinted", model: "m", prompt: "hinted/1", ...sampled }),
    ],
    missing: [],
  }) as unknown as CandidateRecord;

function setOf(...records: CandidateRecord[]): string {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-proposed-"));
  writeFileSync(join(folder, "candidates.jsonl"), records.map((one) => `${JSON.stringify(one)}\n`).join(""));
  return folder;
}

const train = ["1", "2"].map((id) => ({ id, next: { code: "29-1141.00" } }) as unknown as Case);

test("neither what was spoilt on purpose nor what has seen the answer", async () => {
  const proposed = await proposedReasons(setOf(record("1"), record("2")), train);
  expect([...proposed]).toEqual([
    ["1", ["proposed"]],
    ["2", ["proposed"]],
  ]);
});

test("a case that is none of the training part is refused by its place", async () => {
  await expect(proposedReasons(setOf(record("1"), record("77")), train)).rejects.toThrow(
    /candidates\.jsonl:2 id: "77" is no case of the training part/,
  );
});
