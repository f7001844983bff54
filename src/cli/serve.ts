/**
 * `wherefore serve`: runs until it is told to end.
 */
import { startServer } from "../server/serve.ts";
import type { ServeOptions } from "./commands/serve.ts";
import type { Terminal } from "./terminal.ts";

export async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const { host, hostName, ...others } = options;
  const server = await startServer({
    ...others,
    address: host,
    hosts: hostName,
    threads: options.threads,
    budget: options.budget,
    models: options,
    logLevel: options.quiet ? "error" : "info",
    env: terminal.env,
    now: terminal.now,
    log: terminal.err,
  });
  terminal.out(`${server.url}\n`);
  await new Promise<void>((resolve) => {
    if (terminal.signal.aborted) resolve();
    terminal.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.close();
}
