/**
 * By what was answered: the versions and hashes that the log names whenever it is opened.
 *
 * In: the methods that may be asked, and the language models by name.  Out: names and values; a file, of weights or of counts, by its SHA-256.
 */
import { methodFiles } from "../../methods/named-methods.ts";
import { ggufPath, type ModelNames } from "../../models/open.ts";
import { VERSION } from "../../records/version.ts";
import { fileHash, fileHashes } from "../../records/whole-file.ts";
import { loadTaxonomy } from "../../taxonomy/facts.ts";

export async function answeringVersions(
  methods: readonly string[],
  { model, reasonModel, predictModel }: ModelNames,
  cache: string,
): Promise<Record<string, string>> {
  const files = await Promise.all(methods.map((method) => methodFiles(method, cache)));
  const versions: Record<string, string> = {
    wherefore: VERSION,
    node: process.version,
    "O*NET": loadTaxonomy().release,
    ...(await fileHashes([...new Set(files.flat())])),
  };
  for (const [role, name] of Object.entries({ model, "reason-model": reasonModel, "predict-model": predictModel })) {
    if (name === undefined) continue;
    versions[role] = name;
    const path = ggufPath(name, cache);
    if (path !== undefined) versions[`${role} (SHA-256)`] = await fileHash(path);
  }
  return versions;
}
