/**
 * The API's places about the audit log, and about what this server is for: overrides, erasures, the notice.
 *
 * In: the audit of the server, where a log is kept.  Out: routes, and what answers them. Without a log they are there and say so.
 */
import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import type { ServerAudit } from "./audited.ts";
import type { Env } from "./limits.ts";
import { json, OF_A_BODY, refusals } from "./refusals.ts";
import { Override, Words } from "./schemas.ts";
import type { Service } from "./service.ts";

const Overridden = z.object({ event: z.string() }).meta({ id: "Overridden" });

export const overrides = createRoute({
  method: "post",
  path: "/v1/overrides",
  operationId: "override",
  tags: ["The audit log"],
  summary: "Say that a person decided otherwise, and why",
  request: { body: { required: true, content: { "application/json": { schema: Override } } } },
  responses: { 200: json(Overridden, "It is in the log; the token of its own event."), ...refusals(404, ...OF_A_BODY) },
});

const Erasure = z
  .object({ person: Words(1_000).meta({ description: "The id of the person's career." }) })
  .meta({ id: "Erasure" });

export const erasures = createRoute({
  method: "post",
  path: "/v1/erasures",
  operationId: "erase",
  tags: ["The audit log"],
  summary: "Erase a person's key in the audit log: what was sealed is readable by nobody",
  description: "`wherefore erase` does so for files too, while no server runs.",
  request: { body: { required: true, content: { "application/json": { schema: Erasure } } } },
  responses: {
    200: json(z.object({ erased: z.boolean() }).meta({ id: "Erased" }), "Whether the log knew the person."),
    ...refusals(404, ...OF_A_BODY),
  },
});

export const service = createRoute({
  method: "get",
  path: "/v1/service",
  operationId: "service",
  tags: ["The server"],
  summary: "What this server is for, the notice to those it is about, and whom to turn to",
  responses: {
    200: json(
      z
        .object({
          use: z.enum(["employer", "guidance", "research"]).nullable(),
          notice: z.string().nullable(),
          contact: z.string().nullable(),
          retention: z.string().nullable(),
          audited: z.boolean(),
        })
        .meta({ id: "Service" }),
      "As whoever started it said.",
    ),
    ...refusals(),
  },
});

export function answerAuditRoutes(api: OpenAPIHono<Env>, audit: ServerAudit | undefined, about: Service): void {
  api.openapi(overrides, async (context) => {
    return context.json({ event: await (audit ?? noLog()).override(context.req.valid("json")) }, 200);
  });
  api.openapi(erasures, async (context) => {
    return context.json({ erased: await (audit ?? noLog()).erase(context.req.valid("json").person) }, 200);
  });
  api.openapi(service, (context) => {
    const { use, notice, contact, retention } = about;
    return context.json(
      {
        use: use ?? null,
        notice: notice ?? null,
        contact: contact ?? null,
        retention: retention ?? null,
        audited: audit !== undefined,
      },
      200,
    );
  });
}

function noLog(): never {
  throw new BadInputError(
    "no-audit",
    { file: "this server" },
    "it keeps no audit log",
    "Start it with --audit FILE (docs/audit.md).",
  );
}
