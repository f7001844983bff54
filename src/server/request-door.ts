/**
 * What every request passes before it is answered.
 *
 *     request ─► id, log, headers, span ─► host, origin ─► key, limits of the client, audit ─► size of the body
 *
 * In: the door's settings.  Out: an app that refuses whoever may not come in, and tells of each request once it is answered.
 */
import { randomUUID } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { BadInputError } from "../domain/index.ts";
import { DOCUMENT_LIMIT } from "../histories/formats/source.ts";
import type { AppOptions } from "./app-options.ts";
import { clientOf, refuseForeign } from "./guard.ts";
import type { Env } from "./limits.ts";
import { POLICY } from "./page-files.ts";
import { placeOf } from "./places.ts";
import { traced } from "./tracing.ts";

/** Bytes of a request that holds a history; a document may be as large as a file. */
const JSON_LIMIT = 5e6;
const WITH_HISTORY = ["/mcp", "/v1/recommendations", "/v1/revisions", "/v1/why", "/v1/overrides", "/v1/erasures"];

export function openDoor(app: OpenAPIHono<Env>, options: AppOptions): void {
  const { door, limits, signal, audit, addressOf, answered } = options;
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
    answered({
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
    const name = clientOf(context.req.header("authorization"), addressOf(context), door);
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
  for (const path of WITH_HISTORY)
    app.use(path, bodyLimit({ maxSize: JSON_LIMIT, onError: () => refuseLarge(JSON_LIMIT) }));
  app.use("/v1/histories", bodyLimit({ maxSize: DOCUMENT_LIMIT, onError: () => refuseLarge(DOCUMENT_LIMIT) }));
}

function refuseLarge(most: number): never {
  throw new BadInputError(
    "too-large",
    { file: "the body" },
    `it is larger than ${most / 1e6} MB`,
    "Give the document of one person; many people belong in files for the command line.",
  );
}
