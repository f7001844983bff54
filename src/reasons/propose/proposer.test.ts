/** What each proposer makes of a case, and that no truth can get into it unless it is handed over by name. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDistribution, anyHistory, CODES, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { checkClaim, isAboutHistory } from "../../claims/check.ts";
import { moveTo } from "../../claims/direction.ts";
import { Candidate, CandidateRecord, ModelError, OccupationCode, quietRun } from "../../domain/index.ts";
import { fakeModel, type Script } from "../../models/fake.ts";
import type { ModelRequest } from "../../models/model.ts";
import { USUAL_REASON } from "../../recommend/ask-for-reason.ts";
import { joint } from "../../recommend/joint.ts";
import { career } from "./by-career-model.ts";
import { composed } from "./by-composing.ts";
import { llm } from "./by-language-model.ts";
import { corrupted, type PerturbError } from "./corrupted.ts";
import { hinted } from "./hinted-reason.ts";
import { proposeReasons } from "./propose-case.ts";
import type { AskedCase, Proposer } from "./proposer.ts";

const run = quietRun();
const asked = (more: Partial<AskedCase> = {}): AskedCase => ({
  id: "7",
  person: "7",
  history: NURSE,
  fold: 0,
  ...more,
});
const uniform = Float64Array.from(taxonomy.occupations, () => 1 / taxonomy.occupations.length);
const under = (distribution: Float64Array, name = "counted") => ({ under: name, distributionOf: () => distribution });
const only = (code: string) => uniform.map((_, title) => Number(title === taxonomy.indexOf(code)));

describe("composed candidates", () => {
  test("hold in the history, and say the move and the field of the title that was drawn", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, anyDistribution, async (history, distribution) => {
        const propose = composed({ count: 4 }, 1, [under(distribution)], taxonomy);
        const { candidates, missing } = await propose(asked({ history }), run);
        expect(missing).toEqual([]);
        expect(candidates).toHaveLength(4);
        for (const { claims, answer } of candidates) {
          const title = taxonomy.indexOf(answer!)!;
          for (const { says } of claims) {
            if (isAboutHistory(says)) expect(checkClaim(says, history, taxonomy)).toBe("true");
            else if (says.kind === "move") expect(says.move).toBe(moveTo(history, title, taxonomy));
            else expect(says).toEqual({ kind: "field", major: taxonomy.majors[title] });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are drawn from the recommender of the person's own fold, and say which", async () => {
    const byFold = [under(only(CODES.cook), "without 0"), under(only(CODES.chef), "without 1")];
    const propose = composed({ count: 3 }, 1, byFold, taxonomy);
    for (const [fold, code] of [CODES.cook, CODES.chef].entries()) {
      const { candidates } = await propose(asked({ fold }), run);
      expect(candidates.map(({ answer }) => answer)).toEqual([code, code, code]);
      expect(candidates[0]!.provenance).toMatchObject({ by: "composed", under: `without ${fold}` });
    }
  });

  test("vary in which claims they make, in what order and in which words; the same seed makes the same", async () => {
    const propose = composed({ count: 40 }, 1, [under(uniform)], taxonomy);
    const { candidates } = await propose(asked(), run);
    const kinds = candidates.map(({ claims }) => claims.map(({ says }) => says.kind).filter((kind) => kind !== "move"));
    expect(new Set(kinds.map((one) => one.toSorted().join())).size).toBeGreaterThan(20);
    const first = new Set(kinds.map(([one]) => one));
    expect(first.size).toBeGreaterThan(4);
    const lasts = candidates.flatMap(
      ({ text }) => /(was last employed|comes from work|has just worked)/.exec(text)?.[1] ?? [],
    );
    expect(new Set(lasts).size).toBe(3);
    expect(await propose(asked(), run)).toEqual({ candidates, missing: [] });
    expect(await propose(asked({ id: "8" }), run)).not.toEqual({ candidates, missing: [] });
    const other = composed({ count: 40 }, 2, [under(uniform)], taxonomy);
    expect(await other(asked(), run)).not.toEqual({ candidates, missing: [] });
  });
});

const SAMPLING = { count: 1, temperature: 0.9, maxTokens: 100 };
const usage = { promptTokens: 300, completionTokens: 40 };

describe("candidates of a language model", () => {
  async function proposedBy(script: Script, sampling = SAMPLING) {
    const model = fakeModel(script);
    return { model, proposed: await llm(model, sampling, 1, taxonomy)(asked(), run) };
  }

  test("keep reason, answer, cost and how they came about", async () => {
    const { model, proposed } = await proposedBy([
      { text: "Cares for people.</think>\n<answer>registered nurse", usage },
    ]);
    expect(proposed).toEqual({
      candidates: [
        {
          text: "Cares for people.",
          claims: [],
          answer: CODES.nurse,
          provenance: { by: "llm", model: "fake", prompt: "joint/2", temperature: 0.9, seed: model.calls[0]!.seed },
          cost: usage,
        },
      ],
      missing: [],
    });
    expect(Candidate.safeParse(proposed.candidates[0]).error).toBeUndefined();
  });

  test("are asked for at the recipe's temperature, each with a seed of its own", async () => {
    const { model } = await proposedBy(
      Array.from({ length: 5 }, (_, at) => `Reason ${at}.</think><answer>Cooks`),
      { ...SAMPLING, count: 5 },
    );
    expect(new Set(model.calls.map(({ seed }) => seed)).size).toBe(5);
    expect(model.calls[0]).toMatchObject({ temperature: 0.9, maxTokens: 100 });
  });

  test("are asked for as served reasons are: the same call but for its seed", async () => {
    const proposed = fakeModel(["Cares.</think>"]);
    await llm(proposed, { count: 1, ...USUAL_REASON }, 1, taxonomy)(asked(), run);
    const served = fakeModel(["Cares.</think>", ...Array<string>(8).fill("Registered Nurses")]);
    await joint(served, 1, { taxonomy, floor: uniform })(NURSE, run);
    const withoutSeed = ({ seed: _seed, ...request }: ModelRequest) => request;
    expect(withoutSeed(proposed.calls[0]!)).toEqual(withoutSeed(served.calls[0]!));
  });

  test("whose server counts no tokens have no cost, and one whose answer is no title has none", async () => {
    const { proposed } = await proposedBy(["Cares.</think><answer>Nurse of some kind"]);
    expect(proposed.candidates[0]).not.toHaveProperty("cost");
    expect(proposed.candidates[0]).not.toHaveProperty("answer");
  });

  test.each<[string, Script, string]>([
    ["nothing", [""], "empty"],
    ["no reason", ["<think> </think><answer>Cooks</answer>"], "empty"],
    ["a thought cut off", [{ text: "Cares and", finish: "length" }], "truncated"],
    ["10,000 words", ["word ".repeat(10_000)], "too-long"],
    ["one endless word", ["字".repeat(10_000)], "too-long"],
    ["a refusal of the server", [new ModelError("refused", "no")], "no-reply"],
    ["what is no JSON", [new ModelError("not-json", "<html>")], "no-reply"],
  ])("are missing with a cause after %s", async (_, script, why) => {
    const { proposed } = await proposedBy(script);
    const [failure] = Array.isArray(script) ? script : [];
    const said = failure instanceof ModelError ? { said: failure.message } : {};
    expect(proposed).toEqual({ candidates: [], missing: [{ by: "llm", why, count: 1, ...said }] });
  });

  test("are made of any reply, or missing, and never anything else", async () => {
    const parts = fc.constantFrom("<think>", "</think>", "<answer>", "</answer>", "word ", "```", "give 5", "字");
    const reply = fc.record({
      text: fc.array(parts, { maxLength: 12 }).map((all) => all.join("")),
      finish: fc.constantFrom("stop" as const, "length" as const, "other" as const),
    });
    await fc.assert(
      fc.asyncProperty(reply, async (one) => {
        const { proposed } = await proposedBy([one]);
        const missing = proposed.missing.reduce((sum, { count }) => sum + count, 0);
        expect(proposed.candidates.length + missing).toBe(1);
        for (const { text } of proposed.candidates) expect(text.trim()).not.toBe("");
      }),
    );
  });

  test("end the run where every further call would fail too, once those under way are done", async () => {
    const spent = [new ModelError("over-budget", "spent"), "Cares.</think>"];
    await expect(proposedBy(spent, { ...SAMPLING, count: 2 })).rejects.toMatchObject({ why: "over-budget" });
  });
});

test("candidates of the career model are those that were written to their end, with the title likeliest after them", async () => {
  const reason = { tokens: [], logProbability: -3, distribution: only(CODES.chef), ended: true, text: "Cooks." };
  const writer = (name: string) => ({
    model: name,
    write: async () => [reason, { ...reason, ended: false }, { ...reason, text: "" }],
  });
  const propose = career(3, [writer("without 0"), writer("without 1")], taxonomy);
  expect(await propose(asked({ fold: 1 }), run)).toMatchObject({
    candidates: [{ text: "Cooks.", answer: CODES.chef, provenance: { by: "career", model: "without 1", seed: 3 } }],
    missing: [
      { by: "career", why: "truncated", count: 1 },
      { by: "career", why: "empty", count: 1 },
    ],
  });
});

describe("corrupted candidates", () => {
  const OTHER = { person: "9", history: { ...NURSE, id: "9" } as typeof NURSE };
  const perturbInto: PerturbError = ({ text }, error, { foreign }) => `${error} of ${foreign.id}: ${text}`;
  const make = (perturbError: PerturbError, count = 2, others = [OTHER]) =>
    corrupted({ count }, 1, perturbError, ["wrong-span", "useless"], others, taxonomy);
  const composedOf = (count: number) => composed({ count }, 1, [under(uniform)], taxonomy);

  test("say which candidate they were made of and how, and stand behind all others", async () => {
    const propose = proposeReasons([composedOf(6)], make(perturbInto, 3));
    const record = CandidateRecord.parse(await propose(asked(), run));
    expect(record.candidates.map(({ provenance }) => provenance.by).slice(-3)).toEqual(Array(3).fill("corrupted"));
    const sources = record.candidates.flatMap(({ text, provenance }) => {
      if (provenance.by !== "corrupted") return [];
      expect(text).toBe(`${provenance.error} of 9: ${record.candidates[provenance.of]!.text}`);
      return [provenance.of];
    });
    expect(new Set(sources).size).toBe(3);
  });

  test("are of the kind that can be perturbed; where none can, or there is nobody else, they are missing", async () => {
    const { candidates } = await composedOf(3)(asked(), run);
    const useless: PerturbError = ({ text }, error) => (error === "useless" ? `No: ${text}` : undefined);
    expect(make(useless)(asked(), candidates).candidates).toMatchObject([
      { provenance: { error: "useless" } },
      { provenance: { error: "useless" } },
    ]);
    const nothing = { candidates: [], missing: [{ by: "corrupted", why: "nothing-to-corrupt", count: 2 }] };
    expect(make(() => undefined)(asked(), candidates)).toEqual(nothing);
    expect(make(perturbInto, 2, [{ ...OTHER, person: "7" }])(asked(), candidates)).toEqual(nothing);
    expect(make(perturbInto)(asked(), [])).toEqual(nothing);
  });
});

describe("the truth", () => {
  const truths = fc.integer({ min: 0, max: taxonomy.occupations.length - 1 });

  test("changes nothing that is proposed without a hint, were it smuggled in beside the case", async () => {
    const asks: Proposer[] = [
      composed({ count: 3 }, 1, [under(uniform)], taxonomy),
      // Answers with what it was told, so that whatever is told is seen in the candidate.
      llm(
        fakeModel(({ messages }) => `${messages.map(({ content }) => content).join(" ")}</think>`),
        { ...SAMPLING, maxTokens: 4000 },
        1,
        taxonomy,
      ),
    ];
    const propose = proposeReasons(asks, undefined);
    const plain = await propose(asked(), run);
    expect(plain.candidates.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(truths, async (title) => {
        const next = { code: taxonomy.occupations[title]!.code };
        expect(await propose({ ...asked(), next } as AskedCase, run)).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  test("is told where a hint is asked for, and what comes of it is marked", async () => {
    const model = fakeModel(["Cares for people.</think>"]);
    const ask = hinted(model, SAMPLING, 1, taxonomy);
    expect(await ask(asked(), OccupationCode.parse(CODES.chef), run)).toMatchObject({
      candidates: [{ text: "Cares for people.", answer: CODES.chef, provenance: { by: "hinted", prompt: "hinted/2" } }],
    });
    expect(model.calls[0]!.messages.at(-1)!.content).toContain("Chefs and Head Cooks");
    const silent = hinted(fakeModel([""]), SAMPLING, 1, taxonomy);
    expect(await silent(asked(), OccupationCode.parse(CODES.chef), run)).toEqual({
      candidates: [],
      missing: [{ by: "hinted", why: "empty", count: 1 }],
    });
  });
});
