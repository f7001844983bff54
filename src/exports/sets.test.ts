import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { CODES, NURSE } from "../../tests/support/people.ts";
import { ChatMessage, OracleRecord } from "../domain/index.ts";
import { joint } from "../prompts/joint.ts";
import { predictor, reasoner } from "../prompts/two-model.ts";
import { familyOf } from "./base-family.ts";
import { readAsDescribed } from "./lint/dataset-info.ts";
import { type ReadRow, readRow } from "./lint/shapes.ts";
import { datasetInfo, datasetName, type SetRows, trainingYaml, VARIANTS } from "./llama-factory.ts";
import { llamaFactoryFiles } from "./llama-factory-files.ts";
import { openAiFiles } from "./plain-files.ts";
import { FORMATS, lineOf } from "./set-formats.ts";
import { type AskedCase, rowsOf, SETS, type TrainedRow } from "./set-rows.ts";
import { setSplitOf } from "./set-split.ts";

const QWEN3 = familyOf("Qwen/Qwen3-8B", undefined);
const history = "Jobs, oldest first:\n- Nursing Assistants; 2005 to 2009";
const ours = reasoner(() => ["Registered Nurses", "Chief Executives"]);
const asked: AskedCase = {
  title: "Registered Nurses",
  joint: joint.ask(history),
  reasoner: ours.ask(history),
  predictor: (reason) => predictor.ask({ history, reason }),
  readReason: ours.read,
};

function oracle(text: string, rejected: readonly string[] = []): OracleRecord {
  return OracleRecord.parse({
    id: "1",
    person: NURSE.id,
    answer: CODES.nurse,
    oracle: { kind: "chosen", candidate: 0, text, claims: [] },
    rejected: rejected.map((other, at) => ({ candidate: at + 1, text: other, because: "utility", margin: 1 })),
  });
}

describe("rows", () => {
  test("five sets from one oracle, in the form that serving begins", () => {
    const { rows, dropped } = rowsOf(oracle(" Cares\r\nfor people. ", ["Likes boats.", "Likes boats.", "Old."]), asked);
    expect(dropped).toEqual([]);
    expect(rows.map(({ set, answer, rejected }) => [set, answer, rejected])).toEqual([
      ["sft-joint", "<think>\nCares\nfor people.\n</think>\n\n<answer>\nRegistered Nurses\n</answer>", undefined],
      ["sft-reasoner", "<think>\nCares\nfor people.\n</think>\n\n", undefined],
      ["sft-predictor", "<answer>\nRegistered Nurses\n</answer>", undefined],
      ...["Likes boats.", "Old."].map((worse) => [
        "dpo-joint",
        "<think>\nCares\nfor people.\n</think>\n\n<answer>\nRegistered Nurses\n</answer>",
        `<think>\n${worse}\n</think>\n\n<answer>\nRegistered Nurses\n</answer>`,
      ]),
      ...["Likes boats.", "Old."].map((worse) => [
        "dpo-reasoner",
        "<think>\nCares\nfor people.\n</think>\n\n",
        `<think>\n${worse}\n</think>\n\n`,
      ]),
    ]);
    expect(rows[0]!.prompt).toEqual(joint.ask(history));
  });

  test.each<[string, OracleRecord, Record<string, string | undefined>]>([
    [
      "a named occupation is for the joint model alone",
      oracle("Will be one of the Registered Nurses."),
      {
        "sft-joint": undefined,
        "sft-reasoner": "names-an-occupation",
        "sft-predictor": "names-an-occupation",
        "dpo-joint": "no-pair",
      },
    ],
    [
      "a tag",
      oracle("Cares. </think> <answer>"),
      { "sft-joint": "tags-in-the-reason", "dpo-joint": "tags-in-the-reason" },
    ],
    ["a mark", oracle("Cares.<|im_end|>"), { "sft-joint": "spells-a-mark", "sft-predictor": "spells-a-mark" }],
    ["nothing", oracle("  "), { "sft-joint": "not-read-back" }],
    ["only itself to stand against", oracle("Cares.", ["Cares. "]), { "sft-joint": undefined, "dpo-joint": "no-pair" }],
  ])("%s", (_, record, expected) => {
    const { rows, dropped } = rowsOf(record, asked);
    for (const [set, why] of Object.entries(expected)) {
      expect(dropped.find((one) => one.set === set)?.why).toBe(why);
      expect(rows.some((row) => row.set === set)).toBe(why === undefined);
    }
  });

  test("without an oracle every set has lost the case, by the oracle's cause", () => {
    const none = { ...oracle(""), oracle: { kind: "none", why: "none-factual" } } as const;
    expect(rowsOf(none, asked)).toEqual({ rows: [], dropped: SETS.map((set) => ({ set, why: "none-factual" })) });
  });
});

const anyReason = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "<think>",
        "</think>",
        "<answer>",
        "<|im_end|>",
        "\n",
        "\r\n",
        " ",
        '"',
        "\\",
        "a",
        "é",
        "🙂",
        "\u2028",
        "```",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
  fc.constantFrom("Cares for people.", "Two\n\nparagraphs."),
);

const DESCRIBED = datasetInfo(settingsOf(1).settings, true);

function readBy(format: (typeof FORMATS)[number], row: TrainedRow, line: unknown): ReadRow {
  if (format !== "llama-factory") return readRow(line);
  const described = DESCRIBED[datasetName(row.set, "train")] as Parameters<typeof readAsDescribed>[1];
  return readAsDescribed(line, described);
}

test("whatever a reason holds, each row comes out of each format's JSON as it went in, and is read by serving", () => {
  let [written, dropped] = [0, 0];
  fc.assert(
    fc.property(anyReason, fc.array(anyReason, { maxLength: 2 }), (reason, others) => {
      const made = rowsOf(oracle(reason, others), asked);
      dropped += made.dropped.length;
      for (const row of made.rows) {
        written++;
        if (row.set === "sft-joint")
          expect(joint.read({ text: row.answer, finish: "stop" })).toMatchObject({
            kind: "read",
            value: { answer: asked.title, reason: reason.replace(/\r\n?/g, "\n").trim() },
          });
        for (const format of FORMATS) {
          const text = JSON.stringify(lineOf(format, row, QWEN3));
          expect(text).not.toContain("\n");
          const answers = row.rejected === undefined ? [row.answer] : [row.answer, row.rejected];
          expect(readBy(format, row, JSON.parse(text))).toEqual({ kind: "row", prompt: row.prompt, answers });
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(written).toBeGreaterThan(100);
  expect(dropped).toBeGreaterThan(100);
});

function settingsOf(rows: number) {
  const each = Object.fromEntries(SETS.map((set) => [set, { train: rows, valid: 1 }])) as SetRows;
  return { settings: { base: "Qwen/Qwen3-8B", family: QWEN3, cutoff: 2048, rows: each, seed: 1 } };
}

describe("LLaMA-Factory's settings", () => {
  const { settings } = settingsOf(4_000);
  // As PyYAML reads them: YAML 1.1, for which 2e-5 is text.
  const read = (set: (typeof SETS)[number], variant: (typeof VARIANTS)[number]) =>
    parse(trainingYaml(set, variant, settings), { version: "1.1" });

  test("the full runs have the paper's values", () => {
    const rows = SETS.map((set) => {
      const yaml = read(set, "full");
      const { learning_rate, num_train_epochs, per_device_train_batch_size, gradient_accumulation_steps } = yaml;
      return [
        set,
        yaml.model_name_or_path,
        learning_rate,
        num_train_epochs,
        per_device_train_batch_size,
        gradient_accumulation_steps,
      ];
    });
    expect(rows).toEqual([
      ["sft-joint", "Qwen/Qwen3-8B", 2e-5, 8, 8, 1],
      ["sft-reasoner", "Qwen/Qwen3-8B", 2e-5, 8, 8, 2],
      ["sft-predictor", "Qwen/Qwen3-8B", 2e-5, 8, 8, 2],
      ["dpo-joint", "saves/full/sft-joint", 5e-6, 2, 2, 4],
      ["dpo-reasoner", "saves/full/sft-reasoner", 5e-6, 2, 2, 4],
    ]);
    for (const set of SETS)
      expect(read(set, "full")).toMatchObject({
        cutoff_len: 2048,
        max_samples: 10_000,
        lr_scheduler_type: "cosine",
        warmup_ratio: 0.1,
        bf16: true,
        template: "qwen3",
        finetuning_type: "full",
        deepspeed: "configs/deepspeed-z3.json",
      });
    expect(read("dpo-joint", "full")).toMatchObject({ stage: "dpo", pref_beta: 0.1, pref_loss: "sigmoid" });
  });

  test("thinking is on where a thought is trained, and off where the answer comes at once", () => {
    for (const variant of VARIANTS)
      expect(SETS.map((set) => read(set, variant).enable_thinking)).toEqual([true, true, false, true, true]);
  });

  test("LoRA keeps the rows a step, and DPO is compared with the SFT model", () => {
    expect(read("sft-reasoner", "lora")).toMatchObject({
      finetuning_type: "lora",
      per_device_train_batch_size: 1,
      gradient_accumulation_steps: 16,
    });
    expect(read("dpo-joint", "lora")).toMatchObject({
      adapter_name_or_path: "saves/lora/sft-joint",
      create_new_adapter: true,
    });
  });

  test("no row is lost to max_samples", () => {
    const yaml = parse(trainingYaml("dpo-joint", "full", settingsOf(12_345).settings));
    expect(yaml.max_samples).toBe(12_345);
  });

  test("every column and tag that is used is named, and every data set a YAML names is described", () => {
    const info = datasetInfo(settings, true) as Record<string, { tags?: object; columns: object; ranking?: boolean }>;
    for (const set of SETS) {
      const described = info[datasetName(set, "train")]!;
      expect(Object.keys(described.columns)).toEqual(
        set.startsWith("dpo") ? ["messages", "chosen", "rejected"] : ["messages"],
      );
      expect(Object.keys(described.tags!)).toHaveLength(7);
      expect(described.ranking ?? false).toBe(set.startsWith("dpo"));
    }
    for (const { path, text } of llamaFactoryFiles(settings, true).filter((file) =>
      /(full|lora)\/.*yaml$/.test(file.path),
    )) {
      const yaml = parse(text);
      const named = [yaml.dataset, yaml.eval_dataset].filter((name) => name !== undefined);
      expect(named.length, path).toBeGreaterThan(0);
      for (const name of named) expect(info[name], `${path}: ${name}`).toBeDefined();
    }
  });

  test("scripts are marked as such, and name only runs that are there", () => {
    const only = { ...settings, rows: { ...settings.rows, "dpo-joint": { train: 0, valid: 0 } } };
    const files = new Map(llamaFactoryFiles(only, true).map((file) => [file.path, file]));
    expect(files.get("run.sh")).toMatchObject({
      executable: true,
      text: expect.not.stringContaining("sft-joint dpo-joint dpo-r"),
    });
    expect(files.has("configs/full/dpo-joint.yaml")).toBe(false);
    expect(files.get("configs/merge/joint.yaml")!.text).toContain("adapter_name_or_path: saves/lora/sft-joint\n");
    expect(files.get("configs/merge/reasoner.yaml")!.text).toContain(
      "saves/lora/sft-reasoner,saves/lora/dpo-reasoner\n",
    );
  });
});

describe("OpenAI's shapes", () => {
  const Said = z.strictObject({ role: ChatMessage.shape.role, content: z.string().min(1) });
  const Output = z.array(Said.extend({ role: z.literal("assistant") })).length(1);
  const Sft = z.strictObject({ messages: z.array(Said).min(2) });
  const Dpo = z.strictObject({
    input: z.strictObject({
      messages: z.array(Said).min(1),
      tools: z.array(z.never()),
      parallel_tool_calls: z.literal(true),
    }),
    preferred_output: Output,
    non_preferred_output: Output,
  });
  const Job = z.strictObject({
    model: z.string(),
    training_file: z.string(),
    validation_file: z.string().optional(),
    suffix: z.string().max(64),
    seed: z.int(),
    method: z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("supervised"),
        supervised: z.strictObject({ hyperparameters: z.looseObject({}) }),
      }),
      z.strictObject({
        type: z.literal("dpo"),
        dpo: z.strictObject({ hyperparameters: z.looseObject({ beta: z.number() }) }),
      }),
    ]),
  });

  test("rows and jobs hold what the schema names, and nothing else", () => {
    for (const row of rowsOf(oracle("Cares.", ["Old."]), asked).rows)
      (row.set.startsWith("dpo") ? Dpo : Sft).parse(lineOf("openai", row, QWEN3));
    const jobs = openAiFiles(settingsOf(10).settings);
    expect(jobs).toHaveLength(5);
    for (const { text } of jobs) Job.parse(JSON.parse(text));
  });
});

test("people are held out by seed, about as many as asked for, and the same in every set", () => {
  const people = Array.from({ length: 4_000 }, (_, at) => String(at));
  const held = people.filter((person) => setSplitOf(person, 0.05, 1) === "valid");
  // 200 expected; a binomial's standard deviation is 13.8.
  expect(Math.abs(held.length - 200)).toBeLessThan(4 * 13.8);
  expect(people.filter((person) => setSplitOf(person, 0.05, 1) === "valid")).toEqual(held);
  expect(people.filter((person) => setSplitOf(person, 0.05, 2) === "valid")).not.toEqual(held);
  expect(people.every((person) => setSplitOf(person, 0, 1) === "train")).toBe(true);
});

describe("the family of a base", () => {
  test.each([
    ["Qwen/Qwen3-8B", "qwen3"],
    ["Qwen/Qwen3-4B-Instruct-2507", "qwen3_nothink"],
    ["/models/Qwen3-4B-Thinking-2507", "qwen3"],
    ["meta-llama/Llama-3.1-8B-Instruct", "llama3"],
    ["google/gemma-2b-it", "gemma"],
    ["google/gemma-2-9b-it", "gemma2"],
    ["google/gemma-3-4b-it", "gemma3"],
    ["mistralai/Mistral-7B-Instruct-v0.3", "mistral"],
    ["mistralai/Mistral-Small-24B-Instruct-2501", "mistral_small"],
    ["HuggingFaceTB/SmolLM2-1.7B-Instruct", "smollm2"],
    ["HuggingFaceTB/SmolLM-135M", "smollm"],
  ])("%s is trained with %s", (base, template) => expect(familyOf(base, undefined).template).toBe(template));

  test.each([
    "microsoft/phi-4",
    "Qwen/Qwen2.5-7B",
    "Qwen/Qwen3.5-9B",
    "HuggingFaceTB/SmolLM3-3B",
    "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
    "google/gemma-4-9b",
  ])("%s is asked about, and never guessed", (base) => {
    expect(() => familyOf(base, undefined)).toThrow("Known are Qwen3, Llama 3, Gemma, Mistral and SmolLM");
    expect(familyOf(base, "phi4")).toMatchObject({ template: "phi4", thinks: false });
  });

  test("of a Llama nothing of Qwen3 stands in any file, and a Gemma's rows for TRL have no system turn", () => {
    const settings = {
      ...settingsOf(10).settings,
      base: "meta-llama/Llama-3.1-8B-Instruct",
      family: familyOf("Llama-3.1-8B", undefined),
    };
    for (const { path, text } of llamaFactoryFiles(settings, true))
      expect([path, text]).not.toEqual([path, expect.stringMatching(/qwen|enable_thinking/i)]);
    const row = {
      set: "sft-predictor",
      prompt: [
        { role: "system", content: "S" },
        { role: "user", content: "U" },
      ],
      answer: "A",
    } as const;
    expect(lineOf("trl", { ...row, prompt: [...row.prompt] }, familyOf("google/gemma-2-2b-it", undefined))).toEqual({
      prompt: [{ role: "user", content: "S\n\nU" }],
      completion: [{ role: "assistant", content: "A" }],
    });
  });
});
