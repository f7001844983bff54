/**
 * `wherefore models`: the language models known by name.
 */
import { listModels, pullModel } from "../models/known-models.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { ListOptions } from "./commands/models.ts";
import { textTable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

export async function list(options: ListOptions, terminal: Terminal): Promise<void> {
  const models = listModels(cacheFolder(terminal.env));
  if (options.json) terminal.out(`${JSON.stringify(models)}\n`);
  else {
    const rows = models.map(({ name, licence, megabytes, path }) => [
      name,
      licence,
      `${megabytes} MB`,
      path ?? `not here; wherefore models pull ${name}`,
    ]);
    terminal.out(
      `${textTable([{ head: "Model" }, { head: "Licence" }, { head: "Size", right: true }, { head: "Where" }], rows)}\n`,
    );
    terminal.out(
      "Any other GGUF file can be given by its path, and any model of an endpoint by its name (docs/models.md).\n",
    );
  }
}

export async function pull(name: string, terminal: Terminal): Promise<void> {
  const path = await pullModel(name, cacheFolder(terminal.env), terminal.signal, (text) => terminal.err(`${text}\n`));
  terminal.out(`${path}\n`);
}
