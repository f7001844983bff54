/**
 * The command line as a process of its own, which may be limited, ended and asked how it ended.
 *
 * In: arguments, an environment, and what a shell does before it.  Out: the exit code, or the signal, and what was printed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export type Ended = { readonly code: number | null; readonly printed: string };

export type Begun = { readonly child: ChildProcess; readonly end: Promise<Ended> };

/** @param before of the shell, such as `ulimit -f 4;` */
export function beginProcess(args: readonly string[], environment: NodeJS.ProcessEnv, before = ""): Begun {
  const child = spawn("bash", ["-c", `${before} exec "$0" "$@"`, process.execPath, "src/cli/main.ts", ...args], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (piece: Buffer) => {
      printed += piece.toString();
    });
  const end = once(child, "close").then(([code]) => ({ code: code as number | null, printed }));
  return { child, end };
}

export function runProcess(args: readonly string[], environment: NodeJS.ProcessEnv, before = ""): Promise<Ended> {
  return beginProcess(args, environment, before).end;
}
