/** The methods that only prompt, on a model that plays a script: what each step is shown, and what comes of the answers. */
import { describe, expect, test } from "vitest";
import { CODES, historyOfJobs, NURSE, sumOf, taxonomy } from "../../../tests/support/people.ts";
import { type Case, quietRun, type Recommender, rankOf, type TitleCoder } from "../../domain/index.ts";
import { fakeModel } from "../../models/fake.ts";
import type { ModelRequest } from "../../models/model.ts";
import { VOTES } from "../rank-by-votes.ts";
import { fewShotNearest } from "./few-shot-nearest.ts";
import { girl } from "./girl.ts";
import { glrec } from "./glrec.ts";
import { instructRec } from "./instruct-rec.ts";
import { lgir } from "./lgir.ts";
import { listwise } from "./listwise.ts";
import { nir } from "./nir.ts";

const at = (code: string) => taxonomy.indexOf(code)!;
const shown = ({ messages }: ModelRequest) => messages.at(-1)!.content;

/** Counting that puts the nurse, the aide and the cook first, in this order. */
const counting: Recommender = async () => {
  const distribution = new Float64Array(taxonomy.occupations.length).fill(0.4 / (taxonomy.occupations.length - 3));
  [CODES.nurse, CODES.aide, CODES.cook].forEach((code, place) => {
    distribution[at(code)] = [0.3, 0.2, 0.1][place]!;
  });
  const made = { method: "counting", rankedBy: "counts", exact: true, coveredMass: 1 } as const;
  return { ...made, distribution, reasons: [], evidence: [], marks: [] };
};

const closedSet = {
  taxonomy,
  floor: new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length),
};

/** Somebody of the training part who went from one occupation to another. */
function mover(id: string, from: keyof typeof CODES, to: keyof typeof CODES): Case {
  const history = historyOfJobs([{ code: CODES[from], from: 2000, to: 2004, employer: "Secret Ltd" }], { id });
  return { id: `${id}#1`, person: id, history, next: { code: CODES[to] } } as unknown as Case;
}

describe("nir", () => {
  const script = ({ messages, stop }: ModelRequest): string => {
    const asked = messages.at(-1)!.content;
    if (asked.endsWith("What matters most:")) return "To care for people.";
    if (asked.endsWith("show it best:")) return "The years as an aide.";
    expect(stop).toEqual(["</answer>"]);
    return "Cooks, Restaurant";
  };

  test("asks three times, each step shown what those before it wrote, and ranks the candidates", async () => {
    const model = fakeModel(script);
    const found = await nir(model, counting, taxonomy)(NURSE, quietRun());
    const [first, second, third] = [0, 1, 2].map((call) => shown(model.calls[call]!)) as [string, string, string];
    expect(first).toContain("- Cooks, Restaurant");
    expect(first).not.toContain("To care for people.");
    expect(second).toContain("What matters most:\nTo care for people.");
    expect(third).toContain("The jobs that show it best:\nThe years as an aide.");
    expect(model.calls).toHaveLength(2 + VOTES.samples);
    expect(rankOf(at(CODES.cook), found.distribution)).toBe(1);
    expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
    expect(found.reasons[0]!.reason.text).toBe("To care for people.\nThe years as an aide.");
    expect(found).toMatchObject({ method: "nir fake", exact: false, rankedBy: "votes" });
  });

  test("the order of the candidates follows from the seed, and is not that of counting", async () => {
    const order = async (seed: number) => {
      const model = fakeModel(script);
      await nir(model, counting, taxonomy)(NURSE, quietRun(seed));
      return /Candidates:\n([\s\S]*?)\n\n/.exec(shown(model.calls[0]!))![1]!.split("\n");
    };
    const [once, again, other] = [await order(1), await order(1), await order(2)];
    expect(once).toEqual(again);
    expect(once).not.toEqual(other);
    expect([...once].sort()).toEqual([...other].sort());
  });

  test("a step that comes to nothing is a failure with its cause", async () => {
    const model = fakeModel(({ messages }) =>
      messages.at(-1)!.content.endsWith("best:") ? "" : script({ messages } as ModelRequest),
    );
    await expect(nir(model, counting, taxonomy)(NURSE, quietRun())).rejects.toMatchObject({
      fault: "model",
      why: "cut-short",
    });
  });
});

test("listwise lists the shortlist in the order in which it came, and one title is chosen", async () => {
  const model = fakeModel(() => "Nursing Assistants");
  const found = await listwise("listwise", model, counting, taxonomy)(NURSE, quietRun());
  expect(shown(model.calls[0]!)).toMatch(/Candidates:\n- Registered Nurses\n- .*\n- Cooks, Restaurant\n/);
  expect(rankOf(at(CODES.aide), found.distribution)).toBe(1);
  expect(found.method).toBe("listwise fake");
  expect(found.marks.map(({ kind }) => kind)).toEqual(["floor-mixed"]);
});

test("few-shot-nearest shows what the nearest did next, and nobody's id or employer", async () => {
  const model = fakeModel(() => "Registered Nurses");
  const cases = [mover("id-of-a-cook", "cook", "chef"), mover("id-of-a-nurse", "nurse", "manager")];
  const found = await fewShotNearest(model, cases, closedSet)(NURSE, quietRun());
  const { messages } = model.calls[0]!;
  expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
  expect(messages[1]!.content).toContain("- Registered Nurses; 2000 to 2004; Employer A");
  expect(messages[2]!.content).toBe("<answer>\nMedical and Health Services Managers\n</answer>");
  expect(JSON.stringify(messages)).not.toMatch(/id-of-a|Secret/);
  expect(rankOf(at(CODES.nurse), found.distribution)).toBe(1);
});

describe("glrec", () => {
  const cases = [mover("a", "nurse", "cook"), mover("b", "nurse", "cook"), mover("c", "nurse", "aide")];

  test("tells the paths in three orders, and averages three rankings", async () => {
    let votes = 0;
    // The first order's eight votes are for the cook, the others' for the aide.
    const model = fakeModel(() => (votes++ < VOTES.samples ? "Cooks, Restaurant" : "Nursing Assistants"));
    const found = await glrec(model, cases, counting, taxonomy)(NURSE, quietRun());
    const asked = [0, 1, 2].map((order) => shown(model.calls[order * VOTES.samples]!));
    for (const text of asked) {
      expect(text).toContain("- from Registered Nurses to Cooks, Restaurant (2 of 3 moves)");
      expect(text).toContain("- from Registered Nurses to Nursing Assistants (1 of 3 moves)");
    }
    expect(new Set(asked).size).toBe(3);
    expect(model.calls).toHaveLength(3 * VOTES.samples);
    // Each candidate keeps the least of the twenty, 0.4 / 1,013; of votes four fifths count, a third for the cook and two for the aide.
    const least = 0.4 / 1_013;
    const above = 0.6 - 3 * least;
    const mass = 0.6 + 17 * least;
    const expected = (own: number, share: number) => least + above * (0.8 * share + (0.2 * own) / mass);
    expect(found.distribution[at(CODES.cook)]).toBeCloseTo(expected(0.1, 1 / 3), 10);
    expect(found.distribution[at(CODES.aide)]).toBeCloseTo(expected(0.2, 2 / 3), 10);
  });

  test("where nobody moved so it says that none is known", async () => {
    const model = fakeModel(() => "Cooks, Restaurant");
    await glrec(model, [], counting, taxonomy)(NURSE, quietRun());
    expect(shown(model.calls[0]!)).toContain("How others moved:\n- none known");
  });
});

test("lgir predicts from what was completed first, and averages over completions", async () => {
  const model = fakeModel(({ messages }) =>
    messages.at(-1)!.content.endsWith("Completed record:") ? "Lifting patients, counting money." : "Registered Nurses",
  );
  const found = await lgir(model, 2, closedSet)(NURSE, quietRun());
  expect(model.calls.filter(({ stop }) => stop?.includes("</think>"))).toHaveLength(2);
  expect(shown(model.calls.at(-1)!)).toContain("Completed record:\nLifting patients, counting money.");
  expect(found.reasons.map(({ weight, reason }) => [weight, reason.text])).toEqual([
    [0.5, "Lifting patients, counting money."],
    [0.5, "Lifting patients, counting money."],
  ]);
});

describe("girl", () => {
  const coder: TitleCoder = (title) =>
    title === "Ward nurse"
      ? { kind: "coded", code: CODES.nurse as never, found: "matcher", score: 0.6, nearest: [] }
      : { kind: "not-recognised", nearest: [] };

  test("by hand: the matched title has its probability, popularity the rest", async () => {
    const model = fakeModel(() => "<think>Care for a ward.</think><answer>Ward nurse");
    const found = await girl(model, 1, coder, closedSet)(NURSE, quietRun());
    expect(found.distribution[at(CODES.nurse)]).toBeCloseTo(0.6 + 0.4 / taxonomy.occupations.length, 12);
    expect(sumOf(found.distribution)).toBeCloseTo(1, 9);
    expect(found.coveredMass).toBeCloseTo(0.6, 12);
    expect(found.reasons[0]!.reason.text).toBe("Ward nurse: Care for a ward.");
  });

  test("a model that stops after the duties is asked for the title behind them", async () => {
    const model = fakeModel(["Care for a ward.", "Ward nurse\n"]);
    await girl(model, 1, coder, closedSet)(NURSE, quietRun());
    expect(model.calls[1]!.prefill).toContain("Care for a ward.\n</think>");
  });

  test("a title that nothing is near to is a failed reason, and with no other a failure", async () => {
    const roles = ["Star gazer", "Ward nurse"].map((title) => `<think>Duties.</think><answer>${title}`);
    const found = await girl(fakeModel(roles), 2, coder, closedSet)(NURSE, quietRun());
    expect(found.marks.filter(({ kind }) => kind === "reason-failed")).toHaveLength(1);
    const none = girl(fakeModel(roles.slice(0, 1)), 1, coder, closedSet)(NURSE, quietRun());
    await expect(none).rejects.toThrow('No title is near the advertised "Star gazer".');
  });
});

test("instruct-rec fills three instructions a person, and writes each wish once", async () => {
  const model = fakeModel(({ stop }) => (stop?.includes("</think>") ? "Care for people." : "Registered Nurses"));
  const found = await instructRec(model, counting, closedSet)(NURSE, quietRun());
  const written = model.calls.filter(({ stop }) => stop?.includes("</think>"));
  const systems = written.map(({ messages }) => messages[0]!.content);
  expect(new Set(systems).size).toBe(written.length);
  expect(model.calls).toHaveLength(written.length + 3 * VOTES.samples);
  expect(rankOf(at(CODES.nurse), found.distribution)).toBe(1);
  const drawn = async (id: string) => {
    const asking = fakeModel(({ stop }) => (stop?.includes("</think>") ? "Care." : "Registered Nurses"));
    await instructRec(asking, counting, closedSet)({ ...NURSE, id: id as never }, quietRun());
    return JSON.stringify(asking.calls.map(({ messages }) => messages));
  };
  expect(new Set([await drawn("a"), await drawn("b"), await drawn("c"), await drawn("d")]).size).toBeGreaterThan(1);
});
