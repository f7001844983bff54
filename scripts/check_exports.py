"""Reads exports with the trainers they are for: scripts/check-exports.sh calls it.

    python check_exports.py rows FOLDER QWEN3-TOKENIZER   LLaMA-Factory's loader and template on every row
    python check_exports.py model GGUF FOLDER             a checkpoint of SmolLM2 in 32 bits
    python check_exports.py trl FOLDER CHECKPOINT         one step of TRL's SFTTrainer and DPOTrainer
"""
import json
import os
import sys
from collections import defaultdict


def check_rows(folder, tokenizer_folder):
    """Nothing is dropped, our tokens are the trainer's, and what has a loss is the answer and the end of its turn, nothing else."""
    import yaml
    from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
    from llamafactory.hparams import get_train_args
    from llamafactory.model import load_tokenizer

    export = os.path.join(folder, "llama-factory")
    ours = defaultdict(list)
    for line in open(os.path.join(folder, "tokens.jsonl")):
        row = json.loads(line)
        ours[row["file"]].append(row)
    os.chdir(export)
    shown = set()
    for variant in ("full", "lora"):
        for name in ("sft-joint", "sft-reasoner", "sft-predictor", "dpo-joint", "dpo-reasoner"):
            settings = yaml.safe_load(open(f"configs/{variant}/{name}.yaml"))
            assert isinstance(settings["learning_rate"], float), "the rate was read as text"
            # What this machine has no card for, and a tokenizer instead of weights.
            settings.pop("deepspeed", None)
            settings.update(model_name_or_path=tokenizer_folder, bf16=False, use_cpu=True, preprocessing_num_workers=1)
            settings.update(overwrite_cache=True, output_dir="/tmp/check-exports-none")
            settings.pop("adapter_name_or_path", None)
            model_args, data_args, training_args, _, _ = get_train_args(settings)
            module = load_tokenizer(model_args)
            tokenizer = module["tokenizer"]
            template = get_template_and_fix_tokenizer(tokenizer, data_args)
            stage = "rm" if name.startswith("dpo") else "sft"
            made = get_dataset(template, model_args, data_args, training_args, stage=stage, **module)
            for split, rows in (("train", made["train_dataset"]), ("valid", made["eval_dataset"])):
                rows = rows if not isinstance(rows, dict) else next(iter(rows.values()))
                file = f"data/{name}.{split}.jsonl"
                assert len(rows) == len(ours[file]), f"{file}: {len(rows)} rows of {len(ours[file])}"
                for row, own, line in zip(rows, ours[file], open(file)):
                    answers = [("", 0)] if stage == "sft" else [("chosen_", 0), ("rejected_", 1)]
                    for prefix, at in answers:
                        ids, labels = row[f"{prefix}input_ids"], row[f"{prefix}labels"]
                        own_ids = own["prompt"] + own["answers"][at]
                        assert ids == own_ids, f"{file}: our tokens are not the trainer's"
                        with_loss = [token for token in labels if token != -100]
                        assert labels[-len(with_loss):] == with_loss, "the loss has gaps"
                        raw = json.loads(line)
                        trained = raw["messages"][-1]["content"] if stage == "sft" else raw[("chosen", "rejected")[at]]["content"]
                        said = tokenizer.decode(with_loss)
                        assert said == trained + "<|im_end|>\n", f"{file}: the loss is on {said!r}"
                        if (name, at) not in shown:
                            shown.add((name, at))
                            before = tokenizer.decode(ids[: len(ids) - len(with_loss)])
                            print(f"{file}: prompt ends {before[-60:]!r}; with loss: {said!r}")
                print(f"{variant} {file}: {len(rows)} rows, none dropped; tokens as ours; the loss is the answer alone")
        settings = yaml.safe_load(open(f"configs/{variant}/predict-joint.yaml"))
        prompts = sum(1 for _ in open("data/predict-joint.jsonl"))
        print(f"{variant} predict-joint: {prompts} prompts")


def make_model(gguf, folder):
    """As transformers reads the GGUF file, in 32 bits."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

    place, file = os.path.split(gguf)
    tokenizer = AutoTokenizer.from_pretrained(place, gguf_file=file)
    read = AutoModelForCausalLM.from_pretrained(place, gguf_file=file, dtype=torch.float32)
    settings = read.config.to_dict()
    settings.pop("quantization_config", None)
    model = LlamaForCausalLM(LlamaConfig(**settings))
    model.load_state_dict(read.state_dict())
    model.tie_weights()
    model.float().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters in {folder}")


def check_trl(folder, checkpoint):
    """One step each; what has a loss is the completion, as the chat template writes it."""
    import torch
    from datasets import load_dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    os.chdir(os.path.join(folder, "trl"))
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    common = dict(output_dir="/tmp/check-exports-trl", max_steps=1, per_device_train_batch_size=2, use_cpu=True, bf16=False, report_to="none", save_strategy="no")
    for name in ("sft-joint", "sft-reasoner", "sft-predictor"):
        data = load_dataset("json", data_files={"train": f"data/{name}.train.jsonl"}, split="train")
        model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
        trainer = SFTTrainer(model=model, args=SFTConfig(**common, max_length=2048), train_dataset=data, processing_class=tokenizer)
        assert len(trainer.train_dataset) == len(data)
        trained = {row["completion"][0]["content"] for row in data}
        batch = next(iter(trainer.get_train_dataloader()))
        for labels in batch["labels"]:
            said = tokenizer.decode([token for token in labels.tolist() if token != -100])
            assert said.removesuffix("\n").removesuffix("<|im_end|>") in trained, f"the loss is on {said!r}"
        loss = trainer.train().training_loss
        print(f"TRL SFTTrainer {name}: {len(data)} rows; with loss: {said!r}; one step, loss {loss:.3f}")
    for name in ("dpo-joint", "dpo-reasoner"):
        data = load_dataset("json", data_files={"train": f"data/{name}.train.jsonl"}, split="train")
        model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
        prompts = {"max_prompt_length": None} if "max_prompt_length" in DPOConfig.__dataclass_fields__ else {}
        settings = DPOConfig(**common, max_length=2048, **prompts)
        trainer = DPOTrainer(model=model, args=settings, train_dataset=data, processing_class=tokenizer)
        assert len(trainer.train_dataset) == len(data)
        loss = trainer.train().training_loss
        print(f"TRL DPOTrainer {name}: {len(data)} pairs; one step, loss {loss:.4f} (log 2 = 0.6931)")


if __name__ == "__main__":
    {"rows": check_rows, "model": make_model, "trl": check_trl}[sys.argv[1]](*sys.argv[2:])
