/**
 * The engine against llama.cpp on a real model: SmolLM2-135M-Instruct, bare and under an adapter, the same numbers from both.
 *
 *     WHEREFORE_LLAMA=FOLDER node experiments/check-text-model.ts [ADAPTER-FOLDER|made-up] [PROMPTS] [RANKED]
 *
 * FOLDER is where node-llama-cpp is installed, ADAPTER-FOLDER a PEFT folder or that of a training; without one an adapter is made up. The weights of the pulled
 * file are written as GGUF in F32 and F16, the adapter in F16; both run the same files. Prompts are NLSY97 validation histories, as far as
 * they fit into 60 tokens. What is missing is said, and nothing is checked then.
 */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutCases } from "../src/histories/cases.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { modelFile } from "../src/models/known-models.ts";
import { type LoraAdapter, readGgufAdapter, writeGgufAdapter } from "../src/networks/adapters.ts";
import { type Llama, readLlama, writeLlamaGguf } from "../src/networks/llama-files.ts";
import { ALL_LINEAR, adapterOf } from "../src/networks/lora.ts";
import { append, atAsked, BEGINNING, bucketOf, emptyRow, feedsOf, readRow } from "../src/networks/rows.ts";
import { networkOf, parametersOfText, textNetwork } from "../src/networks/text-network.ts";
import { onePassRanker, promptTokens, titleTokens } from "../src/recommend/by-text-model.ts";
import { rankByTrie } from "../src/recommend/rank-by-trie.ts";
import { buildTrie } from "../src/recommend/trie.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { cacheFolder } from "../src/taxonomy/release/cache.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { Graph } from "../src/tensor/graph.ts";
import { beginParameters } from "../src/tensor/learner.ts";
import { compile, type Program } from "../src/tensor/program.ts";
import { adapterIn } from "../src/training/text-folder.ts";
import { openLlamaCpp } from "../tests/support/llama-by-hand.ts";

const [adapterFolder, prompts = "100", ranked = "20"] = process.argv.slice(2);
const file = modelFile("smollm2-135m-instruct", cacheFolder(process.env));
const library = process.env["WHEREFORE_LLAMA"];
const LONGEST = 60;
const THREADS = 2;
const ALLOWED = 0.05;
/** Prompts that are checked in F32 as well, where only the order of sums differs. */
const IN_F32 = 10;
const { signal } = new AbortController();

if (library === undefined || !existsSync(file)) {
  console.log(
    library === undefined
      ? "skipped: WHEREFORE_LLAMA names no folder with node-llama-cpp"
      : `skipped: ${file} is not there (wherefore models pull smollm2-135m-instruct)`,
  );
} else {
  const work = mkdtempSync(join(tmpdir(), "wherefore-check-"));
  try {
    process.exitCode = (await check(library, work)) ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function check(folder: string, work: string): Promise<boolean> {
  const model = await readLlama(file);
  const trained =
    adapterFolder === undefined || adapterFolder === "made-up" ? madeUp(model) : await adapterIn(adapterFolder);
  const adapterPath = join(work, "adapter.gguf");
  await writeGgufAdapter(adapterPath, trained, model.settings, "F16", signal);
  const adapter = await readGgufAdapter(adapterPath, model.settings);
  const questions = await histories(model, Number(prompts));
  let right = true;
  for (const kind of ["F32", "F16"] as const) {
    const path = join(work, `${kind}.gguf`);
    await writeLlamaGguf(path, model, kind, {}, signal);
    const own = await readLlama(path);
    const other = await openLlamaCpp(folder, path);
    for (const [what, on] of [
      ["bare", undefined],
      ["with adapter", adapter],
    ] as const) {
      const next = nextOf(own, on);
      const apart: number[] = [];
      for (const prompt of kind === "F32" ? questions.slice(0, IN_F32) : questions) {
        const [ours, theirs] = [await next(prompt), await other.next(prompt, on && adapterPath)];
        apart.push(theirs.reduce((most, value, token) => Math.max(most, Math.abs(value - ours[token]!)), 0));
      }
      const most = Math.max(...apart);
      right &&= most <= ALLOWED;
      const mean = apart.reduce((sum, value) => sum + value, 0) / apart.length;
      console.log(
        `${kind} ${what}: largest difference of any token's log p ${most.toFixed(4)}, mean of the largest ${mean.toFixed(4)} (${apart.length} prompts, ${own.settings.vocabulary} tokens)`,
      );
    }
    if (kind === "F16")
      right =
        (await sameTopTitles(own, adapter, questions.slice(0, Number(ranked)), (tokens) =>
          other.next(tokens, adapterPath),
        )) && right;
    await other.close();
  }
  return right;
}

/** Large enough to move every prediction. */
function madeUp({ settings }: Llama): LoraAdapter {
  const lora = { rank: 16, alpha: 32, modules: ALL_LINEAR };
  const graph = new Graph("training");
  readRow(graph, textNetwork(settings, lora), 8);
  const parameters = new Map(
    [...graph.parameters].filter(([name]) => name.includes("lora")).map(([name, parameter]) => [name, parameter]),
  );
  const begun = new Graph("training");
  for (const [name, { record }] of parameters) begun.parameter(name, record.shape, { normal: 0.02 });
  return adapterOf(beginParameters(begun, 1), lora);
}

async function histories({ tokenizer }: Llama, count: number): Promise<number[][]> {
  const taxonomy = loadTaxonomy();
  const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
  const prompts: number[][] = [];
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== "valid") continue;
    for (const { history } of cutCases(career, dataset.rules)) {
      const prompt = promptTokens(history, tokenizer, taxonomy, LONGEST);
      if (prompt.length <= LONGEST) prompts.push(prompt);
      if (prompts.length === count) return prompts;
    }
  }
  return prompts;
}

function nextOf(model: Llama, adapter: LoraAdapter | undefined): (prompt: readonly number[]) => Promise<Float64Array> {
  const network = networkOf(model, adapter);
  const weights = Object.fromEntries(parametersOfText(model, adapter));
  const programs = new Map<number, Promise<Program>>();
  return async (prompt) => {
    const length = bucketOf(prompt.length, 64);
    if (!programs.has(length)) {
      const graph = new Graph("use");
      programs.set(
        length,
        compile(graph, { logits: network.logits(atAsked(readRow(graph, network, length), 1)) }, THREADS),
      );
    }
    const row = emptyRow();
    row.asked.push({ after: append(row, BEGINNING, prompt), token: 0 });
    const program = await programs.get(length)!;
    const { logits } = await program.run({ ...weights, ...feedsOf(row, { length, asked: 1 }) });
    const largest = logits!.reduce((a, b) => Math.max(a, b));
    const all = largest + Math.log(logits!.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    return Float64Array.from(logits!, (value) => value - all);
  };
}

/** Our one pass against a best-first search by llama.cpp, stopped at the first title. */
async function sameTopTitles(
  model: Llama,
  adapter: LoraAdapter,
  questions: readonly number[][],
  next: (tokens: number[]) => Promise<Float64Array>,
): Promise<boolean> {
  const { occupations } = loadTaxonomy();
  const titles = occupations.map(({ title }) => titleTokens(title, model.tokenizer));
  const ranker = onePassRanker(networkOf(model, adapter), parametersOfText(model, adapter), titles, THREADS);
  const floor = new Float64Array(titles.length).fill(1 / titles.length);
  const trie = buildTrie(titles);
  let same = 0;
  let apart = 0;
  for (const prompt of questions) {
    const ours = await ranker.rank(prompt);
    const session = {
      async logprobs(asked: readonly { readonly path: readonly number[]; readonly next: readonly number[] }[]) {
        const said: number[][] = [];
        for (const question of asked) {
          const logs = await next([...prompt, ...question.path]);
          said.push(question.next.map((token) => logs[token]!));
        }
        return said;
      },
      close: async () => {},
    };
    const search = { enoughMass: 1e-9, mostBranches: 500, batch: 1 };
    const { distribution } = await rankByTrie(trie, session, floor, search, signal);
    const first = ours.indexOf(Math.max(...ours));
    if (distribution.indexOf(Math.max(...distribution)) === first) same++;
    apart = Math.max(apart, Math.abs(Math.log(distribution[first]! / ours[first]!)));
  }
  await ranker.close();
  console.log(
    `F16 with adapter: the same first title for ${same} of ${questions.length} prompts; its log p differs by at most ${apart.toFixed(4)}`,
  );
  return same === questions.length;
}
