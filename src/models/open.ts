/**
 * A model as the user named it, to a model that can be asked.
 *
 * In: a .gguf path, the name of a pulled model, or a name that endpoints know, and the settings of its role.  Out: the model, patient, limited,
 * within its budget, and journaled where a run is made.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { BadInputError } from "../domain/index.ts";
import { freshJournal, type Journal } from "../records/journal.ts";
import { fileHash } from "../records/whole-file.ts";
import { ggufName, openGguf } from "./gguf.ts";
import { journaled } from "./journaled.ts";
import { KNOWN_MODELS, modelFile } from "./known-models.ts";
import { budgeted, limited, withUsage } from "./limited.ts";
import type { LanguageModel } from "./model.ts";
import {
  endpointsOf,
  type ModelSettings,
  type ModelsFile,
  ROLES,
  type Role,
  settingsOf,
  sharedAddresses,
} from "./model-settings.ts";
import { connect, endpointIdentity } from "./openai-compatible.ts";
import { PATIENCE, retrying } from "./retrying.ts";
import { openSpread, type SharedLoad } from "./spread.ts";
import { thinking } from "./thinking.ts";

export type ModelNames = {
  readonly model?: string | undefined;
  readonly reasonModel?: string | undefined;
  readonly predictModel?: string | undefined;
};

/** A model as it was asked for: what opens the same one elsewhere, but for where it is and its key. */
export type AskedModel = {
  readonly role: Role;
  readonly name: string;
  readonly settings: Pick<ModelSettings, "thoughtTokens" | "effort" | "body">;
};

/** Calls that are made by other processes. */
export type Elsewhere = {
  readonly model: (model: LanguageModel, asked: AskedModel) => LanguageModel;
  /** Cases that a command has under way, so that those processes have enough to do. */
  readonly underWay: number;
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
  /** What the command line says of how models are asked, for every role. */
  readonly typed: ModelSettings;
  /** What `--models` names. */
  readonly file: ModelsFile | undefined;
  /** Nothing that was kept before is used; what comes now replaces it. */
  readonly fresh: boolean;
  /** Absent for a single recommendation, which leaves nothing on disk. */
  readonly journal: Journal | undefined;
  readonly signal: AbortSignal;
  /** Stands between the journal and the model, such as one that defers calls. */
  readonly around?: (model: LanguageModel) => LanguageModel;
  /** Makes the calls in the place of this process. */
  readonly elsewhere?: Elsewhere | undefined;
  /** What other processes that ask the same endpoints know of them. */
  readonly shared?: SharedLoad | undefined;
};

/** How language models are asked, whichever they are. */
export type Asking = Omit<ModelOptions, "names" | "journal" | "around">;

export type OpenModels = {
  /** @param recipe what the recipe says of how it is asked */
  readonly modelFor: (role: Role, recipe?: ModelSettings) => Promise<LanguageModel>;
  /** A judge that a recipe names. */
  readonly judge: (name: string, recipe?: ModelSettings) => Promise<LanguageModel>;
  /** The same that another process asked for, at this one's endpoints. */
  readonly same: (asked: AskedModel) => Promise<LanguageModel>;
  readonly close: () => Promise<void>;
};

/** Opens each model once, however many roles it has. */
export function openModels(options: ModelOptions): OpenModels {
  const open = new Map<string, Promise<LanguageModel>>();
  const journal = options.journal && (options.fresh ? freshJournal(options.journal) : options.journal);
  const spent = { tokens: 0 };
  const opened = (role: Role, name: string, recipe?: ModelSettings) => {
    const settings = settingsOf(role, name, options, recipe);
    const key = JSON.stringify([name, settings]);
    const model = open.get(key) ?? openModel(role, name, settings, spent, { ...options, journal });
    open.set(key, model);
    // What could not be opened now may be another time.
    model.catch(() => open.delete(key));
    return model;
  };
  return {
    judge: (name, recipe) => opened("judge", name, recipe),
    modelFor: (role, recipe) => opened(role, nameFor(role, options), recipe),
    same: ({ role, name, settings }) => opened(role, name, settings),
    close: async () => {
      for (const model of await Promise.allSettled(open.values()))
        if (model.status === "fulfilled") await model.value.close();
    },
  };
}

/** @throws BadInputError where nobody names one */
function nameFor(role: Role, { names, file }: Pick<ModelOptions, "names" | "file">): string {
  const typed = { reason: names.reasonModel, predict: names.predictModel, judge: undefined }[role];
  const name = typed ?? file?.[role]?.model ?? names.model;
  if (name !== undefined) return name;
  throw new BadInputError(
    "no-model",
    { file: "--model" },
    "this method asks a language model, and none is named",
    "Give --model FILE.gguf, or --model NAME with OPENAI_BASE_URL set; docs/models.md.",
  );
}

/** Where a model is asked: the hosts of its endpoints; none where it runs from a file on this machine. @throws BadInputError as asking it would */
export function placeOfModel(
  role: Role,
  options: Pick<ModelOptions, "names" | "env" | "cache" | "file">,
): { readonly name: string; readonly hosts: readonly string[] } {
  const name = nameFor(role, options);
  if (ggufPath(name, options.cache) !== undefined) return { name: basename(name), hosts: [] };
  const settings = settingsOf(role, name, { typed: {}, file: options.file });
  const { addresses } = endpointsOf(name, settings, options.env);
  return { name, hosts: [...new Set(addresses.map((address) => new URL(address).host))] };
}

/** How many endpoints a role has at most: as many times the calls can be under way. */
function mostEndpoints({ file, env }: Pick<ModelOptions, "file" | "env">): number {
  const all = [...ROLES.map((role) => file?.[role]), ...Object.values(file?.models ?? {})];
  const shared = sharedAddresses(env).length;
  return Math.max(shared, ...all.map((settings) => settings?.endpoints?.length ?? 1));
}

async function openModel(
  role: Role,
  name: string,
  settings: ReturnType<typeof settingsOf>,
  spent: { tokens: number },
  options: ModelOptions,
): Promise<LanguageModel> {
  const path = ggufPath(name, options.cache);
  const base =
    path === undefined ? await endpointModel(name, settings, options) : await ggufModel(path, settings, options);
  const { thoughtTokens, effort, body } = settings;
  const asked = { role, name, settings: { thoughtTokens, effort, body } };
  const counted = { ...withUsage(options.elsewhere?.model(base, asked) ?? base), answerTokens: settings.maxTokens };
  const within = options.budget === undefined ? counted : budgeted(counted, options.budget, spent);
  if (options.journal === undefined) return within;
  return journaled(options.around?.(within) ?? within, options.journal);
}

/** How many cases a command that asks has under way. */
export function casesUnderWay(asking: Asking): number {
  return asking.elsewhere?.underWay ?? asking.concurrency * mostEndpoints(asking);
}

/** Files of one name may be two trainings, so the hash of its content stands for it. */
async function ggufModel(
  path: string,
  { thoughtTokens = 0 }: ModelSettings,
  { env }: ModelOptions,
): Promise<LanguageModel> {
  const identity = await modelIdentity(path, { env, cache: "", file: undefined });
  return { ...thinking(await openGguf(path, libraryFolders(env)), thoughtTokens), identities: () => [identity] };
}

/** What a set of reasons is begun with: a file's name and hash, or a model's name and its first endpoint. */
export async function modelIdentity(
  name: string,
  { env, cache, file }: Pick<ModelOptions, "env" | "cache" | "file">,
): Promise<string> {
  const path = ggufPath(name, cache);
  if (path !== undefined) return `${ggufName(path)} ${await fileHash(path)}`;
  const { addresses } = endpointsOf(
    name,
    { endpoints: settingsOf("reason", name, { typed: {}, file }).endpoints },
    env,
  );
  return endpointIdentity({ model: name, baseUrl: addresses[0]!, timeout: 0 });
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
  settings: ReturnType<typeof settingsOf>,
  { env, concurrency, timeout, signal, shared }: ModelOptions,
): Promise<LanguageModel> {
  const { addresses, shares, apiKey } = endpointsOf(name, settings, env);
  const { thoughtTokens, effort, body } = settings;
  const more = { ...(effort !== undefined && { reasoning_effort: effort }), ...body };
  const endpoints = addresses.map((baseUrl, at) => {
    const { weight, atOnce } = shares[at]!;
    return { baseUrl, model: name, apiKey, timeout, thoughtTokens, body: more, weight, atOnce };
  });
  if (shared !== undefined || endpoints.length > 1) return openSpread(endpoints, concurrency, signal, PATIENCE, shared);
  const most = Math.min(concurrency, endpoints[0]!.atOnce ?? concurrency);
  return limited(retrying(await connect(endpoints[0]!, signal)), most);
}
