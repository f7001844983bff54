/** `recommend --audit` and `wherefore audit`, as somebody types them. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandsIn } from "./support/command.ts";

const run = commandsIn({});
let folder: string;
let log: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-command-"));
  log = join(folder, "audit.jsonl");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const people = () => join(folder, "people.jsonl");

test("what was answered about whom is in the log, and no word of it is readable without the keys", async () => {
  const careers = [
    {
      id: "ada.lovelace",
      jobs: [
        { title: "Nursing Assistant", start: "2015-03", end: "2019-06" },
        { title: "Registered Nurse", start: "2019-07" },
      ],
    },
    { id: "bob", jobs: [{ title: "Landscaper", start: "2018-01" }] },
  ];
  await writeFile(people(), careers.map((career) => `${JSON.stringify(career)}\n`).join(""));
  const told = await run([
    "recommend",
    people(),
    "--method",
    "counted",
    "--json",
    "--audit",
    log,
    "--actor",
    "the desk",
  ]);
  expect(told.code, told.err).toBe(0);
  const answers = told.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const shown = await run(["audit", "show", log, "--person", "ada.lovelace", "--json"]);
  const events = shown.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events).toHaveLength(1);
  const [{ event, opened }] = events;
  expect(event).toMatchObject({ kind: "recommended", actor: "the desk", method: answers[0].method, n: 1 });
  expect(opened.ranking).toEqual(
    answers[0].ranking.map((one: { code: string; probability: number }) => [one.code, one.probability]),
  );
  expect(opened.reasons.map(({ text }: { text: string }) => text)).toEqual(
    answers[0].reasons.map(({ text }: { text: string }) => text),
  );
  const bytes = `${await readFile(log, "latin1")}${await readFile(`${log}.keys`, "latin1")}`;
  for (const word of ["lovelace", "nursing", "29-1141", "landscap"]) expect(bytes.toLowerCase()).not.toContain(word);
});

test("what was refused is in the log", async () => {
  expect((await run(["recommend", join(folder, "nobody.json"), "--audit", log])).code).toBe(2);
  const { out } = await run(["audit", "show", log]);
  expect(out).toContain('"code":"no-file"');
});

test("verify tells what it found, and the line of a change", async () => {
  const found = await run(["audit", "verify", log, "--json"]);
  expect(found.code, found.err).toBe(0);
  const { events, kinds, last } = JSON.parse(found.out);
  expect({ events, kinds }).toEqual({ events: 7, kinds: { opened: 2, recommended: 2, refused: 1, closed: 2 } });
  expect((await run(["audit", "verify", log, "--expect", last.hash])).out).toContain(
    "The expected event is there, and 0 after it.",
  );
  await writeFile(log, (await readFile(log, "utf8")).replace('"the desk","alias"', '"the dean","alias"'));
  const changed = await run(["audit", "verify", log]);
  expect(changed.code).toBe(2);
  expect(changed.err).toContain(`${log}:2: the line is not what its hash was taken of`);
});
