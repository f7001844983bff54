import { expect, test } from "vitest";
import { CODES, historyOfJobs, taxonomy } from "../../../tests/support/people.ts";
import type { Case } from "../../domain/index.ts";
import { nearestCareers } from "./nearest-careers.ts";

/** @param codes of the jobs held, oldest first; the last is what came next */
function careerOf(id: string, ...codes: readonly (keyof typeof CODES)[]): Case {
  const jobs = codes.map((name, at) => ({ code: CODES[name], from: 2000 + at, to: 2001 + at }));
  const history = historyOfJobs(jobs.slice(0, -1), { id });
  return { id: `${id}#1`, person: id, history, next: { code: CODES[codes.at(-1)!] } } as unknown as Case;
}

const TRAINING = [
  careerOf("cook", "cook", "chef"),
  careerOf("cashier", "cashier", "aide"),
  careerOf("both", "cashier", "cook", "manager"),
  careerOf("nurse", "nurse", "nurse"),
];

test("by hand: the nearest stands last, and who has no title in common is none", () => {
  // A cashier, then a cook: (1/2, 1) over its length. With "both" the cosine is 1, with the cook 1 / 1.118, with the cashier 0.5 / 1.118.
  const asked = historyOfJobs([
    { code: CODES.cashier, from: 2001, to: 2002 },
    { code: CODES.cook, from: 2003, to: 2004 },
  ]);
  const nearest = nearestCareers(TRAINING, taxonomy, 4)(asked);
  expect(nearest.map(({ person }) => person)).toEqual(["cashier", "cook", "both"]);
  expect(nearestCareers(TRAINING, taxonomy, 1)(asked).map(({ person }) => person)).toEqual(["both"]);
});

test("nobody is an example of what came after the own history", () => {
  const [own] = TRAINING.filter(({ person }) => person === "both");
  const nearest = nearestCareers(TRAINING, taxonomy, 4)(own!.history);
  expect(nearest.map(({ person }) => person)).toEqual(["cashier", "cook"]);
});

test("a history without a title that is known has no nearest", () => {
  expect(nearestCareers(TRAINING, taxonomy, 4)(historyOfJobs([]))).toEqual([]);
});
