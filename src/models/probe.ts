/**
 * What a server can do: asked once, never guessed from its name alone.
 *
 * In: an endpoint.  Out: which server it is, and which extras it accepts.
 */
import { ModelError } from "../domain/index.ts";
import { failureOfContent } from "./failures.ts";
import { type Endpoint, send } from "./send.ts";
import { chatBody, type Extras, readCompletion } from "./wire.ts";

export type Server = "vllm" | "sglang" | "llama.cpp" | "ollama" | "openai-compatible";
export type Probe = { readonly server: Server; readonly models: readonly string[]; readonly extras: Extras };

export async function probeEndpoint(endpoint: Endpoint, signal: AbortSignal): Promise<Probe> {
  const base = endpoint.baseUrl.replace(/\/+$/, "");
  const root = base.replace(/\/v1$/, "");
  const listing = await send(`${base}/models`, undefined, endpoint, signal);
  const models = modelNames(listing);
  if (models.length > 0 && !models.includes(endpoint.model)) {
    throw new ModelError(
      "not-found",
      `The endpoint has no model "${endpoint.model}"; it has ${models.slice(0, 10).join(", ")}.`,
    );
  }
  const server = await serverOf(root, listing, endpoint, signal);
  const prefills: Extras["prefill"][] =
    server === "vllm" || server === "sglang"
      ? ["continue-final-message", "none"]
      : server === "openai-compatible"
        ? ["none"]
        : ["assistant-last", "none"];
  const extras = await firstAccepted(
    [
      ...prefills.flatMap((prefill): Extras[] => [
        { logprobs: true, prefill, seed: true, sampling: true },
        { logprobs: false, prefill, seed: true, sampling: true },
        { logprobs: false, prefill, seed: false, sampling: true },
      ]),
      { logprobs: false, prefill: "none", seed: false, sampling: false },
    ],
    endpoint,
    signal,
  );
  return { server, models, extras };
}

function modelNames(listing: string): string[] {
  try {
    const { data } = JSON.parse(listing) as { data?: { id?: unknown }[] };
    return (data ?? []).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  } catch {
    return [];
  }
}

/** By pages that only one of them has. */
async function serverOf(root: string, listing: string, endpoint: Endpoint, signal: AbortSignal): Promise<Server> {
  if (/"owned_by"\s*:\s*"llamacpp"/.test(listing)) return "llama.cpp";
  if (/"owned_by"\s*:\s*"vllm"/.test(listing)) return "vllm";
  if (/"owned_by"\s*:\s*"sglang"/.test(listing)) return "sglang";
  const answers = async (path: string, needle: RegExp) =>
    send(`${root}${path}`, undefined, { ...endpoint, timeout: Math.min(endpoint.timeout, 3_000) }, signal).then(
      (text) => needle.test(text),
      () => false,
    );
  if (await answers("/api/version", /"version"/)) return "ollama";
  if (await answers("/props", /"default_generation_settings"/)) return "llama.cpp";
  if (await answers("/get_model_info", /"model_path"/)) return "sglang";
  return "openai-compatible";
}

/** Tries the richest request first; a server that refuses an extra field says so with a 4xx. @throws ModelError where none is answered */
async function firstAccepted(candidates: readonly Extras[], endpoint: Endpoint, signal: AbortSignal): Promise<Extras> {
  const address = `${endpoint.baseUrl.replace(/\/+$/, "")}/chat/completions`;
  let refusal: unknown;
  for (const extras of candidates) {
    const request = {
      messages: [{ role: "user" as const, content: "Say yes." }],
      prefill: "y",
      temperature: 0,
      maxTokens: 1,
      seed: 1,
      topLogprobs: 2,
    };
    try {
      const text = await send(address, chatBody(endpoint.model, request, extras, false), endpoint, signal);
      const reply = readCompletion(parsed(text), request.prefill);
      // What is no chat completion now is none with fewer fields either: a page, nothing, half a JSON.
      if (reply === undefined) throw failureOfContent(address, text);
      // A server may accept the field and not answer it.
      return { ...extras, logprobs: extras.logprobs && (reply.tokens?.length ?? 0) > 0 };
    } catch (error) {
      if (!(error instanceof ModelError) || error.why !== "refused") throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** With each kind of bound that our schemas have: a server that refuses one of them is sent none. */
const TRIED_SCHEMA = {
  type: "object",
  properties: {
    ok: { type: "boolean" },
    words: { type: "array", items: { type: "string", maxLength: 8 }, maxItems: 1 },
  },
  required: ["ok", "words"],
  additionalProperties: false,
};

/** Whether the server holds an answer to a JSON schema. One that takes the field and does not heed it does not. */
export async function takesSchemas(endpoint: Endpoint, extras: Extras, signal: AbortSignal): Promise<boolean> {
  const address = `${endpoint.baseUrl.replace(/\/+$/, "")}/chat/completions`;
  const request = {
    // The words ask for something else, so that only the schema can bring the object.
    messages: [{ role: "user" as const, content: "Say yes." }],
    temperature: 0,
    maxTokens: 60,
    seed: 1,
    schema: TRIED_SCHEMA,
  };
  try {
    const text = await send(address, chatBody(endpoint.model, request, extras, false), endpoint, signal);
    const answer = parsed(readCompletion(parsed(text), undefined)?.text ?? "");
    return typeof answer === "object" && answer !== null && "ok" in answer;
  } catch (error) {
    if (error instanceof ModelError && error.why === "refused") return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
