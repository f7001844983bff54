/**
 * One HTTP call to a model server.
 *
 * In: an address, a body, how long it may take.  Out: what the server answered, or a `ModelError` that says why there is none.
 */
import { failureOfStatus, failureOfThrown } from "./failures.ts";

export type Endpoint = {
  /** Such as http://127.0.0.1:8000/v1 */
  readonly baseUrl: string;
  readonly model: string;
  /** From the environment only; sent as a bearer token, never shown or kept. */
  readonly apiKey?: string | undefined;
  /** Milliseconds one call may take. */
  readonly timeout: number;
};

/** @throws ModelError for whatever is not a 2xx answer in time */
export async function send<Value>(
  address: string,
  body: unknown,
  { apiKey, timeout }: Pick<Endpoint, "apiKey" | "timeout">,
  signal: AbortSignal,
  read: (response: Response) => Promise<Value>,
): Promise<Value> {
  // Made and taken down by hand: a signal of AbortSignal.timeout lives until its time is up, and ten thousand of them fill the memory.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new DOMException("no answer in time", "TimeoutError")), timeout);
  const interrupt = () => stop.abort(signal.reason);
  if (signal.aborted) interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "content-type": "application/json",
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: stop.signal,
    });
    if (!response.ok) {
      throw failureOfStatus(
        address,
        response.status,
        await response.text(),
        retryAfterOf(response.headers.get("retry-after")),
      );
    }
    return await read(response);
  } catch (error) {
    throw failureOfThrown(address, error, signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}

/** Milliseconds to wait: Retry-After is seconds or a date. */
export function retryAfterOf(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
