import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyHistory, CODES, historyOfJobs, NURSE, taxonomy } from "../../tests/support/people.ts";
import type { ModelText } from "../domain/index.ts";
import { renderHistory } from "./history.ts";
import { joint } from "./joint.ts";
import { readAnswer, readThought, readTitle } from "./reply.ts";
import { predictor, reasoner } from "./two-model.ts";
import { fewShotCot, zeroShot, zeroShotCot } from "./zero-shot.ts";

const said = (text: string, more: Partial<ModelText> = {}): ModelText => ({ text, finish: "stop", ...more });
const titleOf = (code: string) => taxonomy.occupations[taxonomy.indexOf(code)!]!.title;

describe("what servers really send", () => {
  test.each<[string, ModelText, unknown]>([
    [
      "both tags inline",
      said("<think>Cares.</think>\n<answer>Registered Nurses</answer>"),
      { reason: "Cares.", answer: "Registered Nurses" },
    ],
    [
      "only the closing tag",
      said("Cares.</think><answer>Registered Nurses</answer>"),
      { reason: "Cares.", answer: "Registered Nurses" },
    ],
    [
      "a thought of its own",
      said("<answer>Registered Nurses</answer>", { thought: "Cares." }),
      { reason: "Cares.", answer: "Registered Nurses" },
    ],
    [
      "Markdown fences",
      said("<think>Cares.</think>```\n<answer>Registered Nurses</answer>\n```"),
      { reason: "Cares.", answer: "Registered Nurses" },
    ],
    [
      "the same answer twice",
      said("<think>Cares.</think><answer>Cooks</answer> So: <answer>cooks</answer>"),
      { reason: "Cares.", answer: "cooks" },
    ],
    [
      "no closing tag of the answer",
      said("<think>Cares.</think><answer>**Cooks.**"),
      { reason: "Cares.", answer: "Cooks" },
    ],
  ])("%s", (_, reply, value) => expect(joint.read(reply)).toEqual({ kind: "read", value }));

  test.each<[string, ModelText, string]>([
    ["a thought cut off", said("<think>Cares and", { finish: "length" }), "cut-off"],
    ["no answer", said("<think>Cares.</think> A nurse."), "no-answer"],
    ["answers that differ", said("<think>x</think><answer>Cooks</answer><answer>Nurses</answer>"), "several-answers"],
    ["no thought", said("<answer>Cooks</answer>"), "no-reason"],
    ["nothing", said("  "), "empty"],
  ])("%s is a failure with a name, and the text is kept", (_, reply, why) => {
    expect(joint.read(reply)).toMatchObject({ kind: "unread", why, reply: expect.stringContaining(reply.text) });
  });

  test("any text is read without an error", () => {
    const texts = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom("<think>", "</think>", "<answer>", "</answer>", "a", "```", "\n"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom("stop", "length", "other"), (text, finish) => {
        for (const read of [
          joint.read,
          zeroShot.read,
          zeroShotCot.read,
          fewShotCot.read,
          predictor.read,
          readThought,
          readAnswer,
        ]) {
          expect(["read", "unread"]).toContain(read({ text, finish }).kind);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("titles", () => {
  test.each([
    ["Registered Nurses", CODES.nurse],
    ["registered nurse", CODES.nurse],
    ["29-1141.00", CODES.nurse],
    ["Registered Nurses (29-1141.00)", CODES.nurse],
    ["Cooks, Restaurant", CODES.cook],
    ["cooks restaurant", CODES.cook],
  ])("%s", (answer, code) => expect(readTitle(answer, taxonomy.occupations)?.code).toBe(code));

  test("what is no title is none: never the nearest by guess", () => {
    expect(readTitle("Nurse of some kind", taxonomy.occupations)).toBeUndefined();
    expect(readTitle("99-9999.99", taxonomy.occupations)).toBeUndefined();
  });

  test("every official title reads as itself", () => {
    for (const { code, title } of taxonomy.occupations)
      expect(readTitle(title.toLowerCase(), taxonomy.occupations)?.code).toBe(code);
  });
});

describe("a history in words", () => {
  test("holds titles, dates, degrees and an alias an employer, and nothing else of the person", () => {
    const history = {
      ...historyOfJobs(
        [
          { code: CODES.cook, from: 2001, to: 2003, employer: "Luigi's" },
          { code: CODES.chef, from: 2004, to: 2005, employer: "Luigi's" },
        ],
        { degree: "high-school" },
      ),
    };
    const secret = {
      ...history,
      jobs: history.jobs.map((job) => ({ ...job, text: "call me at 555-1234", title: "Cook at Luigi's" })),
      education: [{ ...history.education[0]!, institution: "Lincoln High" }],
    };
    const { text } = renderHistory(secret, { titleOf, budget: 500 });
    expect(text).toBe(
      "Education:\n- high-school (2005)\nJobs, oldest first:\n- Cooks, Restaurant; 2001 to 2003; Employer A\n- Chefs and Head Cooks; 2004 to 2005; Employer A",
    );
  });

  test("drops the oldest jobs first, says so, and keeps within the budget", () => {
    const { text, dropped } = renderHistory(NURSE, { titleOf, budget: 36 });
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped[0]).toContain("Cashiers");
    expect(text).toContain(`(${dropped.length} earlier job`);
    expect(text).toContain("Registered Nurses");
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 60, max: 400 }), (history, budget) => {
        const rendered = renderHistory(history, { titleOf, budget });
        const shown = history.jobs.length - rendered.dropped.length;
        expect(shown).toBeGreaterThanOrEqual(1);
        if (shown > 1) expect(rendered.text.length / 4).toBeLessThanOrEqual(budget);
      }),
      { numRuns: 50 },
    );
  });
});

test("a two-model reason that names an occupation is refused; the history's own may be named", () => {
  const prompt = reasoner(() => ["Chief Executives"]);
  expect(prompt.read(said("<think>She will be among Chief Executives.</think>"))).toMatchObject({
    why: "names-the-occupation",
  });
  expect(prompt.read(said("<think>She leads people.</think>"))).toMatchObject({ kind: "read" });
});
