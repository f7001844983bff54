/**
 * One HTTP call to a model server.
 *
 * In: an address, a body, how long it may take.  Out: what the server answered, whole or piece by piece, or a `ModelError` that says why
 * there is none.
 *
 * Node's own client and not `fetch`: it costs a third of the processor time and of the memory, which at hundreds of calls a second decides
 * whether the server or this program is waited for (`bench/models.ts`).
 */
import http from "node:http";
import https from "node:https";
import type { ModelError } from "../domain/index.ts";
import { answerTooLarge, failureOfStatus, failureOfThrown } from "./failures.ts";

export type Endpoint = {
  /** Such as http://127.0.0.1:8000/v1 */
  readonly baseUrl: string;
  readonly model: string;
  /** From the environment only; sent as a bearer token, never shown or kept. */
  readonly apiKey?: string | undefined;
  /** Further fields of every body, such as `chat_template_kwargs`. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** Tokens for thought; where nobody says, what the probe finds decides whether there are any. */
  readonly thoughtTokens?: number | undefined;
  /** Milliseconds one call may take, to the last byte of its answer. */
  readonly timeout: number;
  /** Beside others, how much of the load is its own; 1 where nobody says. */
  readonly weight?: number | undefined;
  /** The most calls under way at it, from everywhere; absent: as many as whoever asks makes. */
  readonly atOnce?: number | undefined;
};

type Credentials = Pick<Endpoint, "apiKey" | "timeout">;

/** Two thousand log-probabilities are a few hundred kilobytes; a server that never stops writing is not waited for. */
const LARGEST_ANSWER = 64e6;

const AGENTS = {
  "http:": new http.Agent({ keepAlive: true }),
  "https:": new https.Agent({ keepAlive: true }),
} as const;

/** The whole answer. @param body absent: a GET @throws ModelError for whatever is not a 2xx answer in time */
export async function send(
  address: string,
  body: unknown,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<string> {
  const call = begin(address, body, credentials, signal);
  try {
    return withoutKey(await whole(await call.accepted(), address), credentials);
  } catch (error) {
    throw call.failure(error);
  } finally {
    call.end();
  }
}

/** The answer as it comes. @throws ModelError as `send` does, also after the first pieces */
export async function* sendForPieces(
  address: string,
  body: unknown,
  credentials: Credentials,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const call = begin(address, body, credentials, signal);
  try {
    for await (const piece of (await call.accepted()) as AsyncIterable<string>) yield withoutKey(piece, credentials);
  } catch (error) {
    throw call.failure(error);
  } finally {
    call.end();
  }
}

/** Some servers repeat the key in what they answer; it is neither shown nor kept. */
function withoutKey(text: string, { apiKey }: Pick<Endpoint, "apiKey">): string {
  return apiKey === undefined || apiKey.length < 8 ? text : text.replaceAll(apiKey, "(key)");
}

type Call = {
  /** The response, once its status says that the server answers. */
  readonly accepted: () => Promise<http.IncomingMessage>;
  readonly failure: (error: unknown) => ModelError;
  readonly end: () => void;
};

function begin(address: string, body: unknown, { apiKey, timeout }: Credentials, signal: AbortSignal): Call {
  let request: http.ClientRequest | undefined;
  let response: http.IncomingMessage | undefined;
  let stopped: Error | undefined;
  const stop = (why: Error) => {
    stopped = why;
    request?.destroy(why);
  };
  const timer = setTimeout(() => stop(new DOMException("no answer in time", "TimeoutError")), timeout);
  const interrupt = () => stop(new DOMException("interrupted", "AbortError"));
  signal.addEventListener("abort", interrupt, { once: true });
  return {
    async accepted() {
      signal.throwIfAborted();
      const url = new URL(address);
      request = (url.protocol === "https:" ? https : http).request(url, {
        agent: AGENTS[url.protocol as keyof typeof AGENTS],
        method: body === undefined ? "GET" : "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
      });
      response = await responseTo(request, body);
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) return response;
      const { location } = response.headers;
      const retryAfter = retryAfterOf(response.headers["retry-after"]);
      const said = withoutKey(await whole(response, address), { apiKey });
      throw failureOfStatus(address, status, said, { retryAfter, location });
    },
    failure: (error) => failureOfThrown(address, stopped ?? error, signal),
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", interrupt);
      // Where the reading stopped early, the rest of the answer is still to come on this connection.
      if (response !== undefined && !response.complete) request?.destroy();
    },
  };
}

function responseTo(request: http.ClientRequest, body: unknown): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Errors are listened for to the end: a connection may also break when nobody reads any more, and an error that nobody hears ends
    // the process.
    request.on("error", reject);
    request.once("response", (response) => resolve(response.setEncoding("utf8").on("error", () => {})));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function whole(response: http.IncomingMessage, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.on("data", (piece: string) => {
      text += piece;
      if (text.length > LARGEST_ANSWER) reject(answerTooLarge(address, LARGEST_ANSWER));
    });
    response.once("end", () => resolve(text)).once("error", reject);
  });
}

/** Milliseconds to wait: Retry-After is seconds or a date. */
export function retryAfterOf(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
