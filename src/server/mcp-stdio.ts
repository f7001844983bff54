/**
 * `wherefore mcp`: the tools over standard input and output, for a program on this machine that starts them.
 *
 * In: the environment, the folder of runs, and a signal that ends it.  Out: nothing, once the streams are closed or the signal comes.
 */
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { VERSION } from "../records/version.ts";
import { advisorPool } from "./advisor-pool.ts";
import { mcpTools } from "./mcp.ts";
import { served } from "./served.ts";

export type StdioOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runs: string;
  readonly now: () => Date;
  /** Seconds a call may take. */
  readonly timeout: number;
  readonly input: NodeJS.ReadableStream;
  readonly signal: AbortSignal;
  /** Where faults are told: standard output belongs to the protocol. */
  readonly log: (line: string) => void;
};

export async function serveToolsOnStdio({ env, runs, now, timeout, input, signal, log }: StdioOptions): Promise<void> {
  const pool = advisorPool(1, env, (stack) => log(`${stack}\n`));
  const advisor = served(pool, { names: {}, file: undefined, env, timeout, counted: (model) => model, signal });
  const ended = new Promise<void>((resolve) => {
    input.once("end", resolve).once("close", resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const connection = serveStdio(mcpTools({ advisor, version: VERSION, runs, now, patience: 1_000 * timeout }), {
    onerror: (error) => log(`${error.message}\n`),
  });
  await ended;
  await connection.close();
  await Promise.all([pool.close(), advisor.close()]);
}
