/** The methods that only prompt, on a model that plays a script: what each step is shown, and what comes of the answers. */
import { describe, expect, test } from "vitest";
import { CODES, NURSE, sumOf, taxonomy } from "../../../tests/support/people.ts";
import { quietRun, type Recommender, rankOf } from "../../domain/index.ts";
import { fakeModel } from "../../models/fake.ts";
import type { ModelRequest } from "../../models/model.ts";
import { VOTES } from "../rank-by-votes.ts";
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
