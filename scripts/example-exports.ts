/**
 * Exports of invented people, in every format, for scripts/check-exports.sh: node scripts/example-exports.ts FOLDER TOKENIZER-FOLDER
 *
 * Beside them goes `tokens.jsonl`: what our own lint takes for the tokens of each LLaMA-Factory row, to be compared with the trainer's.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { ChatMessage, quietRun } from "../src/domain/index.ts";
import { trainingTokens } from "../src/exports/lint/training-tokens.ts";
import { answersAtOnce, FORMATS, fileOf } from "../src/exports/set-formats.ts";
import { SETS } from "../src/exports/set-rows.ts";
import { SPLITS } from "../src/exports/set-split.ts";
import { openDataset } from "../src/histories/datasets/datasets.ts";
import { exportSets } from "../src/pipeline/export.ts";
import { loadTaxonomy } from "../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../src/taxonomy/titles.ts";
import { inventedData } from "../src/testing/invented-data.ts";
import { readTokenizerFolder } from "../src/tokens/tokenizer-folder.ts";
import { writeInventedOracles } from "../tests/support/invented-oracles.ts";

const [folder, tokenizerFolder] = process.argv.slice(2);
if (folder === undefined || tokenizerFolder === undefined)
  throw new Error("usage: node scripts/example-exports.ts FOLDER TOKENIZER-FOLDER");
const data = inventedData(60);
const dataset = openDataset("nlsy97", data, loadTitleCoder(join(folder, "no-cache")));
const reasons = await writeInventedOracles(join(folder, "reasons"), dataset);
for (const format of FORMATS) {
  const out = join(folder, format);
  const wanted = {
    reasons,
    label: "allowed",
    dataset,
    taxonomy: loadTaxonomy(),
    format,
    out,
    heldOutShare: 0.2,
  } as const;
  await exportSets({ ...wanted, base: "Qwen/Qwen3-8B", cutoff: 2048, versions: {} }, quietRun());
}
writeFileSync(join(folder, "data-folder"), data);

const Line = z.object({
  messages: z.array(ChatMessage),
  chosen: ChatMessage.optional(),
  rejected: ChatMessage.optional(),
});
const { tokenizer } = await readTokenizerFolder(tokenizerFolder);
const tokens: string[] = [];
for (const set of SETS) {
  for (const split of SPLITS) {
    const file = fileOf(set, split);
    for (const line of readFileSync(join(folder, "llama-factory", file), "utf8")
      .trim()
      .split("\n")) {
      const { messages, chosen, rejected } = Line.parse(JSON.parse(line));
      const prompt = chosen === undefined ? messages.slice(0, -1) : messages;
      const answers = chosen === undefined ? [messages.at(-1)!] : [chosen, rejected!];
      const template = { name: "qwen3", enableThinking: !answersAtOnce(set) } as const;
      const made = answers.map(({ content }) => trainingTokens(prompt, content, template, tokenizer));
      tokens.push(JSON.stringify({ file, prompt: made[0]!.prompt, answers: made.map(({ answer }) => answer) }));
    }
  }
}
writeFileSync(join(folder, "tokens.jsonl"), `${tokens.join("\n")}\n`);
