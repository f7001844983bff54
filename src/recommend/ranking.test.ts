import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODES, NURSE, sumOf, taxonomy } from "../../tests/support/people.ts";
import { ModelError, quietRun } from "../domain/index.ts";
import { fakeModel } from "../models/fake.ts";
import type { ModelRequest } from "../models/model.ts";
import { direct } from "./direct.ts";
import { joint } from "./joint.ts";
import { rankByTrie, TRIE_SEARCH } from "./rank-by-trie.ts";
import { rankByVotes, VOTES } from "./rank-by-votes.ts";
import { buildTrie } from "./trie.ts";
import { twoModel } from "./two-model.ts";

const never = new AbortController().signal;
const ALL = { enoughMass: 1, mostBranches: 10_000, batch: 4 };

/** A session whose next-token log-probabilities are a function of the path. */
function session(logprob: (path: readonly number[], token: number) => number | undefined) {
  let asked = 0;
  return {
    asked: () => asked,
    close: async () => {},
    logprobs: async (questions: readonly { path: readonly number[]; next: readonly number[] }[]) => {
      asked += questions.length;
      return questions.map(({ path, next }) => next.map((token) => logprob(path, token)));
    },
  };
}

describe("the trie, by hand", () => {
  // Titles: [1, 9], [1, 2, 9], [3, 9]. At the root the model gives token 1 0.2 and token 3 0.1 (0.7 goes to other words); after 1 it
  // gives 9 0.3 and 2 0.1. Normalised over titles: 2/3 x 3/4 = 1/2, 2/3 x 1/4 = 1/6, 1/3.
  const titles = [
    [1, 9],
    [1, 2, 9],
    [3, 9],
  ];
  const given: Record<string, number> = { "|1": 0.2, "|3": 0.1, "1|9": 0.3, "1|2": 0.1 };
  const model = (path: readonly number[], token: number) => Math.log(given[`${path.join(" ")}|${token}`]!);
  const floor = Float64Array.from([0.5, 0.25, 0.25]);

  test("is exact where every branch was asked about, and asks only where there is a choice", async () => {
    const asking = session(model);
    const ranked = await rankByTrie(buildTrie(titles), asking, floor, ALL, never);
    expect([...ranked.distribution]).toEqual([1 / 2, 1 / 6, 1 / 3].map((p) => expect.closeTo(p, 12)));
    expect(ranked).toMatchObject({ exact: true, coveredMass: 1 });
    expect(asking.asked()).toBe(2);
  });

  test("stopped early, the rest is the floor's, and what was covered is said", async () => {
    const ranked = await rankByTrie(buildTrie(titles), session(model), floor, { ...ALL, mostBranches: 1 }, never);
    // Only the root was asked: title 2 has 1/3; the 2/3 left go to titles 0 and 1 as the floor has them, 2 to 1.
    expect(ranked.exact).toBe(false);
    expect(sumOf(ranked.distribution)).toBeCloseTo(1, 12);
  });

  test("what the server did not give is not covered", async () => {
    const partly = session((path, token) => (token === 3 ? undefined : model(path, token)));
    const ranked = await rankByTrie(buildTrie(titles), partly, floor, ALL, never);
    // Token 3 is reckoned with at token 1's 0.2: half of the mass is not covered, and the floor gives it to the only title not reached.
    expect(ranked).toMatchObject({ exact: false, coveredMass: expect.closeTo(1 / 2, 12) });
    expect([...ranked.distribution]).toEqual([3 / 8, 1 / 8, 1 / 2].map((p) => expect.closeTo(p, 12)));
  });

  test("titles that cannot be told apart are refused", () => {
    expect(() =>
      buildTrie([
        [1, 2],
        [1, 2],
      ]),
    ).toThrow("the same as another");
    expect(() =>
      buildTrie([
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow("the beginning of one");
  });
});

test("best-first search agrees with multiplying along every path, and its first titles are the best", async () => {
  const words = fc.uniqueArray(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 12,
    selector: (path) => path.join(" "),
  });
  await fc.assert(
    fc.asyncProperty(words, fc.integer(), async (paths, salt) => {
      const titles = paths.map((path) => [...path, 99]);
      const score = (path: readonly number[], token: number) =>
        -(((path.reduce((sum, part) => sum * 31 + part, salt) + token * 17) % 97) + 97) / 30;
      const trie = buildTrie(titles);
      const floor = new Float64Array(titles.length).fill(1 / titles.length);
      const whole = await rankByTrie(trie, session(score), floor, ALL, never);
      const byHand = titles.map((title) => {
        let mass = 1;
        let node = trie;
        for (const token of title) {
          const siblings = [...node.children.keys()].map((other) => Math.exp(score(node.path, other)));
          mass *= Math.exp(score(node.path, token)) / sumOf(siblings);
          node = node.children.get(token)!;
        }
        return mass;
      });
      titles.forEach((_, title) => void expect(whole.distribution[title]).toBeCloseTo(byHand[title]!, 10));
      const early = await rankByTrie(trie, session(score), floor, { ...ALL, enoughMass: 0.3, batch: 1 }, never);
      const best = byHand.indexOf(Math.max(...byHand));
      if (early.coveredMass >= 0.3 && !early.exact) expect(early.distribution[best]).toBeCloseTo(byHand[best]!, 10);
    }),
    { numRuns: 100 },
  );
});

test("votes, by hand: three of four for one title, one unreadable, over a floor of a fifth", () => {
  const floor = Float64Array.from([0.5, 0.5]);
  const { distribution, coveredMass } = rankByVotes([0, 0, undefined, 0], floor);
  expect(coveredMass).toBeCloseTo((1 - VOTES.floor) * 0.75, 12);
  expect([...distribution]).toEqual([expect.closeTo(0.6 + 0.4 * 0.5, 12), expect.closeTo(0.4 * 0.5, 12)]);
  expect(rankByVotes([undefined], floor)).toEqual({ distribution: floor, coveredMass: 0 });
});

/** A model of a plain endpoint: the first reply is its reason, every other one its answer. */
function plainModel(reason: string, answer: string) {
  const replies: ModelRequest[] = [];
  const model = fakeModel((request) => (replies.push(request) === 1 ? reason : answer));
  return { replies, model: { ...model, continuesAnswers: false, continuesThoughts: false } };
}

describe("methods on a scripted model", () => {
  const floor = new Float64Array(taxonomy.occupations.length).fill(1 / taxonomy.occupations.length);
  const closedSet = { taxonomy, floor };
  // Letters as tokens; every letter equally likely, but for those that spell the nurses' title.
  const wanted = `${taxonomy.occupations[taxonomy.indexOf(CODES.nurse)!]!.title}</answer>`;
  const next = {
    tokenize: (text: string) => [...text].map((letter) => letter.codePointAt(0)!),
    logprob: (path: readonly number[], token: number) => (wanted.codePointAt(path.length) === token ? -0.1 : -5),
  };

  test("direct ranks by the trie where there are log-probabilities", async () => {
    const recommendation = await direct(fakeModel([], next), closedSet)(NURSE, quietRun());
    expect(recommendation).toMatchObject({ method: "direct fake", rankedBy: "trie", reasons: [] });
    expect(recommendation.distribution.indexOf(Math.max(...recommendation.distribution))).toBe(
      taxonomy.indexOf(CODES.nurse),
    );
    expect(sumOf(recommendation.distribution)).toBeCloseTo(1, 9);
  });

  test("and by votes where there are none", async () => {
    const model = fakeModel(() => "Registered Nurse");
    const recommendation = await direct(model, closedSet)(NURSE, quietRun());
    expect(recommendation).toMatchObject({ rankedBy: "votes", exact: false });
    expect(model.calls).toHaveLength(VOTES.samples);
    expect(new Set(model.calls.map(({ seed }) => seed)).size).toBe(VOTES.samples);
    await expect(
      direct(
        fakeModel(() => "no idea"),
        closedSet,
      )(NURSE, quietRun()),
    ).rejects.toThrow(ModelError);
  });

  test("a model that cannot go on with a begun answer is asked in plain turns, and its votes counted", async () => {
    const { replies, model } = plainModel("<think>She cares for people.", "I would say <answer>Registered Nurses");
    const recommendation = await joint(model, 1, closedSet)(NURSE, quietRun());
    expect(recommendation).toMatchObject({ rankedBy: "votes", exact: false });
    expect(recommendation.reasons[0]!.reason.text).toBe("She cares for people.");
    expect(recommendation.distribution.indexOf(Math.max(...recommendation.distribution))).toBe(
      taxonomy.indexOf(CODES.nurse),
    );
    expect(replies.every(({ prefill }) => prefill === undefined)).toBe(true);
    // The reason is read before the answer is given, as the method has it.
    expect(replies.at(-1)!.messages.slice(-2)).toMatchObject([
      { role: "assistant", content: "Reason: She cares for people." },
      { role: "user", content: expect.stringContaining("<answer>") },
    ]);
  });

  test("a reason written without tags ends where the answer begins", async () => {
    const { model } = plainModel("She cares for people. <answer>Cooks, Restaurant", "Registered Nurses");
    const recommendation = await joint(model, 1, closedSet)(NURSE, quietRun());
    expect(recommendation.reasons[0]!.reason.text).toBe("She cares for people.");
  });

  test("joint averages K reasons, each weighing 1 / K; one that was cut off is asked for again and then marked", async () => {
    const cutOff = { text: "Cares and", finish: "length" as const };
    // Three reasons are asked for at once; the second is cut off, and cut off again at the second attempt.
    const model = fakeModel(["Cares for people.", cutOff, "Likes wards.", cutOff], next);
    const averaged = await joint(model, 3, closedSet)(NURSE, quietRun());
    expect(averaged.reasons.map(({ weight, reason }) => [weight, reason.text])).toEqual([
      [0.5, "Cares for people."],
      [0.5, "Likes wards."],
    ]);
    expect(averaged.marks.map(({ kind }) => kind)).toContain("reason-failed");
    expect(model.calls[0]).toMatchObject({ prefill: "<think>\n", temperature: 1 });
    expect(new Set(model.calls.map(({ seed }) => seed)).size).toBe(4);
  });

  test("no reason at all is a failure of the model, not a blank", async () => {
    const empty = { text: "", finish: "stop" as const };
    await expect(joint(fakeModel([empty, empty], next), 1, closedSet)(NURSE, quietRun())).rejects.toMatchObject({
      fault: "model",
    });
  });

  test("two-model: the reasoner may not name the answer, and the predictor reads the reason", async () => {
    const naming = { text: "Next among Chief Executives.", finish: "stop" as const };
    const reasoning = fakeModel([naming, "She leads a ward."]);
    const asked: string[] = [];
    const predicting = {
      ...fakeModel([], next),
      continuations: {
        tokenize: async (text: string) => next.tokenize(text),
        open: async (messages: readonly { content: string }[]) => {
          asked.push(messages.at(-1)!.content);
          return session(next.logprob);
        },
      },
    };
    const recommendation = await twoModel(reasoning, predicting, 1, closedSet)(NURSE, quietRun());
    expect(recommendation.reasons[0]!.reason.text).toBe("She leads a ward.");
    expect(asked[0]).toContain("She leads a ward.");
  });

  test("the search stops at its budget of branches", () => expect(TRIE_SEARCH.mostBranches).toBeLessThan(1_000));
});
