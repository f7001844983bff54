/** What is trained of a career, who is never trained, and moves drawn from a table. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CODES, taxonomy } from "../../tests/support/people.ts";
import { tinyNetwork } from "../../tests/support/tiny-career.ts";
import { foldOf, seededRandom } from "../domain/index.ts";
import { openDataset } from "../histories/datasets/datasets.ts";
import { inventedData } from "../testing/invented-data.ts";
import { filesOf, readSource } from "./career-sources.ts";
import type { CareersName } from "./prepared-training.ts";

const { vocabulary } = tinyNetwork();
const WEIGHING = { lastWeight: 3, youngWeight: 0.3 };
const folder = inventedData(30);
const open = (name: CareersName) => openDataset(name, folder, () => ({ kind: "failed" }) as never);
const read = (name: Parameters<typeof readSource>[0], seed = 1) =>
  readSource(name, open, folder, WEIGHING, vocabulary, taxonomy, seededRandom(seed));

describe("NLSY97", () => {
  test("every job but the first is an answer after those before it; the last weighs more", async () => {
    const sequences = await read("nlsy97");
    for (const { jobs, answers } of sequences) {
      expect(answers.map(({ after }) => after)).toEqual(jobs.map((_, at) => at + 1));
      expect(answers.slice(0, -1).map(({ title }) => title)).toEqual(jobs.slice(1).map(({ title }) => title));
      expect(answers.map(({ weight }) => weight)).toEqual([...answers.slice(0, -1).map(() => 1), 3]);
    }
  });

  test("only people of the training part are read", async () => {
    const dataset = open("nlsy97");
    const careers = [];
    for await (const career of dataset.careers()) careers.push(career);
    const train = careers.filter(({ id }) => dataset.part(id) === "train");
    expect(train.length).toBeGreaterThan(15);
    expect(train.length).toBeLessThan(careers.length);
    const titles = (of: readonly (number | undefined)[]) => of.join();
    const trained = (await read("nlsy97")).map(({ jobs, answers }) =>
      titles([...jobs.map(({ title }) => title), answers.at(-1)!.title]),
    );
    expect(trained).toEqual(
      train.map(({ jobs }) =>
        titles(jobs.map(({ coding }) => (coding.kind === "coded" ? taxonomy.indexOf(coding.code) : undefined))),
      ),
    );
  });

  test("of a fold that is left out nobody is read, and everybody else", async () => {
    const without = (fold: number) =>
      readSource(
        "nlsy97",
        open,
        folder,
        { ...WEIGHING, withoutFold: { fold, of: 2, seed: 1 } },
        vocabulary,
        taxonomy,
        seededRandom(1),
      );
    const people: string[] = [];
    for await (const { id } of open("nlsy97").careers()) if (open("nlsy97").part(id) === "train") people.push(id);
    const [zero, one, all] = [await without(0), await without(1), await read("nlsy97")];
    expect(zero).toEqual(all.filter((_, at) => foldOf(people[at]!, 2, 1) !== 0));
    expect(one).toEqual(all.filter((_, at) => foldOf(people[at]!, 2, 1) !== 1));
    expect([zero.length, one.length]).not.toContain(0);
  });

  test("transitions before 22 weigh less", async () => {
    const young = inventedData(1);
    const jobs = [2000, 2001, 2004, 2006].map((start, at) => ({
      title: "x",
      onet: [CODES.cook, CODES.chef, CODES.nurse, CODES.aide][at],
      start,
      end: start,
    }));
    writeFileSync(
      join(young, "nlsy97-careers/careers.jsonl.gz"),
      gzipSync(`${JSON.stringify({ id: 1, birth_year: 1980, education: [], jobs })}\n`),
    );
    const [career] = await readSource(
      "nlsy97",
      (name) => openDataset(name, young, () => ({ kind: "failed" }) as never),
      young,
      WEIGHING,
      vocabulary,
      taxonomy,
      seededRandom(1),
    );
    // Begun at 20, 21, 24 and 26: only the last two jobs both began at 22 or later.
    expect(career!.answers.map(({ weight }) => weight)).toEqual([0.3, 0.3, 3]);
  });
});

describe("a table of moves", () => {
  const write = (rows: readonly string[]) => {
    mkdirSync(join(folder, "us-occupational-mobility"), { recursive: true });
    writeFileSync(
      filesOf("career-changers", open, folder)[0]!,
      gzipSync(["OCC_source,OCC_target,trans_prob_cc", ...rows].join("\n")),
    );
  };

  test("is drawn from as often as it says, and who stays is left out", async () => {
    write(["35-2010,35-1010,0.3", "35-2010,41-2010,0.1", "35-2010,35-2010,0.6"]);
    const moves = await read("career-changers");
    expect(moves).toHaveLength(4000);
    const to = (code: string) =>
      moves.filter(({ answers }) => taxonomy.occupations[answers[0]!.title!]!.code.startsWith(code)).length;
    expect(to("35-101")).toBe(3000);
    expect(to("41-201")).toBe(1000);
    for (const { jobs, answers } of moves) {
      expect(jobs).toHaveLength(1);
      expect(taxonomy.occupations[jobs[0]!.title]!.code).toMatch(/^35-201/);
      expect(answers[0]).toMatchObject({ after: 1, weight: 1 });
    }
    expect(new Set(moves.map(({ jobs }) => jobs[0]!.title)).size).toBeGreaterThan(1);
    expect(await read("career-changers", 2)).not.toEqual(moves);
  });

  test("that is not there is named", async () => {
    await expect(read("cps-mobility")).rejects.toMatchObject({ code: "missing-data" });
  });
});

test("each source is hashed by the files that it is read from", () => {
  expect(filesOf("nlsy97", open, folder)).toHaveLength(2);
  expect(filesOf("cps-mobility", open, folder)[0]).toMatch(/us-occupational-mobility.asec_to_bls/);
});
