/**
 * Evaluating as many cases as the NLSY97 test part has, all metrics and intervals included.
 */
import { quietRun } from "../src/domain/index.ts";
import { scoreCase } from "../src/evaluate/per-case.ts";
import { reportOn } from "../src/evaluate/report.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { caseOf, historyOfJobs, taxonomy } from "../tests/support/people.ts";
import { type BenchResult, timeOf } from "./bench.ts";

const CASES = 1_297;

export async function benchEvaluate(): Promise<BenchResult[]> {
  const recommender = counted(unpackCounted(loadCounted()), taxonomy);
  const code = (at: number) => taxonomy.occupations[(at * 37) % taxonomy.occupations.length]!.code;
  const cases = Array.from({ length: CASES }, (_, at) => {
    const jobs = Array.from({ length: 2 + (at % 7) }, (_, job) => ({
      code: code(at + job),
      from: 2000 + 2 * job,
      to: 2001 + 2 * job,
    }));
    return caseOf(historyOfJobs(jobs, { id: `p${at}`, birthYear: 1982 }), code(at + 3), `p${at}`);
  });
  const whole = await timeOf(3, async () => {
    const scores = [];
    for (const case_ of cases)
      scores.push(scoreCase("counted", case_, await recommender(case_.history, quietRun()), taxonomy));
    reportOn(new Map([["counted", scores]]), {
      on: "bench",
      part: "test",
      notice: "",
      seed: 1,
      closedSet: taxonomy.occupations.length,
    });
  });
  const distributions = await Promise.all(
    cases.slice(0, 200).map(async ({ history }) => (await recommender(history, quietRun())).distribution),
  );
  const sorting = await timeOf(3, () => distributions.map((distribution) => distribution.toSorted()));
  return [
    {
      what: `evaluation of ${CASES} cases with counted, metrics and intervals`,
      reach: "under 5 s",
      met: whole < 5_000,
      median: whole / 1000,
      unit: "s",
      yardstick: "sorting as many distributions",
      yardstickMedian: (sorting * CASES) / distributions.length / 1000,
    },
  ];
}
