/**
 * `wherefore doctor`: what works here and what is missing, with the mend beside each.
 */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readCareerModel } from "../career-model/career-file.ts";
import { DATASETS, openDataset } from "../histories/datasets/datasets.ts";
import { EMBEDDED_CAREER } from "../methods/career-methods.ts";
import { listModels } from "../models/known-models.ts";
import { loadCounted } from "../recommend/counted/artefact.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { loadMatcher } from "../taxonomy/matcher/matcher-file.ts";
import { cacheFolder, readCache } from "../taxonomy/release/cache.ts";
import { loadRuntime } from "../tensor/runtime.ts";
import type { DoctorOptions } from "./commands/models.ts";
import { dataFolder } from "./data.ts";
import { type Finding, modelFindings } from "./doctor-models.ts";
import { textTable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<void> {
  const findings = [
    tried("Node", () => nodeVersion()),
    tried(
      "taxonomy",
      () => `O*NET ${loadTaxonomy().release}, ${loadTaxonomy().occupations.length.toLocaleString("en")} occupations`,
    ),
    tried("title matcher", () => `${loadMatcher().hashes.length.toLocaleString("en")} features`),
    await triedLater("engine", engine),
    await triedLater("embedded default", embeddedModel),
    tried("counted", () => `from ${loadCounted().people.toLocaleString("en")} people`),
    tried("O*NET release at hand", () => releaseAtHand(terminal)),
    ...DATASETS.map((name) =>
      tried(`data set ${name}`, () =>
        openDataset(name, dataFolder(terminal), () => ({ kind: "no-title" })).files.join(", "),
      ),
    ),
    tried("GGUF library", () => llamaLibrary(terminal)),
    ...listModels(cacheFolder(terminal.env)).map(({ name, path }) =>
      tried(`model ${name}`, () => path ?? missing(`fetch it with \`wherefore models pull ${name}\``)),
    ),
    ...(await modelFindings(options.models, terminal)),
  ];
  if (options.json) terminal.out(`${JSON.stringify(findings)}\n`);
  else
    terminal.out(
      `${textTable(
        [{ head: "What" }, { head: "" }, { head: "" }],
        findings.map(({ what, works, said }) => [what, works ? "works" : "missing", said]),
      )}\n`,
    );
}

function tried(what: string, look: () => string): Finding {
  try {
    return { what, works: true, said: look() };
  } catch (error) {
    return { what, works: false, said: error instanceof Error ? error.message : String(error) };
  }
}

async function triedLater(what: string, look: () => Promise<string>): Promise<Finding> {
  return look().then(
    (said) => ({ what, works: true, said }),
    (error: unknown) => ({ what, works: false, said: error instanceof Error ? error.message : String(error) }),
  );
}

/** WebAssembly gives the same numbers as the native engine, but trains many times slower. */
async function engine(): Promise<string> {
  const { kind } = await loadRuntime();
  return kind === "native"
    ? "onnxruntime, native"
    : "onnxruntime by WebAssembly, slow to train: the native engine is not there. npm drops it without a word where its install script finds no network; `npm i onnxruntime-node --ignore-scripts` brings it.";
}

async function embeddedModel(): Promise<string> {
  const { file, members } = await readCareerModel(EMBEDDED_CAREER, loadTaxonomy());
  return `${file.name}, ${members.length} of its kind, ${Math.round(100 * file.shares.career)} % of the mixture with the counts`;
}

function missing(said: string): never {
  throw new Error(said);
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18)
    ? process.version
    : missing(`${process.version}; 22.18 or later is needed`);
}

function releaseAtHand({ env }: Terminal): string {
  const cache = readCache(cacheFolder(env));
  return cache
    ? `O*NET ${cache.release}`
    : missing("optional: `wherefore taxonomy build FOLDER|ZIP` adds alternate titles, tasks and descriptions");
}

function llamaLibrary({ env }: Terminal): string {
  for (const folder of [env["WHEREFORE_LLAMA"], process.cwd()].filter((place) => place !== undefined)) {
    if (existsSync(join(folder, "node_modules/node-llama-cpp")))
      return createRequire(join(folder, "package.json")).resolve("node-llama-cpp");
  }
  return missing("optional: node-llama-cpp runs GGUF files (docs/models.md)");
}
