/**
 * Any endpoint of the OpenAI dialect: vLLM, SGLang, the llama.cpp server, Ollama, OpenAI and the services that copy it.
 *
 * In: an address, a model's name, a key from the environment.  Out: a `LanguageModel`. What the server can do beyond the plain dialect is
 * found out once, by asking it (`probe.ts`), and only then used.
 */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ModelError, seededRandom } from "../domain/index.ts";
import { llamaServerContinuations } from "./continuations.ts";
import { failureOfContent, failureOfRefusal, shownAddress } from "./failures.ts";
import type { LanguageModel, ModelReply, ModelRequest } from "./model.ts";
import { type Probe, probeEndpoint, takesSchemas } from "./probe.ts";
import { BUSY, PATIENCE, type Patience, patiently } from "./retrying.ts";
import { type Endpoint, send, sendForPieces } from "./send.ts";
import { thinking, usualThought } from "./thinking.ts";
import { chatBody, readChunk, readCompletion, refusalIn, withoutPrefill } from "./wire.ts";

/** Asks the server what it can do, waiting where it is busy, and makes the model. @throws ModelError where it cannot be reached or does not know the model */
export async function connect(
  endpoint: Endpoint,
  signal: AbortSignal,
  patience: Patience = PATIENCE,
): Promise<LanguageModel> {
  const ask = () => probeEndpoint(endpoint, signal);
  const probe = await patiently(ask, patience, seededRandom(patience.seed), signal, BUSY);
  return thinking(openaiCompatible(endpoint, probe), endpoint.thoughtTokens ?? usualThought(probe.thinks));
}

/**
 * What tells a model from all others: the models of two servers may have one name, and so may two models of one server, one after the other;
 * and what is said in every body is answered otherwise.
 *
 * @param told by the server beside the name
 */
export function endpointIdentity({ model, baseUrl, body = {} }: Endpoint, told?: string): string {
  const more = Object.keys(body).length === 0 ? "" : ` with ${JSON.stringify(body)}`;
  return `${model} at ${shownAddress(baseUrl).replace(/\/+$/, "")}${told === undefined ? "" : ` (${told})`}${more}`;
}

export function openaiCompatible(endpoint: Endpoint, probe: Probe): LanguageModel {
  const address = `${endpoint.baseUrl.replace(/\/+$/, "")}/chat/completions`;
  const { extras } = probe;
  let heldToSchemas: Promise<boolean> | undefined;
  /** Found out when the first schema comes, so that who never sends one pays no call for it. */
  const within = async (request: ModelRequest, signal: AbortSignal): Promise<ModelRequest> => {
    if (request.schema === undefined) return request;
    heldToSchemas ??= takesSchemas(endpoint, probe, signal);
    // A call that broke off has found nothing out.
    heldToSchemas.catch(() => {
      heldToSchemas = undefined;
    });
    return (await heldToSchemas) ? request : { ...request, schema: undefined };
  };
  return {
    name: endpoint.model,
    continuesAnswers: extras.prefill !== "none",
    continuesThoughts: extras.prefill !== "none" && probe.continuesThoughts,
    thoughtTokens: 0,
    identities: () => [endpointIdentity(endpoint, probe.identity)],
    async reply(request, signal) {
      requirePrefill(request, probe);
      const body = chatBody(endpoint, await within(request, signal), extras, false);
      const text = await send(address, body, endpoint, signal);
      const json = parsed(text);
      const refusal = refusalIn(json);
      if (refusal !== undefined) throw failureOfRefusal(address, refusal);
      const reply = readCompletion(json, request.prefill);
      if (reply === undefined) throw failureOfContent(address, text);
      return reply;
    },
    async *stream(request, signal) {
      requirePrefill(request, probe);
      const body = chatBody(endpoint, await within(request, signal), extras, true);
      const pieces = sendForPieces(address, body, endpoint, signal);
      return yield* readStream(pieces, address, request);
    },
    // Whoever makes the call later was not asked whether it heeds a schema.
    body: (request) => chatBody(endpoint, { ...request, schema: undefined }, extras, false),
    ...(probe.server === "llama.cpp" && { continuations: llamaServerContinuations(endpoint, extras.system) }),
    close: async () => {},
  };
}

/** What was begun for the model must not be dropped in silence: whoever asks can ask in plain turns instead. */
function requirePrefill(request: ModelRequest, { extras }: Probe): void {
  if (request.prefill === undefined || extras.prefill !== "none") return;
  throw new ModelError("unsupported", "This endpoint cannot continue an answer that was begun.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

async function* readStream(
  pieces: AsyncIterable<string>,
  address: string,
  { prefill }: ModelRequest,
): AsyncGenerator<string, ModelReply> {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  let text = "";
  let thought = "";
  let finish: ModelReply["finish"] | undefined;
  let usage: ModelReply["usage"];
  for await (const piece of pieces) {
    parser.feed(piece);
    for (const { data } of events.splice(0)) {
      if (data === "[DONE]") continue;
      const part = readChunk(parsed(data));
      if (part === undefined) throw failureOfContent(address, data);
      if (part.refusal !== undefined) throw failureOfRefusal(address, part.refusal);
      text += part.text;
      thought += part.thought;
      finish = part.finish ?? finish;
      usage = part.usage ?? usage;
      if (part.text !== "") yield part.text;
    }
  }
  if (finish === undefined) throw new ModelError("cut-short", `${address}: the stream ended before the answer did.`);
  return { text: withoutPrefill(text, prefill), finish, usage, ...(thought !== "" && { thought }) };
}
