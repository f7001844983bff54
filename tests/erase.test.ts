/**
 * One person erased from everything that the commands have written about a stranger's careers: runs with their answers and calls, a set of
 * reasons, files of cases, imported careers, an audit log.
 */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ChatServer, chatServer } from "./support/chat-server.ts";
import { commandsIn } from "./support/command.ts";
import { writeStrangersTable } from "./support/strangers-table.ts";

const source = mkdtempSync(join(tmpdir(), "wherefore-source-"));
const place = join(source, "kept");
const path = (name: string) => join(place, name);
let server: ChatServer;
let call: ReturnType<typeof commandsIn>;

async function done(...args: string[]) {
  const ran = await call(args);
  expect(ran.code, `${args.join(" ")}\n${ran.err}`).toBe(0);
  return ran;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** A word that is in nobody else's career. */
const [WHO, TITLE] = ["e7", "Registered Nurse of the Zanzibar Lighthouse"];
const isNamed = (bytes: Buffer) => /(?<![\w])e7(?![\w])/.test(bytes.toString("latin1"));

beforeAll(async () => {
  mkdirSync(place);
  writeStrangersTable(source, 120, () => true);
  const table = readFileSync(join(source, "people.csv"), "utf8").split("\n");
  const own = table.findIndex((row) => row.startsWith("e7,"));
  table[own] = table[own]!.replace(/^e7,[^,]*/, `e7,${TITLE}`);
  writeFileSync(join(source, "people.csv"), table.join("\n"));
  server = await chatServer({ answer: () => "Cooks, Restaurant" });
  call = commandsIn({
    WHEREFORE_CACHE: join(source, "cache"),
    WHEREFORE_DATA: join(source, "none"),
    OPENAI_BASE_URL: server.url,
  });
  const careers = path("careers.jsonl");
  await done("import", join(source, "people.csv"), "--mapping", join(source, "map.json"), "--out", careers);
  const split = Array.from({ length: 120 }, (_, at) => `e${at}\t${at === 7 || at % 10 === 3 ? "test" : "train"}`);
  writeFileSync(path("split.tsv"), `${split.join("\n")}\n`);
  const on = ["--on", careers, "--split", path("split.tsv")];
  const runs = ["--runs", path("runs")];
  await done("evaluate", "stay", "markov", ...on, ...runs);
  await done("evaluate", "zero-shot", "--model", "fake", "--reasons", "2", "--keep-answers", ...on, ...runs);
  for (const ending of ["jsonl", "csv", "inter"])
    await done("cases", "export", ...on, "--out", path(`cases.${ending}`));
  await done("recommend", careers, "--person", WHO, "--method", "counted", "--audit", path("audit.jsonl"));
  await done("recommend", careers, "--person", "e8", "--method", "counted", "--audit", path("audit.jsonl"));
  // A training person's reasons: of another split, in which e7 is one.
  writeFileSync(
    path("all.split.tsv"),
    Array.from({ length: 120 }, (_, at) => `e${at}\t${at % 10 === 3 ? "test" : "train"}\n`).join(""),
  );
  copyFileSync(path("all.split.tsv"), join(source, "split.tsv"));
  rmSync(path("all.split.tsv"));
  writeFileSync(
    join(source, "reasons.yaml"),
    "kind: reasons\nname: own\npropose: { composed: { count: 2 } }\njudge: { measured: [factuality, coherence, utility] }\nchoose:\n  factuality: { judge: measured, atLeast: 0 }\n  coherence: { judge: measured, atLeast: 0 }\n  utility: { judge: measured, atLeast: -20 }\n",
  );
  const recipe = ["--recipe", join(source, "reasons.yaml"), "--out", path("set")];
  mkdirSync(path("sets"));
  copyFileSync(join(source, "split.tsv"), path("sets/split.tsv"));
  await done("reasons", "propose", "--on", careers, "--split", path("sets/split.tsv"), ...recipe);
  await done("reasons", "judge", path("set"));
  await done("reasons", "choose", path("set"));
  const shape = ["--for", "trl", "--base", "Qwen/Qwen3-8B"];
  await done("train", "export", path("set"), ...shape, "--out", path("export"));
}, 300_000);
afterAll(() => {
  server.close();
  rmSync(source, { recursive: true, force: true });
});

test("a dry run says what would be erased, and changes no byte", async () => {
  const before = filesUnder(place).map((file) => [file, readFileSync(file, "base64")]);
  const { lines, calls, logs, saw } = JSON.parse((await done("erase", WHO, place, "--dry-run", "--json")).out);
  expect(filesUnder(place).map((file) => [file, readFileSync(file, "base64")])).toEqual(before);
  const names = new Set(lines.map(({ file }: { file: string }) => file.slice(file.lastIndexOf("/") + 1)));
  expect([...names].sort()).toEqual([
    "answers.jsonl",
    "candidates.jsonl",
    "careers.jsonl",
    "cases.csv",
    "cases.inter",
    "cases.jsonl",
    "histories.jsonl",
    "oracles.jsonl",
    "split.tsv",
    "verdicts.jsonl",
  ]);
  expect(calls).toHaveLength(1);
  expect(calls[0].calls).toBeGreaterThan(0);
  expect(logs).toEqual([path("audit.jsonl")]);
  expect(saw.map(({ file }: { file: string }) => file)).toContain(path("export/index.jsonl"));
});

test("no file names the person, or tells of the person, but the training set that is listed", async () => {
  const [journal] = filesUnder(place).filter((file) => file.endsWith("journal.sqlite"));
  const asked =
    readFileSync(journal!).includes("Zanzibar") ||
    server.bodies.some((body) => JSON.stringify(body).includes("Registered Nurses"));
  expect(asked).toBe(true);
  const { saw, left } = JSON.parse((await done("erase", WHO, place, "--json")).out);
  expect(left).toEqual([]);
  const seen = saw.map(({ file }: { file: string }) => file);
  expect(seen).toContain(path("export/index.jsonl"));
  for (const file of filesUnder(place).filter((one) => !one.startsWith(path("export")))) {
    const bytes = readFileSync(file);
    expect(bytes.includes("Zanzibar"), file).toBe(false);
    expect(isNamed(bytes), file).toBe(false);
  }
  expect((await done("audit", "verify", path("audit.jsonl"))).out).toContain("erased 1");
  const shown = (await done("audit", "show", path("audit.jsonl"))).out
    .split("\n")
    .filter((line) => line.includes("recommended"));
  expect(shown.map((line) => line.endsWith("(erased)"))).toEqual([true, false]);
});

test("run and set still open, say that a person was erased, and the same call again finds nothing", async () => {
  const listed = (await done("runs", "--runs", path("runs"))).out;
  // A column of 80 breaks the sentence.
  expect(listed.match(/erased/g)).toHaveLength(2);
  const named = readdirSync(path("runs")).filter((name) => statSync(path(`runs/${name}`)).isDirectory());
  const both = named.find((name) => readFileSync(path(`runs/${name}/settings.json`), "utf8").includes("markov"));
  await done("compare", both!, "--runs", path("runs"));
  for (const step of ["judge", "choose"])
    expect((await done("reasons", step, path("set"))).err).toContain("1 person was erased from it");
  const on = ["--on", path("careers.jsonl"), "--split", path("split.tsv"), "--runs", path("runs")];
  await done("evaluate", "stay", "markov", ...on);
  expect((await done("erase", WHO, place)).out).toMatch(/^Nothing here is this person's\./);
});
