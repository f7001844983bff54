/** The first table on NLSY97's validation part, and what of it is real. */
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsIn } from "../../tests/support/command.ts";
import { lacksData, PUBLIC_DATA } from "../../tests/support/public-data.ts";

const lacks = lacksData("nlsy97-careers/careers.jsonl.gz");

test.skipIf(lacks)(
  `the counted default is better than stay and Markov chains${lacks}`,
  async () => {
    const place = mkdtempSync(join(tmpdir(), "wherefore-first-table-"));
    const runs = join(place, "runs");
    const call = commandsIn({ WHEREFORE_DATA: PUBLIC_DATA, WHEREFORE_CACHE: join(place, "cache") });
    const { out } = await call("evaluate stay markov counted --on nlsy97:valid --json --runs".split(" ").concat(runs));
    const report = JSON.parse(out);
    expect(report).toMatchObject({ n: 648, people: 648 });
    const figure = (method: string, metric: string) =>
      report.methods.find((one: { method: string }) => one.method === method).metrics[metric].value;
    // The gates of the counted default, on validation.
    expect(figure("counted", "accEM")).toBeGreaterThanOrEqual(figure("stay", "accEM"));
    expect(figure("counted", "hr@10")).toBeGreaterThanOrEqual(45);
    expect(figure("counted", "perplexity")).toBeLessThan(80);
    const pair = report.comparisons.find(({ a, b }: { a: string; b: string }) => a === "markov" && b === "counted");
    expect(pair.logP.value).toBeLessThan(0);
    expect(pair.logP.holm).toBeLessThan(0.05);
    const compared = await call(["compare", readdirSync(runs)[0]!, "--runs", runs]);
    expect(compared.out).toContain("markov - counted");
  },
  180_000,
);
