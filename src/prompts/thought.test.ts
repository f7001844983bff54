/** Thought told apart from what follows it, wherever a server puts it. */
import { describe, expect, test } from "vitest";
import type { ModelText } from "../domain/index.ts";
import { readAnswer, readThought, withThoughtClosed } from "./reply.ts";
import { ateItsTokens, splitThought } from "./thought.ts";

describe("thought and what follows it", () => {
  const read = (reply: Partial<ModelText>) => {
    const whole = withThoughtClosed({ text: "", finish: "stop", ...reply });
    const [thought, answered] = [readThought(whole), readAnswer(whole)];
    return [
      thought.kind === "read" ? thought.value : thought.why,
      answered.kind === "read" ? answered.value : answered.why,
    ];
  };
  test.each<[string, Partial<ModelText>, string[]]>([
    [
      "a reason that is the thought, as in training",
      { text: "<think>\nWhy.\n</think>\n\n<answer>\nCooks\n</answer>" },
      ["Why.", "Cooks"],
    ],
    ["kept apart by the server", { thought: "Why.", text: "<answer>Cooks</answer>" }, ["Why.", "Cooks"]],
    [
      "a reason behind a thought",
      { text: "<think>Okay, hm.</think>\n\n<think>Why.</think><answer>Cooks</answer>" },
      ["Why.", "Cooks"],
    ],
    [
      "the same, kept apart",
      { thought: "Okay, hm.", text: "<think>Why.</think><answer>Cooks</answer>" },
      ["Why.", "Cooks"],
    ],
    [
      "a thought that speaks of the marks",
      { text: "<think>I must write between <think> and </think>.</think>\n<think>Why.</think><answer>Cooks</answer>" },
      ["Why.", "Cooks"],
    ],
    [
      "a reason without marks behind a thought",
      { thought: "Okay, hm.", text: "The person has cooked for ten years. <answer>Cooks</answer>" },
      ["The person has cooked for ten years.", "Cooks"],
    ],
    ["a heading is no reason", { thought: "Why.", text: "Next occupation: <answer>Cooks</answer>" }, ["Why.", "Cooks"]],
    ["all of it taken for thought by the server", { thought: "Why.</think><answer>Cooks</answer>" }, ["Why.", "Cooks"]],
    [
      "all of it taken for thought, no mark",
      { thought: "Why. <answer>Cooks</answer>" },
      ["Why. <answer>Cooks</answer>", "Cooks"],
    ],
    ["cut off, kept apart", { thought: "Okay,", finish: "length" }, ["cut-off", "cut-off"]],
    ["cut off", { text: "<think>Okay,", finish: "length" }, ["cut-off", "cut-off"]],
  ])("%s", (_, reply, expected) => expect(read(reply)).toEqual(expected));

  test("what took all tokens is known, wherever it stood; an answer cut off is not that", () => {
    const cut = (reply: Partial<ModelText>) => ateItsTokens({ text: "", finish: "length", ...reply });
    expect([cut({}), cut({ thought: "x" }), cut({ text: "<think>x" }), cut({ text: "<think>x</think>\n" })]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([cut({ text: "x" }), cut({ thought: "x", text: "y" }), cut({ finish: "stop" })]).toEqual([
      false,
      false,
      false,
    ]);
    expect(splitThought({ text: "a", finish: "stop" })).toEqual({ thought: "", rest: "a", open: false });
  });
});
