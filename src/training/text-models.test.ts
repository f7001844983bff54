import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { tinyLlama } from "../../tests/support/llama-by-hand.ts";
import { BadInputError, quietRun, type Run, seededRandom } from "../domain/index.ts";
import { ALL_LINEAR } from "../networks/lora.ts";
import { chatTurns } from "../tokens/chat-turns.ts";
import { CHECKPOINT } from "./checkpoint.ts";
import { readConversations, readPairs } from "./conversations.ts";
import { type Example, packRows } from "./examples.ts";
import { METRICS } from "./metrics.ts";
import { compilePairLoss, pairFeeds, pairRow, REFERENCES, type TextDpoSettings, trainDpo } from "./text-dpo.ts";
import { type SftSettings, trainSft } from "./text-sft.ts";

const model = tinyLlama();
const { tokenizer } = model;
const LORA = { rank: 4, alpha: 8, modules: ALL_LINEAR };
const SFT: SftSettings = {
  lora: LORA,
  length: 32,
  rowsPerStep: 2,
  epochs: 3,
  rate: 0.02,
  warmUp: 0.1,
  checkpointEvery: 2,
  threads: 1,
};
const DPO: TextDpoSettings = { ...SFT, length: 128, pairsPerStep: 2, epochs: 8, beta: 0.1, nll: 0 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wherefore-training-"));
});

function examples(count: number): Example[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, (_, at) => {
    const tokens = Array.from({ length: 8 }, () => Math.floor(random() * 200));
    return { tokens: [...tokens, 7, 8, 9], trained: [8, 9, 10], from: `example ${at}` };
  });
}

function metricsIn(place: string) {
  return readFileSync(join(place, METRICS), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: number; loss: number; tokens: number });
}

/** Stops as Ctrl-C would, after so many steps. */
function stoppedAfter(steps: number): Run {
  const stop = new AbortController();
  return { ...quietRun(1, stop.signal), report: ({ done }) => void (done === steps && stop.abort()) };
}

describe("packing", () => {
  test("keeps every example that fits whole, and no row is longer than it may be", () => {
    const example = fc.integer({ min: 1, max: 40 }).map((length): Example => {
      const tokens = Array.from({ length }, (_, at) => at);
      return { tokens, trained: length > 1 ? [length - 1] : [], from: `${length}` };
    });
    fc.assert(
      fc.property(fc.array(example), (all) => {
        const { rows, leftOut } = packRows(all, 32);
        expect(leftOut).toEqual(all.filter(({ tokens, trained }) => tokens.length > 32 || trained.length === 0));
        expect(rows.flatMap(({ from }) => from).sort()).toEqual(
          all
            .filter((one) => !leftOut.includes(one))
            .map(({ from }) => from)
            .sort(),
        );
        for (const { row, from } of rows) {
          expect(row.tokens.length).toBeLessThanOrEqual(32);
          expect(row.tokens.length).toBe(from.reduce((sum, length) => sum + Number(length), 0));
          expect(row.asked.map(({ after }) => row.tokens[after]! + 1)).toEqual(row.asked.map(({ token }) => token));
        }
      }),
    );
  });
});

describe("supervised fine-tuning", () => {
  test("lowers the loss, and metrics say each step", async () => {
    const recipe = { ...SFT, epochs: 8 };
    const { steps, leftOut } = await trainSft(model, undefined, examples(12), recipe, folder, quietRun());
    const metrics = metricsIn(folder);
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, at) => at + 1));
    expect(metrics.at(-1)!.loss).toBeLessThan(metrics[0]!.loss / 2);
    expect(leftOut).toBe(0);
    expect(metrics.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(12 * 11 * recipe.epochs);
  });

  test("broken off and gone on with, it ends in the weights of an unbroken one", async () => {
    const unbroken = await trainSft(model, undefined, examples(12), SFT, join(folder, "unbroken"), quietRun());
    const place = join(folder, "broken");
    await expect(trainSft(model, undefined, examples(12), SFT, place, stoppedAfter(3))).rejects.toThrow(
      "Interrupted after epoch 1.",
    );
    const resumed = await trainSft(model, undefined, examples(12), SFT, place, quietRun());
    expect(resumed.adapter).toEqual(unbroken.adapter);
    expect(metricsIn(place).map(({ step, loss }) => [step, loss])).toEqual(
      metricsIn(join(folder, "unbroken")).map(({ step, loss }) => [step, loss]),
    );
  });

  test("killed between two checkpoints, it goes on from the last one", async () => {
    const unbroken = await trainSft(model, undefined, examples(12), SFT, join(folder, "unbroken"), quietRun());
    const place = join(folder, "killed");
    await expect(trainSft(model, undefined, examples(12), SFT, place, stoppedAfter(2))).rejects.toThrow("Interrupted");
    const atTwo = readFileSync(join(place, CHECKPOINT));
    await expect(trainSft(model, undefined, examples(12), SFT, place, stoppedAfter(4))).rejects.toThrow("Interrupted");
    // As after kill -9: the metrics know of steps that the checkpoint does not.
    writeFileSync(join(place, CHECKPOINT), atTwo);
    expect((await trainSft(model, undefined, examples(12), SFT, place, quietRun())).adapter).toEqual(unbroken.adapter);
    expect(metricsIn(place).map(({ step }) => step)).toEqual(
      metricsIn(join(folder, "unbroken")).map(({ step }) => step),
    );
  });

  test("a checkpoint of another recipe is not gone on with", async () => {
    await expect(trainSft(model, undefined, examples(12), SFT, folder, stoppedAfter(1))).rejects.toThrow("Interrupted");
    await expect(trainSft(model, undefined, examples(12), { ...SFT, rate: 0.01 }, folder, quietRun())).rejects.toThrow(
      "this training began with another recipe",
    );
  });

  test("a loss that is no number stops, names the batch and keeps the last good checkpoint", async () => {
    const norm = model.weights.get("model.norm.weight")!;
    const spoiled = {
      ...model,
      weights: new Map(model.weights).set("model.norm.weight", { ...norm, data: norm.data.slice() }),
    };
    const place = join(folder, "spoiled");
    const spoilAfter = (steps: number): Run => ({
      ...quietRun(),
      report: ({ done }) => void (done === steps && spoiled.weights.get("model.norm.weight")!.data.fill(Number.NaN)),
    });
    await expect(trainSft(spoiled, undefined, examples(12), SFT, place, spoilAfter(4))).rejects.toThrow(
      /The loss of step 5 in epoch 2 \(example \d+.*\) is NaN/,
    );
    expect(metricsIn(place)).toHaveLength(4);
    const kept = readFileSync(join(place, CHECKPOINT));
    await expect(
      trainSft(model, undefined, examples(12), SFT, join(folder, "four"), stoppedAfter(4)),
    ).rejects.toThrow();
    expect(kept.equals(readFileSync(join(folder, "four", CHECKPOINT)))).toBe(true);
  });

  test("nothing that fits is nothing to train", async () => {
    await expect(trainSft(model, undefined, examples(3), { ...SFT, length: 10 }, folder, quietRun())).rejects.toThrow(
      "None of 3 examples has an answer and fits into 10 tokens.",
    );
  });
});

const prompt = [{ role: "user", content: "the nurse" }];
const said = (content: string) => [{ role: "assistant", content }];
const lines = (...records: unknown[]) => {
  const path = join(folder, "records.jsonl");
  writeFileSync(
    path,
    records.map((record) => (typeof record === "string" ? record : JSON.stringify(record))).join("\n"),
  );
  return path;
};

describe("conversations", () => {
  test("every answer is an example, its prompt what use would show", async () => {
    const messages = [...prompt, ...said("the cook"), { role: "user", content: "and" }, ...said("the nurse")];
    const [first, second] = await readConversations(lines({ messages }), model);
    const turns = messages as { role: "user" | "assistant"; content: string }[];
    for (const [example, upTo] of [
      [first!, 1],
      [second!, 3],
    ] as const) {
      const shown = chatTurns(model).prompt(turns.slice(0, upTo));
      expect(example.tokens.slice(0, example.trained[0])).toEqual(shown);
      const answer = example.trained.map((at) => example.tokens[at]!);
      expect(tokenizer.decode(answer)).toBe(`${turns[upTo]!.content}<|im_end|>`);
      expect(example.trained.at(-1)).toBe(example.tokens.length - 1);
    }
  });

  test.each<[string, unknown, string]>([
    ["no JSON", "{", ":2: "],
    ["a role of another kind", { messages: [{ role: "tool", content: "x" }] }, ":2 messages.0.role"],
    ["no answer", { messages: prompt }, ":2 messages: no message of an assistant follows another message"],
    ["no messages", { text: "x" }, ":2 messages"],
  ])("%s is refused with its line", async (_, record, message) => {
    const path = lines({ messages: [...prompt, ...said("x")] }, record);
    const read = readConversations(path, model);
    await expect(read).rejects.toThrow(BadInputError);
    await expect(read).rejects.toThrow(`${path}${message}`);
  });

  test.each<[string, unknown, string]>([
    ["equal answers", { prompt, chosen: said("x"), rejected: said("x") }, "rejected: it is the same as chosen"],
    ["an answer of the user's", { prompt, chosen: prompt, rejected: said("x") }, "chosen: it must be the assistant's"],
    ["two answers", { prompt, chosen: [...said("x"), ...said("y")], rejected: said("z") }, "chosen: one message"],
  ])("%s is refused", async (_, record, message) => {
    await expect(readPairs(lines(record), model)).rejects.toThrow(`:1 ${message}`);
  });

  test("an empty file is refused", async () => {
    await expect(readPairs(lines(), model)).rejects.toThrow("there is nothing in the file");
    await expect(readConversations(lines("", ""), model)).rejects.toThrow("there is nothing in the file");
  });
});

describe("direct preference optimisation", () => {
  const pairsOf = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      prompt: [3, at, 5, 17],
      chosen: [40, 41, 42],
      rejected: [60, 61],
      from: `pair ${at}`,
    }));
  const advantageOf = async (adapter: Awaited<ReturnType<typeof trainDpo>>["adapter"]) => {
    const place = join(folder, "after");
    rmSync(place, { recursive: true, force: true });
    await trainDpo(model, adapter, pairsOf(4), { ...DPO, epochs: 1, rate: 0 }, place, quietRun());
    return (JSON.parse(readFileSync(join(place, REFERENCES), "utf8")) as { margins: number[] }).margins;
  };

  test("the chosen answer's margin rises for every pair, from what the model gave before", async () => {
    const { adapter } = await trainDpo(model, undefined, pairsOf(4), DPO, folder, quietRun());
    const { margins: before } = JSON.parse(readFileSync(join(folder, REFERENCES), "utf8")) as { margins: number[] };
    const after = await advantageOf(adapter);
    after.forEach((margin, at) => {
      expect(margin).toBeGreaterThan(before[at]! + 3);
    });
    // Before the first step nothing is preferred: the loss is log 2.
    const metrics = metricsIn(folder);
    expect(metrics[0]!.loss).toBeCloseTo(Math.log(2), 5);
    expect(metrics.at(-1)!.loss).toBeLessThan(0.6);
  });

  test("the loss is Rafailov's, with the likelihood beside it", async () => {
    const [pair] = pairsOf(1);
    const shape = { length: 128, asked: 64 };
    const weights = Object.fromEntries([...model.weights].map(([name, { data }]) => [name, data as Float32Array]));
    const lossOf = async (nll: number, reference: number) => {
      const loss = await compilePairLoss(model, LORA, { beta: 0.5, nll }, 1, shape);
      const trained = [...loss.graph.parameters]
        .filter(([name]) => name.includes("lora"))
        .map(([name, { record }]) => [name, new Float32Array(record.shape.reduce((a, b) => a * b))] as const);
      const out = await loss.program.run({
        ...weights,
        ...Object.fromEntries(trained),
        ...pairFeeds(pair!, reference, 1),
      });
      return { loss: out["loss"]![0]!, advantage: out["advantage"]![0]! };
    };
    const { advantage: margin } = await lossOf(0, 0);
    const { loss, advantage } = await lossOf(0, margin - 2);
    expect(advantage).toBeCloseTo(2, 3);
    expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-0.5 * 2)), 4);
    // The term is linear in its weight, and positive, because log p is below 0.
    const [one, two] = [(await lossOf(1, margin - 2)).loss, (await lossOf(2, margin - 2)).loss];
    expect(one).toBeGreaterThan(loss);
    expect(two - one).toBeCloseTo(one - loss, 3);
  });

  test("both answers follow the prompt's last token", () => {
    const row = pairRow({ prompt: [1, 2], chosen: [3, 4], rejected: [5] });
    expect(row.follows).toEqual([-1, 0, 1, 2, 1]);
    expect(row.positions).toEqual([0, 1, 2, 3, 2]);
    expect(row.asked).toEqual([
      { after: 1, token: 3 },
      { after: 2, token: 4 },
      { after: 1, token: 5 },
    ]);
  });

  test("broken off and gone on with, it ends in the weights of an unbroken one, and asks the reference once", async () => {
    const recipe = { ...DPO, epochs: 2 };
    const unbroken = await trainDpo(model, undefined, pairsOf(4), recipe, join(folder, "unbroken"), quietRun());
    const place = join(folder, "broken");
    const stop = new AbortController();
    const stopping: Run = {
      ...quietRun(1, stop.signal),
      report: ({ what, done }) => void (what.startsWith("steps") && done === 2 && stop.abort()),
    };
    await expect(trainDpo(model, undefined, pairsOf(4), recipe, place, stopping)).rejects.toThrow(
      "Interrupted after epoch 1.",
    );
    const asked: string[] = [];
    const resuming: Run = { ...quietRun(), report: ({ what }) => void asked.push(what) };
    const resumed = await trainDpo(model, undefined, pairsOf(4), recipe, place, resuming);
    expect(resumed.adapter).toEqual(unbroken.adapter);
    expect(asked.filter((what) => what === "reference margins")).toEqual([]);
  });
});
