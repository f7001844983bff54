/**
 * How the model of a role is asked, and where: what recipes, the file of models and the command line may say.
 *
 * In: YAML, options and the environment.  Out: the settings of one role, and its endpoints with their key.
 */
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import { readRecipeFile } from "../records/recipe-file.ts";

export const ROLES = ["reason", "predict", "judge"] as const;
export type Role = (typeof ROLES)[number];

/** What a body says by itself, and what nobody may say instead. */
const OURS = new Set(["model", "messages", "stream", "max_tokens", "max_completion_tokens", "seed", "temperature"]);

/** Further fields of a chat completion's body, such as `chat_template_kwargs`. */
const Body = z
  .record(z.string(), z.unknown())
  .refine((body) => Object.keys(body).every((field) => !OURS.has(field)), `it may not say ${[...OURS].join(", ")}`);

const Tokens = z.int().max(1_000_000);

/** How a model is asked. `effort` is sent as `reasoning_effort`. */
export const SETTINGS = {
  /** Of an answer, or of a reason. */
  maxTokens: Tokens.min(16).optional(),
  /** Of the thought before it, where the model thinks by itself; 0 says that it does not. */
  thoughtTokens: Tokens.min(0).optional(),
  effort: z.string().min(1).optional(),
  body: Body.optional(),
};
export const ModelSettings = z.strictObject(SETTINGS);
export type ModelSettings = z.infer<typeof ModelSettings>;

/** How much one of several endpoints takes: of two, the one of weight 2 has twice as many calls under way; `atOnce` is the most of them. */
export type EndpointShare = { readonly weight?: number | undefined; readonly atOnce?: number | undefined };

const EndpointSetting = z.union([
  z.string().min(1),
  z.strictObject({
    url: z.string().min(1),
    weight: z.number().positive().max(1000).optional(),
    atOnce: z.int().min(1).max(100_000).optional(),
  }),
]);

const RoleSettings = ModelSettings.extend({
  model: z.string().min(1).optional(),
  /** Several share the load. */
  endpoints: z.array(EndpointSetting).min(1).optional(),
  /** The environment variable that holds the key of these endpoints. */
  key: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, "the name of an environment variable, never a key itself")
    .optional(),
});
type RoleSettings = z.infer<typeof RoleSettings>;

const ModelsFile = z.strictObject({
  kind: z.literal("models"),
  reason: RoleSettings.optional(),
  predict: RoleSettings.optional(),
  judge: RoleSettings.optional(),
  /** Of models by name, before those of the role: judges of a panel may lie on several servers. */
  models: z.record(z.string(), RoleSettings.omit({ model: true })).optional(),
});
export type ModelsFile = z.infer<typeof ModelsFile>;

/** @throws BadInputError naming the file, the key and what it may be */
export function readModelsFile(path: string): Promise<ModelsFile> {
  return readRecipeFile(path, ModelsFile, { example: "recipes/models-two-servers.yaml", page: "docs/models.md" });
}

/** What the command line says. @throws BadInputError where the body says what is not its to say */
export function typedSettings(typed: ModelSettings): ModelSettings {
  const parsed = ModelSettings.safeParse(typed);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const option = `--${String(issue.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new BadInputError("bad-body", { file: option }, issue.message, "docs/models.md says what may stand there.");
}

/** Whose settings stand: the command line's, then a recipe's, then those of the model by its name, then those of the role. */
export function settingsOf(
  role: Role,
  name: string,
  { typed, file }: { readonly typed: ModelSettings; readonly file: ModelsFile | undefined },
  recipe: ModelSettings = {},
): RoleSettings {
  const all = [typed, recipe, file?.models?.[name] ?? {}, file?.[role] ?? {}];
  const first = <Field extends keyof RoleSettings>(field: Field) =>
    all.map((settings: RoleSettings) => settings[field]).find((value) => value !== undefined) as RoleSettings[Field];
  // A key belongs to the endpoints beside which it stands, and is not sent to others.
  const where: RoleSettings = all.find((settings: RoleSettings) => settings.endpoints !== undefined) ?? {};
  return {
    maxTokens: first("maxTokens"),
    thoughtTokens: first("thoughtTokens"),
    effort: first("effort"),
    body: first("body"),
    endpoints: where.endpoints,
    key: where.key,
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Those of every role that names none of its own. */
export function sharedAddresses(env: Environment): string[] {
  return (env["OPENAI_BASE_URL"] ?? "").split(/[\s,]+/).filter((address) => address !== "");
}

/** @returns the addresses of a role, at least one, what each takes, and the key that is sent to them @throws BadInputError */
export function endpointsOf(
  name: string,
  { endpoints, key }: Pick<RoleSettings, "endpoints" | "key">,
  env: Environment,
): {
  readonly addresses: readonly string[];
  readonly shares: readonly EndpointShare[];
  readonly apiKey: string | undefined;
} {
  const named = (endpoints ?? sharedAddresses(env)).map((setting) =>
    typeof setting === "string" ? { url: setting } : setting,
  );
  const addresses = named.map(({ url }) => url);
  if (addresses.length === 0) {
    throw new BadInputError(
      "no-endpoint",
      { file: "--model" },
      `"${name}" is no GGUF file and no pulled model, and OPENAI_BASE_URL is not set`,
      "Set it to the address of a model server, such as http://127.0.0.1:8000/v1.",
    );
  }
  for (const address of addresses) refuseBadAddress(address);
  const apiKey = keyOf(endpoints === undefined ? "OPENAI_API_KEY" : key, env, endpoints !== undefined);
  for (const address of apiKey === undefined ? [] : addresses) refuseOpenKey(address, env);
  return { addresses, shares: named, apiKey };
}

function keyOf(variable: string | undefined, env: Environment, needed: boolean): string | undefined {
  if (variable === undefined) return undefined;
  const apiKey = env[variable] || undefined;
  if (apiKey === undefined && needed)
    throw new BadInputError("bad-key", { file: variable }, "it is not set", "Set it to the key of these endpoints.");
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
    throw new BadInputError(
      "bad-key",
      { file: variable },
      "it holds a space, a line break or a letter that no key has",
      "Copy the key again, without what stands around it.",
    );
  return apiKey;
}

function refuseBadAddress(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
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
    "Give one such as http://127.0.0.1:8000/v1, and a key as OPENAI_API_KEY; several stand with commas between.",
  );
}

/** Whoever listens between here and another machine would read the key. @throws BadInputError unless the user allowed it */
function refuseOpenKey(baseUrl: string, env: Environment): void {
  const { protocol, hostname } = new URL(baseUrl);
  const here = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === "https:" || here || env["WHEREFORE_KEY_OVER_HTTP"] === "1") return;
  throw new BadInputError(
    "bad-endpoint",
    { file: "OPENAI_BASE_URL" },
    "the key would go over plain http to another machine, where anybody between can read it, and the careers too",
    "Give an address of https, or unset the key; WHEREFORE_KEY_OVER_HTTP=1 allows it in a network that you trust.",
  );
}
