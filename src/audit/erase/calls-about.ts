/**
 * Calls to language models that were made about a person: a journal knows no ids, only what was asked.
 *
 * In: what is known of the person's jobs, and where calls are kept.  Out: the calls in which one of these jobs stands as prompts write it (title and month
 * of its begin). Another person with the same job in the same month loses replies too; they are asked again where they are needed.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { openSqlite } from "../../records/sqlite-file.ts";
import { loadTaxonomy } from "../../taxonomy/facts.ts";
import { titleLookup } from "../../taxonomy/taxonomy.ts";

const Job = z.object({
  title: z.string().nullish(),
  start: z.string().nullish(),
  code: z.string().optional(),
  coding: z.object({ code: z.string().optional() }).optional(),
});
const WithJobs = z.union([
  z.object({ jobs: z.array(Job) }),
  z.object({ history: z.object({ jobs: z.array(Job) }) }).transform(({ history }) => history),
]);

/** How prompts begin the jobs of a record; none of a record without jobs, or whose jobs have no dates. */
export function jobMarks(record: unknown): string[] {
  const titleOf = titleLookup(loadTaxonomy());
  const jobs = WithJobs.safeParse(record).data?.jobs ?? [];
  return jobs.flatMap(({ title, start, code = undefined, coding }) => {
    if (!start) return [];
    const official = code ?? coding?.code;
    const titles = [title, official && titleOf(official)].filter((one) => typeof one === "string" && one !== "");
    return titles.map((one) => `${one}; ${start} to `);
  });
}

/** Where replies are kept under keys: the journal of a run or a set, or the database of the workers. */
export type CallStore = {
  readonly name: string;
  /** The keys of the calls in whose request, which is JSON, one of these texts stands. */
  readonly keysWith: (texts: readonly string[]) => Promise<readonly string[]>;
  readonly remove: (keys: readonly string[]) => Promise<unknown>;
};

/** @returns the keys of the calls */
export async function callsAbout({ keysWith }: CallStore, marks: ReadonlySet<string>): Promise<readonly string[]> {
  return marks.size === 0 ? [] : keysWith([...marks].map((mark) => JSON.stringify(mark).slice(1, -1)));
}

export function journalCalls(path: string): CallStore {
  return {
    name: path,
    keysWith: async (texts) =>
      withJournal(path, (database) => {
        const keys: string[] = [];
        for (const row of database.prepare("SELECT key, request FROM calls").iterate()) {
          const { key, request } = row as { key: string; request: string };
          if (texts.some((text) => request.includes(text))) keys.push(key);
        }
        return keys;
      }),
    /** Written over, not only let go; and the log beside the file is emptied, in which they stood. */
    remove: async (keys) =>
      withJournal(path, (database) => {
        database.exec("PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
        const remove = database.prepare("DELETE FROM calls WHERE key = ?");
        for (const key of keys) remove.run(key);
        database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
      }),
  };
}

function withJournal<Found>(path: string, work: (database: DatabaseSync) => Found): Found {
  const database = openSqlite(path);
  try {
    database.exec("PRAGMA busy_timeout = 10000");
    return work(database);
  } finally {
    database.close();
  }
}
