/** A text model of ours behind the interface of language models: how it writes and stops, and that it ranks after a reason in one pass. */
import { expect, test } from "vitest";
import { tinyLlama } from "../../tests/support/llama-by-hand.ts";
import { NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { quietRun } from "../domain/index.ts";
import { fakeModel } from "../models/fake.ts";
import { networkOf, parametersOfText } from "../networks/text-network.ts";
import { chatTurns } from "../tokens/chat-turns.ts";
import { onePassRanker } from "./by-text-model.ts";
import { jointBy } from "./joint.ts";
import { ownTextModel } from "./text-language-model.ts";

const titles = taxonomy.occupations.map(({ title }) => ` ${title}\n`);
const small = tinyLlama(true, titles, 1500);
const llama = { ...small, settings: { ...small.settings, context: 4096 } };
const own = ownTextModel(llama, undefined, "tiny", taxonomy, 1);
const { signal } = new AbortController();
const messages = [{ role: "user", content: "Registered Nurses" }] as const;
const ask = (more: object) => own.model.reply({ messages, temperature: 1, maxTokens: 24, seed: 1, ...more }, signal);

test("the same seed writes the same, another seed something else", async () => {
  const first = await ask({});
  expect(await ask({})).toEqual(first);
  expect((await ask({ seed: 2 })).text).not.toBe(first.text);
  expect(first.text.length).toBeGreaterThan(0);
  expect(first.usage).toEqual({ promptTokens: chatTurns(llama).prompt(messages).length, completionTokens: 24 });
  expect(first.finish).toBe("length");
});

test("it ends before the words at which it is to stop, and says that it stopped", async () => {
  const { text } = await ask({});
  const stop = text.slice(8, 14);
  const stopped = await ask({ stop: ["nowhere", stop] });
  expect(stopped).toMatchObject({ text: text.slice(0, text.indexOf(stop)), finish: "stop" });
  expect(stopped.usage!.completionTokens).toBeLessThan(24);
});

test("what the answer begins with is read by the model, and not repeated", async () => {
  const begun = await ask({ temperature: 0, prefill: "<think>\n" });
  expect(begun.text.startsWith("<think>")).toBe(false);
  expect(begun.usage!.promptTokens).toBe(chatTurns(llama).prompt(messages, "<think>\n").length);
});

test("what does not fit into its context is refused, not cut", async () => {
  await expect(ask({ maxTokens: 4096 })).rejects.toMatchObject({ code: "model-refused" });
});

test("joint ranks all titles after the reason, exactly", async () => {
  const writer = { ...fakeModel(["She cares for people.</think>"]), continuesAnswers: true };
  const recommend = jointBy(writer, own.rankTitles, 1, taxonomy, "text-joint");
  const found = await recommend(NURSE, quietRun());
  expect(found).toMatchObject({ method: `text-joint ${writer.name}`, exact: true });
  expect(found.reasons.map(({ reason }) => reason.text)).toEqual(["She cares for people."]);
  expect(sumOf(found.distribution)).toBeCloseTo(1, 6);
  // By the ranker of careers in lines, on the prompt as it stands when the title comes next.
  const closed = taxonomy.occupations.map(({ title }) => llama.tokenizer.encode(`${title}\n</answer>`));
  const ranker = onePassRanker(networkOf(llama), parametersOfText(llama), closed, 1);
  const begun = "<think>\nShe cares for people.\n</think>\n\n<answer>\n";
  const expected = await ranker.rank(chatTurns(llama).prompt(writer.calls[0]!.messages, begun));
  await ranker.close();
  expect([...found.distribution]).toEqual([...expected]);
});
