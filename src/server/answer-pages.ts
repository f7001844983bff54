/**
 * What is read without a question: whether the server is well, its figures, its document, and the page.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppOptions } from "./app-options.ts";
import { apiDocument } from "./document.ts";
import { clientOf } from "./guard.ts";
import type { Env } from "./limits.ts";
import { NOT_BUILT } from "./page-files.ts";
import { REFERENCE_STYLE, referencePage } from "./reference.ts";
import { noticePage, type Service } from "./service.ts";

/** The page takes every place that is left, so whatever else is answered comes before it. */
export function answerPages(api: OpenAPIHono<Env>, options: AppOptions): void {
  const { ready, signal, door, metrics, version, service, page } = options;
  api.get("/healthz", (context) => context.json({ status: "ok" }));
  api.get("/readyz", (context) =>
    ready() && !signal.aborted ? context.json({ status: "ready" }) : context.json({ status: "not ready" }, 503),
  );
  api.get("/metrics", (context) => {
    clientOf(context.req.header("authorization"), "", door);
    return context.body(metrics(), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  let document: string | undefined;
  api.get("/openapi.json", (context) => {
    document ??= JSON.stringify(apiDocument(version, noticeOf(service)));
    return context.body(document, 200, { "Content-Type": "application/json" });
  });
  let reference: string | undefined;
  api.get("/reference", (context) => {
    reference ??= referencePage(apiDocument(version, noticeOf(service)));
    return context.html(reference);
  });
  api.get("/reference.css", (context) => context.body(REFERENCE_STYLE, 200, { "Content-Type": "text/css" }));
  if (service.use === "employer") api.get("/", (context) => context.html(noticePage(service)));
  else api.get("*", (context) => pageFile(context, page));
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
