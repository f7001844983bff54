/**
 * The places of the API that the advisor answers, and those of occupations, runs and progress.
 *
 * In: requests that passed the door (`request-door.ts`).  Out: JSON of the shape that each route says, or a stream of events.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { createMcpHandler } from "@modelcontextprotocol/server";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { TypedResponse } from "hono/types";
import { type WrittenPiece, YearMonth } from "../domain/index.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { loadOutlooks } from "../taxonomy/outlook.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import { describeOccupation, searchOccupations } from "../taxonomy/search.ts";
import type { Advisor } from "./advisor.ts";
import type { AppOptions } from "./app-options.ts";
import { documentOf } from "./document-given.ts";
import type { Env } from "./limits.ts";
import { mcpTools } from "./mcp.ts";
import { placeOf } from "./places.ts";
import { ProblemError, problemBody, problemOf } from "./problems.ts";
import * as routes from "./routes.ts";
import type { RunsQuestion } from "./runs.ts";
import { ASKING } from "./served.ts";

type Api = OpenAPIHono<Env>;

export function answerApi(api: Api, options: AppOptions): void {
  const advisor = options.audit?.advisor(options.advisor) ?? options.advisor;
  answerAdvice(api, advisor, options);
  answerOccupations(api, options);
  answerRuns(api, advisor, options);
  answerTools(api, advisor, options);
}

/** Recommendations, what an answer changes, and why a title stands where it does; and documents read. */
function answerAdvice(api: Api, advisor: Advisor, options: AppOptions): void {
  const today = () => YearMonth.parse(options.now().toISOString().slice(0, 7));
  const asClient = clientWork(options);
  api.openapi(routes.recommendations, async (context) => {
    const request = { ...context.req.valid("json"), today: today() };
    const signal = during(context, options, request.method);
    if ((context.req.header("accept") ?? "").includes("text/event-stream"))
      return streamed(context, options, (onPiece) =>
        asClient(context, () => advisor.recommend(request, signal, onPiece)),
      );
    return asJson(context, await asClient(context, () => advisor.recommend(request, signal)));
  });
  api.openapi(routes.revisions, async (context) => {
    const request = { ...context.req.valid("json"), today: today() };
    const signal = during(context, options, request.method);
    return asJson(context, await asClient(context, () => advisor.revise(request, signal)));
  });
  api.openapi(routes.why, async (context) => {
    const request = { ...context.req.valid("json"), today: today() };
    const signal = during(context, options, request.method);
    return asJson(context, await asClient(context, () => advisor.why(request, signal)));
  });
  // Documents come in many media types, which the route's own check does not know.
  api.post("/v1/histories", async (context) => {
    const document = await documentOf(context, today());
    const read = await advisor.read(document, during(context, options));
    return context.body(read, 200, { "Content-Type": "application/json" });
  });
}

/** The words of the reasons as they are written, then the answer; what fails after the first word is an event too. */
function streamed(
  context: Context<Env>,
  { audit, failed }: AppOptions,
  recommend: (onPiece: (piece: WrittenPiece) => void) => Promise<string>,
): never {
  return streamSSE(context, async (stream) => {
    const sent: Promise<void>[] = [];
    const send = (event: string, data: string) => void sent.push(stream.writeSSE({ event, data }));
    try {
      send("recommendation", await recommend((piece) => send("reason", JSON.stringify(piece))));
      const token = audit?.token();
      if (token !== undefined) send("audit", JSON.stringify({ event: token }));
    } catch (error) {
      const problem = problemOf(error);
      audit?.refused(placeOf(context), error);
      if (problem.status === 500) failed(error, context.get("request"));
      send("problem", problemBody(problem, context.get("request")));
    }
    await Promise.all(sent);
  }) as never;
}

function answerOccupations(api: Api, { env }: AppOptions): void {
  const taxonomy = loadTaxonomy();
  api.openapi(routes.occupations, (context) => {
    const { q, top } = context.req.valid("query");
    return asJson(context, JSON.stringify({ query: q, occupations: searchOccupations(q, top, taxonomy) }));
  });
  api.openapi(routes.occupation, (context) => {
    const { code } = context.req.valid("param");
    if (taxonomy.indexOf(code) === undefined)
      throw new ProblemError({ status: 404, code: "unknown-code", detail: `${code} is no O*NET-SOC 2019 code.` });
    const facts = describeOccupation(code, taxonomy, readCache(cacheFolder(env)));
    return asJson(context, JSON.stringify({ ...facts, ...loadOutlooks()(code) }));
  });
}

/** Finished evaluations, and how far running ones are. */
function answerRuns(api: Api, advisor: Advisor, options: AppOptions): void {
  const { runs: folder, watch } = options;
  const onRuns = async (context: Context, question: RunsQuestion) =>
    asJson(context, await advisor.runs(question, during(context, options)));
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
  api.openapi(routes.progress, async (context) => asJson(context, JSON.stringify(await watch.look())));
}

/** The tools for language models, over HTTP. */
function answerTools(api: Api, advisor: Advisor, options: AppOptions): void {
  const { audit, version, runs, now, patience } = options;
  const asClient = clientWork(options);
  const tools = createMcpHandler(
    mcpTools({ advisor: audit?.forTools(advisor) ?? advisor, version, runs, now, patience }),
  );
  api.all("/mcp", (context) => asClient(context, () => tools.fetch(context.req.raw)));
}

/** Work that counts for the client who asks. */
function clientWork({ limits }: AppOptions) {
  return <Value>(context: Context<Env>, work: () => Promise<Value>) => limits.within(context.get("client"), work);
}

/** Ends with the request, with the server, or when it takes too long. */
function during(context: Context, { patience, modelPatience, signal }: AppOptions, method?: string): AbortSignal {
  const most = method !== undefined && ASKING.includes(method) ? modelPatience : patience;
  return AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(most), signal]);
}

/** The advisor gives text; that it is of the shape which the route says is what the tests hold. */
function asJson(context: Context, json: string): TypedResponse<never, 200, "json"> {
  return context.body(json, 200, { "Content-Type": "application/json" }) as never;
}
