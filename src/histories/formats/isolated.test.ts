/** A reader that takes too much, fails or hangs ends its own process and is a BadInputError here; what it gave before is kept. */
import { readdirSync, readFileSync } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { allOf, careerIn, careersIn, jobLines, reading } from "../../../tests/support/histories.ts";
import { zipOf } from "../../../tests/support/zip.ts";
import { readCareers } from "../read.ts";

const POSITIONS = "Title,Company Name,Started On,Finished On\nCook,Diner,2010,2012\n";

test("what is read there is what is read here", async () => {
  expect(jobLines(await careerIn(await zipOf({ "Positions.csv": POSITIONS })))).toEqual([
    "2010 to 2012 Cook, Diner [35-2014.00]",
  ]);
  const rows = Array.from({ length: 450 }, (_, at) => ({
    id: at + 1,
    jobs: [{ title: "Cook", start: 2010, end: 2012 }],
  }));
  const document = `${" ".repeat(1_100_000)}${JSON.stringify(rows)}`;
  for (const careers of [
    await careersIn(document, { format: "json-resume" }),
    await allOf(readCareers("-", { ...reading, format: "json-resume", input: Readable.from([Buffer.from(document)]) })),
  ])
    expect(careers.map(({ id }) => id)).toEqual(rows.map(({ id }) => String(id)));
});

test("an error there is the same error here", async () => {
  await expect(careersIn(await zipOf({ "a.csv": "" }))).rejects.toMatchObject({
    code: "no-positions",
    place: { file: expect.stringMatching(/input$/) },
  });
});

test("one career may have 1,000 entries", async () => {
  const line = (key: string, entries: unknown[]) => JSON.stringify({ id: 1, jobs: [], [key]: entries });
  const jobs = Array.from({ length: 1_001 }, () => ({ title: "Cook" }));
  for (const content of [
    line("jobs", jobs),
    line("education", jobs),
    JSON.stringify({ work: jobs }),
    JSON.stringify({ work: [], volunteer: jobs.map(() => 1) }),
    await zipOf({ "Positions.csv": POSITIONS + "Cook,Diner,2010,2012\n".repeat(1_000) }),
  ])
    await expect(careersIn(content)).rejects.toMatchObject({
      code: "too-many-entries",
      message: expect.stringContaining("1,001"),
    });
});

test("a document is a list of 100,000 careers at most", async () => {
  const document = `[${'{"work":[]},'.repeat(100_000)}{"work":[]}]`;
  await expect(careersIn(document)).rejects.toMatchObject({
    code: "too-many-entries",
    message: expect.stringContaining("a list of 100,001 careers"),
  });
});

test("a text has 10,000 lines at most", async () => {
  await expect(careersIn("2015\n".repeat(10_001))).rejects.toThrow(/it has more than 10,000 lines/);
  await expect(careersIn("x".repeat(1_000_001))).rejects.toThrow(/may hold 1 million characters/);
});

test.skipIf(process.platform !== "linux")("the process that reads has none of this one's secrets", async () => {
  process.env["OPENAI_API_KEY"] = "sk-SECRET-of-this-process";
  const pipe = new PassThrough();
  try {
    // More than what the format is told by, and no end: the reader waits.
    pipe.write(Buffer.concat([await zipOf({ "Positions.csv": POSITIONS }), Buffer.alloc(70_000)]));
    const read = allOf(readCareers("-", { ...reading, format: "linkedin", input: pipe })).catch(() => {});
    const environment = await environmentOfReader();
    expect(environment).not.toMatch(/SECRET|HOME=|PATH=|USER=/);
    pipe.end();
    await read;
  } finally {
    delete process.env["OPENAI_API_KEY"];
  }
});

async function environmentOfReader(): Promise<string> {
  for (;;) {
    const tasks = readdirSync("/proc/self/task").flatMap((task) =>
      readFileSync(`/proc/self/task/${task}/children`, "utf8").trim().split(" "),
    );
    for (const child of tasks.filter((pid) => pid !== ""))
      if (readFileSync(`/proc/${child}/cmdline`, "utf8").includes("reader-process"))
        return readFileSync(`/proc/${child}/environ`, "utf8");
    await setTimeout(20);
  }
}
