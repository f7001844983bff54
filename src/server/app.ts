/**
 * The server as a function from requests to answers: the page, the API and its documentation.
 *
 *     request ─► id, log, metrics ─► host, origin, key ─► limits of the client ─► checked by its route ─► advisor ─► JSON
 *
 * In: an advisor and the door's settings.  Out: a Hono app. Nothing about a person is written anywhere but to an audit log; the page holds the state and posts it
 * whole, so a restart loses nothing.
 */
import { randomUUID } from "node:crypto";
import { $, OpenAPIHono } from "@hono/zod-openapi";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { propagation, SpanKind, context as telemetry, trace } from "@opentelemetry/api";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { matchedRoutes } from "hono/route";
import { streamSSE } from "hono/streaming";
import type { TypedResponse } from "hono/types";
import { BadInputError, quoted, YearMonth } from "../domain/index.ts";
import { DOCUMENT_LIMIT } from "../histories/formats/source.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { loadOutlooks } from "../taxonomy/outlook.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import { describeOccupation, searchOccupations } from "../taxonomy/search.ts";
import type { Advisor } from "./advisor.ts";
import * as auditRoutes from "./audit-routes.ts";
import type { ServerAudit } from "./audited.ts";
import { apiDocument } from "./document.ts";
import { documentOf } from "./document-given.ts";
import { clientOf, type Door, refuseForeign } from "./guard.ts";
import type { clientLimits, Env } from "./limits.ts";
import { mcpTools } from "./mcp.ts";
import { NOT_BUILT, POLICY, type pageFiles } from "./page-files.ts";
import { ProblemError, problemBody, problemOf } from "./problems.ts";
import type { Watch } from "./progress.ts";
import { REFERENCE_STYLE, referencePage } from "./reference.ts";
import * as routes from "./routes.ts";
import type { RunsQuestion } from "./runs.ts";
import { ASKING } from "./served.ts";
import { noticePage, type Service } from "./service.ts";

export type AppOptions = {
  readonly advisor: Advisor;
  readonly ready: () => boolean;
  readonly door: Door;
  readonly limits: ReturnType<typeof clientLimits>;
  readonly page: ReturnType<typeof pageFiles>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly version: string;
  /** The folder of evaluations. */
  readonly runs: string;
  readonly watch: Watch;
  /** Undefined where no log is kept. */
  readonly audit: ServerAudit | undefined;
  readonly service: Service;
  /** Aborted when the server ends. */
  readonly signal: AbortSignal;
  /** Milliseconds a request may take; and one that asks a language model. */
  readonly patience: number;
  readonly modelPatience: number;
  /** The text of /metrics. */
  readonly metrics: () => string;
  /** Who asks, where no key says it. */
  readonly addressOf: (context: Context) => string;
  /** Told of a request once it is answered. */
  readonly answered: (request: Answered) => void;
  /** Told of a fault of ours. */
  readonly failed: (error: unknown, request: string) => void;
};

export type Answered = {
  readonly request: string;
  readonly method: string;
  /** The route's pattern, never the path that was typed. */
  readonly place: string;
  readonly status: number;
  readonly milliseconds: number;
};

/** Bytes of a request that holds a history; a document may be as large as a file. */
const JSON_LIMIT = 5e6;

export function serverApp(options: AppOptions) {
  const { door, limits, signal, patience, env, audit } = options;
  const advisor = audit?.advisor(options.advisor) ?? options.advisor;
  const taxonomy = loadTaxonomy();
  const app = new OpenAPIHono<Env>({
    defaultHook: ({ success, ...checked }) => {
      if (success) return;
      const [issue] = (checked as { error: { issues: { path: PropertyKey[]; message: string }[] } }).error.issues;
      throw badRequest(issue?.path.join("."), issue?.message ?? "it is not of the shape that the document says");
    },
  });

  app.use("*", async (context, next) => {
    const begun = performance.now();
    const request = randomUUID();
    context.set("request", request);
    await traced(context, next);
    context.header("X-Request-Id", request);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Content-Security-Policy", POLICY);
    if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "no-store");
    options.answered({
      request,
      method: context.req.method,
      place: placeOf(context),
      status: context.res.status,
      milliseconds: performance.now() - begun,
    });
  });
  app.use("*", async (context, next) => {
    refuseForeign(context.req.header("host"), context.req.header("origin"), door);
    await next();
  });
  const asked = async (context: Context<Env>, next: () => Promise<void>) => {
    const name = clientOf(context.req.header("authorization"), options.addressOf(context), door);
    if (signal.aborted) throw new BadInputError("shutting-down", { file: "the server" }, "it is ending", "Ask again.");
    const { client, leave } = limits.enter(name);
    context.set("client", client);
    try {
      const token = await (audit === undefined ? next() : audit.within(context.get("request"), next));
      if (token) context.header("Audit-Event", token);
    } finally {
      leave();
    }
  };
  app.use("/v1/*", asked);
  app.use("/mcp", asked);
  for (const path of [
    "/mcp",
    "/v1/histories",
    "/v1/recommendations",
    "/v1/revisions",
    "/v1/why",
    "/v1/overrides",
    "/v1/erasures",
  ]) {
    const most = path === "/v1/histories" ? DOCUMENT_LIMIT : JSON_LIMIT;
    app.use(path, bodyLimit({ maxSize: most, onError: () => refuseLarge(most) }));
  }

  app.onError((error, context) => {
    const request = context.get("request") ?? randomUUID();
    const problem = problemOf(isUnreadable(error) ? badRequest(undefined, error.message) : error);
    if (problem.status === 500) options.failed(error, request);
    if (/^\/(v1|mcp)\b/.test(context.req.path)) audit?.refused(placeOf(context), new ProblemError(problem));
    return context.body(problemBody(problem, request), problem.status as 400, {
      "Content-Type": "application/problem+json",
      ...(problem.status === 429 && { "Retry-After": "1" }),
      ...(problem.status === 401 && { "WWW-Authenticate": "Bearer" }),
      // What is still on its way of a body that was refused is not waited for.
      ...([408, 413].includes(problem.status) && { Connection: "close" }),
    });
  });
  app.notFound((context) => {
    const verbs = verbsOf(context.req.path);
    if (verbs.length > 0 && !verbs.includes(context.req.method)) {
      context.header("Allow", verbs.join(", "));
      throw new BadInputError(
        "wrong-verb",
        { file: "the request" },
        `${quoted(context.req.method, 20)} is not what this place is asked by`,
        `Ask it by ${verbs.join(" or ")}.`,
      );
    }
    throw new BadInputError(
      "no-such-place",
      { file: "the address" },
      "there is nothing here",
      "GET /openapi.json lists what there is.",
    );
  });

  const today = () => YearMonth.parse(options.now().toISOString().slice(0, 7));
  const during = (context: Context, method?: string) => {
    const most = method !== undefined && ASKING.includes(method) ? options.modelPatience : patience;
    return AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(most), signal]);
  };
  const asClient = <Value>(context: Context<Env>, work: () => Promise<Value>) =>
    limits.within(context.get("client"), work);

  const api = $(
    app
      .openapi(routes.recommendations, async (context) => {
        const request = { ...context.req.valid("json"), today: today() };
        if (!(context.req.header("accept") ?? "").includes("text/event-stream"))
          return asJson(
            context,
            await asClient(context, () => advisor.recommend(request, during(context, request.method))),
          );
        return streamSSE(context, async (stream) => {
          const sent: Promise<void>[] = [];
          const send = (event: string, data: string) => void sent.push(stream.writeSSE({ event, data }));
          try {
            const json = await asClient(context, () =>
              advisor.recommend(request, during(context, request.method), (piece) =>
                send("reason", JSON.stringify(piece)),
              ),
            );
            send("recommendation", json);
            const token = audit?.token();
            if (token !== undefined) send("audit", JSON.stringify({ event: token }));
          } catch (error) {
            const problem = problemOf(error);
            audit?.refused(placeOf(context), error);
            if (problem.status === 500) options.failed(error, context.get("request"));
            send("problem", problemBody(problem, context.get("request")));
          }
          await Promise.all(sent);
        }) as never;
      })
      .openapi(routes.revisions, async (context) => {
        const request = { ...context.req.valid("json"), today: today() };
        return asJson(context, await asClient(context, () => advisor.revise(request, during(context, request.method))));
      })
      .openapi(routes.why, async (context) => {
        const request = { ...context.req.valid("json"), today: today() };
        return asJson(context, await asClient(context, () => advisor.why(request, during(context, request.method))));
      })
      .openapi(routes.occupations, (context) => {
        const { q, top } = context.req.valid("query");
        return asJson(context, JSON.stringify({ query: q, occupations: searchOccupations(q, top, taxonomy) }));
      })
      .openapi(routes.occupation, (context) => {
        const { code } = context.req.valid("param");
        if (taxonomy.indexOf(code) === undefined)
          throw new ProblemError({ status: 404, code: "unknown-code", detail: `${code} is no O*NET-SOC 2019 code.` });
        const facts = describeOccupation(code, taxonomy, readCache(cacheFolder(env)));
        return asJson(context, JSON.stringify({ ...facts, ...loadOutlooks()(code) }));
      }),
  );

  const onRuns = async (context: Context, question: RunsQuestion) =>
    asJson(context, await advisor.runs(question, during(context)));
  const folder = options.runs;
  api
    .openapi(routes.runs, (context) => onRuns(context, { folder, ask: "list" }))
    .openapi(routes.run, (context) => onRuns(context, { folder, ask: "report", id: context.req.valid("param").id }))
    .openapi(routes.cases, (context) => {
      const { id } = context.req.valid("param");
      return onRuns(context, { folder, ask: "cases", id, query: context.req.valid("query") });
    })
    .openapi(routes.oneCase, (context) => onRuns(context, { folder, ask: "case", ...context.req.valid("param") }))
    .openapi(routes.doses, (context) => {
      const { id } = context.req.valid("param");
      return onRuns(context, { folder, ask: "doses", id, query: context.req.valid("query") });
    })
    .openapi(routes.comparisons, (context) =>
      onRuns(context, { folder, ask: "comparisons", query: context.req.valid("query") }),
    );

  api.openapi(routes.progress, async (context) => asJson(context, JSON.stringify(await options.watch.look())));

  // Documents come in many media types, which the route's own check does not know.
  api.post("/v1/histories", async (context) => {
    const document = await documentOf(context, today());
    return context.body(await advisor.read(document, during(context)), 200, { "Content-Type": "application/json" });
  });

  const tools = createMcpHandler(
    mcpTools({
      advisor: audit?.forTools(advisor) ?? advisor,
      version: options.version,
      runs: folder,
      now: options.now,
      patience,
    }),
  );
  api.all("/mcp", (context) => asClient(context, () => tools.fetch(context.req.raw)));

  auditRoutes.answerAuditRoutes(api, audit, options.service);
  api.get("/healthz", (context) => context.json({ status: "ok" }));
  api.get("/readyz", (context) =>
    options.ready() && !signal.aborted ? context.json({ status: "ready" }) : context.json({ status: "not ready" }, 503),
  );
  api.get("/metrics", (context) => {
    clientOf(context.req.header("authorization"), "", door);
    return context.body(options.metrics(), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  let document: string | undefined;
  api.get("/openapi.json", (context) => {
    document ??= JSON.stringify(apiDocument(options.version, noticeOf(options.service)));
    return context.body(document, 200, { "Content-Type": "application/json" });
  });
  let reference: string | undefined;
  api.get("/reference", (context) => {
    reference ??= referencePage(apiDocument(options.version, noticeOf(options.service)));
    return context.html(reference);
  });
  api.get("/reference.css", (context) => context.body(REFERENCE_STYLE, 200, { "Content-Type": "text/css" }));
  if (options.service.use === "employer") api.get("/", (context) => context.html(noticePage(options.service)));
  else api.get("*", (context) => pageFile(context, options.page));
  return api;
}

function noticeOf({ notice, contact }: Service) {
  return notice === undefined ? undefined : { text: notice, contact: contact ?? "" };
}

function pageFile(context: Context, page: AppOptions["page"]): Response | Promise<Response> {
  if (page === undefined && context.req.path === "/") return context.html(NOT_BUILT);
  const file = page?.(decoded(context.req.path));
  if (file === undefined) return context.notFound();
  const { body, packed, type, etag } = file;
  const headers = { ETag: etag, "Cache-Control": "no-cache", Vary: "Accept-Encoding" };
  if (context.req.header("if-none-match") === etag) return context.body(null, 304, headers);
  const pack = packed !== undefined && /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
  return context.body(pack ? packed : body, 200, {
    ...headers,
    "Content-Type": type,
    ...(pack && { "Content-Encoding": "gzip" }),
  });
}

/** A path that cannot be decoded is nobody's. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return "";
  }
}

const tracer = trace.getTracer("wherefore");

/** A span where whoever runs this has set up OpenTelemetry; without that, nothing. It names the place, and nothing of a person. */
function traced(context: Context, next: () => Promise<void>): Promise<void> {
  const outside = propagation.extract(telemetry.active(), context.req.header());
  return tracer.startActiveSpan(context.req.method, { kind: SpanKind.SERVER }, outside, async (span) => {
    try {
      await next();
      const place = placeOf(context);
      span.updateName(`${context.req.method} ${place}`);
      span.setAttributes({
        "http.request.method": context.req.method,
        "http.route": place,
        "http.response.status_code": context.res.status,
      });
    } finally {
      span.end();
    }
  });
}

const PLACES = [...Object.values(routes), ...Object.values(auditRoutes)].flatMap((route) => {
  if (!("getRoutingPath" in route)) return [];
  const verbs = route.method === "get" ? ["GET", "HEAD"] : [route.method.toUpperCase()];
  return [{ pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, "[^/]+")}$`), verbs }];
});

/** By what a place is asked; nothing of a path that is no place. */
function verbsOf(path: string): string[] {
  return PLACES.filter(({ pattern }) => pattern.test(path)).flatMap(({ verbs }) => verbs);
}

/** The advisor gives text; that it is of the shape which the route says is what the tests hold. */
function asJson(context: Context, json: string): TypedResponse<never, 200, "json"> {
  return context.body(json, 200, { "Content-Type": "application/json" }) as never;
}

function placeOf(context: Context): string {
  return matchedRoutes(context).findLast(({ path }) => !path.includes("*"))?.path ?? "(page)";
}

function badRequest(field: string | undefined, found: string): BadInputError {
  return new BadInputError(
    "bad-request",
    { file: "the request", field },
    quoted(found, 300).slice(1, -1),
    "GET /openapi.json says what it may be.",
  );
}

function refuseLarge(most: number): never {
  throw new BadInputError(
    "too-large",
    { file: "the body" },
    `it is larger than ${most / 1e6} MB`,
    "Give the document of one person; many people belong in files for the command line.",
  );
}

/** What Hono throws of a body that is no JSON, or none that the route takes. */
function isUnreadable(error: Error): boolean {
  return "status" in error && (error.status === 400 || error.status === 415);
}
