/**
 * What every journal must do: run over each implementation.
 */
import { expect, test } from "vitest";
import type { Journal, JournalEntry } from "../../src/records/journal.ts";

export const ENTRY: JournalEntry = {
  key: "k1",
  model: "m",
  request: '{"a":1}',
  reply: '{"text":"yes"}',
  promptTokens: 10,
  completionTokens: 2,
};

export function journalContract(open: () => Journal): void {
  test("what was written is read, and what was not is not", async () => {
    const journal = open();
    expect(journal.read("k1")).toBeUndefined();
    await journal.write(ENTRY);
    expect(journal.read("k1")).toBe(ENTRY.reply);
    expect(journal.lineage("k1")).toEqual(ENTRY);
    expect(journal.lineage("k2")).toBeUndefined();
    await journal.close();
  });

  test("the first reply of a key stays", async () => {
    const journal = open();
    await journal.write(ENTRY);
    await journal.write({ ...ENTRY, reply: '{"text":"no"}' });
    expect(journal.read("k1")).toBe(ENTRY.reply);
    await journal.close();
  });

  test("costs are summed by model", async () => {
    const journal = open();
    await Promise.all(["a", "b", "c"].map((key) => journal.write({ ...ENTRY, key })));
    await journal.write({ ...ENTRY, key: "d", model: "n" });
    expect(journal.costs()).toEqual([
      { model: "m", calls: 3, promptTokens: 30, completionTokens: 6, counted: 0 },
      { model: "n", calls: 1, promptTokens: 10, completionTokens: 2, counted: 0 },
    ]);
    await journal.close();
  });
}
