/**
 * Steps of training against PyTorch, eager, F32, the same shapes: WHEREFORE_PYTHON names a Python that has torch 2.9 or later; without one
 * nothing can be compared, and that is said.
 *
 * Runs alternate, ours and PyTorch's, two threads each, so that other work on the machine slows both. PyTorch's threads wait without
 * spinning, since on a machine with other work they would only take each other's time. The processors' time stands beside the clock's: it
 * says how much is done where the clock says how long others had to be waited for.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { plainLinear, project } from "../src/networks/decoder.ts";
import type { LlamaSettings } from "../src/networks/llama-names.ts";
import {
  append,
  askedLogProbabilities,
  BEGINNING,
  emptyRow,
  feedsOf,
  type TokenNetwork,
} from "../src/networks/rows.ts";
import { textNetwork } from "../src/networks/text-network.ts";
import { Graph, type ParameterRecord, sizeOf } from "../src/tensor/graph.ts";
import { beginParameters, compileLoss, Learner, type Loss } from "../src/tensor/learner.ts";
import { gatherRows, scale, sumAll } from "../src/tensor/operators.ts";
import type { Feeds } from "../src/tensor/program.ts";
import { compilePairLoss, pairFeeds } from "../src/training/text-dpo.ts";
import { ADAMW } from "../src/training/text-training.ts";
import { type BenchResult, median } from "./bench.ts";

const THREADS = 2;
const RUNS = 5;
const LENGTH = 512;
const SMALL: LlamaSettings = {
  layers: 6,
  width: 256,
  heads: 4,
  keyValueHeads: 4,
  hidden: 1024,
  vocabulary: 4096,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  context: LENGTH,
  tied: true,
};
const SMOLLM2: LlamaSettings = {
  layers: 30,
  width: 576,
  heads: 9,
  keyValueHeads: 3,
  hidden: 1536,
  vocabulary: 49_152,
  ropeBase: 100_000,
  normEpsilon: 1e-5,
  context: 8192,
  tied: true,
};
const LORA = { rank: 8, alpha: 16, modules: ["q_proj", "v_proj"] };

type Step = () => Promise<void>;
type Stepping = { readonly step: Step; readonly close: () => Promise<void> };
type Case = {
  readonly what: string;
  /** The largest share of PyTorch's time. */
  readonly share: number;
  readonly yardstick: string;
  readonly make: () => Promise<Stepping>;
};

/** By the names that training.py knows too. */
const CASES = {
  decoder: {
    what: "decoder of 7.3 million parameters, all weights, 512 tokens: a step",
    share: 0.85,
    yardstick: "",
    make: decoderStep,
  },
  lora: {
    what: "135M, LoRA r 8 on q and v, 512 tokens: a step",
    share: 0.75,
    yardstick: "",
    make: loraStep,
  },
  dpo: {
    what: "135M, DPO pair of 400 + 2 x 56 in one row: a step",
    share: 0.5,
    yardstick: ", two sequences of 456",
    make: dpoStep,
  },
} satisfies Record<string, Case>;

export async function benchTraining(name: keyof typeof CASES): Promise<BenchResult[]> {
  const python = process.env["WHEREFORE_PYTHON"];
  if (python === undefined) throw new Error("WHEREFORE_PYTHON names no Python with torch, and torch is the yardstick");
  const torch = await startTorch(python);
  try {
    return await compare(name, CASES[name], torch);
  } finally {
    torch.close();
  }
}

async function compare(name: string, { what, share, yardstick, make }: Case, torch: Torch): Promise<BenchResult[]> {
  const { step, close } = await make();
  const ours: Spent[] = [];
  const theirs: Spent[] = [];
  // The first run of each warms up.
  for (let run = 0; run <= RUNS; run++) {
    const own = await spentBy(step);
    const other = await torch.step(name);
    if (run === 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  await close();
  return (["clock", "processors"] as const).map((by) => {
    const [own, other] = [median(ours.map((one) => one[by])), median(theirs.map((one) => one[by]))];
    return {
      what: by === "clock" ? what : "its processors' time",
      reach: `${share} of PyTorch F32 or less`,
      met: own <= share * other,
      median: own,
      unit: "ms",
      yardstick: `${torch.version}${yardstick}`,
      yardstickMedian: other,
    };
  });
}

/** Milliseconds by the clock, and of all threads together. */
type Spent = { readonly clock: number; readonly processors: number };

async function spentBy(step: Step): Promise<Spent> {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await step();
  const { user, system } = process.cpuUsage(before);
  return { clock: performance.now() - begun, processors: (user + system) / 1000 };
}

async function decoderStep(): Promise<Stepping> {
  const graph = new Graph("training");
  return stepOf(await compileLoss(meanLoss(graph, learningNetwork(SMALL)), THREADS), rowFeeds(SMALL.vocabulary));
}

async function loraStep(): Promise<Stepping> {
  const graph = new Graph("training");
  return stepOf(await compileLoss(meanLoss(graph, textNetwork(SMOLLM2, LORA)), THREADS), rowFeeds(SMOLLM2.vocabulary));
}

async function dpoStep(): Promise<Stepping> {
  const tokens = (count: number, from: number) =>
    Array.from({ length: count }, (_, at) => ((from + at) * 7919) % 49_152);
  const pair = { prompt: tokens(400, 1), chosen: tokens(56, 500), rejected: tokens(56, 900), from: "bench" };
  const loss = await compilePairLoss({ settings: SMOLLM2 }, LORA, { beta: 0.1, nll: 0 }, THREADS, {
    length: 512,
    asked: 128,
  });
  return stepOf(loss, pairFeeds(pair, 0.3, 1));
}

function meanLoss(graph: Graph, network: TokenNetwork) {
  return scale(sumAll(askedLogProbabilities(graph, network, { length: LENGTH, asked: LENGTH })), -1 / LENGTH);
}

/** All weights learn, the output is the embeddings. */
function learningNetwork(settings: LlamaSettings): TokenNetwork {
  const decoderSettings = { ...settings, dropout: 0 };
  const table = (graph: Graph) =>
    graph.parameter("model.embed_tokens.weight", [settings.vocabulary, settings.width], { normal: 0.02 });
  return {
    settings: decoderSettings,
    layerOf: plainLinear(decoderSettings),
    embed: (tokens) => gatherRows(table(tokens.graph), tokens),
    logits: (hidden) => project(hidden, table(hidden.graph)),
  };
}

function rowFeeds(vocabulary: number): Feeds {
  const row = emptyRow();
  append(
    row,
    BEGINNING,
    Array.from({ length: LENGTH }, (_, at) => (at * 7919) % vocabulary),
  );
  row.tokens.forEach((_, at) => void row.asked.push({ after: at, token: ((at + 1) * 7919) % vocabulary }));
  return feedsOf(row, { length: LENGTH, asked: LENGTH });
}

function stepOf(loss: Loss, feeds: Feeds): Stepping {
  const frozen = new Map(
    [...loss.graph.parameters.values()]
      .filter(({ tensor }) => !tensor.learns)
      .map(({ record }) => [record.name, someNumbers(record)] as const),
  );
  const learner = new Learner(beginParameters(loss.graph, 1, frozen), ADAMW, 1);
  const step = async () => {
    await learner.study(loss, feeds);
    learner.step(1e-4);
  };
  return { step, close: () => loss.program.close() };
}

/** Plausible numbers for weights that lie still, faster than drawing 135 million normal ones. */
function someNumbers({ shape }: ParameterRecord): Float32Array {
  const size = sizeOf(shape);
  if (shape.length === 1) return new Float32Array(size).fill(1);
  return Float32Array.from({ length: size }, (_, at) => 0.03 * Math.sin((at % 8191) * 12.9898));
}

type Torch = {
  readonly version: string;
  readonly step: (name: string) => Promise<Spent>;
  readonly close: () => void;
};

async function startTorch(python: string): Promise<Torch> {
  const script = new URL("training.py", import.meta.url).pathname;
  const child: ChildProcess = spawn(python, [script, String(THREADS)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_WAIT_POLICY: "PASSIVE" },
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ended: does it have torch?`);
    return value as string;
  };
  const version = (await line()).replace("ready", "PyTorch");
  return {
    version,
    async step(name) {
      child.stdin!.write(`${name}\n`);
      const [clock, processors] = (await line()).split(" ").map(Number) as [number, number];
      return { clock, processors };
    },
    close: () => child.stdin!.end(),
  };
}
