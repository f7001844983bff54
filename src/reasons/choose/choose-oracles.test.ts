import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  allOf,
  inventedDataset,
  JUDGED_RECIPE,
  judgedSet,
  measuredVerdicts,
} from "../../../tests/support/judged-set.ts";
import { taxonomy } from "../../../tests/support/people.ts";
import { type Case, type LabelRule, OracleRecord, quietRun, seededRandom, seedFrom } from "../../domain/index.ts";
import { readJsonl } from "../../records/jsonl.ts";
import { RING } from "../../testing/invented-data.ts";
import type { FoldScorer } from "../fold-scorer.ts";
import type { ReasonSet } from "../reason-set.ts";
import { chooseOracles } from "./choose-oracles.ts";
import { labelNames } from "./label-filter.ts";

const { dataset, cases: readCases } = inventedDataset(400);
let cases: Case[];
beforeAll(async () => {
  cases = await readCases();
});

/** Three titles of the ring at random, by the person alone: nothing of the truth. */
function pointedAt({ id }: Case): string[] {
  const random = seededRandom(seedFrom(id));
  return Array.from({ length: 3 }, () => RING[Math.floor(random() * RING.length)]!);
}
const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code)!]!.title;
/** The word is the code's own and names nothing. */
const textsOf = (asked: Case) =>
  pointedAt(asked).map((code, at) => `The person leans to sign${RING.indexOf(code as never)}. Way ${at}.`);

const names = labelNames(taxonomy, () => []);
const choose = (set: ReasonSet, label: LabelRule = "allowed", scorer?: FoldScorer) =>
  chooseOracles(
    { set, dataset, rule: { ...JUDGED_RECIPE.choose, label }, taxonomy, names, alternates: undefined, scorer },
    quietRun(1),
  );

describe("what is written", () => {
  test("an oracle or a cause for every case, and the counts add up", async () => {
    const set = await judgedSet(dataset, cases, {
      textsOf,
      verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, Number(id) % 3 === 0 ? -1 : candidate),
    });
    const { counts } = await choose(set);
    const records = await allOf(readJsonl(set.file("oracles.jsonl"), OracleRecord));
    expect(records.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(records.map(({ answer }) => answer)).toEqual(cases.map(({ next }) => next.code));
    const useless = cases.filter(({ id }) => Number(id) % 3 === 0).length;
    expect(counts).toMatchObject({
      cases: cases.length,
      chosen: cases.length - useless,
      none: { "none-useful": useless },
      chosenBy: { composed: cases.length - useless },
      pairs: { factuality: 0, coherence: 0, utility: cases.length - useless },
      others: { pair: cases.length - useless, spare: cases.length - useless },
    });
    const written = JSON.parse(readFileSync(set.file("choice.json"), "utf8"));
    expect(written.counts).toEqual(counts);
    expect(written.leaks.n).toBe(counts.chosen);
  });

  test("under another rule into files of its own, naming no answer", async () => {
    const naming = (asked: Case) =>
      pointedAt(asked).map((code, at) => `The person leans to ${titleOf(code)}. Way ${at}.`);
    const verdictsOf = (asked: Case, candidate: number) =>
      measuredVerdicts(asked.id, candidate, pointedAt(asked)[candidate] === asked.next.code ? 1 : 0.1);
    const set = await judgedSet(dataset, cases, { textsOf: naming, verdictsOf });
    const allowed = await choose(set);
    const forbidden = await choose(set, "forbidden");
    const masked = await choose(set, "masked");
    expect(existsSync(set.file("choice.forbidden.json"))).toBe(true);
    const textsIn = async (file: string) =>
      (await allOf(readJsonl(set.file(file), OracleRecord))).flatMap(({ oracle, answer, rejected }) =>
        oracle.kind === "none"
          ? []
          : [oracle.text, ...rejected.map(({ text }) => text)].map((text) => ({ text, title: titleOf(answer) })),
      );
    for (const file of ["oracles.masked.jsonl", "oracles.forbidden.jsonl"])
      for (const { text, title } of await textsIn(file)) expect(text).not.toContain(title);
    expect(allowed.counts.naming.chosen).toBeGreaterThan(50);
    expect(masked.counts.naming.chosen).toBe(allowed.counts.naming.chosen);
    expect(forbidden.counts.naming.chosen).toBe(0);
    expect(forbidden.leaks!.chosen.gain.value).toBeLessThan(allowed.leaks!.chosen.gain.value);
  });

  test("a case that was not judged is unscored", async () => {
    const set = await judgedSet(dataset, cases, {
      textsOf,
      verdictsOf: ({ id }, candidate) => (id === cases[3]!.id ? [] : measuredVerdicts(id, candidate, 1)),
    });
    expect((await choose(set)).counts.none).toEqual({ unscored: 1 });
  });
});

describe("what choosing tells of the answer", () => {
  test("something, where usefulness knows it; no more than log2 of three", async () => {
    const set = await judgedSet(dataset, cases, {
      textsOf,
      verdictsOf: (asked, candidate) =>
        measuredVerdicts(asked.id, candidate, pointedAt(asked)[candidate] === asked.next.code ? 1 : 0),
    });
    const { byChoosing, atMost, drawn } = (await choose(set)).leaks!;
    expect(atMost).toBeCloseTo(Math.log2(3), 12);
    expect(byChoosing.low).toBeGreaterThan(0.1);
    expect(byChoosing.value).toBeLessThan(atMost);
    expect(Math.abs(drawn.gain.value)).toBeLessThan(0.1);
  });

  test("nothing, where it does not", async () => {
    const set = await judgedSet(dataset, cases, {
      textsOf,
      verdictsOf: ({ id }, candidate) =>
        measuredVerdicts(id, candidate, seededRandom(seedFrom(`${id} ${candidate}`))()),
    });
    const { byChoosing, chosen } = (await choose(set)).leaks!;
    expect(Math.abs(byChoosing.value)).toBeLessThan(0.05);
    expect(Math.abs(chosen.gain.value)).toBeLessThan(0.05);
  });
});

test("the answer comes back where a reason speaks for it, and what is not read is counted apart", async () => {
  const set = await judgedSet(dataset, cases, {
    textsOf: (asked) => [
      Number(asked.id) % 2 === 0 ? `sign ${RING.indexOf(asked.next.code as never)}` : "nothing",
      "b",
      "c",
    ],
    verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, candidate === 0 ? 1 : 0),
  });
  // Without a reason the truth is last of all; with a sign it is first.
  const flat = (first?: number) =>
    Float64Array.from(taxonomy.occupations, (_, title) =>
      title === first ? 2 : RING.some((code) => taxonomy.indexOf(code) === title) ? 0.5 : 1,
    );
  const scorer: FoldScorer = {
    under: () => "by hand",
    distribution: async (_, reason) => {
      if (reason === undefined) return flat();
      const sign = /sign (\d)/.exec(reason.text)?.[1];
      return sign === undefined ? undefined : flat(taxonomy.indexOf(RING[Number(sign)]!)!);
    },
  };
  const back = (await choose(set, "allowed", scorer)).leaks!.answerBack!;
  const even = cases.filter(({ id }) => Number(id) % 2 === 0).length;
  expect(back).toMatchObject({
    n: even,
    unread: cases.length - even,
    gain: { value: expect.closeTo(Math.log(4), 12) },
  });
  expect(back.first).toMatchObject({ without: { value: 0 }, with: { value: 1 }, more: { value: 1 } });
  expect(back.ten).toMatchObject({ without: { value: 0 }, with: { value: 1 } });
});

describe("verdicts that do not belong", () => {
  const made = () =>
    judgedSet(dataset, cases, { textsOf, verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, 1) });
  const verdictLines = (set: ReasonSet) => readFileSync(set.file("verdicts.jsonl"), "utf8").trim().split("\n");
  const errorOf = async (set: ReasonSet) =>
    choose(set).then(
      () => undefined,
      (error: unknown) => error,
    );

  test("out of the order of the cases", async () => {
    const set = await made();
    const lines = verdictLines(set);
    writeFileSync(
      set.file("verdicts.jsonl"),
      `${[...lines.slice(9, 18), ...lines.slice(0, 9), ...lines.slice(18)].join("\n")}\n`,
    );
    expect(await errorOf(set)).toMatchObject({ code: "verdicts-out-of-order", place: { line: 10 } });
    expect(existsSync(set.file("oracles.jsonl"))).toBe(false);
  });
  test("apart from those of the same case", async () => {
    const set = await made();
    const lines = verdictLines(set);
    writeFileSync(set.file("verdicts.jsonl"), `${[...lines.slice(1), lines[0]].join("\n")}\n`);
    expect(await errorOf(set)).toMatchObject({ code: "verdicts-out-of-order", place: { line: lines.length } });
  });
  test("of a candidate that is not there", async () => {
    const set = await made();
    const [first, ...rest] = verdictLines(set);
    writeFileSync(
      set.file("verdicts.jsonl"),
      `${[JSON.stringify({ ...JSON.parse(first!), candidate: 7 }), ...rest].join("\n")}\n`,
    );
    expect(await errorOf(set)).toMatchObject({ code: "verdicts-out-of-order", place: { line: 1, field: "candidate" } });
  });
  test("no verdicts at all", async () => {
    const set = await made();
    const bare = { ...set, file: (name: string) => set.file(name === "verdicts.jsonl" ? "not-there.jsonl" : name) };
    expect(await errorOf(bare)).toMatchObject({ code: "no-verdicts" });
  });
});
