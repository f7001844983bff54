/**
 * A taught text model on NLSY97's validation people, beside Markov and `counted` on the same cases.
 *
 *     node scripts/score-text-model.ts ADAPTER-FOLDER [PEOPLE] [THREADS]      (ADAPTER-FOLDER "none": the model untaught)
 *
 * ADAPTER-FOLDER is a PEFT folder, or one with a checkpoint of a teaching that was broken off. Scores are kept in its `scores.jsonl`, and
 * the same command goes on from there; Ctrl-C ends it with the figures of the cases that were scored.
 */
import { join } from "node:path";
import { quietRun, type Recommender } from "../src/domain/index.ts";
import { comparePair } from "../src/evaluate/compare.ts";
import { measure } from "../src/evaluate/metrics.ts";
import { CaseScore, scoreCase } from "../src/evaluate/per-case.ts";
import { cutCases } from "../src/histories/cases.ts";
import { openDataset } from "../src/histories/datasets.ts";
import { modelFile } from "../src/models/known-models.ts";
import { readLlama } from "../src/networks/llama-files.ts";
import { methodMaker } from "../src/pipeline/methods.ts";
import { adapterIn } from "../src/pipeline/teach-text-model.ts";
import { textModel } from "../src/recommend/text-model.ts";
import { appendJsonl, readJsonl } from "../src/records/jsonl.ts";
import { cacheFolder } from "../src/taxonomy/cache.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";

const [folder = "runs/text-model", people = "300", threads = "2"] = process.argv.slice(2);
const taxonomy = loadTaxonomy();
const dataset = openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder());
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());

const model = await readLlama(modelFile("smollm2-135m-instruct", cacheFolder(process.env)));
const adapter = folder === "none" ? undefined : await adapterIn(folder);
const text = textModel(model, adapter, "smollm2-135m-instruct", taxonomy, Number(threads));
const make = methodMaker({
  taxonomy,
  trainingData: () => dataset,
  modelFor: () => Promise.reject(new Error("these methods need no model")),
  reasons: 1,
  cache: cacheFolder(process.env),
  run: quietRun(),
  threads: Number(threads),
});
const methods = new Map<string, Recommender>([
  ["stay", await make("stay")],
  ["markov", await make("markov")],
  ["counted", await make("counted")],
  ["text-model", text.recommend],
]);
const scores = await scoreAll(folder === "none" ? "untaught-scores.jsonl" : join(folder, "scores.jsonl"));
await text.close();
report();

async function scoreAll(path: string): Promise<Map<string, CaseScore[]>> {
  const file = await appendJsonl(path);
  const kept = new Map([...methods.keys()].map((method) => [method, [] as CaseScore[]]));
  for await (const score of readJsonl(path, CaseScore)) kept.get(score.method)?.push(score);
  const whole = kept.get("text-model")!.length;
  let done = 0;
  for await (const career of dataset.careers()) {
    if (dataset.part(career.id) !== "valid") continue;
    for (const case_ of cutCases(career, dataset.protocol)) {
      if (++done <= whole) continue;
      if (done > Number(people) || interruption.signal.aborted) {
        await file.close();
        return kept;
      }
      const own: CaseScore[] = [];
      for (const [method, recommend] of methods)
        own.push(scoreCase(method, case_, await recommend(case_.history, quietRun()), taxonomy));
      for (const score of own) {
        kept.get(score.method)!.push(score);
        await file.append(score);
      }
      process.stderr.write(`${done} of ${people}\n`);
    }
  }
  await file.close();
  return kept;
}

function report(): void {
  for (const [method, own] of scores) {
    const { n, metrics } = measure(own, taxonomy.occupations.length, 1);
    const shown = ["accEM", "accRM", "hr@10", "mrr", "perplexity"].map((name) => {
      const figure = metrics[name]!;
      if ("missing" in figure) return `${name} (${figure.missing})`;
      return `${name} ${figure.value.toFixed(1)} [${figure.low.toFixed(1)}, ${figure.high.toFixed(1)}]`;
    });
    console.log(`${method}: n ${n}, ${shown.join(", ")}`);
  }
  for (const other of ["markov", "counted"]) {
    const { logP } = comparePair("text-model", scores.get("text-model")!, other, scores.get(other)!, 1);
    if (logP !== null)
      console.log(
        `log p, text-model - ${other}: ${logP.value.toFixed(3)} [${logP.low.toFixed(3)}, ${logP.high.toFixed(3)}]`,
      );
  }
}
