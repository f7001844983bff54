/**
 * What is answered where something went wrong: a problem of RFC 9457 for whatever was thrown, and for what is no place of the API.
 */
import { randomUUID } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { BadInputError, quoted } from "../domain/index.ts";
import type { AppOptions } from "./app-options.ts";
import type { Env } from "./limits.ts";
import { placeOf, verbsOf } from "./places.ts";
import { ProblemError, problemBody, problemOf } from "./problems.ts";

export function answerFailures(app: OpenAPIHono<Env>, { audit, failed }: Pick<AppOptions, "audit" | "failed">): void {
  app.onError((error, context) => {
    const request = context.get("request") ?? randomUUID();
    const problem = problemOf(isUnreadable(error) ? badRequest(undefined, error.message) : error);
    if (problem.status === 500) failed(error, request);
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
}

/** A request that is not of the shape which the document says. */
export function badRequest(field: string | undefined, found: string): BadInputError {
  return new BadInputError(
    "bad-request",
    { file: "the request", field },
    quoted(found, 300).slice(1, -1),
    "GET /openapi.json says what it may be.",
  );
}

/** What Hono throws of a body that is no JSON, or none that the route takes. */
function isUnreadable(error: Error): boolean {
  return "status" in error && (error.status === 400 || error.status === 415);
}
