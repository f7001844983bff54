/**
 * A pretrained text model, SmolLM2-135M-Instruct unless another is named, taught by LoRA on NLSY97's training careers.
 *
 *     node scripts/teach-text-model.ts FOLDER [SHARE-OF-AN-EPOCH] [THREADS] [MODEL.gguf]
 *
 * WHEREFORE_DATA names the public data. Ctrl-C leaves a checkpoint; the same command goes on from it.
 */
import { WhereforeError } from "../src/domain/index.ts";
import { openDataset } from "../src/histories/datasets.ts";
import { modelFile } from "../src/models/known-models.ts";
import { readLlama } from "../src/networks/llama-files.ts";
import { CAREER_LORA, teachOnCareers } from "../src/pipeline/teach-text-model.ts";
import { cacheFolder } from "../src/taxonomy/cache.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";

const [folder = "runs/text-model", share = "1", threads = "2", named] = process.argv.slice(2);
const path = named ?? modelFile("smollm2-135m-instruct", cacheFolder(process.env));
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());

try {
  await teach();
} catch (error) {
  if (!(error instanceof WhereforeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function teach(): Promise<void> {
  const taught = await teachOnCareers(
    await readLlama(path),
    path,
    openDataset("nlsy97", process.env["WHEREFORE_DATA"] ?? "../shared/data", loadTitleCoder()),
    loadTaxonomy(),
    {
      lora: CAREER_LORA,
      length: 512,
      rowsPerStep: 2,
      epochs: Number(share),
      rate: 1e-3,
      warmUp: 0.05,
      checkpointEvery: 10,
      threads: Number(threads),
    },
    folder,
    {
      seed: 1,
      signal: interruption.signal,
      concurrency: 1,
      report: ({ done, total, what }) => process.stderr.write(`${done} of ${total} ${what}\n`),
    },
  );
  process.stderr.write(`${taught.steps} steps; ${taught.leftOut} careers left out; the adapter is in ${folder}\n`);
}
