/**
 * `wherefore serve`: one process, one port.
 *
 * In: where to listen and what clients may do.  Out: a server that is asked over HTTP until it is told to end; then what is under way is let
 * finish for a few seconds.
 */
import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { availableParallelism } from "node:os";
import { serve as serveNode } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import pino, { type Logger } from "pino";
import { logAddress, openAuditLog } from "../audit/log/log-address.ts";
import { retentionNamed } from "../audit/log/retention.ts";
import { answeringVersions } from "../audit/log/versions.ts";
import { BadInputError } from "../domain/index.ts";
import type { ModelsFile } from "../models/model-settings.ts";
import type { ModelNames } from "../models/open.ts";
import { holdsRuns } from "../records/run-folder.ts";
import { VERSION } from "../records/version.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { type AdvisorPool, advisorPool } from "./advisor-pool.ts";
import { type ServerAudit, serverAudit } from "./audited.ts";
import { isLoopback } from "./guard.ts";
import { clientLimits, type Limits } from "./limits.ts";
import { requestMetrics } from "./metrics.ts";
import { pageFiles } from "./page-files.ts";
import { openWatch } from "./progress.ts";
import { requireService, type Service } from "./service.ts";

export type ServeOptions = Limits & {
  readonly address: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Other names of this server than its address. */
  readonly hosts: readonly string[];
  readonly threads: number | undefined;
  /** Seconds a request may take; and one that asks a language model. */
  readonly timeout: number;
  readonly modelTimeout: number;
  readonly names: ModelNames;
  readonly file: ModelsFile | undefined;
  /** The folder of evaluations, and that of sets of reasons. */
  readonly runs: string;
  readonly reasons: string;
  /** Of workers, whose progress is shown. */
  readonly database: string | undefined;
  /** The folder of the built page. */
  readonly page: string;
  /** Undefined where no log is kept. */
  readonly audit: { readonly log: string; readonly keys: string | undefined; readonly actor: string } | undefined;
  readonly service: Service;
  readonly logLevel: "info" | "error" | "silent";
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Where lines of the log go, each a JSON object. */
  readonly log: (line: string) => void;
};

export type Running = { readonly url: string; readonly close: () => Promise<void> };

/** Milliseconds that what is under way is let finish. */
const LAST_ANSWERS = 5_000;

/** @throws BadInputError where it would listen beyond this machine without a key */
export async function startServer(options: ServeOptions): Promise<Running> {
  const { address, hosts, env, now } = options;
  const apiKey = keyOf(options);
  requireService(options.service, options.audit !== undefined);
  const ending = new AbortController();
  const log = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: options.logLevel },
    { write: options.log },
  );
  const limits = clientLimits(options);
  const pool = advisorPool(options.threads ?? availableParallelism(), env, (stack) =>
    log.error({ stack }, "a fault of ours"),
  );
  // The first thread gets ready while all that answers the network is loaded.
  const [{ serverApp }, { served }] = await Promise.all([import("./app.ts"), import("./served.ts")]);
  const advisor = served(pool, {
    names: options.names,
    file: options.file,
    env,
    timeout: options.modelTimeout,
    counted: limits.counted,
    signal: ending.signal,
  });
  const audit = await openAudit(options, advisor.methods, log).catch(async (error) => {
    await Promise.all([pool.close(), advisor.close()]);
    throw error;
  });
  const watch = await openWatch({ database: options.database, folders: [options.runs, options.reasons] }, (text) =>
    log.warn(text),
  ).catch(async (error) => {
    await Promise.all([pool.close(), advisor.close(), audit?.close()]);
    throw error;
  });
  const metrics = metricsOf(pool, limits, audit);
  const app = serverApp({
    advisor,
    ready: pool.ready,
    door: { hosts, address, apiKey },
    limits,
    // The page holds no key, so where one is needed it can ask for nothing.
    page:
      apiKey === undefined
        ? pageFiles(options.page, advisor.reasonModel, () => offersRuns(options))
        : pageFiles(options.page),
    metrics: metrics.text,
    env,
    now,
    version: VERSION,
    runs: options.runs,
    watch,
    audit,
    service: options.service,
    signal: ending.signal,
    patience: 1_000 * options.timeout,
    modelPatience: 1_000 * options.modelTimeout,
    addressOf: (context) => getConnInfo(context).remote.address ?? "unknown",
    answered: (answer) => {
      metrics.answered(answer);
      log.info(answer, "answered");
    },
    failed: (error, request) =>
      log.error({ request, stack: error instanceof Error ? error.stack : String(error) }, "a fault of ours"),
  });
  const server = listenOn(options, app.fetch);
  await Promise.all([listening(server), pool.started]);
  const { port } = server.address() as { port: number };
  return {
    url: `http://${address.includes(":") ? `[${address}]` : address}:${port}`,
    async close() {
      await endAnswering(server, ending);
      await Promise.all([pool.close(), advisor.close(), audit?.close(), watch.close()]);
    },
  };
}

function keyOf({ address, env }: ServeOptions): string | undefined {
  const apiKey = env["WHEREFORE_API_KEY"] || undefined;
  if (isLoopback(address) || apiKey !== undefined) return apiKey;
  throw new BadInputError(
    "no-api-key",
    { file: address },
    "whoever reaches this address could ask, and no key is set",
    "Set WHEREFORE_API_KEY to a long random word, or listen on 127.0.0.1.",
  );
}

/** @returns undefined where no log is kept */
async function openAudit(
  { audit, service, names, env, now }: ServeOptions,
  methods: readonly string[],
  log: Logger,
): Promise<ServerAudit | undefined> {
  if (audit === undefined) return undefined;
  const opened = await openAuditLog(logAddress(audit.log, audit.keys, env), env, {
    actor: audit.actor,
    use: service.use,
    retention: service.retention === undefined ? undefined : retentionNamed(service.retention),
    versions: await answeringVersions(methods, names, cacheFolder(env)),
    now,
    say: (text) => log.warn(text),
  });
  return serverAudit(opened, {
    actor: audit.actor,
    mustHold: service.use === "employer",
    failed: (error) => log.error({ error: String(error) }, "the audit log could not be written"),
  });
}

function metricsOf(pool: AdvisorPool, limits: ReturnType<typeof clientLimits>, audit: ServerAudit | undefined) {
  return requestMetrics({
    waiting: { help: "Requests that wait for a thread.", value: () => pool.load().waiting },
    under_way: { help: "Requests that a thread answers.", value: () => pool.load().underWay },
    threads: { help: "Threads that rank.", value: () => pool.load().threads },
    model_tokens: { help: "Tokens that language models have used.", value: limits.spent },
    ...(audit && {
      audit_events_lost: { help: "Events that could not be written to the audit log.", value: audit.lost },
    }),
    resident_bytes: { help: "Memory of the process.", value: () => process.memoryUsage.rss() },
  });
}

function listenOn({ address, port, timeout }: ServeOptions, fetch: Parameters<typeof serveNode>[0]["fetch"]): Server {
  return serveNode({
    fetch,
    hostname: address,
    port,
    serverOptions: {
      requestTimeout: 1_000 * timeout,
      headersTimeout: Math.min(10_000, 1_000 * timeout),
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 2_000,
    },
  }) as Server;
}

/** Lets what is under way finish for a few seconds. */
async function endAnswering(server: Server, ending: AbortController): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    ending.abort();
    server.closeAllConnections();
  }, LAST_ANSWERS);
  await closed;
  clearTimeout(timer);
  ending.abort();
}

/** Something is there, or may be, for the screen of runs to show. */
function offersRuns({ runs, reasons, database }: ServeOptions): boolean {
  return holdsRuns(runs) || existsSync(reasons) || database !== undefined;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
}
