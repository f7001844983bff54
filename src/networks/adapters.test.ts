import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { tinyAdapter, tinyLlama } from "../../tests/support/llama-by-hand.ts";
import { BadInputError } from "../domain/index.ts";
import { openGgufFile, writeGguf } from "../weights/gguf.ts";
import type { GgufValue } from "../weights/gguf-values.ts";
import { writeSafetensors } from "../weights/safetensors.ts";
import { weight } from "../weights/weights.ts";
import { type LoraAdapter, readGgufAdapter, readPeftAdapter, writeGgufAdapter, writePeftAdapter } from "./adapters.ts";

const signal = new AbortController().signal;
const heads = { heads: 4, keyValueHeads: 2 };
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "wherefore-adapters-"));
});

// Saved by PEFT 0.21 (save_pretrained) on a LlamaForCausalLM of one layer, width 4, two heads over one, with
//   LoraConfig(r=2, lora_alpha=3, target_modules=["q_proj", "k_proj"])
// whose lora_A are -(0, 1, 2, ...) / 4 and lora_B (0, 1, 2, ...) / 4, those of k_proj counted from 10.
const PEFT =
  "+AEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJiYXNlX21vZGVsLm1vZGVsLm1vZGVsLmxheWVycy4wLnNlbGZfYXR0bi5rX3Byb2oubG9yYV9BLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiw0XSwiZGF0YV9vZmZzZXRzIjpbMCwzMl19LCJiYXNlX21vZGVsLm1vZGVsLm1vZGVsLmxheWVycy4wLnNlbGZfYXR0bi5rX3Byb2oubG9yYV9CLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwyXSwiZGF0YV9vZmZzZXRzIjpbMzIsNDhdfSwiYmFzZV9tb2RlbC5tb2RlbC5tb2RlbC5sYXllcnMuMC5zZWxmX2F0dG4ucV9wcm9qLmxvcmFfQS53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsNF0sImRhdGFfb2Zmc2V0cyI6WzQ4LDgwXX0sImJhc2VfbW9kZWwubW9kZWwubW9kZWwubGF5ZXJzLjAuc2VsZl9hdHRuLnFfcHJvai5sb3JhX0Iud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls0LDJdLCJkYXRhX29mZnNldHMiOls4MCwxMTJdfX0AACDAAAAwwAAAQMAAAFDAAABgwAAAcMAAAIDAAACIwAAAIEAAADBAAABAQAAAUEAAAACAAACAvgAAAL8AAEC/AACAvwAAoL8AAMC/AADgvwAAAAAAAIA+AAAAPwAAQD8AAIA/AACgPwAAwD8AAOA/";
const CONFIG = {
  alora_invocation_tokens: null,
  alpha_pattern: {},
  base_model_name_or_path: null,
  bias: "none",
  fan_in_fan_out: false,
  inference_mode: true,
  init_lora_weights: true,
  layer_replication: null,
  loftq_config: {},
  lora_alpha: 3,
  lora_bias: false,
  lora_dropout: 0.0,
  modules_to_save: null,
  peft_type: "LORA",
  r: 2,
  rank_pattern: {},
  target_modules: ["k_proj", "q_proj"],
  task_type: "CAUSAL_LM",
  use_dora: false,
  use_rslora: false,
};
const counted = (shape: number[], from: number, sign: number) =>
  weight(
    shape,
    Float32Array.from({ length: shape[0]! * shape[1]! }, (_, at) => (sign * (from + at)) / 4),
  );
const KNOWN: LoraAdapter = {
  rank: 2,
  alpha: 3,
  pairs: new Map([
    ["model.layers.0.self_attn.k_proj", { a: counted([2, 4], 10, -1), b: counted([2, 2], 10, 1) }],
    ["model.layers.0.self_attn.q_proj", { a: counted([2, 4], 0, -1), b: counted([4, 2], 0, 1) }],
  ]),
};

function peftFolder(config: object | string, bytes = Buffer.from(PEFT, "base64")): string {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "adapter_config.json"), typeof config === "string" ? config : JSON.stringify(config));
  writeFileSync(join(place, "adapter_model.safetensors"), bytes);
  return place;
}

describe("an adapter as PEFT's folder", () => {
  test("PEFT's is read", async () => {
    // PEFT writes -0 / 4 as -0, which equals 0.
    const read = await readPeftAdapter(peftFolder(CONFIG));
    expect(read).toEqual(KNOWN);
  });

  test("the same adapter is the same bytes, and the configuration says what PEFT's does", async () => {
    const folder = join(place, "own");
    await writePeftAdapter(folder, KNOWN, "tiny", "F32");
    expect(readFileSync(join(folder, "adapter_model.safetensors")).toString("base64")).toBe(PEFT);
    const config = JSON.parse(readFileSync(join(folder, "adapter_config.json"), "utf8"));
    expect({ ...CONFIG, ...config }).toEqual({ ...CONFIG, base_model_name_or_path: "tiny" });
    expect(await readPeftAdapter(folder)).toEqual(KNOWN);
  });

  test.each<[string, object | string, string]>([
    ["rank-stabilised", { ...CONFIG, use_rslora: true }, 'use_rslora: it is "true". Give a plain LoRA'],
    ["ranks of their own", { ...CONFIG, rank_pattern: { q_proj: 4 } }, "rank_pattern"],
    ["biases", { ...CONFIG, bias: "all" }, 'bias: it is "all"'],
    ["whole modules", { ...CONFIG, modules_to_save: ["lm_head"] }, "modules_to_save"],
    ["another method", { ...CONFIG, peft_type: "IA3" }, 'peft_type: it is "IA3"'],
    ["no rank", { ...CONFIG, r: undefined }, "adapter_config.json r:"],
    ["no JSON", "{", "it is not JSON"],
    ["another rank", { ...CONFIG, r: 4 }, "[2, 4] and lora_B [2, 2]; [4, in] and [out, 4] are needed"],
  ])("%s is refused", async (_, config, message) => {
    await expect(readPeftAdapter(peftFolder(config))).rejects.toThrow(message);
  });

  test("any configuration gives an adapter or a BadInputError and nothing else", async () => {
    const keys = fc.constantFrom(...Object.keys(CONFIG));
    const changed = fc.dictionary(keys, fc.jsonValue()).map((changes) => JSON.stringify({ ...CONFIG, ...changes }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), changed, fc.string()), async (config) => {
        try {
          expect(await readPeftAdapter(peftFolder(config))).toMatchObject({ rank: 2, pairs: KNOWN.pairs });
        } catch (error) {
          expect(error).toBeInstanceOf(BadInputError);
        }
      }),
    );
  });

  test("any bytes of a GGUF adapter's header changed give an adapter or a BadInputError and nothing else", async () => {
    const path = join(place, "spoiled.gguf");
    await writeGgufAdapter(path, KNOWN, { heads: 2, keyValueHeads: 1 }, "F32", signal);
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.nat(255), async (at, value) => {
        const bytes = Buffer.from(whole);
        bytes[at] = value;
        writeFileSync(path, bytes);
        try {
          await readGgufAdapter(path, { heads: 2, keyValueHeads: 1 });
        } catch (error) {
          expect(error).toBeInstanceOf(BadInputError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("half a pair, and tensors that are no adapter, are refused", async () => {
    const write = async (name: string) => {
      const folder = peftFolder(CONFIG);
      const weights = new Map([[name, counted([2, 4], 0, 1)]]);
      await writeSafetensors(join(folder, "adapter_model.safetensors"), weights, { dtype: "F32", metadata: {} });
      return folder;
    };
    const module = "base_model.model.model.layers.0.self_attn.q_proj";
    await expect(readPeftAdapter(await write(`${module}.lora_A.weight`))).rejects.toThrow("it has no lora_B");
    await expect(readPeftAdapter(await write(`${module}.lora_magnitude_vector`))).rejects.toThrow(
      "no lora_A or lora_B",
    );
  });
});

describe("an adapter as GGUF", () => {
  test("has llama.cpp's names, shapes and order of rows", async () => {
    const path = join(place, "known.gguf");
    await writeGgufAdapter(path, KNOWN, { heads: 1, keyValueHeads: 1 }, "F32", signal);
    const file = await openGgufFile(path);
    expect(file.metadata.get("general.type")?.value).toBe("adapter");
    expect(file.metadata.get("adapter.type")?.value).toBe("lora");
    expect(file.metadata.get("adapter.lora.alpha")).toEqual({ type: "f32", value: 3 });
    expect([...file.tensors.keys()]).toEqual([
      "blk.0.attn_k.weight.lora_a",
      "blk.0.attn_k.weight.lora_b",
      "blk.0.attn_q.weight.lora_a",
      "blk.0.attn_q.weight.lora_b",
    ]);
    // Rows 0, 1 | 2, 3 of one head, halves side by side: 0, 2, 1, 3.
    expect([...(await file.read("blk.0.attn_q.weight.lora_b")).data]).toEqual(
      [0, 1, 4, 5, 2, 3, 6, 7].map((n) => n / 4),
    );
    expect(await file.read("blk.0.attn_q.weight.lora_a")).toEqual(
      KNOWN.pairs.get("model.layers.0.self_attn.q_proj")!.a,
    );
    await file.close();
  });

  test("any comes back from either form as it was", async () => {
    const whole = tinyAdapter(tinyLlama());
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...whole.pairs], { minLength: 1 }),
        fc.integer({ min: 1, max: 64 }),
        async (pairs, alpha) => {
          const adapter = { rank: whole.rank, alpha, pairs: new Map(pairs) };
          const path = join(place, "any.gguf");
          await writeGgufAdapter(path, adapter, heads, "F32", signal);
          expect(await readGgufAdapter(path, heads)).toEqual(adapter);
          await writePeftAdapter(join(place, "any"), adapter, "tiny", "F32");
          expect(await readPeftAdapter(join(place, "any"))).toEqual(adapter);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("modules that llama.cpp cannot put an adapter on are not written", async () => {
    const pair = KNOWN.pairs.get("model.layers.0.self_attn.q_proj")!;
    for (const module of ["lm_head", "model.layers.0.self_attn.qkv_proj"]) {
      const adapter = { ...KNOWN, pairs: new Map([[module, pair]]) };
      await expect(writeGgufAdapter(join(place, "x.gguf"), adapter, heads, "F32", signal)).rejects.toThrow(module);
    }
  });

  const said = (value: string): GgufValue => ({ type: "string", value });
  test.each<[string, Record<string, GgufValue | undefined>, string]>([
    ["a model", { "general.type": said("model") }, 'general.type: it is "model", and adapter is needed'],
    ["another kind", { "adapter.type": said("ia3") }, "adapter.type"],
    ["another architecture", { "general.architecture": said("gemma3") }, "and llama is needed"],
    ["no alpha", { "adapter.lora.alpha": undefined }, 'adapter.lora.alpha: it is "missing"'],
    [
      "after certain tokens",
      { "adapter.alora.invocation_tokens": { type: "array", of: "u32", value: [1] } },
      "certain tokens",
    ],
  ])("%s is refused", async (_, changes, message) => {
    const path = join(place, "changed.gguf");
    await writeGgufAdapter(path, KNOWN, { heads: 2, keyValueHeads: 1 }, "F32", signal);
    const file = await openGgufFile(path);
    const metadata = new Map(
      [...file.metadata, ...Object.entries(changes)].filter(
        (entry): entry is [string, GgufValue] => entry[1] !== undefined,
      ),
    );
    for (const key of Object.keys(changes)) if (changes[key] === undefined) metadata.delete(key);
    await file.close();
    await writeGguf(path, metadata, [], signal);
    await expect(readGgufAdapter(path, heads)).rejects.toThrow(message);
  });

  test("rows that are not those of the heads, and other tensors, are refused", async () => {
    const path = join(place, "rows.gguf");
    await writeGgufAdapter(path, KNOWN, { heads: 2, keyValueHeads: 1 }, "F32", signal);
    await expect(readGgufAdapter(path, { heads: 3, keyValueHeads: 1 })).rejects.toThrow(
      "4 rows are not those of 3 heads",
    );
    const { metadata, close } = await openGgufFile(path);
    await close();
    const norm = { name: "blk.0.attn_norm.weight", weight: weight([2], Float32Array.of(1, 1)), kind: "F32" as const };
    await writeGguf(path, metadata, [norm], signal);
    await expect(readGgufAdapter(path, heads)).rejects.toThrow("blk.0.attn_norm.weight: the tensor is no lora_a");
    await writeGguf(path, metadata, [], signal);
    await expect(readGgufAdapter(path, heads)).rejects.toThrow("it holds no lora_a");
  });
});
