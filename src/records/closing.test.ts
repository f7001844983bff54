import { expect, test } from "vitest";
import { closingAfter } from "./closing.ts";

function closer(name: string, log: string[], fails = false) {
  return async () => {
    log.push(name);
    if (fails) throw new Error(`${name} cannot be closed`);
  };
}

test("the last opened is closed first, and the work's result comes after", async () => {
  const log: string[] = [];
  const made = await closingAfter(async (later) => {
    later(closer("journal", log));
    later(closer("models", log));
    return 7;
  });
  expect([made, log]).toEqual([7, ["models", "journal"]]);
});

test("a failure to close leaves nothing else open, and is told where the work went well", async () => {
  const log: string[] = [];
  const working = closingAfter(async (later) => {
    later(closer("lock", log));
    later(closer("journal", log, true));
  });
  await expect(working).rejects.toThrow("journal cannot be closed");
  expect(log).toEqual(["journal", "lock"]);
});

test("the work's failure is what is told", async () => {
  const log: string[] = [];
  const working = closingAfter(async (later) => {
    later(closer("journal", log, true));
    throw new Error("the disk is full");
  });
  await expect(working).rejects.toThrow("the disk is full");
  expect(log).toEqual(["journal"]);
});
