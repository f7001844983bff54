/**
 * How good titles are coded, against labels that are not ours: the figures of artefacts/title-matcher.md must hold.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { lacksData, PUBLIC_DATA } from "../../tests/support/public-data.ts";
import { emptyFolder } from "../../tests/support/release.ts";
import { seedFrom, type TitleCoder } from "../domain/index.ts";
import { loadTaxonomy } from "./facts.ts";
import { buildCache, readCache } from "./release/cache.ts";
import { readRelease } from "./release/releases.ts";
import { titleCoder } from "./titles.ts";

const lacks = lacksData("tgre-titles/titles.tsv.gz", "onet-29.3");
const labels = join(PUBLIC_DATA, "tgre-titles/titles.tsv.gz");
const release = join(PUBLIC_DATA, "onet-29.3");

type Answer = {
  readonly half: "calibration" | "held out";
  readonly score: number | undefined;
  readonly right: boolean;
};

/** An answer is the code, or the nearest title where none is sure enough: so a program would take it. */
function answersOf(coder: TitleCoder): Answer[] {
  const [, ...lines] = gunzipSync(readFileSync(labels)).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [title = "", answers = ""] = line.split("\t");
    const coding = coder(title);
    const nearest = coding.kind === "not-recognised" ? coding.nearest[0] : undefined;
    const code = coding.kind === "coded" ? coding.code : nearest?.code;
    return {
      half: seedFrom(title) % 2 === 0 ? "calibration" : "held out",
      score: coding.kind === "coded" ? coding.score : nearest?.score,
      right: code !== undefined && answers.split(";").some((answer) => answer.includes(`(${code})`)),
    };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(lacks)(`labelled titles${lacks}`, () => {
  test("as shipped P@1 is 0.66 or better, and what has a score of p is right p of the time or more, but not much more", () => {
    const answers = answersOf(titleCoder(loadTaxonomy(), undefined)).filter(({ half }) => half === "held out");
    expect(mean(answers.map(({ right }) => Number(right)))).toBeGreaterThan(0.66);
    const scored = answers.filter(({ score }) => score !== undefined);
    for (const [low, high] of [
      [0, 0.4],
      [0.4, 0.7],
      [0.7, 0.9],
      [0.9, 1.01],
    ] as const) {
      const bin = scored.filter(({ score }) => score! >= low && score! < high);
      // Three standard errors of a share of so many, the largest there can be.
      const margin = 1.5 / Math.sqrt(bin.length);
      const more = mean(bin.map(({ right }) => Number(right))) - mean(bin.map(({ score }) => score!));
      expect(more).toBeGreaterThan(-margin);
      // The curve was fitted to British labels beside these, on which the matcher is right less often.
      expect(more).toBeLessThan(margin + 0.05);
    }
  });

  test("with a release at hand P@1 is 0.66 or better", async () => {
    const folder = emptyFolder();
    await buildCache(await readRelease(release), folder);
    const answers = answersOf(titleCoder(loadTaxonomy(), readCache(folder)));
    expect(mean(answers.filter(({ half }) => half === "held out").map(({ right }) => Number(right)))).toBeGreaterThan(
      0.66,
    );
  });
});
