/**
 * Methods as a command has them, on this machine's data and the models that its options name.
 *
 * In: a command's options.  Out: recommenders by name, and what closes the models that they asked. Nothing of a model is loaded, and no file
 * of templates read, before a method wants it: a recommendation without a model need not wait.
 */
import type { Run } from "../domain/index.ts";
import { methodMaker } from "../methods/named-methods.ts";
import type { ModelNames, OpenModels } from "../models/open.ts";
import type { OwnPrompts } from "../prompts/own-prompts.ts";
import { loadTaxonomy } from "../taxonomy/facts.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { type AskingOptions, askingOn, namedDataset } from "./data.ts";
import type { Terminal } from "./terminal.ts";

/** One person's model is small: more threads cost more than they bring. */
const THREADS = 1;

type Resources = Parameters<typeof methodMaker>[0];

/** Makes methods that are trained on NLSY97; `asking` says which model they have, what it is asked with and how often. */
export function methodMakerOn(
  terminal: Terminal,
  run: Run,
  asking: Pick<Resources, "modelFor" | "prompts" | "reasons">,
): ReturnType<typeof methodMaker> {
  return methodMaker({
    taxonomy: loadTaxonomy(),
    trainingData: () => namedDataset("nlsy97", terminal),
    olderData: () => namedDataset("nlsy79", terminal),
    cache: cacheFolder(terminal.env),
    run,
    threads: THREADS,
    ...asking,
  });
}

type MethodOptions = ModelNames & AskingOptions & { readonly prompts?: string; readonly reasons: number };

/** @throws BadInputError where the folder of templates cannot be read */
export async function methodsOn(terminal: Terminal, run: Run, options: MethodOptions) {
  let models: OpenModels | undefined;
  const modelFor: OpenModels["modelFor"] = async (role) => {
    const { openModels } = await import("../models/open.ts");
    const asking = await askingOn(terminal, options);
    models ??= openModels({ names: options, ...asking, journal: undefined });
    return models.modelFor(role);
  };
  const prompts = await promptsIn(options.prompts);
  return {
    make: methodMakerOn(terminal, run, { modelFor, prompts, reasons: options.reasons }),
    close: async () => models?.close(),
  };
}

async function promptsIn(folder: string | undefined): Promise<OwnPrompts> {
  return folder === undefined ? {} : (await import("../reasons/own-prompts-folder.ts")).readOwnPrompts(folder);
}
