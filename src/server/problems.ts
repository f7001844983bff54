/**
 * What went wrong as `application/problem+json` (RFC 9457), keyed by the codes of docs/errors.md.
 *
 * In: whatever was thrown.  Out: a status, and a body that names the place, the value and the mend, and nothing of our insides.
 */
import { isInterruption, ModelError, WhereforeError } from "../domain/index.ts";

/** Plain values, so that it can cross from a worker. */
export type ProblemParts = { readonly status: number; readonly code: string; readonly detail: string };

/** What a worker failed with, on this side. */
export class ProblemError extends Error {
  readonly parts: ProblemParts;
  constructor(parts: ProblemParts) {
    super(parts.detail);
    this.name = "ProblemError";
    this.parts = parts;
  }
}

/** Codes with a status of their own; any other fault of the input is 422. */
const STATUS: Readonly<Record<string, number>> = {
  "bad-request": 400,
  "no-api-key": 401,
  "foreign-host": 403,
  "foreign-origin": 403,
  "no-such-place": 404,
  "no-audit": 404,
  "unknown-case": 404,
  "unknown-run": 404,
  "wrong-verb": 405,
  "too-slow": 408,
  "too-large": 413,
  "unknown-media": 415,
  "too-many-requests": 429,
  "audit-failed": 503,
  "shutting-down": 503,
  "too-busy": 503,
};

const OF_MODELS: Partial<Record<ModelError["why"], number>> = {
  "timed-out": 504,
  "over-budget": 429,
  "rate-limited": 503,
};

/** @param status of what is wrong with a code that stands in a body, where the place itself is there */
export function problemOf(error: unknown): ProblemParts {
  if (error instanceof ProblemError) return error.parts;
  if (error instanceof ModelError && error.why !== "aborted")
    return { status: OF_MODELS[error.why] ?? 502, code: error.code, detail: error.message };
  if (error instanceof Error && error.name === "TimeoutError")
    return {
      status: 503,
      code: "too-slow",
      detail: "It took longer than a request may take here. Ask for less at once, or later.",
    };
  if (isInterruption(error)) return { status: 503, code: "interrupted", detail: "The request was given up." };
  if (error instanceof WhereforeError && error.fault === "input")
    return { status: STATUS[error.code] ?? 422, code: error.code, detail: error.message };
  if (error instanceof WhereforeError && error.fault === "model")
    return { status: 502, code: error.code, detail: error.message };
  return {
    status: 500,
    code: "ours",
    detail: "This is a fault of wherefore; the log has it under the id of the request.",
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "A key is needed",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  408: "Request timeout",
  413: "Too large",
  415: "Unsupported media type",
  422: "It cannot be done with this input",
  429: "Too many requests",
  500: "A fault of ours",
  502: "The language model failed",
  503: "Not now",
  504: "The language model did not answer in time",
};

/** @param request its id */
export function problemBody({ status, code, detail }: ProblemParts, request: string): string {
  return JSON.stringify({
    type: `urn:wherefore:error:${code}`,
    title: TITLES[status] ?? "Error",
    status,
    detail,
    code,
    request,
  });
}
