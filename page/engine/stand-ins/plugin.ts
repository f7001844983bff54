/**
 * The package's own code in a browser: what it asks of Node is stood in for, and what it reads from its folder lies on a shelf.
 *
 * In: imports as the bundler meets them.  Out: `node:*` becomes `node.ts`; reading ZIPs, and reading in a process of its own, become what a
 * worker can do; and a file's own address becomes one that is the same wherever the page lies, by which `shelf.ts` knows the artefacts.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const source = fileURLToPath(new URL("../../../src/", import.meta.url));
const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const OF_NODE: Readonly<Record<string, string>> = { stream: "readable-stream", buffer: "buffer/" };

const OF_OURS: Readonly<Record<string, string>> = {
  [`${source}records/zip.ts`]: own("./zip.ts"),
  [`${source}histories/formats/isolated.ts`]: own("./isolated.ts"),
  [`${source}records/whole-file.ts`]: own("./nothing-written.ts"),
  [`${source}tensor/runtime.ts`]: own("./runtime.ts"),
};

export function standIns(): Plugin {
  return {
    name: "wherefore-stand-ins",
    enforce: "pre",
    async resolveId(id, importer) {
      if (id in OF_NODE && !importer?.includes("/readable-stream/")) return this.resolve(OF_NODE[id]!, importer);
      if (id.startsWith("node:")) return own("./node.ts");
      if (!importer?.startsWith(source) || !id.startsWith(".")) return undefined;
      return OF_OURS[fileURLToPath(new URL(id, `file://${importer}`))];
    },
    transform(code, id) {
      if (!id.startsWith(source) || !code.includes("import.meta.url")) return undefined;
      const address = JSON.stringify(`file:///wherefore/src/${id.slice(source.length)}`);
      return { code: code.replaceAll("import.meta.url", address), map: null };
    },
  };
}
