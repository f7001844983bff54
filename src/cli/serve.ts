/**
 * `wherefore serve` and `wherefore mcp`: run until they are told to end.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readModelsFile } from "../models/model-settings.ts";
import { serveToolsOnStdio } from "../server/mcp-stdio.ts";
import { startServer } from "../server/serve.ts";
import { databaseUrl } from "./by-workers.ts";
import type { McpOptions, ServeOptions } from "./commands/serve.ts";
import type { Terminal } from "./terminal.ts";

export async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const { host, hostName, audit, auditKeys, actor, use, contact, retention, database, ...others } = options;
  const server = await startServer({
    ...others,
    address: host,
    hosts: hostName,
    threads: options.threads,
    budget: options.budget,
    database: database === undefined ? undefined : databaseUrl(database, terminal),
    names: options,
    page: fileURLToPath(new URL("../../page/dist", import.meta.url)),
    file: options.models === undefined ? undefined : await readModelsFile(options.models),
    audit: audit === undefined ? undefined : { log: audit, keys: auditKeys, actor },
    service: {
      use,
      contact,
      retention,
      notice: options.notice === undefined ? undefined : await readFile(options.notice, "utf8"),
    },
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

export async function mcp({ timeout, runs }: McpOptions, terminal: Terminal): Promise<void> {
  const { env, now, input, signal, err } = terminal;
  await serveToolsOnStdio({ env, runs, now, timeout, input, signal, log: err });
}
