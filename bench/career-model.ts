/**
 * The career model in use: a distribution, a batch of them, written reasons, and whole recommendations from process start on either runtime.
 *
 * The model is the one in models/career, or where there is none a fresh one of the laptop recipe's size: weights do not change the time.
 */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCareerModel, type TrainedCareerModel, writeCareerModel } from "../src/career-model/career-file.ts";
import { careerModel } from "../src/career-model/career-model.ts";
import { careerGraph } from "../src/career-model/career-network.ts";
import { THOUGHT } from "../src/career-model/vocabulary.ts";
import { reasonWriter, USUAL_SAMPLING } from "../src/career-model/write-reasons.ts";
import { quietRun } from "../src/domain/index.ts";
import { EMBEDDED_CAREER } from "../src/methods/career-methods.ts";
import { loadCounted, unpackCounted } from "../src/recommend/counted/artefact.ts";
import { counted } from "../src/recommend/counted/counted.ts";
import { beginParameters } from "../src/tensor/learner.ts";
import { CareersRecipe, readRecipe } from "../src/training/training-recipe.ts";
import { NURSE, taxonomy } from "../tests/support/people.ts";
import { tinyFile, tinyNetwork } from "../tests/support/tiny-career.ts";
import { type BenchResult, median, timeOf } from "./bench.ts";
import { runOf } from "./recommend.ts";

/** As `recommend` has it. */
const THREADS = 1;
const CASES = 300;
const REASONS = 8;
const WORDS = 60;
const FILE = "examples/json-resume.json";

export async function benchCareer(): Promise<BenchResult[]> {
  const folder = existsSync(EMBEDDED_CAREER) ? EMBEDDED_CAREER : await writeFresh();
  const trained = await readCareerModel(folder, taxonomy);
  return [
    ...(await benchDistributions(trained)),
    ...(await benchReasons(trained)),
    ...(await benchStart(folder, "native", 1.2)),
    ...(await benchStart(folder, "WebAssembly", 3)),
  ];
}

async function writeFresh(): Promise<string> {
  const recipe = CareersRecipe.parse(await readRecipe("recipes/careers-laptop.yaml"));
  const network = tinyNetwork(recipe.network);
  const { graph } = careerGraph("use", network, { rows: 1, length: 8, answers: 1, words: 1, past: 0 });
  const folder = mkdtempSync(join(tmpdir(), "wherefore-bench-"));
  const file = tinyFile({ settings: network.settings });
  await writeCareerModel(folder, { network, file, members: [beginParameters(graph, 1)] }, "F16");
  return folder;
}

async function benchDistributions({ network, members, file }: TrainedCareerModel): Promise<BenchResult[]> {
  const model = careerModel(network, members, file.temperature);
  const recommender = counted(unpackCounted(loadCounted()), taxonomy);
  const asked = Array.from({ length: CASES }, () => ({ history: NURSE }));
  const single = await timeOf(30, () => model.distributions([{ history: NURSE }]));
  const batch = CASES / ((await timeOf(5, () => model.distributions(asked))) / 1000);
  const yardstickMedian = await timeOf(30, () => recommender(NURSE, quietRun()));
  return [
    {
      what: `career model of ${members.length} members: exact distribution for one case, warm`,
      reach: "10 ms",
      met: single <= 10,
      median: single,
      unit: "ms",
      yardstick: "counted, warm",
      yardstickMedian,
    },
    {
      what: "the same, many at once",
      reach: "300 cases a second",
      met: batch >= 300,
      median: batch,
      unit: "cases/s",
      yardstick: "one at a time",
      yardstickMedian: 1000 / single,
    },
  ];
}

async function benchReasons({ network, members }: TrainedCareerModel): Promise<BenchResult[]> {
  // A reason that may not end has exactly as many tokens as are asked for.
  const endless = new Map(members[0]!).set("word bias", members[0]!.get("word bias")!.slice());
  endless.get("word bias")![THOUGHT] = -1e6;
  const timed = async (reasons: number) => {
    const writer = await reasonWriter(network, endless, { ...USUAL_SAMPLING, reasons, mostTokens: WORDS }, THREADS);
    const time = await timeOf(7, async () => {
      const written = await writer.write(NURSE, 1, quietRun().signal);
      if (written.some(({ tokens }) => tokens.length !== WORDS)) throw new Error(`a reason is not of ${WORDS} tokens`);
    });
    await writer.close();
    return time;
  };
  const [one, all] = [await timed(1), await timed(REASONS)];
  const alone = careerModel(network, members.slice(0, 1));
  const direct = await timeOf(30, () => alone.distributions([{ history: NURSE }]));
  return [
    {
      what: `a reason of ${WORDS} tokens and its ranking, warm`,
      reach: "150 ms",
      met: one <= 150,
      median: one,
      unit: "ms",
      yardstick: "ranking without a reason, one member",
      yardstickMedian: direct,
    },
    {
      what: `${REASONS} of them in a batch`,
      reach: "400 ms",
      met: all <= 400,
      median: all,
      unit: "ms",
      yardstick: "one",
      yardstickMedian: one,
    },
  ];
}

async function benchStart(folder: string, runtime: "native" | "WebAssembly", most: number): Promise<BenchResult[]> {
  const method = folder === EMBEDDED_CAREER ? "career-joint" : `career-joint@${folder}`;
  const args = ["src/cli/main.ts", "recommend", FILE, "--method", method, "--reasons", String(REASONS)];
  const env = runtime === "native" ? {} : { WHEREFORE_RUNTIME: "wasm" };
  const [starts, bare] = [[], []] as Awaited<ReturnType<typeof runOf>>[][];
  for (let run = 0; run < 5; run++) {
    starts!.push(await runOf(args, env));
    bare!.push(await runOf(["-e", "0"]));
  }
  const seconds = median(starts!.map((one) => one.seconds));
  const megabytes = median(starts!.map((one) => one.megabytes));
  const yardstick = "node -e 0";
  return [
    {
      what: `recommend with ${REASONS} reasons from process start, ${runtime}`,
      reach: `${most} s`,
      met: seconds <= most,
      median: seconds,
      unit: "s",
      yardstick,
      yardstickMedian: median(bare!.map((one) => one.seconds)),
    },
    {
      what: "its resident memory",
      reach: "under 350 MB",
      met: megabytes < 350,
      median: megabytes,
      unit: "MB",
      yardstick,
      yardstickMedian: median(bare!.map((one) => one.megabytes)),
    },
  ];
}
