/**
 * The places of the API, by their patterns: what a log or a trace may say of a request without saying anything of a person.
 */
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import * as auditRoutes from "./audit-routes.ts";
import * as routes from "./routes.ts";

const PLACES = [...Object.values(routes), ...Object.values(auditRoutes)].flatMap((route) => {
  if (!("getRoutingPath" in route)) return [];
  const verbs = route.method === "get" ? ["GET", "HEAD"] : [route.method.toUpperCase()];
  return [{ pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, "[^/]+")}$`), verbs }];
});

/** By what a place is asked; nothing of a path that is no place. */
export function verbsOf(path: string): string[] {
  return PLACES.filter(({ pattern }) => pattern.test(path)).flatMap(({ verbs }) => verbs);
}

/** The pattern of the route that a request matched. */
export function placeOf(context: Context): string {
  return matchedRoutes(context).findLast(({ path }) => !path.includes("*"))?.path ?? "(page)";
}
