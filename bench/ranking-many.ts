/**
 * Ranking many careers by the default: together, as `rank` and `evaluate` do, and one by one.
 *
 * Processor time of one core and not the clock, so that others' work on the machine counts little. The careers are invented: the titles
 * that training people held most often, one to nine jobs of them, every career another. Titles are coded already, and nothing is written.
 */
import { type CareerHistory, quietRun, seededRandom } from "../src/domain/index.ts";
import { embeddedDefault } from "../src/methods/career-methods.ts";
import { loadBoosted } from "../src/recommend/boosted/artefact.ts";
import { historyOfJobs, taxonomy } from "../tests/support/people.ts";
import { type BenchResult, median } from "./bench.ts";

const CAREERS = 1_024;
const TOGETHER = 128;
const ROUNDS = 5;
/** Two cores rank 2,500 a second (docs/findings/speed.md). */
const REACH = 1_250;

export async function benchRankingMany(): Promise<BenchResult[]> {
  const recommend = embeddedDefault(taxonomy);
  const careers = inventedHistories(CAREERS);
  const together: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const many = await careersASecond(async () => {
      for (let at = 0; at < CAREERS; at += TOGETHER) await recommend.distributions!(careers.slice(at, at + TOGETHER));
    });
    const each = await careersASecond(async () => {
      for (const history of careers) await recommend(history, quietRun());
    });
    // The first round makes what is made once.
    if (round === 0) continue;
    together.push(many);
    alone.push(each);
  }
  return [
    {
      what: `default, ${TOGETHER} careers together, a second of processor time`,
      reach: `${REACH.toLocaleString("en")} or more`,
      met: median(together) >= REACH,
      median: median(together),
      unit: "a second",
      yardstick: "one by one",
      yardstickMedian: median(alone),
    },
  ];
}

async function careersASecond(work: () => Promise<void>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return CAREERS / ((user + system) / 1e6);
}

function inventedHistories(count: number): CareerHistory[] {
  const random = seededRandom(1);
  const { candidates } = loadBoosted();
  // The square draws some titles far more often than others, as careers do.
  const title = () => taxonomy.occupations[candidates[Math.floor(candidates.length * random() ** 2)]!]!;
  return Array.from({ length: count }, (_, at) => {
    let year = 2000;
    const jobs = Array.from({ length: 1 + Math.floor(9 * random()) }, () => {
      const from = year;
      year += 1 + Math.floor(3 * random());
      return { code: title().code, from, to: year - 1 };
    });
    return historyOfJobs(jobs, { id: `p${at}`, birthYear: 1982, degree: at % 3 === 0 ? "bachelor" : "high-school" });
  });
}
