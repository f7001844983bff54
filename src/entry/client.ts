/**
 * `wherefore/client`: a running server asked with types, from Node or a page.
 *
 *     import { createClient } from "wherefore/client";
 *     const { data, error } = await createClient("http://127.0.0.1:8787").POST("/v1/recommendations", { body: { history } });
 *
 * In: the server's address, and its key where it has one.  Out: `openapi-fetch` with the types of the server's own document: `data` where it
 * answered, `error` with a problem's `code` and `detail` where it did not.
 */
import { EventSourceParserStream } from "eventsource-parser/stream";
import createFetchClient, { type Client } from "openapi-fetch";
import type { components, paths } from "../server/api-types.ts";

export type ServerClient = Client<paths>;
export type Schemas = components["schemas"];

export type ClientOptions = {
  /** The key of the server's WHEREFORE_API_KEY. */
  readonly apiKey?: string;
  /** In place of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

/** @param url where the server listens, such as http://127.0.0.1:8787 */
export function createClient(url: string, { apiKey, fetch }: ClientOptions = {}): ServerClient {
  return createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ""),
    ...(apiKey !== undefined && { headers: { Authorization: `Bearer ${apiKey}` } }),
    ...(fetch !== undefined && { fetch }),
  });
}

/** What comes while a recommendation is streamed: the words of a model's reason as they are written, then the recommendation. */
export type StreamedEvent =
  | {
      readonly event: "reason";
      readonly data: { readonly sample: number; readonly attempt: number; readonly text: string };
    }
  | { readonly event: "recommendation"; readonly data: Schemas["Recommendation"] | Schemas["NotRanked"] }
  | { readonly event: "problem"; readonly data: Schemas["Problem"] };

/** @throws Error where the server refuses the request as a whole: its message is the problem's code and detail */
export async function* streamRecommendation(
  url: string,
  request: Schemas["RecommendationRequest"],
  { apiKey, signal }: { readonly apiKey?: string; readonly signal?: AbortSignal } = {},
): AsyncGenerator<StreamedEvent> {
  const answer = await fetch(`${url.replace(/\/+$/, "")}/v1/recommendations`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "text/event-stream",
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify(request),
    ...(signal !== undefined && { signal }),
  });
  if (!answer.ok || answer.body === null) {
    const { code, detail } = (await answer.json()) as Schemas["Problem"];
    throw new Error(`${code}: ${detail}`);
  }
  const events = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of events) yield { event, data: JSON.parse(data) } as StreamedEvent;
}
