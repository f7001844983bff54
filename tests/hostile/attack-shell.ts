/**
 * A process in which one command of `wherefore` runs after the other, so that small hostile files cost no start of a process each.
 *
 * In: arguments over the channel to its parent.  Out: the exit code and what was printed. It reads and prints as `main.ts` does; what that does for
 * signals and streams alone is not in it.
 */
import { Readable } from "node:stream";
import { main } from "../../src/cli/run.ts";

export type Ended = { readonly exit: number; readonly printed: string };

process.on("message", async (args: readonly string[]) => {
  let printed = "";
  const keep = (text: string) => {
    if (printed.length < 1e6) printed += text;
  };
  const exit = await main(args, {
    out: keep,
    err: keep,
    input: Readable.from([]),
    interactive: false,
    env: process.env,
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  process.send!({ exit, printed } satisfies Ended);
});
process.on("disconnect", () => process.exit(0));
// What is loaded once is loaded before anybody counts.
await main(["recommend", "examples/json-resume.json"], {
  out: () => {},
  err: () => {},
  input: Readable.from([]),
  interactive: false,
  env: {},
  now: () => new Date(),
  signal: new AbortController().signal,
});
process.send!("ready");
