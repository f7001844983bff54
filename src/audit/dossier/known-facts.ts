/**
 * What files say of the system: the package, its cards, its notice, the method, a run.
 *
 * In: a method, a finished run, where logs are kept.  Out: facts, each read from the file that has it. Nothing is known here that no file says.
 */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { EvaluationReport } from "../../evaluate/report.ts";
import { DATA_SOURCES, type DataSource } from "../../histories/datasets/sources.ts";
import { methodNamed } from "../../methods/named-methods.ts";
import type { ModelNames } from "../../models/open.ts";
import { reportOf } from "../../pipeline/runs.ts";
import { findRun, type RunManifest } from "../../records/run-folder.ts";
import { answeringVersions } from "../log/versions.ts";

const Package = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
  bin: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.unknown()),
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

export type KnownFacts = {
  readonly package: z.infer<typeof Package>;
  readonly method: { readonly label: string; readonly about: string; readonly trainedOn: readonly string[] | null };
  /** Versions, and the SHA-256 of each file that decides an answer. */
  readonly versions: Readonly<Record<string, string>>;
  /** Cards of models and artefacts by file, the model's own first. */
  readonly cards: readonly { readonly file: string; readonly text: string }[];
  readonly notice: string;
  /** The sets that the method was trained on, where they are public ones. */
  readonly sources: readonly DataSource[];
  readonly run?: { readonly name: string; readonly manifest: RunManifest; readonly report: EvaluationReport };
};

/** The root of the package, from `src` and `dist` alike. */
const ROOT = new URL("../../../", import.meta.url);
const MODEL_CARD = "models/career/README.md";

export type FactsWanted = {
  readonly method: string;
  readonly models: ModelNames;
  readonly cache: string;
  readonly run: { readonly name: string; readonly runs: string } | undefined;
};

/** @throws BadInputError for a method or a run that is not there */
export async function knownFacts({ method: label, models, cache, run }: FactsWanted): Promise<KnownFacts> {
  const { method, folder } = methodNamed(label);
  const trainedOn =
    method.needs === "nothing" ? method.trainedOn : method.needs === "weights" ? await method.trainedOn(folder) : null;
  const names = new Set((trainedOn ?? []).map((source) => source.split(":")[0]));
  return {
    package: Package.parse(JSON.parse(await readOwn("package.json"))),
    method: { label, about: method.about, trainedOn },
    versions: await answeringVersions([label], models, cache),
    cards: await cardsOf(),
    notice: await readOwn("NOTICE"),
    sources: DATA_SOURCES.filter(({ name }) => names.has(name)),
    ...(run && { run: await runFacts(run) }),
  };
}

async function readOwn(file: string): Promise<string> {
  return readFile(new URL(file, ROOT), "utf8");
}

async function cardsOf(): Promise<KnownFacts["cards"]> {
  const artefacts = (await readdir(fileURLToPath(new URL("artefacts", ROOT)))).filter((name) => name.endsWith(".md"));
  const files = [MODEL_CARD, ...artefacts.sort().map((name) => `artefacts/${name}`)];
  return Promise.all(files.map(async (file) => ({ file, text: withoutFrontMatter(await readOwn(file)) })));
}

function withoutFrontMatter(card: string): string {
  return card.replace(/^---\n[\s\S]*?\n---\n+/, "");
}

async function runFacts({ name, runs }: NonNullable<FactsWanted["run"]>): Promise<NonNullable<KnownFacts["run"]>> {
  const found = await findRun(runs, name);
  return { name: found.folder.name, manifest: found.manifest, report: await reportOf(found) };
}
