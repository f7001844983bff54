/**
 * `wherefore erase`: one person out of runs, sets of reasons, journals, careers, files of cases, audit logs and the database of the workers.
 */
import type { CallStore } from "../audit/erase/calls-about.ts";
import { type Erasure, erasePerson } from "../audit/erase/erase-person.ts";
import { type EraserOptions, keysOfLog, type LogKeysStore } from "../audit/erase/log-keys.ts";
import { readingLog } from "../audit/log/log-address.ts";
import { BadInputError, type Career, counted } from "../domain/index.ts";
import { readCareers } from "../histories/read.ts";
import { closingAfter } from "../records/closing.ts";
import { databaseUrl } from "./by-workers.ts";
import type { EraseOptions } from "./commands/erase.ts";
import { coderOn, knownCode, todayOn } from "./data.ts";
import type { Terminal } from "./terminal.ts";

export async function erase(
  person: string,
  places: readonly string[],
  options: EraseOptions,
  terminal: Terminal,
): Promise<void> {
  const { dryRun = false, actor, database } = options;
  if (places.length === 0 && database === undefined)
    throw new BadInputError(
      "usage",
      { file: "PLACE" },
      "no place to look in is named",
      "Name files and folders, --database, or both.",
    );
  const eraser = { actor, now: terminal.now, env: terminal.env, say: (text: string) => terminal.err(`${text}\n`) };
  const url = database === undefined ? undefined : databaseUrl(database, terminal);
  const erasure = await closingAfter(async (later) =>
    erasePerson({
      person,
      places,
      stores: url === undefined ? [] : await callsIn(url, terminal, later),
      logs: url === undefined ? [] : await logsIn(url, eraser),
      career: options.career === undefined ? undefined : await careerOf(person, options.career, terminal),
      dryRun,
      eraser,
      signal: terminal.signal,
    }),
  );
  terminal.out(options.json ? `${JSON.stringify(erasure)}\n` : erasureText(erasure, dryRun));
}

type Later = Parameters<Parameters<typeof closingAfter>[0]>[0];

/** The calls of the workers, where the database has their tables: none are made. */
async function callsIn(url: string, terminal: Terminal, later: Later): Promise<readonly CallStore[]> {
  const [{ databaseError, openPostgres }, { hasTables }, { callsWith, eraseCalls }] = await Promise.all([
    import("../records/postgres.ts"),
    import("../cluster/database.ts"),
    import("../cluster/calls.ts"),
  ]);
  const { pool, shown } = await openPostgres(url, { namedBy: "--database", say: terminal.err });
  later(() => pool.end());
  const said = <Made>(work: Promise<Made>) =>
    work.catch((error) => {
      throw databaseError(shown, "--database", error);
    });
  if (!(await said(hasTables(pool)))) return [];
  return [
    {
      name: shown,
      keysWith: (texts) => said(callsWith(pool, texts)),
      remove: (keys) => said(eraseCalls(pool, keys)),
    },
  ];
}

/** The audit log, where the database has one: none is begun. */
async function logsIn(url: string, eraser: EraserOptions): Promise<readonly LogKeysStore[]> {
  const address = { kind: "postgres", url } as const;
  try {
    return await readingLog(
      address,
      () => {},
      async ({ name }) => [keysOfLog(`the audit log in ${name}`, address, eraser)],
    );
  } catch (error) {
    if (error instanceof BadInputError && error.code === "no-file") return [];
    throw error;
  }
}

async function careerOf(person: string, file: string, terminal: Terminal): Promise<Career> {
  const careers = readCareers(file, {
    coder: coderOn(terminal),
    knownCode: knownCode(),
    today: todayOn(terminal, undefined),
    mapping: undefined,
    input: terminal.input,
  });
  for await (const career of careers) if (career.id === person) return career;
  throw new BadInputError("no-career", { file }, "it does not hold this person's career", "Name a file that does.");
}

function erasureText({ lines, calls, logs, saw, left }: Erasure, dryRun: boolean): string {
  const done = dryRun ? "Would erase" : "Erased";
  const text = [
    ...lines.map((one) => `${done} ${counted(one.lines, "line")} of ${one.file}`),
    ...calls.map((one) => `${done} ${counted(one.calls, "call")} to a model, of ${one.file}`),
    ...logs.map((file) => `${done} the person's key of ${file}: what was sealed there is readable by nobody`),
    ...(lines.length + calls.length + logs.length === 0 ? ["Nothing here is this person's."] : []),
    ...(saw.length === 0 ? [] : ["Saw this person, and is not changed; make it again, or delete it:"]),
    ...saw.map(({ file, why }) => `  ${file}: ${why}`),
    ...(left.length === 0 ? [] : ["Still to be looked at:"]),
    ...left.map(({ file, why }) => `  ${file}: ${why}`),
  ];
  return `${text.join("\n")}\n`;
}
