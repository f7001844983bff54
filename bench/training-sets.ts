/**
 * Export and lint of 10,000 examples with Qwen3's tokenizer.
 *
 * Yardstick: the same rows through JSON.parse and back, which no reader of them can go without.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietRun } from "../src/domain/index.ts";
import { lintSets } from "../src/exports/lint/lint-sets.ts";
import { openTarget, servingByTemplate } from "../src/exports/lint/lint-target.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { exportSets } from "../src/pipeline/export.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { writeInventedOracles } from "../tests/support/invented-oracles.ts";
import { type BenchResult, median } from "./bench.ts";

/** Seven of ten are trained, and eight of ten of those give 4.3 rows in the mean: over 10,000. */
const PEOPLE = 4_600;
const RUNS = 3;

export async function benchTrainingSets(): Promise<BenchResult[]> {
  const place = mkdtempSync(join(tmpdir(), "wherefore-bench-sets-"));
  try {
    const taxonomy = loadTaxonomy();
    const dataset = openDataset("nlsy97", inventedData(PEOPLE), loadTitleCoder(join(place, "no-cache")));
    const reasons = await writeInventedOracles(join(place, "reasons"), dataset);
    const wanted = {
      reasons,
      label: "allowed",
      dataset,
      taxonomy,
      format: "llama-factory",
      heldOutShare: 0.05,
    } as const;
    const seconds: number[] = [];
    const parsing: number[] = [];
    let rows = 0;
    for (let run = 0; run < RUNS; run++) {
      const out = join(place, `out-${run}`);
      const start = performance.now();
      await exportSets({ ...wanted, out, base: "Qwen/Qwen3-8B", cutoff: 2048, versions: {} }, quietRun());
      const target = await openTarget("qwen3", [process.cwd()]);
      const { files } = await lintSets(out, taxonomy, target, servingByTemplate(target), 2048, quietRun());
      seconds.push((performance.now() - start) / 1000);
      rows = files.reduce((sum, { rows: own }) => sum + own, 0);
      const again = performance.now();
      for (const { file } of files)
        for (const line of readFileSync(join(out, file), "utf8").trim().split("\n")) JSON.stringify(JSON.parse(line));
      parsing.push((performance.now() - again) / 1000);
    }
    if (rows < 10_000) throw new Error(`only ${rows} rows`);
    return [
      {
        what: `export and lint of ${rows.toLocaleString("en")} examples`,
        reach: "under 30 s",
        met: median(seconds) < 30,
        median: median(seconds),
        unit: "s",
        yardstick: "their JSON, read and written",
        yardstickMedian: median(parsing),
      },
    ];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
