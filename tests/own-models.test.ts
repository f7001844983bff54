/**
 * The ten commands of docs/models.md, word for word, by a stranger with careers of their own and a model that thinks for 900 tokens before each
 * answer; those that ask it are killed half-way and run again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../src/domain/index.ts";
import { type ChatServer, chatServer, type Part } from "./support/chat-server.ts";
import { writeStrangersTable } from "./support/strangers-table.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-ten-"));
const path = (name: string) => join(place, name);
const page = readFileSync("docs/models.md", "utf8").split("## Ten commands")[1]!;
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)![1]!;
const COMMANDS = block("sh").trim().split("\n");

const WORDS = ["steady", "varied", "careful", "quick", "social", "manual", "numerate", "patient", "exact", "outdoor"];

/** Reasons that differ from sample to sample, a good grade for whatever is judged, and always the same title. */
const answer: Part["answer"] = ({ messages, seed = 0 }) => {
  const asked = messages.map(({ content }) => content).join("\n");
  if (asked.includes('"score"')) return '{"justification": "All of it stands there.", "score": 4}';
  const random = seededRandom(Number(seed));
  const words = Array.from({ length: 12 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" and ");
  const reason = asked.includes("between <think> and </think>") ? `<think>The work was ${words}.</think>\n\n` : "";
  return asked.includes("Say yes.") ? "yes" : `${reason}<answer>Accountants and Auditors</answer>`;
};

let server: ChatServer;
beforeAll(async () => {
  server = await chatServer({ answer, model: "qwen3-8b", thought: 900, latency: 5 });
  writeStrangersTable(place, 60, () => true);
  writeFileSync(path("models.yaml"), block("yaml").replaceAll("http://127.0.0.1:8000/v1", server.url));
  writeFileSync(path("mine.py"), block("python"));
  copyFileSync("recipes/reasons-llm.yaml", path("reasons-llm.yaml"));
});
afterAll(() => server.close());

const { OPENAI_BASE_URL: _1, OPENAI_API_KEY: _2, WHEREFORE_MODEL: _3, ...outside } = process.env;
const env = { ...outside, WHEREFORE_CACHE: path("cache"), WHEREFORE_DATA: path("none") };

/** As it is typed, in the stranger's folder. @param more what the test wants to read besides */
function begun(command: string, more = ""): ChildProcess {
  const main = join(process.cwd(), "src/cli/main.ts");
  const typed = `${command} ${more}`.replace(/^wherefore/, `exec "${process.execPath}" "${main}"`);
  return spawn("bash", ["-c", typed], { cwd: place, env, stdio: ["ignore", "pipe", "pipe"] });
}

async function done(command: string, more = ""): Promise<string> {
  const child = begun(command, more);
  let [out, err] = ["", ""];
  child.stdout!.on("data", (data) => (out += data));
  child.stderr!.on("data", (data) => (err += data));
  const [code] = await once(child, "close");
  expect(code, `${command}\n${err}`).toBe(0);
  return out;
}

/** Runs it until the model has answered so often, and kills it there. */
async function killed(command: string, answers: number): Promise<void> {
  const before = server.answered();
  const child = begun(command);
  const watch = setInterval(() => server.answered() - before >= answers && child.kill("SIGKILL"), 2);
  const [, signal] = await once(child, "close");
  clearInterval(watch);
  expect(signal).toBe("SIGKILL");
}

/** Bodies of questions that were sent more than once, without those that find out what the server can do. */
function askedTwice(): number {
  const seen = new Map<string, number>();
  for (const body of server.bodies) {
    const key = JSON.stringify(body);
    if (!/Say yes\.|led a kitchen|Chefs and Head Cooks; 2019/.test(key)) seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
}

const bytesOf = (file: string) => readFileSync(path(file), "utf8");

/** Calls under way when a process is killed. */
const UNDER_WAY = 4 * 8;

test("ten commands, and no more", () => expect(COMMANDS).toHaveLength(10));

test("doctor asks each role's model, and sees that it thinks", async () => {
  const findings = JSON.parse(await done(COMMANDS[0]!, "--json"));
  const models = findings.filter(({ what }: { what: string }) => what.startsWith("model to "));
  expect(models).toHaveLength(3);
  for (const { works, said } of models)
    expect([works, said]).toEqual([true, expect.stringMatching(/in form.*thinks \(in a field\)/)]);
});

test("their own split and a table of baselines", async () => {
  const report = JSON.parse(await done(COMMANDS[1]!, "--json"));
  expect(report.methods.map(({ method }: { method: string }) => method)).toEqual(["stay", "markov", "knn"]);
});

test("reasons proposed, killed, and again", async () => {
  await killed(COMMANDS[2]!, 20);
  const made = JSON.parse(await done(COMMANDS[2]!, "--json"));
  expect(made.candidates.llm).toBeGreaterThan(made.cases);
  expect(made.lost.count).toBe(0);
  expect(askedTwice()).toBeLessThanOrEqual(UNDER_WAY);
  // Never killed, it comes to the same bytes.
  await done(COMMANDS[2]!.replace("--out set", "--out whole"));
  expect(bytesOf("set/candidates.jsonl")).toEqual(bytesOf("whole/candidates.jsonl"));
});

test("judged, killed, and again; chosen, and a training set", async () => {
  const before = askedTwice();
  await killed(COMMANDS[3]!, 40);
  const { verdicts } = JSON.parse(await done(COMMANDS[3]!, "--json"));
  expect(verdicts).toHaveLength(3);
  for (const { unscored, mean } of verdicts) expect([unscored, mean]).toEqual([{}, 4]);
  expect(askedTwice() - before).toBeLessThanOrEqual(UNDER_WAY);
  await done(COMMANDS[3]!.replace("judge set", "judge whole"));
  expect(bytesOf("set/verdicts.jsonl")).toEqual(bytesOf("whole/verdicts.jsonl"));
  await done(COMMANDS[4]!);
  const { sets } = JSON.parse(await done(COMMANDS[5]!, "--json"));
  expect(sets["sft-joint"].train.rows).toBeGreaterThan(20);
  // What was thought before is not the reason.
  expect(readFileSync(path("files/data/sft-joint.train.jsonl"), "utf8")).not.toContain("hm hm");
});

test("their Python model in the same table, with paired tests", async () => {
  await done(COMMANDS[6]!);
  await done(COMMANDS[7]!);
  const { methods, comparisons } = JSON.parse(await done(COMMANDS[8]!, "--json"));
  expect(methods.map(({ method }: { method: string }) => method)).toEqual(["stay", "markov", "mine"]);
  expect(comparisons).toHaveLength(3);
});

test("and the thinking model itself, killed and again", async () => {
  const before = askedTwice();
  await killed(COMMANDS[9]!, 10);
  const { methods } = JSON.parse(await done(COMMANDS[9]!, "--json"));
  expect(methods.map(({ failed, n }: { failed: number; n: number }) => [failed, n])).toEqual([
    [0, 5],
    [0, 5],
  ]);
  expect(askedTwice() - before).toBeLessThanOrEqual(UNDER_WAY);
  // In a folder of its own, as its own replies are kept beside the runs.
  await done(COMMANDS[9]!, "--runs never-killed");
  const [run] = readdirSync(path("never-killed")).filter((name) => !name.startsWith("journal"));
  const killedOne = readdirSync(path("runs")).find((name) => name.endsWith(run!.split("-").at(-1)!));
  expect(bytesOf(`runs/${killedOne}/cases.jsonl`)).toEqual(bytesOf(`never-killed/${run}/cases.jsonl`));
});
