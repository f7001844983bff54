/**
 * What routes say of their answers: JSON of a shape, and the problems that a place may answer with.
 */
import type * as z from "zod";
import { Problem } from "./schemas.ts";

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

const REFUSALS: Readonly<Record<number, string>> = {
  400: "The request is not of the shape that the document says.",
  401: "The server has a key, and the request does not.",
  403: "Another host or origin is asked for than this server's own.",
  404: "There is nothing of that name.",
  408: "The request took too long to arrive.",
  413: "The body is larger than it may be.",
  415: "The body is of a media type that is not read here.",
  422: "The request is understood, and cannot be done with this input; `code` says why.",
  429: "This client asks for more than it may.",
  500: "A fault of ours.",
  502: "The language model failed.",
  503: "Not now: too many ask, it took too long, or the server ends.",
  504: "The language model did not answer in time.",
};

/** Problems that a place may answer with. */
export function refusals(...statuses: number[]) {
  return Object.fromEntries(
    [...statuses, 400, 401, 403, 429, 500, 503].map((status) => [
      status,
      { description: REFUSALS[status]!, content: { "application/problem+json": { schema: Problem } } },
    ]),
  );
}

export const OF_A_BODY = [408, 413, 415, 422] as const;
export const OF_A_MODEL = [502, 504] as const;
