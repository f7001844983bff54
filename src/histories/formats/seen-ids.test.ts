import { expect, test } from "vitest";
import { SeenIds } from "./seen-ids.ts";

test("each id is new once and seen ever after, for a million that differ little", () => {
  const ids = new SeenIds();
  for (let n = 0; n < 1_000_000; n++) if (ids.seenBefore(`person-${n}`)) expect.fail(`person-${n} was never there`);
  for (let n = 0; n < 1_000_000; n += 997) expect(ids.seenBefore(`person-${n}`)).toBe(true);
});

test("beyond a million, ids are no longer kept and never taken for others", () => {
  const ids = new SeenIds();
  for (let n = 0; n < 1_000_000; n++) ids.seenBefore(`${n}`);
  expect([ids.seenBefore("late"), ids.seenBefore("late"), ids.seenBefore("7")]).toEqual([false, false, true]);
});
