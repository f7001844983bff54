/**
 * The artefacts of the package as a browser has them: fetched once, side by side, and then at hand like files.
 *
 * In: nothing.  Out: bytes by the path they have in the package. The names that are fetched change with their content, so a browser keeps them.
 */
import boosted from "../../artefacts/boosted.json?url";
import counted from "../../artefacts/counted.json?url";
import outlook from "../../artefacts/outlook.json?url";
import taxonomy from "../../artefacts/taxonomy.json?url";
import titleKeys from "../../artefacts/title-keys.json?url";
import matcher from "../../artefacts/title-matcher.bin?url";
import titleWords from "../../artefacts/title-words.bin?url";
import bands from "../../models/career/bands.json?url";
import career from "../../models/career/career.json?url";
import weights1 from "../../models/career/weights-1.safetensors?url";
import weights2 from "../../models/career/weights-2.safetensors?url";
import weights3 from "../../models/career/weights-3.safetensors?url";

const ADDRESSES: Readonly<Record<string, string>> = {
  "/wherefore/artefacts/taxonomy.json": taxonomy,
  "/wherefore/artefacts/title-keys.json": titleKeys,
  "/wherefore/artefacts/outlook.json": outlook,
  "/wherefore/artefacts/title-matcher.bin": matcher,
  "/wherefore/artefacts/title-words.bin": titleWords,
  "/wherefore/artefacts/counted.json": counted,
  "/wherefore/artefacts/boosted.json": boosted,
  "/wherefore/models/career/career.json": career,
  "/wherefore/models/career/bands.json": bands,
  "/wherefore/models/career/weights-1.safetensors": weights1,
  "/wherefore/models/career/weights-2.safetensors": weights2,
  "/wherefore/models/career/weights-3.safetensors": weights3,
};

const shelf = new Map<string, Uint8Array>();

/** @throws TypeError where one cannot be had: the page says so, and offers to try again */
export async function fillShelf(): Promise<void> {
  await Promise.all(
    Object.entries(ADDRESSES).map(async ([path, address]) => {
      if (shelf.has(path)) return;
      const response = await fetch(address);
      if (!response.ok) throw new TypeError(`${address}: ${response.status}`);
      shelf.set(path, new Uint8Array(await response.arrayBuffer()));
    }),
  );
}

export function fromShelf(path: string): Uint8Array {
  const bytes = shelf.get(path);
  if (bytes === undefined) throw new Error(`${path} is not among the page's files`);
  return bytes;
}

/** A file, or a folder in which one lies. */
export function isOnShelf(path: string): boolean {
  return shelf.has(path) || shelf.keys().some((one) => one.startsWith(`${path}/`));
}
