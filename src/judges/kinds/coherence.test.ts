import { expect, test } from "vitest";
import { CODES, historyOfJobs, NURSE, taxonomy } from "../../../tests/support/people.ts";
import { readText } from "../../claims/read-text.ts";
import { seededRandom } from "../../domain/index.ts";
import { perturbError } from "../../reasons/perturb/perturb.ts";
import { coherenceOf } from "./coherence.ts";

const CHEF = historyOfJobs([
  { code: CODES.cook, from: 1998, to: 2008 },
  { code: CODES.chef, from: 2009, to: 2019 },
]);
const FOR_STAYING =
  "This person has spent 5 years among Registered Nurses, holds a bachelor's degree in Nursing and has moved step by step to work that asks for more preparation. " +
  "People with such a history often stay in the same occupation next.";

test("another move foretold beside the first is one contradiction among ten pairs", () => {
  const perturbed = perturbError(
    { text: FOR_STAYING },
    "contradiction",
    { history: NURSE, foreign: CHEF, taxonomy },
    seededRandom(1),
  )!;
  expect(perturbed.startsWith(FOR_STAYING)).toBe(true);
  const coherence = (text: string) => coherenceOf(readText(text, taxonomy), text, taxonomy);
  expect(coherence(FOR_STAYING)).toMatchObject({ share: 1 });
  expect(coherence(perturbed)).toEqual({ kind: "share", share: expect.closeTo(0.9), of: 10 });
});
