/** The command line as a test runs it: in this process, with nobody looking. */
import { Readable } from "node:stream";
import { main } from "../../src/cli/run.ts";

export type CommandRun = { readonly code: number; readonly out: string; readonly err: string };

/** @param env the environment of every command @returns runs one; `heard` is told of each piece of the error stream */
export function commandsIn(env: Readonly<Record<string, string>>) {
  return async (
    args: readonly string[],
    signal: AbortSignal = new AbortController().signal,
    heard: (text: string) => void = () => {},
  ): Promise<CommandRun> => {
    let [out, err] = ["", ""];
    const code = await main([...args], {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
        heard(text);
      },
      input: Readable.from([]),
      interactive: false,
      env: { WHEREFORE_DATA: "no-public-data", ...env },
      now: () => new Date("2026-03-01T00:00:00Z"),
      signal,
    });
    return { code, out, err };
  };
}
