/** The pool of threads: what was answered is let go of, and who leaves is told to the thread. */
import { getEventListeners } from "node:events";
import { afterAll, expect, test } from "vitest";
import { TYPED_NURSE } from "../../tests/support/serving.ts";
import type { YearMonth } from "../domain/index.ts";
import { advisorPool } from "./advisor-pool.ts";
import { RecommendationRequest } from "./schemas.ts";

const pool = advisorPool(1, {}, () => {});
afterAll(() => pool.close());

const asked = (method: string) => ({
  ...RecommendationRequest.parse({ history: TYPED_NURSE, method, reasons: method === "career-joint" ? 32 : 1 }),
  today: "2026-03" as YearMonth,
});

test("an answered question leaves nobody listening: its signal lives as long as a request may take, and would keep the answer", async () => {
  await pool.started;
  const request = new AbortController();
  expect(JSON.parse(await pool.recommend(asked("counted"), request.signal))).toHaveProperty("ranking");
  expect(getEventListeners(request.signal, "abort")).toEqual([]);
  await expect(pool.recommend(asked("nothing of that name"), request.signal)).rejects.toThrow();
  expect(getEventListeners(request.signal, "abort")).toEqual([]);
});

test("who leaves is refused at once, and the thread is free for the next", async () => {
  const leaving = new AbortController();
  const long = pool.recommend(asked("career-joint"), leaving.signal);
  leaving.abort(new Error("left"));
  await expect(long).rejects.toThrow("left");
  const next = await pool.recommend(asked("counted"), new AbortController().signal);
  expect(JSON.parse(next)).toHaveProperty("ranking");
  expect(pool.load()).toMatchObject({ waiting: 0, underWay: 0 });
});
