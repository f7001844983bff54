/**
 * The tokenizer of a checkpoint folder, as Hugging Face's tools write it: `tokenizer.json`, and beside it the chat template.
 *
 * In: a folder.  Out: a tokenizer of byte pairs and the Jinja template. Only byte-level BPE cut as GPT-2, SmolLM2 or Qwen2 and Qwen3 cut
 * it is read; another kind would give other tokens without anybody noticing, so it is refused by name.
 * Source: the fields are those of github.com/huggingface/tokenizers.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { BadInputError, quoted } from "../domain/index.ts";
import { type BytePairs, type Tokenizer, tokenizer } from "./byte-pairs.ts";

export type TokenizerWithTemplate = {
  readonly tokenizer: Tokenizer;
  /** Jinja, as the folder has it; absent where it has none. */
  readonly chatTemplate: string | undefined;
};

const Pretokenizer = z.object({
  type: z.string(),
  pattern: z.object({ Regex: z.string() }).partial().optional(),
  individual_digits: z.boolean().optional(),
  use_regex: z.boolean().optional(),
});
const TokenizerJson = z.object({
  added_tokens: z.array(z.object({ id: z.int(), content: z.string(), special: z.boolean() })),
  pre_tokenizer: Pretokenizer.extend({ pretokenizers: z.array(Pretokenizer).optional() }),
  model: z.object({
    type: z.literal("BPE"),
    vocab: z.record(z.string(), z.int()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

const QWEN2_PATTERN =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** @throws BadInputError where there is no tokenizer in the folder, or one of a kind that is not read */
export async function readTokenizerFolder(folder: string): Promise<TokenizerWithTemplate> {
  const file = join(folder, "tokenizer.json");
  if (!existsSync(file))
    throw new BadInputError("no-tokenizer", { file }, "it is not there", "Give the folder of a checkpoint.");
  const json = TokenizerJson.safeParse(parsed(await readFile(file, "utf8"), file));
  if (!json.success) {
    const issue = json.error.issues[0]!;
    throw unread(file, issue.path.join("."), issue.message);
  }
  const { added_tokens, model, pre_tokenizer } = json.data;
  const tokens: string[] = [];
  for (const [token, number] of Object.entries(model.vocab)) tokens[number] = token;
  for (const { id, content } of added_tokens) tokens[id] = content;
  const gap = Array.from(tokens).indexOf(undefined as never);
  if (gap >= 0) throw unread(file, "model.vocab", `there is no token ${gap}`);
  const always = added_tokens.flatMap(({ id, special }) => (special ? [] : [id]));
  try {
    return {
      tokenizer: tokenizer({
        tokens,
        merges: model.merges.map(pairOf),
        special: added_tokens.flatMap(({ id, special }) => (special ? [id] : [])),
        ...(always.length > 0 && { always }),
        split: splitOf([pre_tokenizer, ...(pre_tokenizer.pretokenizers ?? [])], file),
      }),
      chatTemplate: await chatTemplateIn(folder),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unread(file, "model.merges", error.message);
  }
}

function pairOf(merge: string | [string, string]): [string, string] {
  if (typeof merge !== "string") return merge;
  const [left = "", right = ""] = merge.split(" ");
  return [left, right];
}

function splitOf(steps: readonly z.infer<typeof Pretokenizer>[], file: string): BytePairs["split"] {
  const pattern = steps.find(({ type }) => type === "Split")?.pattern?.Regex;
  if (pattern === QWEN2_PATTERN) return "qwen2";
  const byteLevel = steps.some(({ type, use_regex = true }) => type === "ByteLevel" && use_regex);
  if (pattern !== undefined || !byteLevel)
    throw unread(file, "pre_tokenizer", `text is cut by ${quoted(pattern ?? steps.map(({ type }) => type))}`);
  return steps.some(({ type, individual_digits }) => type === "Digits" && individual_digits) ? "smollm" : "gpt2";
}

const Config = z.object({
  chat_template: z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))]).nullish(),
});

/** Newer checkpoints keep the template in a file of its own. */
async function chatTemplateIn(folder: string): Promise<string | undefined> {
  const own = join(folder, "chat_template.jinja");
  if (existsSync(own)) return readFile(own, "utf8");
  const file = join(folder, "tokenizer_config.json");
  if (!existsSync(file)) return undefined;
  const config = Config.safeParse(parsed(await readFile(file, "utf8"), file));
  if (!config.success) throw unread(file, "chat_template", "it is neither text nor a list of named templates");
  const template = config.data.chat_template ?? undefined;
  return Array.isArray(template) ? template.find(({ name }) => name === "default")?.template : template;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadInputError("not-json", { file }, "it is not JSON", "Copy or download it again.", { cause });
  }
}

function unread(file: string, field: string, found: string): BadInputError {
  const mend =
    "Read are byte-level BPE tokenizers cut as GPT-2, SmolLM2, Qwen2 or Qwen3 do; a GGUF file of the model may do instead.";
  return new BadInputError("unread-tokenizer", { file, field }, found, mend);
}
