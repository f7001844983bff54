/**
 * A model as the user named it, to a model that can be asked.
 *
 * In: a .gguf path, the name of a pulled model, or a name of the endpoint in OPENAI_BASE_URL.  Out: the model, patient, limited, within
 * its budget, and journaled where a run is made.
 */
import { existsSync } from "node:fs";
import { BadInputError } from "../domain/index.ts";
import type { Journal } from "../records/journal.ts";
import { fileHash } from "../records/whole-file.ts";
import { shownAddress } from "./failures.ts";
import { ggufName, openGguf } from "./gguf.ts";
import { journaled } from "./journaled.ts";
import { KNOWN_MODELS, modelFile } from "./known-models.ts";
import { budgeted, limited } from "./limited.ts";
import type { LanguageModel } from "./model.ts";
import { connect } from "./openai-compatible.ts";
import { retrying } from "./retrying.ts";

export type ModelNames = {
  readonly model?: string | undefined;
  readonly reasonModel?: string | undefined;
  readonly predictModel?: string | undefined;
};

export type ModelOptions = {
  readonly names: ModelNames;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cache: string;
  /** Calls at once, to one endpoint. */
  readonly concurrency: number;
  readonly budget: number | undefined;
  /** Milliseconds one call may take. */
  readonly timeout: number;
  /** Absent for a single recommendation, which leaves nothing on disk. */
  readonly journal: Journal | undefined;
  readonly signal: AbortSignal;
  /** Stands between the journal and the model, such as one that defers calls. */
  readonly around?: (model: LanguageModel, identity: string) => LanguageModel;
};

/** How language models are asked, whichever they are. */
export type Asking = Omit<ModelOptions, "names" | "journal" | "around">;

export type OpenModels = {
  readonly modelFor: (role: "reason" | "predict") => Promise<LanguageModel>;
  /** One that a recipe names. */
  readonly named: (name: string) => Promise<LanguageModel>;
  readonly close: () => Promise<void>;
};

/** Opens each model once, however many roles it has. */
export function openModels(options: ModelOptions): OpenModels {
  const open = new Map<string, Promise<LanguageModel>>();
  const named = (name: string) => {
    const model = open.get(name) ?? openModel(name, options);
    open.set(name, model);
    return model;
  };
  return {
    named,
    modelFor: (role) => {
      const name = (role === "reason" ? options.names.reasonModel : options.names.predictModel) ?? options.names.model;
      if (name === undefined) {
        throw new BadInputError(
          "no-model",
          { file: "--model" },
          "this method asks a language model, and none is named",
          "Give --model FILE.gguf, or --model NAME with OPENAI_BASE_URL set; docs/models.md.",
        );
      }
      return named(name);
    },
    close: async () => {
      for (const model of await Promise.allSettled(open.values()))
        if (model.status === "fulfilled") await model.value.close();
    },
  };
}

async function openModel(name: string, options: ModelOptions): Promise<LanguageModel> {
  const path = ggufPath(name, options.cache);
  const base =
    path === undefined ? await endpointModel(name, options) : await openGguf(path, libraryFolders(options.env));
  const within = options.budget === undefined ? base : budgeted(base, options.budget);
  if (options.journal === undefined) return within;
  const identity = await modelIdentity(name, options);
  return journaled(options.around?.(within, identity) ?? within, options.journal, identity);
}

/**
 * What tells a model from all others: two files may have one name, such as two trainings, and so may the models of two servers; their
 * replies must not be mixed.
 */
export async function modelIdentity(
  name: string,
  { env, cache }: Pick<ModelOptions, "env" | "cache">,
): Promise<string> {
  const path = ggufPath(name, cache);
  if (path !== undefined) return `${ggufName(path)} ${await fileHash(path)}`;
  return `${name} at ${shownAddress(env["OPENAI_BASE_URL"] ?? "").replace(/\/+$/, "")}`;
}

/** Where node-llama-cpp may lie: the folder the user names, the one they work in, beside this package. */
function libraryFolders(env: ModelOptions["env"]): string[] {
  return [...(env["WHEREFORE_LLAMA"] ? [env["WHEREFORE_LLAMA"]] : []), process.cwd(), import.meta.dirname];
}

/** The file that a name stands for, or undefined where it is a model of the endpoint. @throws BadInputError where the file is not there */
export function ggufPath(name: string, cache: string): string | undefined {
  if (/\.gguf$/i.test(name)) {
    if (existsSync(name)) return name;
    throw new BadInputError(
      "no-such-model-file",
      { file: name },
      "there is no such file",
      "Give the path of a GGUF file, or fetch one with `wherefore models pull`.",
    );
  }
  const known = KNOWN_MODELS.some((model) => model.name === name);
  if (!known) return undefined;
  const path = modelFile(name, cache);
  if (existsSync(path)) return path;
  throw new BadInputError(
    "model-not-pulled",
    { file: "--model" },
    `${name} is not in the cache`,
    `Fetch it with \`wherefore models pull ${name}\`.`,
  );
}

async function endpointModel(
  name: string,
  { env, concurrency, timeout, signal }: ModelOptions,
): Promise<LanguageModel> {
  const baseUrl = env["OPENAI_BASE_URL"];
  if (baseUrl === undefined || baseUrl === "") {
    throw new BadInputError(
      "no-endpoint",
      { file: "--model" },
      `"${name}" is no GGUF file and no pulled model, and OPENAI_BASE_URL is not set`,
      "Set it to the address of a model server, such as http://127.0.0.1:8000/v1.",
    );
  }
  const apiKey = env["OPENAI_API_KEY"] || undefined;
  refuseBadAddress(baseUrl);
  if (apiKey !== undefined) refuseOpenKey(baseUrl, env);
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
    throw new BadInputError(
      "bad-key",
      { file: "OPENAI_API_KEY" },
      "it holds a space, a line break or a letter that no key has",
      "Copy the key again, without what stands around it.",
    );
  return limited(retrying(await connect({ baseUrl, model: name, apiKey, timeout }, signal)), concurrency);
}

/** Whoever listens between here and another machine would read the key. @throws BadInputError unless the user allowed it */
export function refuseOpenKey(baseUrl: string, env: ModelOptions["env"]): void {
  const { protocol, hostname } = new URL(baseUrl);
  const here = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === "https:" || here || env["WHEREFORE_KEY_OVER_HTTP"] === "1") return;
  throw new BadInputError(
    "bad-endpoint",
    { file: "OPENAI_BASE_URL" },
    "OPENAI_API_KEY would go over plain http to another machine, where anybody between can read it, and the careers too",
    "Give an address of https, or unset the key; WHEREFORE_KEY_OVER_HTTP=1 allows it in a network that you trust.",
  );
}

export function refuseBadAddress(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const found =
    url === undefined
      ? "this is no address"
      : !["http:", "https:"].includes(url.protocol)
        ? "a model server is asked over http or https"
        : url.search !== "" || url.username !== "" || url.password !== ""
          ? "it holds a user, a password or a question mark, which would be lost or sent where it does not belong"
          : undefined;
  if (found === undefined) return;
  throw new BadInputError(
    "bad-endpoint",
    { file: "OPENAI_BASE_URL" },
    found,
    "Give one such as http://127.0.0.1:8000/v1, and a key as OPENAI_API_KEY.",
  );
}
