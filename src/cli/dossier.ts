/**
 * `wherefore dossier`: technical documentation written from what files say.
 */
import { join } from "node:path";
import { annexIv } from "../audit/dossier/annex-iv.ts";
import { knownFacts } from "../audit/dossier/known-facts.ts";
import { retentionNamed } from "../audit/log/retention.ts";
import { documentHtml, documentMarkdown } from "../audit/printed-document.ts";
import { writeWhole } from "../records/whole-file.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import type { DossierOptions } from "./commands/dossier.ts";
import type { Terminal } from "./terminal.ts";

export async function dossier(out: string, options: DossierOptions, terminal: Terminal): Promise<void> {
  const { method, run, runs, use, log, retention } = options;
  const facts = await knownFacts({
    method,
    models: {},
    cache: cacheFolder(terminal.env),
    run: run === undefined ? undefined : { name: run, runs },
  });
  const document = annexIv(facts, {
    use,
    logs: log,
    retention: retention === undefined ? undefined : `${retention} (${retentionNamed(retention).source})`,
    made: terminal.now().toISOString().slice(0, 10),
  });
  const files = { "dossier.md": documentMarkdown(document), "dossier.html": documentHtml(document) };
  for (const [name, text] of Object.entries(files)) {
    await writeWhole(join(out, name), text);
    terminal.out(`${join(out, name)}\n`);
  }
}
