/**
 * What a server can do: asked once, never guessed from its name alone.
 *
 * In: an endpoint.  Out: which server it is, and which extras it accepts.
 */
import * as z from "zod";
import { type ChatMessage, ModelError } from "../domain/index.ts";
import { parsedOrNothing } from "../records/jsonl.ts";
import { failureOfContent } from "./failures.ts";
import { type Endpoint, send } from "./send.ts";
import { baseOf, identityOf, modelNames, type Server, serverOf } from "./server-kind.ts";
import { continuesThoughts } from "./shown-prompt.ts";
import { type Thinks, usualThought } from "./thinking.ts";
import { chatBody, type Extras, readCompletion } from "./wire.ts";

export type Probe = {
  readonly server: Server;
  readonly models: readonly string[];
  readonly extras: Extras;
  readonly thinks: Thinks;
  /** A begun thought stands right behind the prompt, as in training, with nothing of the template's between. */
  readonly continuesThoughts: boolean;
  /** What the server tells of the model beside its name, so that another one under that name is known; absent where it tells nothing. */
  readonly identity?: string | undefined;
};

/** @throws ModelError where it cannot be reached, refuses every way of asking, or does not know the model */
export async function probeEndpoint(endpoint: Endpoint, signal: AbortSignal): Promise<Probe> {
  const base = baseOf(endpoint);
  const root = base.replace(/\/v1$/, "");
  const listing = await send(`${base}/models`, undefined, endpoint, signal).catch(nothingIfNotFound);
  const models = modelNames(listing);
  if (models.length > 0 && !models.includes(endpoint.model)) {
    throw new ModelError(
      "not-found",
      `The endpoint has no model "${endpoint.model}"; it has ${models.slice(0, 10).join(", ")}.`,
    );
  }
  const server = await serverOf(root, listing, endpoint, signal);
  const accepted = await firstAccepted(waysOf(server), endpoint, signal);
  const { thinks, system } = await askedPlainly(endpoint, accepted, signal);
  const extras = { ...accepted, system };
  return {
    server,
    models,
    extras,
    thinks,
    continuesThoughts: extras.prefill !== "none" && (await continuesThoughts(server, root, endpoint, signal)),
    identity: await identityOf(server, root, listing, endpoint, signal),
  };
}

/** Some services list no models; whether they know this one the first question shows. */
function nothingIfNotFound(error: unknown): string {
  if (error instanceof ModelError && error.why === "not-found") return "";
  throw error;
}

/** Ways of asking, the richest first. */
function waysOf(server: Server): Extras[] {
  const prefills: Extras["prefill"][] =
    server === "vllm" || server === "sglang"
      ? ["continue-final-message", "none"]
      : server === "openai-compatible"
        ? ["none"]
        : ["assistant-last", "none"];
  const plain = {
    logprobs: false,
    prefill: "none",
    seed: false,
    sampling: true,
    limit: "max_tokens",
    system: true,
  } as const;
  return [
    ...prefills.flatMap((prefill): Extras[] => [
      { ...plain, logprobs: true, prefill, seed: true },
      { ...plain, prefill, seed: true },
      { ...plain, prefill },
    ]),
    { ...plain, limit: "max_completion_tokens", seed: true },
    { ...plain, limit: "max_completion_tokens" },
    { ...plain, limit: "max_completion_tokens", sampling: false },
    { ...plain, sampling: false },
  ];
}

/** Enough for a short thought to come to its end, and for a long one to be seen. */
const SEEN_THOUGHT = 256;

/** One question as the prompts ask them: with words of the system, and nothing begun. A template without a system turn refuses it. */
async function askedPlainly(
  endpoint: Endpoint,
  extras: Extras,
  signal: AbortSignal,
): Promise<{ readonly thinks: Thinks; readonly system: boolean }> {
  const messages: ChatMessage[] = [
    { role: "system", content: "You answer in one word." },
    { role: "user", content: "Say yes." },
  ];
  const ask = async (system: boolean) => {
    const request = { messages, temperature: 0, maxTokens: SEEN_THOUGHT, seed: 1 };
    const body = chatBody(endpoint, request, { ...extras, system }, false);
    return thoughtIn(await send(`${baseOf(endpoint)}/chat/completions`, body, endpoint, signal));
  };
  try {
    return { thinks: shown(await ask(true), extras), system: true };
  } catch (error) {
    // Some servers fail where the template does, instead of refusing.
    if (!(error instanceof ModelError) || !["refused", "server-error"].includes(error.why)) throw error;
    if (error.why === "server-error" && !/system/i.test(error.message)) throw error;
    return { thinks: shown(await ask(false), extras), system: false };
  }
}

/** Who refuses to be told how to sample is a reasoning model, whatever was seen of it. */
function shown(thinks: Thinks, { sampling }: Extras): Thinks {
  return thinks === "no" && !sampling ? "unseen" : thinks;
}

const ThoughtTokens = z.object({
  usage: z
    .object({ completion_tokens_details: z.object({ reasoning_tokens: z.number().nullish() }).nullish() })
    .nullish(),
});

function thoughtIn(answer: string): Thinks {
  const json = parsedOrNothing(answer);
  const reply = readCompletion(json, undefined);
  if (reply === undefined) return "no";
  if (reply.thought !== undefined) return "in a field";
  if (/<\/?think>/i.test(reply.text)) return "inline";
  const counted = ThoughtTokens.safeParse(json).data?.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  return counted > 0 || (reply.text.trim() === "" && reply.finish === "length") ? "unseen" : "no";
}

/** Tries the richest request first; a server that refuses an extra field says so with a 4xx. @throws ModelError where none is answered */
async function firstAccepted(candidates: readonly Extras[], endpoint: Endpoint, signal: AbortSignal): Promise<Extras> {
  const address = `${baseOf(endpoint)}/chat/completions`;
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
      const text = await send(address, chatBody(endpoint, request, extras, false), endpoint, signal);
      const reply = readCompletion(parsedOrNothing(text), request.prefill);
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
export async function takesSchemas(
  endpoint: Endpoint,
  { extras, thinks }: Pick<Probe, "extras" | "thinks">,
  signal: AbortSignal,
): Promise<boolean> {
  const address = `${baseOf(endpoint)}/chat/completions`;
  const request = {
    // The words ask for something else, so that only the schema can bring the object.
    messages: [{ role: "user" as const, content: "Say yes." }],
    temperature: 0,
    maxTokens: 60 + usualThought(thinks),
    seed: 1,
    schema: TRIED_SCHEMA,
  };
  try {
    const text = await send(address, chatBody(endpoint, request, extras, false), endpoint, signal);
    const answer = parsedOrNothing(readCompletion(parsedOrNothing(text), undefined)?.text ?? "");
    return typeof answer === "object" && answer !== null && "ok" in answer;
  } catch (error) {
    if (error instanceof ModelError && error.why === "refused") return false;
    throw error;
  }
}
