/**
 * `wherefore erase`: one person out of runs, sets of reasons, journals, careers, files of cases and audit logs.
 */
import { type Erasure, erasePerson } from "../audit/erase/erase-person.ts";
import { BadInputError, type Career } from "../domain/index.ts";
import { readCareers } from "../histories/read.ts";
import type { EraseOptions } from "./commands/erase.ts";
import { coderOn, knownCode, todayOn } from "./data.ts";
import type { Terminal } from "./terminal.ts";

export async function erase(
  person: string,
  places: readonly string[],
  options: EraseOptions,
  terminal: Terminal,
): Promise<void> {
  const { dryRun = false, actor } = options;
  const erasure = await erasePerson({
    person,
    places,
    career: options.career === undefined ? undefined : await careerOf(person, options.career, terminal),
    dryRun,
    actor,
    now: terminal.now,
    signal: terminal.signal,
    say: (text) => terminal.err(`${text}\n`),
  });
  terminal.out(options.json ? `${JSON.stringify(erasure)}\n` : erasureText(erasure, dryRun));
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
  const count = (n: number, what: string) => `${n.toLocaleString("en")} ${n === 1 ? what : `${what}s`}`;
  const text = [
    ...lines.map((one) => `${done} ${count(one.lines, "line")} of ${one.file}`),
    ...calls.map((one) => `${done} ${count(one.calls, "call")} to a model, of ${one.file}`),
    ...logs.map((file) => `${done} the person's key of ${file}: what was sealed there is readable by nobody`),
    ...(lines.length + calls.length + logs.length === 0 ? ["Nothing here is this person's."] : []),
    ...(saw.length === 0 ? [] : ["Saw this person, and is not changed; make it again, or delete it:"]),
    ...saw.map(({ file, why }) => `  ${file}: ${why}`),
    ...(left.length === 0 ? [] : ["Still to be looked at:"]),
    ...left.map(({ file, why }) => `  ${file}: ${why}`),
  ];
  return `${text.join("\n")}\n`;
}
