"""Answers the calls of a judge, or of a proposer, through vLLM's offline engine on this machine's GPUs.

    wherefore reasons judge SET --recipe RECIPE --model MODEL --batch-out calls.jsonl
    python judge_vllm.py calls.jsonl replies.jsonl --model MODEL [--tensor-parallel 4]
    wherefore reasons judge SET --recipe RECIPE --model MODEL --batch-in replies.jsonl

In: calls in OpenAI's batch form, their custom_id the hash of their content. Out: a reply a call in the same form, in any order, so several
of these may share the calls. Needs vllm and a GPU: it was written against vLLM's documentation and has not been run, for no GPU was at hand;
its reading and writing are tried by run.sh with a stand-in for the engine.
"""
import argparse
import json

import vllm


def sampling(body: dict) -> "vllm.SamplingParams":
    kept = ("temperature", "top_p", "max_tokens", "seed", "stop", "n")
    renamed = {"max_completion_tokens": "max_tokens"}
    given = {renamed.get(name, name): value for name, value in body.items()}
    return vllm.SamplingParams(**{name: given[name] for name in kept if given.get(name) is not None})


def reply(call: dict, output) -> dict:
    read, written = len(output.prompt_token_ids), sum(len(one.token_ids) for one in output.outputs)
    choices = [
        {"index": at, "message": {"role": "assistant", "content": one.text}, "finish_reason": one.finish_reason}
        for at, one in enumerate(output.outputs)
    ]
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    body = {"object": "chat.completion", "model": call["body"]["model"], "choices": choices, "usage": usage}
    return {"custom_id": call["custom_id"], "response": {"status_code": 200, "body": body}, "error": None}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls")
    parser.add_argument("replies")
    parser.add_argument("--model", required=True)
    parser.add_argument("--tensor-parallel", type=int, default=1)
    options = parser.parse_args()
    with open(options.calls, encoding="utf-8") as lines:
        calls = [json.loads(line) for line in lines]
    engine = vllm.LLM(model=options.model, tensor_parallel_size=options.tensor_parallel)
    outputs = engine.chat([call["body"]["messages"] for call in calls], [sampling(call["body"]) for call in calls])
    with open(options.replies, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(reply(call, output)) + "\n" for call, output in zip(calls, outputs))
