import { describe, expect, test } from "vitest";
import { CODES, taxonomy } from "../../../tests/support/people.ts";
import {
  type Candidate,
  type CandidateRecord,
  OccupationCode,
  type Provenance,
  type Verdict,
  type VerdictRecord,
} from "../../domain/index.ts";
import { type ChoiceRule, figuresOf, standingOf } from "./choice-figures.ts";
import { chooseForCase } from "./choose.ts";
import { labelNames } from "./label-filter.ts";

const NURSE = OccupationCode.parse(CODES.nurse);
const NAMES = labelNames(taxonomy, () => [])(NURSE);
const RULE: ChoiceRule = {
  factuality: { judge: "measured", atLeast: 1 },
  coherence: { judge: "measured", atLeast: 1 },
  utility: { judge: "measured", atLeast: 0 },
  margin: { factuality: 0.3, coherence: 0.3, utility: 0.3 },
  label: "allowed",
};

type Spec = {
  readonly text: string;
  /** Share of its claims, share of its order, nats; or why there is none. */
  readonly verdicts: readonly [Given, Given, Given];
  readonly by?: "composed" | "corrupted";
};
type Given = number | "nothing-to-check" | "no-reply";

const BY: Record<"composed" | "corrupted", Provenance> = {
  composed: { by: "composed", under: "counted", seed: 1 },
  corrupted: { by: "corrupted", of: 0, error: "wrong-span", seed: 1 },
};

function verdictOf(given: Given, unit: "share" | "nats"): Verdict {
  if (typeof given === "string") return { kind: "unscored", why: given, reply: "" };
  return unit === "share" ? { kind: "share", share: given, of: 4 } : { kind: "nats", nats: given, under: "counted" };
}

function choose(specs: readonly Spec[], rule: Partial<ChoiceRule> = {}) {
  const candidates = specs.map(
    ({ text, by = "composed" }): Candidate => ({
      text,
      claims: [],
      provenance: BY[by],
      cost: { promptTokens: 0, completionTokens: 0 },
    }),
  );
  const verdicts = specs.flatMap(({ verdicts: [factuality, coherence, utility] }, candidate): VerdictRecord[] => {
    const record = { id: "case", candidate, judge: "measured", repeat: 0 };
    return [
      { ...record, criterion: "factuality", verdict: verdictOf(factuality, "share") },
      { ...record, criterion: "coherence", verdict: verdictOf(coherence, "share") },
      { ...record, criterion: "utility", verdict: verdictOf(utility, "nats") },
    ];
  });
  const record: CandidateRecord = { id: "case", person: "p", fold: 0, candidates, missing: [] };
  return chooseForCase(record, NURSE, verdicts, { ...RULE, ...rule }, NAMES);
}

const oracle = (specs: readonly Spec[], rule?: Partial<ChoiceRule>) => choose(specs, rule).record.oracle;

describe("which is chosen", () => {
  test("the most useful of those that are true and coherent", () =>
    expect(
      oracle([
        { text: "useful and false", verdicts: [0.5, 1, 9] },
        { text: "useful and broken", verdicts: [1, 0.5, 9] },
        { text: "plain", verdicts: [1, 1, 0.1] },
        { text: "best", verdicts: [1, 1, 0.7] },
      ]),
    ).toEqual({ kind: "chosen", candidate: 3, text: "best", claims: [], lift: 0.7 }));

  test("equally useful: the shorter; equally long: the first", () => {
    expect(
      oracle([
        { text: "longer", verdicts: [1, 1, 1] },
        { text: "short", verdicts: [1, 1, 1] },
      ]),
    ).toMatchObject({
      candidate: 1,
    });
    expect(
      oracle([
        { text: "one", verdicts: [1, 1, 1] },
        { text: "two", verdicts: [1, 1, 1] },
      ]),
    ).toMatchObject({
      candidate: 0,
    });
  });

  test("never a corrupted one, however it was judged", () =>
    expect(
      oracle([
        { text: "true", verdicts: [1, 1, 0.1] },
        { text: "corrupted", verdicts: [1, 1, 5], by: "corrupted" },
      ]),
    ).toMatchObject({ candidate: 0 }));

  test("nothing to check does not fail a reason, unless the recipe says so", () => {
    const specs: Spec[] = [{ text: "vague", verdicts: ["nothing-to-check", 1, 1] }];
    expect(oracle(specs)).toMatchObject({ kind: "chosen" });
    const strict = { factuality: { judge: "measured", atLeast: 1, nothingToCheck: "fails" } } as const;
    expect(oracle(specs, strict)).toEqual({ kind: "none", why: "none-factual" });
  });
});

describe("why none is", () => {
  test.each<[string, Spec[]]>([
    ["no-candidate", []],
    ["no-candidate", [{ text: "perturbed", verdicts: [1, 1, 1], by: "corrupted" }]],
    ["none-factual", [{ text: "a", verdicts: [0.5, 1, 1] }]],
    ["none-coherent", [{ text: "a", verdicts: [1, 0, 1] }]],
    ["none-useful", [{ text: "a", verdicts: [1, 1, -0.1] }]],
    ["unscored", [{ text: "a", verdicts: [1, 1, "no-reply"] }]],
    // The second might have been it, had its judge answered.
    [
      "unscored",
      [
        { text: "a", verdicts: [0.5, 1, 1] },
        { text: "b", verdicts: ["no-reply", 1, 1] },
      ],
    ],
    // Unscored where it no longer matters: the step before had failed it.
    ["none-factual", [{ text: "a", verdicts: [0.5, "no-reply", "no-reply"] }]],
    // Usefulness with nothing to check cannot be compared.
    ["unscored", [{ text: "a", verdicts: [1, 1, "nothing-to-check"] }]],
  ])("%s", (why, specs) => expect(oracle(specs)).toEqual({ kind: "none", why }));
});

describe("the answer's name", () => {
  const NAMING: Spec = { text: "will be a Registered Nurse", verdicts: [1, 1, 2] };
  const SILENT: Spec = { text: "cares for people", verdicts: [1, 1, 1] };
  test("allowed, it is chosen for being useful", () =>
    expect(oracle([NAMING, SILENT])).toMatchObject({ candidate: 0 }));
  test("masked, the same is chosen, without its name and without a lift that was another text's", () =>
    expect(oracle([NAMING, SILENT], { label: "masked" })).toEqual({
      kind: "chosen",
      candidate: 0,
      text: "will be a person in this occupation",
      claims: [],
    }));
  test("forbidden, the next best is", () =>
    expect(oracle([NAMING, SILENT], { label: "forbidden" })).toMatchObject({ candidate: 1, lift: 1 }));
  test("forbidden, there is none where only naming ones would do", () => {
    const useless: Spec = { ...SILENT, verdicts: [1, 1, -1] };
    expect(oracle([NAMING, useless], { label: "forbidden" })).toEqual({ kind: "none", why: "names-the-answer" });
    expect(oracle([{ ...NAMING, verdicts: [0, 1, 1] }], { label: "forbidden" })).toEqual({
      kind: "none",
      why: "none-factual",
    });
  });
});

describe("pairs", () => {
  test("one a criterion, the furthest behind; the others are counted", () => {
    const { record, fates } = choose([
      { text: "best", verdicts: [1, 1, 1] },
      { text: "half false", verdicts: [0.5, 1, 1] },
      { text: "all false", verdicts: [0, 1, 5] },
      { text: "broken", verdicts: [1, 0.5, -1] },
      { text: "useless", verdicts: [1, 1, -0.5] },
      { text: "as good", verdicts: [1, 1, 0.8] },
      { text: "unread", verdicts: [1, "no-reply", 1] },
      { text: "best", verdicts: [1, 1, 0] },
      { text: "perturbed", verdicts: [0.6, 1, 1], by: "corrupted" },
      { text: "barely false", verdicts: [0.9, 1, -3] },
    ]);
    expect(record.rejected).toEqual([
      { candidate: 2, text: "all false", because: "factuality", margin: 1 },
      { candidate: 3, text: "broken", because: "coherence", margin: 0.5 },
      { candidate: 4, text: "useless", because: "utility", margin: 1.5 },
    ]);
    expect(fates).toEqual(["spare", "pair", "pair", "pair", "tied", "unscored", "same-text", "spare", "tied"]);
  });

  test("under a rule the rejected reasons do not name the answer either", () => {
    const specs: Spec[] = [
      { text: "cares for people", verdicts: [1, 1, 1] },
      { text: "a registered nurse", verdicts: [0, 1, 0] },
    ];
    expect(choose(specs, { label: "masked" }).record.rejected).toMatchObject([{ text: "a person in this occupation" }]);
    expect(choose(specs, { label: "forbidden" })).toMatchObject({
      record: { rejected: [] },
      fates: ["names-the-answer"],
    });
  });

  test("a candidate that breaks a threshold by nothing to check is compared with nobody", () => {
    const strict = { factuality: { judge: "measured", atLeast: 1, nothingToCheck: "fails" } } as const;
    const specs: Spec[] = [
      { text: "best", verdicts: [1, 1, 1] },
      { text: "vague", verdicts: ["nothing-to-check", 1, -4] },
    ];
    expect(choose(specs, strict)).toMatchObject({ record: { rejected: [] }, fates: ["unscored"] });
    expect(choose(specs).record.rejected).toMatchObject([{ because: "utility", margin: 5 }]);
  });
});

describe("figures", () => {
  const grade = (value: number, repeat: number, judge = "llm:a"): VerdictRecord => ({
    id: "case",
    candidate: 0,
    judge,
    criterion: "factuality",
    repeat,
    verdict:
      value === 0 ? { kind: "unscored", why: "unreadable", reply: "?" } : { kind: "grade", grade: value, because: "" },
  });
  const figure = (verdicts: readonly VerdictRecord[], judge: string) =>
    figuresOf(1, verdicts, { ...RULE, factuality: { judge, atLeast: 4 } })[0]!.factuality;

  test("repeats are joined by the lower median, unscored ones left out", () => {
    expect(figure([grade(5, 0), grade(1, 1), grade(4, 2)], "llm:a")).toEqual({ kind: "grade", value: 4 });
    expect(figure([grade(5, 0), grade(2, 1), grade(0, 2)], "llm:a")).toEqual({ kind: "grade", value: 2 });
    expect(figure([grade(0, 0), grade(0, 1)], "llm:a")).toEqual({ kind: "unscored" });
    expect(figure([], "llm:a")).toEqual({ kind: "unscored" });
  });
  test("a kind joins its panel, a full name takes one of it", () => {
    const panel = [grade(5, 0, "llm:a"), grade(3, 0, "llm:b"), grade(2, 0, "llm:c")];
    expect(figure(panel, "llm")).toEqual({ kind: "grade", value: 3 });
    expect(figure(panel, "llm:a")).toEqual({ kind: "grade", value: 5 });
    expect(figure(panel, "ll")).toEqual({ kind: "unscored" });
  });
  test("only grades are joined", () => {
    const by = (name: string, verdict: Verdict): VerdictRecord => ({ ...grade(5, 0, name), verdict });
    const share = by("measured:b", { kind: "share", share: 1, of: 2 });
    const nats = (name: string) => by(name, { kind: "nats", nats: 1, under: name });
    expect(() => figure([by("measured:a", grade(5, 0).verdict), share], "measured")).toThrow(
      /measured:a and measured:b, whose verdicts \(grade and share\)/,
    );
    expect(() => figure([nats("likelihood:a"), nats("likelihood:b")], "likelihood")).toThrow(/cannot be joined/);
    expect(figure([nats("likelihood:a"), nats("likelihood:b")], "likelihood:b")).toEqual({ kind: "nats", value: 1 });
  });
  test("a threshold is met from itself on", () => {
    const at = (value: number) => standingOf({ kind: "nats", value }, "utility", { judge: "measured", atLeast: 0 });
    expect([at(-0.01), at(0), at(0.01)]).toEqual(["fails", "passes", "passes"]);
  });
});
