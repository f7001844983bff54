/**
 * What went wrong with an endpoint, as a `ModelError` that names the host, what came and the mend, and holds no secret.
 *
 * In: a status, a body, a thrown error.  Out: the error.
 */
import { ModelError, quoted } from "../domain/index.ts";

/** Host and path without user, password or query: what may be shown of an address. */
export function shownAddress(address: string): string {
  try {
    const { protocol, host, pathname } = new URL(address);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "the endpoint";
  }
}

/** @param retryAfter milliseconds, where the server said to wait @param location where it sent us on to */
export function failureOfStatus(
  address: string,
  status: number,
  body: string,
  { retryAfter, location }: { readonly retryAfter?: number | undefined; readonly location?: string | undefined } = {},
): ModelError {
  const at = shownAddress(address);
  const said = messageIn(body);
  if (status >= 300 && status < 400)
    return new ModelError(
      "refused",
      `${at} sends on to ${location === undefined ? "another address" : shownAddress(new URL(location, address).href)} (${status}). Set OPENAI_BASE_URL to where the server itself is.`,
    );
  if (status === 402 || ((status === 429 || status === 403) && NO_QUOTA.test(body)))
    return new ModelError(
      "out-of-quota",
      `${at} has no quota left for this key (${status}): ${said}. Pay for more or take another key; what is done is kept.`,
    );
  if (status === 401 || status === 403)
    return new ModelError(
      "denied",
      `${at} refused the key (${status}): ${said}. Set OPENAI_API_KEY, or the key of this role, to a key of this server.`,
    );
  if (status === 404 || (status === 400 && NO_MODEL.test(body)))
    return new ModelError(
      "not-found",
      `${at} knows no such model or path: ${said}. See the names with \`wherefore doctor\`; OPENAI_BASE_URL usually ends in /v1.`,
    );
  if (status === 429)
    return new ModelError(
      "rate-limited",
      `${at} asks to wait (429): ${said}. Lower --concurrency, or try again later.`,
      { retryAfter },
    );
  // A request that took too long, or came too early, may be sent again.
  if (status >= 500 || status === 408 || status === 425)
    return new ModelError("server-error", `${at} failed (${status}): ${said}. Look at the server's own log.`, {
      retryAfter,
    });
  return new ModelError("refused", `${at} refused the request (${status}): ${said}.`);
}

/** A limit that waiting does not lift, in the words of those who have one; a limit a minute is another thing. */
const NO_QUOTA =
  /insufficient[_ ](quota|credits?|balance|funds)|exceeded your current quota|billing[_ ](hard[_ ])?limit/i;
const NO_MODEL = /model_not_found|model\W[^"]{0,80}(does not exist|not found)/i;

/** The server's own words, shortened; HTML is named as what it is. */
function messageIn(body: string): string {
  if (/^\s*</.test(body)) return "it answered with an HTML page, so this is not the address of a model server";
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown };
    const message = typeof parsed.error === "object" ? parsed.error.message : (parsed.error ?? parsed.message);
    if (typeof message === "string") return quoted(message, 200);
  } catch {
    // Not JSON: the text itself is shown below.
  }
  return body.trim() === "" ? "it said nothing" : quoted(body, 200);
}

export function failureOfThrown(address: string, error: unknown, signal: AbortSignal): ModelError {
  if (error instanceof ModelError) return error;
  const at = shownAddress(address);
  if (signal.aborted) return new ModelError("aborted", "The call was interrupted.");
  const name = error instanceof Error ? error.name : "";
  if (name === "TimeoutError")
    return new ModelError("timed-out", `${at} did not answer in time. Raise --timeout, or look at the server.`, {
      cause: error,
    });
  const cause =
    error instanceof Error && error.cause instanceof Error
      ? error.cause.message
      : error instanceof Error
        ? error.message
        : String(error);
  return new ModelError(
    "unreachable",
    `${at} cannot be reached (${quoted(cause, 120)}). Is the server running, and OPENAI_BASE_URL right?`,
    { cause: error },
  );
}

/** The model answered, and will not say it. */
export function failureOfRefusal(address: string, words: string): ModelError {
  return new ModelError("refused", `${shownAddress(address)}: the model gave no answer: ${quoted(words, 200)}.`);
}

/** Services that ask others hand on their errors as answers; where they say the status, it is as if it had been the answer's. */
function failureHandedOn(address: string, body: string): ModelError | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } | string | null };
    if (!error) return undefined;
    const code = typeof error === "object" ? Number(error.code) : Number.NaN;
    return failureOfStatus(address, code >= 400 && code <= 599 ? code : 500, body);
  } catch {
    return undefined;
  }
}

/** @param body an answer of 200 that is no chat completion */
export function failureOfContent(address: string, body: string): ModelError {
  const handedOn = failureHandedOn(address, body);
  if (handedOn !== undefined) return handedOn;
  const at = shownAddress(address);
  if (body.trim() === "") return new ModelError("cut-short", `${at} answered with nothing.`);
  if (/^\s*</.test(body))
    return new ModelError(
      "not-json",
      `${at} answered with an HTML page: this is not the address of a model server. OPENAI_BASE_URL usually ends in /v1.`,
    );
  return new ModelError(
    "not-json",
    `${at} answered with what is not the JSON of a chat completion: ${quoted(body, 120)}.`,
  );
}

export function answerTooLarge(address: string, bytes: number): ModelError {
  return new ModelError(
    "not-json",
    `${shownAddress(address)} answered with more than ${bytes / 1e6} MB: this is not the address of a model server. OPENAI_BASE_URL usually ends in /v1.`,
  );
}
