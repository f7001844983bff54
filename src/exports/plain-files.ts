/**
 * What lies beside the data for TRL and for hosted services: the settings that matter, as scripts or bodies of a request.
 *
 * In: the trainer's settings.  Out: files by their place in the folder.
 */

import type { SetFile, TrainerSettings } from "./llama-factory.ts";
import { fileOf } from "./set-formats.ts";
import { SETS, type SetName } from "./set-rows.ts";

/** TRL cuts at 1,024 tokens unless it is told otherwise, and its DPO cuts prompts besides. */
export function trlFiles({ base, cutoff, seed }: TrainerSettings): SetFile[] {
  const text = `"""Trains one set of this folder with TRL: python train.py sft-joint, then python train.py dpo-joint saves/sft-joint"""
import sys

from datasets import load_dataset

name = sys.argv[1]
model = sys.argv[2] if len(sys.argv) > 2 else ${JSON.stringify(base)}
data = load_dataset("json", data_files={"train": f"data/{name}.train.jsonl"}, split="train")
common = dict(output_dir=f"saves/{name}", max_length=${cutoff}, seed=${seed}, lr_scheduler_type="cosine", warmup_ratio=0.1, report_to="none")

if name.startswith("sft"):
    from trl import SFTConfig, SFTTrainer

    # The loss lies on the completion alone, because prompt and completion stand apart.
    settings = SFTConfig(**common, learning_rate=2e-5, num_train_epochs=8, per_device_train_batch_size=8)
    trainer = SFTTrainer(model=model, args=settings, train_dataset=data)
else:
    from trl import DPOConfig, DPOTrainer

    prompts = {"max_prompt_length": None} if "max_prompt_length" in DPOConfig.__dataclass_fields__ else {}
    settings = DPOConfig(
        **common,
        **prompts,
        beta=0.1,
        loss_type="sigmoid",
        learning_rate=5e-6,
        num_train_epochs=2,
        per_device_train_batch_size=2,
        gradient_accumulation_steps=4,
    )
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    trainer = DPOTrainer(
        model=AutoModelForCausalLM.from_pretrained(model), args=settings, train_dataset=data, processing_class=tokenizer
    )
trainer.train()
trainer.save_model()
`;
  return [{ path: "train.py", text }];
}

/** Bodies of a fine-tuning job; the service gives each uploaded file an id, which goes where its name stands. */
export function openAiFiles({ rows, seed }: TrainerSettings): SetFile[] {
  return SETS.filter((set) => rows[set].train > 0).map((set) => ({
    path: `jobs/${set}.json`,
    text: `${JSON.stringify(jobBody(set, rows[set].valid > 0, seed), null, 2)}\n`,
  }));
}

function jobBody(set: SetName, watched: boolean, seed: number): Record<string, unknown> {
  const method = set.startsWith("dpo")
    ? { type: "dpo", dpo: { hyperparameters: { beta: 0.1, n_epochs: 2 } } }
    : { type: "supervised", supervised: { hyperparameters: { n_epochs: "auto" } } };
  return {
    model: "MODEL",
    training_file: `FILE-ID of ${fileOf(set, "train")}`,
    ...(watched && { validation_file: `FILE-ID of ${fileOf(set, "valid")}` }),
    suffix: `wherefore-${set}`,
    seed,
    method,
  };
}
