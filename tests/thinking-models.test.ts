/** A model that thinks for 900 tokens, wherever its thought comes, in every method and judge that asks one. */
import { afterEach, expect, test } from "vitest";
import { quietRun } from "../src/domain/index.ts";
import { llmJudge } from "../src/judges/kinds/language-model.ts";
import { popularityFloor } from "../src/methods/model-methods.ts";
import type { LanguageModel } from "../src/models/model.ts";
import { connect } from "../src/models/openai-compatible.ts";
import { direct } from "../src/recommend/direct.ts";
import { joint } from "../src/recommend/joint.ts";
import { zeroShot, zeroShotCot } from "../src/recommend/prompted/chain-of-thought.ts";
import { twoModel } from "../src/recommend/two-model.ts";
import { type ChatServer, chatServer, type Part } from "./support/chat-server.ts";
import { NURSE, taxonomy } from "./support/people.ts";

const servers: ChatServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function thinker(thinksIn: NonNullable<Part["thinksIn"]>, thoughtTokens?: number) {
  const server = await chatServer({ answer, thought: 900, thinksIn });
  servers.push(server);
  const endpoint = { baseUrl: server.url, model: "fake", timeout: 5_000, thoughtTokens };
  return { server, model: await connect(endpoint, new AbortController().signal) };
}

const REASON = "This person cares for patients and will go on with that.";
/** Whatever it is asked it answers in form: a grade, a reason, a title. */
const answer: Part["answer"] = ({ messages }) => {
  const asked = messages.map(({ content }) => content).join("\n");
  if (asked.includes('"score"')) return '{"justification": "All of it stands there.", "errors": [], "score": 4}';
  // The reasoner may not name the occupation.
  if (asked.includes("Do not name the next occupation")) return `<think>${REASON}</think>`;
  if (asked.includes("between <think> and </think>"))
    return `<think>${REASON}</think> <answer>Registered Nurses</answer>`;
  return "<answer>Registered Nurses</answer>";
};

const closed = { taxonomy, floor: popularityFloor(taxonomy) };
const methods: Record<string, (model: LanguageModel) => ReturnType<typeof direct>> = {
  direct: (model) => direct(model, closed),
  joint: (model) => joint(model, 1, closed),
  "two-model": (model) => twoModel(model, model, 1, closed),
  "zero-shot": (model) => zeroShot(model, closed),
  "zero-shot-cot": (model) => zeroShotCot(model, closed),
};

test.each(["reasoning", "reasoning_content", "inline", "hidden"] as const)(
  "%s: works in every method and judge",
  async (thinksIn) => {
    const { server, model } = await thinker(thinksIn);
    expect(model.thoughtTokens).toBe(4_000);
    for (const [name, make] of Object.entries(methods)) {
      const found = await make(model)(NURSE, quietRun());
      const best = found.distribution.indexOf(Math.max(...found.distribution));
      expect(taxonomy.occupations[best]!.title, name).toBe("Registered Nurses");
      for (const { reason } of found.reasons) expect(reason.text, name).toBe(REASON);
    }
    const judge = llmJudge(model, "fake", "factuality", 1, taxonomy);
    const question = { id: "a", history: NURSE, truth: taxonomy.occupations[0]!.code, fold: 0, repeat: 0 };
    const provenance = { by: "llm" as const, model: "m", prompt: "p", temperature: 1, seed: 1 };
    const candidate = { text: REASON, claims: [], provenance };
    expect(await judge.judge({ ...question, candidate }, quietRun())).toMatchObject({ kind: "grade", grade: 4 });
    // Words to stop at would end its thought, and what it is shown holds nothing begun.
    for (const { stop, messages } of server.bodies.slice(2)) {
      expect(stop).toBeUndefined();
      expect(messages.at(-1)!.role).toBe("user");
    }
  },
);

test("its thought without an opening mark is told apart once there is room for it", async () => {
  const { model } = await thinker("unmarked", 2_000);
  const found = await joint(model, 1, closed)(NURSE, quietRun());
  expect(found.reasons[0]!.reason.text).toBe(REASON);
});
