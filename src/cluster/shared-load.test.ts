/** Slots at an endpoint, shared among workers: never more than it takes in all, and what is free is used. */
import fc from "fast-check";
import { expect, test } from "vitest";
import "../../tests/support/property-seed.ts";
import { endpointName, slotsFor } from "./shared-load.ts";

const LIMIT = 32;
const idle = { atOnce: LIMIT, running: 0, wanted: 0, slots: 0 };

/** Each worker asks in its turn, as often as said, with the calls that it has by then under way. */
function rounds(wanted: readonly number[], turns: number, atOnce = LIMIT) {
  const workers = wanted.map((own) => ({ ...idle, atOnce, wanted: own }));
  for (let turn = 0; turn < turns; turn++) {
    const own = workers[turn % workers.length]!;
    own.slots = slotsFor(
      own,
      workers.filter((other) => other !== own),
    );
    own.running = Math.min(own.wanted, own.slots);
    expect(workers.reduce((sum, { slots }) => sum + slots, 0)).toBeLessThanOrEqual(atOnce);
  }
  return workers.map(({ slots }) => slots);
}

test("one worker has all that it wants, as far as the endpoint takes it", () => {
  expect(rounds([10], 1)).toEqual([10]);
  expect(rounds([100], 1)).toEqual([LIMIT]);
});

test("two that want more share it evenly, also where one was first", () => {
  const workers = [
    { ...idle, wanted: 100, slots: LIMIT, running: LIMIT },
    { ...idle, wanted: 100 },
  ] as const;
  // The second waits until calls of the first have ended.
  expect(slotsFor(workers[1], [workers[0]])).toBe(0);
  const first = slotsFor({ ...workers[0], running: 10 }, [{ ...workers[1], slots: 0 }]);
  expect(first).toBe(LIMIT / 2);
  expect(slotsFor(workers[1], [{ ...workers[0], slots: first }])).toBe(LIMIT / 2);
});

test("what one leaves the others take, and each has its fair share at least", () => {
  const [few, ...others] = rounds([4, 100, 100], 9);
  expect(few).toBe(4);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(Math.floor(LIMIT / 3));
  expect(others[0]! + others[1]!).toBe(LIMIT - 4);
});

test("of workers who name different limits the smallest holds", () => {
  expect(slotsFor({ ...idle, wanted: 50 }, [{ ...idle, atOnce: 8 }])).toBe(8);
});

test("whoever asks in whatever order, the slots never sum to more than the endpoint takes, and none of them starves", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 8, max: 64 }),
      (wanted, atOnce) => {
        const slots = rounds(wanted, 4 * wanted.length, atOnce);
        for (const [at, own] of wanted.entries()) expect(slots[at]!).toBeGreaterThanOrEqual(Math.min(own, 1));
        // Nothing that somebody wants is left free.
        const free = atOnce - slots.reduce((sum, own) => sum + own, 0);
        if (free > 0) expect(slots).toEqual(wanted);
      },
    ),
  );
});

test("an address of the machine itself is another on each machine, and a key or body is no part of a name", () => {
  const endpoint = { model: "m", timeout: 1, apiKey: "secret", body: { a: 1 } };
  expect(endpointName({ ...endpoint, baseUrl: "http://127.0.0.1:8000/v1" }, "box")).toBe(
    "m at http://127.0.0.1:8000/v1 on box",
  );
  expect(endpointName({ ...endpoint, baseUrl: "https://h.example.org/v1/" }, "box")).toBe(
    "m at https://h.example.org/v1",
  );
});
