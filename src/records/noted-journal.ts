/**
 * Which calls of a journal were made for what: a model is asked far below whoever asks, and several cases are under way at once.
 *
 * In: a journal.  Out: one that is used in its place, and the entries that were read or written in the course of a piece of work.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Journal, JournalEntry } from "./journal.ts";

export type NotedJournal = {
  readonly journal: Journal;
  /** What the work came to, and the calls that were made for it, those among them that stood in the journal before. */
  readonly during: <Value>(
    work: () => Promise<Value>,
  ) => Promise<{ readonly value: Value; readonly calls: readonly JournalEntry[] }>;
};

export function notedJournal(journal: Journal): NotedJournal {
  const noted = new AsyncLocalStorage<JournalEntry[]>();
  return {
    journal: {
      ...journal,
      read(key) {
        const reply = journal.read(key);
        const entry = reply === undefined || noted.getStore() === undefined ? undefined : journal.lineage(key);
        if (entry !== undefined) noted.getStore()!.push(entry);
        return reply;
      },
      async write(entry) {
        await journal.write(entry);
        noted.getStore()?.push(entry);
      },
    },
    async during(work) {
      const calls: JournalEntry[] = [];
      return { value: await noted.run(calls, work), calls };
    },
  };
}
