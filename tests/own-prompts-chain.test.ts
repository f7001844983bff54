/**
 * The worked example of docs/models.md, word for word: templates in the shape of the paper's stand in the place of all prompts, from proposing to
 * predicting, and no call is made in ours.
 */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChatMessage, seededRandom } from "../src/domain/index.ts";
import { type ChatServer, chatServer, type Part } from "./support/chat-server.ts";
import { type CommandRun, commandsIn } from "./support/command.ts";
import { writeStrangersTable } from "./support/strangers-table.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-paper-"));
const page = readFileSync("docs/models.md", "utf8").split("## Prompts of your own")[1]!.split("\n## ")[0]!;
const TEMPLATES = [...page.matchAll(/```jinja (paper\/\S+)\n([\s\S]*?)```/g)].map(([, file, text]) => [file!, text!]);
const COMMANDS = /```sh\n([\s\S]*?)```/.exec(page)![1]!.trim().split("\n");

const answer: Part["answer"] = ({ messages, seed = 0 }) => {
  const asked = messages.map(({ content }) => content).join("\n");
  if (asked.includes("score (1 to 5)")) return '{"score": 5, "justification": "It does.", "logical_issues_count": 0}';
  const drawn = Math.floor(seededRandom(Number(seed))() * 1e9);
  const reason = asked.includes("between <think> and </think>") ? `<think>Step ${drawn}, then another.</think>\n` : "";
  const title = asked.includes("Name no next occupation") ? "" : "<answer>Accountants and Auditors</answer>";
  return asked.includes("Say yes.") ? "yes" : `${reason}${title}`;
};

let server: ChatServer;
/** The command as it is typed, with the files of this test's folder in the place of those of the stranger's. */
let typed: (command: string) => Promise<CommandRun>;
beforeAll(async () => {
  server = await chatServer({ answer, model: "qwen3-8b" });
  mkdirSync(join(place, "paper"));
  for (const [file, text] of TEMPLATES) writeFileSync(join(place, file!), text!);
  writeStrangersTable(place, 30, () => true);
  const roles = ["reason", "predict", "judge"].map(
    (role) => `${role}: {model: qwen3-8b, endpoints: ["${server.url}"]}`,
  );
  writeFileSync(join(place, "models.yaml"), ["kind: models", ...roles].join("\n"));
  const recipe = readFileSync("recipes/reasons-llm.yaml", "utf8");
  writeFileSync(join(place, "paper.yaml"), `${recipe}\nprompts: ${join(place, "paper")}\n`);
  const run = commandsIn({ WHEREFORE_CACHE: join(place, "cache"), WHEREFORE_DATA: join(place, "none") });
  const inPlace = /^(?:paper|oracle|files|people\.csv|.*\.(?:json|yaml))$/;
  typed = (command) => {
    const words = command.split(" ").slice(1);
    const runs = words[0] === "evaluate" ? ["--runs", join(place, "runs")] : [];
    return run([...words.map((word) => (inPlace.test(word) ? join(place, word) : word)), ...runs]);
  };
});
afterAll(() => server.close());

/** The calls since then, without those that find out what the server can do. */
function callsFrom(before: number): readonly (readonly ChatMessage[])[] {
  return server.bodies
    .slice(before)
    .map(({ messages }) => messages)
    .filter((messages) => !/Say yes\.|led a kitchen/.test(JSON.stringify(messages)));
}

const namesOf = (calls: readonly (readonly ChatMessage[])[]) =>
  new Set(calls.map((messages) => `${messages[0]!.role} ${nameOf(messages[0]!.content)}`));

/** The template whose last line is the text's, or whose first; an error for words of ours. */
function nameOf(text: string): string {
  const found = TEMPLATES.find(([, template]) => {
    const lines = template!.trim().split("\n");
    const fixed = lines.filter((line) => !line.includes("{{"));
    return (
      fixed.every((line) => text.includes(line)) &&
      /Somebody reasoned/.test(template!) === /Somebody reasoned/.test(text)
    );
  });
  return found === undefined ? text.slice(0, 80) : basename(found[0]!, ".jinja");
}

test("the page has a template for each of the paper's prompts", () =>
  expect(TEMPLATES.map(([file]) => basename(file!, ".jinja"))).toEqual([
    "joint",
    "reasoner",
    "predictor",
    "judge-factuality",
    "judge-coherence",
    "judge-utility",
  ]));

test("proposed, judged and chosen by them alone", async () => {
  const said = await typed(COMMANDS[0]!);
  expect(said.code, said.err).toBe(0);
  expect(namesOf(callsFrom(0))).toEqual(new Set(["user joint"]));
  const judging = server.bodies.length;
  expect((await typed(COMMANDS[1]!)).code).toBe(0);
  const calls = callsFrom(judging);
  expect(namesOf(calls)).toEqual(new Set(["user judge-factuality", "user judge-coherence", "user judge-utility"]));
  for (const [turn] of calls) {
    const { content } = turn!;
    // The truth is shown to utility, the record to factuality, and neither to anybody else.
    if (content.startsWith("Does every statement")) expect(content).toMatch(/Record: \{"jobs"/);
    else expect(content).not.toContain('"jobs"');
    expect(content.includes("Occupation: ")).toBe(content.startsWith("Does the statement speak"));
  }
  expect((await typed(COMMANDS[2]!)).code).toBe(0);
});

test("the training set is in their words, and carries them along", async () => {
  const exported = await typed(COMMANDS[3]!);
  expect(exported.code, exported.err).toBe(0);
  const first = (set: string) =>
    JSON.parse(readFileSync(join(place, `files/data/${set}.train.jsonl`), "utf8").split("\n")[0]!);
  for (const [set, name] of [
    ["sft-joint", "joint"],
    ["sft-reasoner", "reasoner"],
    ["sft-predictor", "predictor"],
  ] as const) {
    const [turn] = first(set).messages;
    expect([turn.role, nameOf(turn.content)]).toEqual(["user", name]);
  }
  const manifest = JSON.parse(readFileSync(join(place, "files/manifest.json"), "utf8"));
  for (const name of manifest.prompts) expect(name).toMatch(/^(?:joint|reasoner|predictor)\/own-[0-9a-f]{8}$/);
  expect(readFileSync(join(place, "files/prompts/joint.jinja"), "utf8")).toBe(TEMPLATES[0]![1]);
});

test("predicted by them; where there is no template of a name, ours asks", async () => {
  const before = server.bodies.length;
  const evaluated = await typed(`${COMMANDS[4]!} --json`);
  expect(evaluated.code, evaluated.err).toBe(0);
  const { methods } = JSON.parse(evaluated.out);
  expect(methods.map(({ failed, n }: { failed: number; n: number }) => [failed, n])).toEqual(Array(3).fill([0, 3]));
  const names = namesOf(callsFrom(before));
  const ours = [...names].filter((name) => name.startsWith("system "));
  expect(ours).toEqual([expect.stringMatching(/^system You are shown somebody's education and jobs/)]);
  expect(names).toEqual(new Set([...ours, "user joint", "user reasoner", "user predictor"]));
});

test("other words are another run, and a set that was proposed in others is not written as if by these", async () => {
  const hashes = async () => {
    const { err } = await typed(COMMANDS[4]!);
    const settings = JSON.parse(readFileSync(join(/^Run (.*)$/m.exec(err)![1]!, "manifest.json"), "utf8")).settings;
    return settings.data["prompt predictor.jinja"];
  };
  const before = await hashes();
  appendFileSync(join(place, "paper/predictor.jinja"), "Be brief.");
  expect([before, await hashes()]).toEqual([
    expect.stringMatching(/^[0-9a-f]{64}$/),
    expect.not.stringContaining(before),
  ]);
  const again = await typed(COMMANDS[3]!.replace("--out files", "--out files-again.json"));
  expect([again.code, again.err]).toEqual([
    2,
    expect.stringMatching(/predictor\.jinja: the set of reasons was proposed with another/),
  ]);
});
