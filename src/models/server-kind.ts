/**
 * Which server an endpoint is, which models it has, and what it tells of one beside its name.
 *
 * In: an endpoint, and its list of models.  Out: the kind by pages that only one of them has; names; an identity.
 */
import * as z from "zod";
import { parsedOrNothing } from "../records/jsonl.ts";
import { type Endpoint, send } from "./send.ts";

export type Server = "vllm" | "sglang" | "llama.cpp" | "ollama" | "openai-compatible";

export function baseOf({ baseUrl }: Endpoint): string {
  return baseUrl.replace(/\/+$/, "");
}

export function modelNames(listing: string): string[] {
  try {
    const { data } = JSON.parse(listing) as { data?: { id?: unknown }[] };
    return (data ?? []).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  } catch {
    return [];
  }
}

export async function serverOf(
  root: string,
  listing: string,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Server> {
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

const Described = z.object({
  id: z.string(),
  root: z.string().nullish(),
  parent: z.string().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
});
const Tags = z.object({ models: z.array(z.object({ name: z.string(), digest: z.string() })) });

/** Ollama knows a digest, vLLM the folder that it loaded, the llama.cpp server the file's size and number of parameters. */
export async function identityOf(
  server: Server,
  root: string,
  listing: string,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (server === "ollama") {
    const answer = await send(`${root}/api/tags`, undefined, endpoint, signal).catch(() => "");
    const models = Tags.safeParse(parsedOrNothing(answer)).data?.models ?? [];
    return models.find(({ name }) => name === endpoint.model || name === `${endpoint.model}:latest`)?.digest;
  }
  const listed = z.object({ data: z.array(z.unknown()) }).safeParse(parsedOrNothing(listing)).data?.data ?? [];
  const own = listed.map((one) => Described.safeParse(one).data).find((one) => one?.id === endpoint.model);
  const told = [own?.root, own?.parent, ...Object.entries(own?.meta ?? {}).map(([name, value]) => `${name}=${value}`)];
  return told.filter((one) => one && one !== endpoint.model).join(" ") || undefined;
}
