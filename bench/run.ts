/**
 * Every benchmark, in one table: `npm run bench`, or `npm run bench -- recommend` for one.
 */
import { availableParallelism, cpus } from "node:os";
import { textTable } from "../src/cli/table.ts";
import type { BenchResult } from "./bench.ts";

const BENCHES: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  recommend: async () => (await import("./recommend.ts")).benchRecommend(),
  "ranking-many": async () => (await import("./ranking-many.ts")).benchRankingMany(),
  server: async () => (await import("./server.ts")).benchServer(),
  audit: async () => (await import("./audit.ts")).benchAudit(),
  career: async () => (await import("./career-model.ts")).benchCareer(),
  taxonomy: async () => (await import("./taxonomy.ts")).benchTaxonomy(),
  evaluate: async () => (await import("./evaluate.ts")).benchEvaluate(),
  histories: async () => (await import("./histories.ts")).benchHistories(),
  documents: async () => (await import("./documents.ts")).benchDocuments(),
  "own-data": async () => (await import("./own-data.ts")).benchOwnData(),
  "judging-asked": async () => (await import("./judging.ts")).benchAskedJudges(),
  "judging-measured": async () => (await import("./judging.ts")).benchMeasuredJudges(),
  models: async () => (await import("./models.ts")).benchModels(),
  spread: async () => (await import("./spread.ts")).benchSpread(),
  workers: async () => (await import("./workers.ts")).benchWorkers(),
  baselines: async () => (await import("./baselines.ts")).benchBaselines(),
  counting: async () => (await import("./counting.ts")).benchCounting(),
  page: async () => (await import("./page.ts")).benchPage(),
  sharding: async () => (await import("./sharding.ts")).benchSharding(),
  "training-sets": async () => (await import("./training-sets.ts")).benchTrainingSets(),
  "training-decoder": async () => (await import("./training.ts")).benchTraining("decoder"),
  "training-lora": async () => (await import("./training.ts")).benchTraining("lora"),
  "training-dpo": async () => (await import("./training.ts")).benchTraining("dpo"),
};

const wanted = process.argv.slice(2);
const rows: string[][] = [];
let failed = false;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`${name} ...\n`);
  try {
    for (const result of await bench()) {
      failed ||= !result.met;
      rows.push([
        result.what,
        result.reach,
        figure(result.median),
        result.unit,
        `${result.yardstick}: ${figure(result.yardstickMedian)}`,
        figure(result.median / result.yardstickMedian),
        result.met ? "yes" : "no",
      ]);
    }
  } catch (error) {
    failed = true;
    rows.push([name, "", "failed", "", error instanceof Error ? error.message : String(error), "", "no"]);
  }
}
const heads = ["What", "Reach", "Median", "", "Yardstick", "Ratio", "Reached"];
process.stdout.write(
  `${textTable(
    heads.map((head) => ({ head })),
    rows,
  )}\n`,
);
process.stdout.write(`\n${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}\n`);
process.exitCode = failed ? 1 : 0;

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
