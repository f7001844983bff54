/**
 * The OpenAPI 3.1 document, made of the same routes by which requests are checked.
 *
 * In: the version of the package, and what the server says of itself.  Out: the document.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import * as auditRoutes from "./audit-routes.ts";
import * as routes from "./routes.ts";

export type ApiDocument = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

/** @param notice to those whom the answers are about, and whom they turn to */
export function apiDocument(
  version: string,
  notice?: { readonly text: string; readonly contact: string },
): ApiDocument {
  const app = new OpenAPIHono();
  for (const route of [...Object.values(routes), ...Object.values(auditRoutes)])
    if ("getRoutingPath" in route) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "Where whoever started the server set WHEREFORE_API_KEY.",
  });
  return withPlainPatterns(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Wherefore",
        version,
        description: `A career history goes in; a ranked list of next occupations comes out, with the reason it rests on.${notice === undefined ? "" : `\n\n${notice.text}`}`,
        ...(notice && { contact: { name: notice.contact } }),
        license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
      },
      servers: [{ url: "/" }],
      security: [{}, { key: [] }],
    }),
  );
}

/** A pattern that was written with a flag comes out with the flag behind it, which would be part of the pattern. */
function withPlainPatterns<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(withPlainPatterns) as Part;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === "pattern" && typeof value === "string" ? value.replace(/\/u$/, "") : withPlainPatterns(value),
    ]),
  ) as Part;
}
