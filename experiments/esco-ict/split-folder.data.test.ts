/** The published rows through the command line, in the labels of their own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lacksData, PUBLIC_DATA } from "../../tests/support/public-data.ts";
import { readLabelCareers, SEEDS, splitOf, topFive } from "./published-protocol.ts";
import { PUBLISHED, writeSplitFolder } from "./split-folder.ts";

const lacks = lacksData("jobhop-ict");
const place = mkdtempSync(join(tmpdir(), "split-folder-"));
/** Enough for every rank up to five, few enough for the paired tests that a report makes. */
const CASES = 400;
afterAll(() => rmSync(place, { recursive: true }));

describe.skipIf(lacks)(`a published split by "wherefore evaluate --labels"${lacks}`, () => {
  test("gives every published method the figures of the published protocol, and ours beside them", () => {
    const set = readLabelCareers(`${PUBLIC_DATA}/jobhop-ict`);
    const whole = splitOf(set, SEEDS[0]!, "two");
    const split = { ...whole, test: whole.test.slice(0, CASES) };
    const args = writeSplitFolder(set, SEEDS[0]!, "two", place, ["stay"]);
    const report = JSON.parse(
      execFileSync(process.execPath, ["src/cli/main.ts", ...args, "--limit", String(CASES)], {
        encoding: "utf8",
        stdio: "pipe",
      }),
    );
    const rows = new Map(report.methods.map((row: { method: string }) => [row.method, row]));
    for (const [name, make] of Object.entries(PUBLISHED)) {
      const { hr, ndcg } = topFive(make(split, set.labels.length), split);
      expect(rows.get(name)).toMatchObject({
        n: CASES,
        metrics: {
          "hr@5": { value: expect.closeTo(100 * hr, 9) },
          "ndcg@5": { value: expect.closeTo(100 * ndcg, 9) },
        },
      });
    }
    // No related titles, no groups: no row of theirs, and not a row of zeros.
    const metrics = Object.keys((rows.get("stay") as { metrics: object }).metrics);
    expect(metrics).toEqual(expect.arrayContaining(["accEM", "perplexity", "new.mrr"]));
    expect(metrics.filter((metric) => /accRM|soc|level/.test(metric))).toEqual([]);
    expect(report.comparisons[0].accRM).toBeNull();
  }, 120_000);
});
