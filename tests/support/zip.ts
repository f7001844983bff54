/** ZIP files for tests, by yazl. */
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** @returns the bytes of a ZIP with these entries, deflated */
export async function zipOf(entries: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}
