/** A server for tests: on a free port, quiet, its log kept. */
import { fileURLToPath } from "node:url";
import { type Running, type ServeOptions, startServer } from "../../src/server/serve.ts";

export type TestServer = Running & { readonly logged: readonly string[] };

export async function serverForTests(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const logged: string[] = [];
  const server = await startServer({
    address: "127.0.0.1",
    port: 0,
    hosts: [],
    threads: 1,
    timeout: 30,
    modelTimeout: 60,
    names: {},
    file: undefined,
    rate: 1_000,
    concurrency: 16,
    budget: undefined,
    runs: "runs",
    reasons: "reasons",
    database: undefined,
    page: fileURLToPath(new URL("../../page/dist", import.meta.url)),
    audit: undefined,
    service: { use: undefined, notice: undefined, contact: undefined, retention: undefined },
    logLevel: "info",
    env: {},
    now: () => new Date("2026-03-01T00:00:00Z"),
    log: (line) => logged.push(line),
    ...options,
  });
  return { ...server, logged };
}

/** An invented nurse, as somebody types her. */
export const TYPED_NURSE = {
  jobs: [
    { title: "CNA", start: "2015-03", end: "2019-06" },
    { title: "Registered Nurse", start: "2019-07" },
  ],
  education: [{ degree: "BSc Nursing", level: "bachelor", field: "Nursing", date: "2019-05" }],
};
