"""Ranks careers on a Ray cluster: each task gives its careers to a `wherefore rank` process, lines in, lines out.

    python rank.py careers.jsonl rankings/ [--batch 500] [--processors 2]

In: careers, one a line, as `wherefore import` writes them. Out: Parquet parts with a row a career. Needs ray[data], and wherefore on every
node (WHEREFORE names the command where it is not on the path). A task whose process or worker is killed is done again.
"""
import argparse
import json
import os
import shlex
import subprocess

import pyarrow
import ray

TEXTS = pyarrow.list_(pyarrow.string())
RANKED = pyarrow.schema(
    [("person", pyarrow.string()), ("moment", pyarrow.string()), ("method", pyarrow.string())]
    + [("codes", TEXTS), ("p", pyarrow.list_(pyarrow.float64())), ("failed", pyarrow.string())]
)
ATTEMPTS = 3


def rank(batch: pyarrow.Table) -> pyarrow.Table:
    careers = "".join(f"{line}\n" for line in batch["text"].to_pylist()).encode()
    command = [*shlex.split(os.environ.get("WHEREFORE", "wherefore")), "rank", "-", "--format", "careers", "--out", "-"]
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(command, input=careers, stdout=subprocess.PIPE, check=False)
        # A signal ended it (out of memory, preempted): the same again. Anything else is wrong each time.
        if done.returncode >= 0 or attempt == ATTEMPTS:
            break
    done.check_returncode()
    return pyarrow.Table.from_pylist([json.loads(line) for line in done.stdout.splitlines()], schema=RANKED)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("careers")
    parser.add_argument("rankings")
    parser.add_argument("--batch", type=int, default=500, help="careers a process: starting one takes half a second")
    parser.add_argument("--processors", type=int, help="of this machine alone; else the cluster of RAY_ADDRESS")
    options = parser.parse_args()
    ray.init(num_cpus=options.processors)
    # One file is read as one block; cut, its batches are ranked by several workers.
    lines = ray.data.read_text(options.careers).repartition(target_num_rows_per_block=options.batch)
    ranked = lines.map_batches(rank, batch_format="pyarrow", batch_size=options.batch)
    ranked.write_parquet(options.rankings)
