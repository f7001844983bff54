/** Prompts of one's own: what they are shown, what they must show, and that a set is not gone on with by other words. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quietRun } from "../src/domain/index.ts";
import { llmJudge } from "../src/judges/kinds/language-model.ts";
import { fakeModel } from "../src/models/fake.ts";
import { ownPromptHashes, readOwnPrompts } from "../src/reasons/own-prompts-folder.ts";
import { llm } from "../src/reasons/propose/by-language-model.ts";
import { NURSE, taxonomy } from "./support/people.ts";

function folder(templates: Readonly<Record<string, string>>): string {
  const place = join(mkdtempSync(join(tmpdir(), "wherefore-prompts-")), "prompts");
  mkdirSync(place);
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(place, name), text);
  return place;
}

test("a proposer asks in the words of the template, with the history as data, and its candidates name it", async () => {
  const { joint } = await readOwnPrompts(
    folder({
      "joint.jinja": "You are an expert career trajectory analyst.\n{{ record | tojson }}\nThink step by step.",
      "joint.system.jinja": "Be brief.",
    }),
  );
  const model = fakeModel(["Cares for people and always has.</think><answer>Registered Nurses</answer>"]);
  const propose = llm(model, { count: 1, temperature: 1, maxTokens: 320 }, 1, taxonomy, joint);
  const { candidates } = await propose({ id: "a", person: "a", history: NURSE, fold: 0 }, quietRun());
  const [system, user] = model.calls[0]!.messages;
  expect(system).toEqual({ role: "system", content: "Be brief." });
  expect(user!.content).toMatch(/^You are an expert career trajectory analyst\.\n\{"jobs": ?\[\{"title": ?"/);
  expect(candidates[0]!.provenance).toMatchObject({ prompt: expect.stringMatching(/^joint\/own-[0-9a-f]{8}$/) });
});

test("a judge asks in its words, sees no more than its criterion may, and answers in a form of its own", async () => {
  const own = await readOwnPrompts(
    folder({ "judge-coherence.jinja": "Does it hold? {{ reason }} {{ history }}{{ next }}" }),
  );
  const model = fakeModel(['{"score": 2, "logical_issues_count": 1}']);
  const judge = llmJudge(model, "m", "coherence", 1, taxonomy, own["judge-coherence"]);
  const provenance = { by: "llm" as const, model: "m", prompt: "p", temperature: 1, seed: 1 };
  const candidate = { text: "It goes on.", claims: [], provenance };
  const question = { id: "a", history: NURSE, truth: taxonomy.occupations[0]!.code, candidate, fold: 0, repeat: 0 };
  expect(await judge.judge(question, quietRun())).toMatchObject({ kind: "grade", grade: 2 });
  expect(model.calls[0]!.messages).toEqual([{ role: "user", content: "Does it hold? It goes on." }]);
  expect(model.calls[0]!.schema).toBeUndefined();
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    "a variable that is lacking",
    { "judge-utility.jinja": "Good? {{ reason }}" },
    /judge-utility\.jinja: it shows no \{\{ next \}\}/,
  ],
  ["one that stands only as a field", { "judge-coherence.jinja": "{{ x.reason }}" }, /it shows no \{\{ reason \}\}/],
  ["neither form of the history", { "joint.jinja": "Say a title." }, /\{\{ history \}\} or \{\{ record \}\}/],
  ["another name", { "jiont.jinja": "{{ history }}" }, /jiont\.jinja: there is no prompt of that name/],
  ["no template", { "joint.jinja": "{{ history" }, /must be a Jinja template/],
])("%s is refused by name", async (_, templates, said) => {
  await expect(readOwnPrompts(folder(templates))).rejects.toThrow(said);
});

test("other words are another set", async () => {
  const [one, other] = [folder({ "joint.jinja": "{{ history }}" }), folder({ "joint.jinja": "{{ history }}!" })];
  expect(await ownPromptHashes(one)).not.toEqual(await ownPromptHashes(other));
  expect(Object.keys(await ownPromptHashes(one))).toEqual(["prompt joint.jinja"]);
});
