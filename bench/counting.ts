/**
 * All baselines that count, made from NLSY97's training people and asked 1,297 times: as often as the test part has people, whom it does
 * not read; the validation people stand in, some of them twice.
 *
 * In processor time, so that what else runs on the machine counts little. The yardstick is reading the careers, which all of them need.
 */
import { quietRun } from "../src/domain/index.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { trainingCases } from "../src/histories/training-cases.ts";
import { loadTaxonomy, loadTitleCoder } from "../src/index.ts";
import { methodMaker } from "../src/methods/named-methods.ts";
import type { BenchResult } from "./bench.ts";

const ASKED = 1_297;
const COUNTING = [
  "majority",
  "stay",
  "markov",
  "markov2",
  "knn",
  "ease",
  "paparrizos",
  "decorte-activities",
  "counted-trained",
  "boosted",
];

export async function benchCounting(): Promise<BenchResult[]> {
  const data = process.env["WHEREFORE_DATA"];
  if (data === undefined) throw new Error("WHEREFORE_DATA names no folder of public data (docs/data.md)");
  const dataset = openDataset("nlsy97", data, loadTitleCoder());
  const [begun, run] = [cpuSeconds(), quietRun()];
  const { validation } = await trainingCases(dataset);
  const reading = cpuSeconds() - begun;
  const make = methodMaker({
    taxonomy: loadTaxonomy(),
    trainingData: () => dataset,
    olderData: () => dataset,
    modelFor: () => Promise.reject(new Error("no model is asked")),
    reasons: 1,
    cache: "",
    run,
    threads: 1,
  });
  const each: BenchResult[] = [];
  for (const name of COUNTING) {
    const start = cpuSeconds();
    const recommend = await make(name);
    for (let at = 0; at < ASKED; at++) await recommend(validation[at % validation.length]!.history, run);
    each.push(resultOf(`${name}, made and asked ${ASKED} times`, cpuSeconds() - start, reading, 60));
  }
  const all = each.reduce((sum, { median }) => sum + median, 0);
  return [...each, resultOf("all of them together", all, reading, 60)];
}

function resultOf(what: string, seconds: number, reading: number, most: number): BenchResult {
  return {
    what,
    reach: `${most} s of processor time or less`,
    met: seconds <= most,
    median: seconds,
    unit: "s",
    yardstick: "reading the careers once, s",
    yardstickMedian: reading,
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
