/**
 * The server as a function from requests to answers: the page, the API and its documentation.
 *
 *     request ─► the door ─► checked by its route ─► advisor ─► JSON
 *
 * In: an advisor and the door's settings.  Out: a Hono app. Nothing about a person is written anywhere but to an audit log; the page holds the state and posts it
 * whole, so a restart loses nothing.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import { answerApi } from "./answer-api.ts";
import { answerFailures, badRequest } from "./answer-failures.ts";
import { answerPages } from "./answer-pages.ts";
import type { AppOptions } from "./app-options.ts";
import { answerAuditRoutes } from "./audit-routes.ts";
import type { Env } from "./limits.ts";
import { openDoor } from "./request-door.ts";

export function serverApp(options: AppOptions): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>({
    defaultHook: ({ success, ...checked }) => {
      if (success) return;
      const [issue] = (checked as { error: { issues: { path: PropertyKey[]; message: string }[] } }).error.issues;
      throw badRequest(issue?.path.join("."), issue?.message ?? "it is not of the shape that the document says");
    },
  });
  openDoor(app, options);
  answerFailures(app, options);
  answerApi(app, options);
  answerAuditRoutes(app, options.audit, options.service);
  answerPages(app, options);
  return app;
}
