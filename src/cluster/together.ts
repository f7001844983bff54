/**
 * Writing together: what comes while a write is under way is written by the next one, all at once.
 *
 * In: single values.  Out: a promise for each, kept when the write that it is in has ended. A lone value is not kept waiting unless so many
 * milliseconds are asked for, and under load a commit, which waits for the disk, is shared by all that came in its time.
 */
import { setTimeout as pause } from "node:timers/promises";

/** @param most of one write @param wait for more to come before each write that is not full: milliseconds */
export function together<Value>(write: (values: readonly Value[]) => Promise<void>, most: number, wait = 0) {
  let waiting: { readonly value: Value; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  let writing = false;
  const writeAll = async () => {
    writing = true;
    // What comes in the same turn, as from one batch of replies, belongs together.
    await new Promise<void>((turn) => setImmediate(turn));
    while (waiting.length > 0) {
      if (wait > 0 && waiting.length < most) await pause(wait);
      const taken = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        await write(taken.map(({ value }) => value));
        for (const { done } of taken) done();
      } catch (error) {
        for (const { failed } of taken) failed(error);
      }
    }
    writing = false;
  };
  return (value: Value): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ value, done, failed });
      if (!writing) void writeAll();
    });
}
