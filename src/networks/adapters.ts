/**
 * LoRA adapters: what a network was trained, as a file beside the network.
 *
 * In: for each trained module two thin matrices, whose product is added to the module's weight.  Out: a folder that PEFT reads, or a GGUF
 * file that llama.cpp puts on the model while it runs; and back.
 * Source: Hu et al. (2021), "LoRA"; PEFT's save format, github.com/huggingface/peft, docs/source/developer_guides/checkpoint.md;
 * src/llama-adapter.cpp and convert_lora_to_gguf.py of github.com/ggml-org/llama.cpp.
 */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { BadInputError, quoted } from "../domain/index.ts";
import { writeWhole } from "../records/whole-file.ts";
import { type GgufFile, openGgufFile, type TensorToWrite, writeGguf } from "../weights/gguf.ts";
import { damaged, type GgufValue } from "../weights/gguf-values.ts";
import { readSafetensors, type SafetensorsForm, writeSafetensors } from "../weights/safetensors.ts";
import { shapeText, type Weight } from "../weights/weights.ts";
import {
  fromGgufName,
  fromGgufRows,
  haveHeads,
  type LlamaSettings,
  toGgufName,
  toGgufRows,
  turnedHeads,
} from "./llama-names.ts";

/** The module's weight W becomes W + (alpha / rank) x b x a. */
export type LoraAdapter = {
  readonly rank: number;
  readonly alpha: number;
  /** By Hugging Face's names, such as model.layers.0.self_attn.q_proj; a is [rank, in], b is [out, rank]. */
  readonly pairs: ReadonlyMap<string, LoraPair>;
};
export type LoraPair = { readonly a: Weight; readonly b: Weight };
type Heads = Pick<LlamaSettings, "heads" | "keyValueHeads">;

const CONFIG = "adapter_config.json";
const PEFT_WEIGHTS = "adapter_model.safetensors";
const ACTIVATED_KEY = "adapter.alora.invocation_tokens";
const PEFT_PREFIX = "base_model.model.";

/** What changes how the matrices are used; each is refused unless it is as here, or missing. */
const PLAIN: Readonly<Record<string, readonly unknown[]>> = {
  bias: ["none"],
  fan_in_fan_out: [false],
  use_rslora: [false],
  use_dora: [false],
  modules_to_save: [null],
  rank_pattern: [null],
  alpha_pattern: [null],
  lora_bias: [false],
  alora_invocation_tokens: [null],
  layer_replication: [null],
};
const Config = z.looseObject({
  peft_type: z.string(),
  r: z.int().positive(),
  lora_alpha: z.number().positive(),
});

/** @throws BadInputError where the folder holds no LoRA, or one that does more than add two thin matrices */
export async function readPeftAdapter(folder: string): Promise<LoraAdapter> {
  const { rank, alpha } = await readConfig(join(folder, CONFIG));
  const path = join(folder, PEFT_WEIGHTS);
  const { weights } = await readSafetensors(path);
  const halves = new Map<string, Partial<LoraPair>>();
  for (const [name, weight] of weights) {
    const [, module, side] = name.match(/^base_model\.model\.(.+)\.lora_(A|B)\.weight$/) ?? [];
    if (module === undefined) throw unsupported(path, name, "the tensor is no lora_A or lora_B");
    halves.set(module, { ...halves.get(module), [side === "A" ? "a" : "b"]: weight });
  }
  return adapterOf(rank, alpha, halves, path);
}

/**
 * @param base  the model that was trained, by name or path: PEFT looks for it there
 * @param dtype F32 keeps the numbers as they are
 */
export async function writePeftAdapter(
  folder: string,
  { rank, alpha, pairs }: LoraAdapter,
  base: string,
  dtype: SafetensorsForm["dtype"],
): Promise<void> {
  const weights = new Map(
    [...pairs].flatMap(([module, { a, b }]) => [
      [`${PEFT_PREFIX}${module}.lora_A.weight`, a],
      [`${PEFT_PREFIX}${module}.lora_B.weight`, b],
    ]),
  );
  const config = {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: base,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: 0,
    target_modules: [...new Set([...pairs.keys()].map((module) => module.split(".").at(-1)!))].sort(),
    bias: "none",
    fan_in_fan_out: false,
    init_lora_weights: true,
    inference_mode: true,
    use_rslora: false,
    use_dora: false,
    modules_to_save: null,
  };
  await writeSafetensors(join(folder, PEFT_WEIGHTS), weights, { dtype, metadata: { format: "pt" } });
  await writeWhole(join(folder, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
}

/** @param heads of the model that it belongs to: the file does not say, and the rows of queries and keys depend on it */
export async function readGgufAdapter(path: string, heads: Heads): Promise<LoraAdapter> {
  const file = await openGgufFile(path);
  try {
    const alpha = alphaOf(file);
    const halves = new Map<string, Partial<LoraPair>>();
    for (const name of file.tensors.keys()) {
      const [, part, side] = name.match(/^(.+)\.weight\.lora_(a|b)$/) ?? [];
      const module = part === undefined ? undefined : fromGgufName(part);
      if (module === undefined) throw unsupported(path, name, "the tensor is no lora_a or lora_b of a Llama");
      const weight = await file.read(name);
      const turned = side === "b" ? turnedHeads(module, heads) : undefined;
      if (turned !== undefined && !haveHeads(weight, turned))
        throw damaged(path, `${weight.shape[0]} rows are not those of ${turned} heads`, name);
      halves.set(module, {
        ...halves.get(module),
        [side as "a" | "b"]: turned === undefined ? weight : fromGgufRows(weight, turned),
      });
    }
    const rank = [...halves.values()].find(({ a }) => a !== undefined)?.a?.shape[0];
    if (rank === undefined) throw damaged(path, "it holds no lora_a");
    return adapterOf(rank, alpha, halves, path);
  } finally {
    await file.close();
  }
}

/** @throws RangeError for a module that is no matrix of a Llama's layers */
export async function writeGgufAdapter(
  path: string,
  { alpha, pairs }: LoraAdapter,
  heads: Heads,
  kind: "F32" | "F16",
  signal: AbortSignal,
): Promise<void> {
  const tensors = [...pairs].flatMap(([module, { a, b }]): TensorToWrite[] => {
    const name = toGgufName(module);
    if (name === undefined || !name.startsWith("blk."))
      throw new RangeError(`llama.cpp puts no adapter on ${module} of a Llama.`);
    const turned = turnedHeads(module, heads);
    return [
      { name: `${name}.weight.lora_a`, weight: a, kind },
      { name: `${name}.weight.lora_b`, weight: turned === undefined ? b : toGgufRows(b, turned), kind },
    ];
  });
  const metadata = new Map<string, GgufValue>([
    ["general.architecture", { type: "string", value: "llama" }],
    ["general.type", { type: "string", value: "adapter" }],
    ["general.name", { type: "string", value: basename(path, ".gguf") }],
    ["adapter.type", { type: "string", value: "lora" }],
    ["adapter.lora.alpha", { type: "f32", value: alpha }],
  ]);
  await writeGguf(path, metadata, tensors, signal);
}

async function readConfig(path: string): Promise<{ rank: number; alpha: number }> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(path, `it is not JSON (${error.message})`);
  }
  const config = Config.safeParse(json);
  if (!config.success) {
    const { path: field, message } = config.error.issues[0]!;
    throw damaged(path, message, field.join("."));
  }
  if (config.data.peft_type !== "LORA") throw unsupported(path, "peft_type", `it is ${quoted(config.data.peft_type)}`);
  for (const [key, plain] of Object.entries(PLAIN)) {
    const value = config.data[key];
    const empty = value === null || (typeof value === "object" && Object.keys(value).length === 0);
    if (value !== undefined && !empty && !plain.includes(value)) throw unsupported(path, key, `it is ${quoted(value)}`);
  }
  return { rank: config.data.r, alpha: config.data.lora_alpha };
}

function alphaOf({ metadata, path }: GgufFile): number {
  for (const [key, needed] of [
    ["general.type", "adapter"],
    ["adapter.type", "lora"],
    ["general.architecture", "llama"],
  ] as const) {
    const found = metadata.get(key)?.value;
    if (found !== needed)
      throw unsupported(path, key, `it is ${quoted(String(found ?? "missing"))}, and ${needed} is needed`);
  }
  if (metadata.has(ACTIVATED_KEY)) throw unsupported(path, ACTIVATED_KEY, "it works only after certain tokens");
  const alpha = metadata.get("adapter.lora.alpha");
  // Without alpha llama.cpp adds b x a as it is; there is no alpha for which every reader would do so.
  if (alpha?.type !== "f32" || !(alpha.value > 0))
    throw damaged(
      path,
      `it is ${quoted(String(alpha?.value ?? "missing"))}, and a number is needed`,
      "adapter.lora.alpha",
    );
  return alpha.value;
}

function adapterOf(
  rank: number,
  alpha: number,
  halves: ReadonlyMap<string, Partial<LoraPair>>,
  file: string,
): LoraAdapter {
  const pairs = new Map<string, LoraPair>();
  for (const [module, { a, b }] of halves) {
    if (a === undefined || b === undefined)
      throw damaged(file, `it has no lora_${a === undefined ? "A" : "B"}`, module);
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[0] !== rank || b.shape[1] !== rank) {
      throw new BadInputError(
        "wrong-weights",
        { file, field: module },
        `lora_A has the shape ${shapeText(a.shape)} and lora_B ${shapeText(b.shape)}; [${rank}, in] and [out, ${rank}] are needed`,
        "Give an adapter whose modules are all of its rank.",
      );
    }
    pairs.set(module, { a, b });
  }
  return { rank, alpha, pairs };
}

function unsupported(file: string, field: string, found: string): BadInputError {
  return new BadInputError(
    "unsupported-weights",
    { file, field },
    found,
    "Give a plain LoRA, or merge it into its model.",
  );
}
