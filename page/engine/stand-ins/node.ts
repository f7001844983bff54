/**
 * What the package's code asks of Node, in a browser: files come from the shelf, and paths are joined. What else is imported of Node is
 * undefined there, and nothing in the worker calls it (`tests/page` goes through all that it does).
 */
import { Buffer } from "buffer/";
import { inflateSync } from "fflate";
import { Readable } from "readable-stream";
import { fromShelf, isOnShelf } from "../shelf.ts";

export { Readable };

const pathOf = (place: string | URL) => (place instanceof URL ? place.pathname : place);

export function readFileSync(place: string | URL, encoding?: string): string | Uint8Array {
  const bytes = fromShelf(pathOf(place));
  return encoding === undefined ? bytes : new TextDecoder().decode(bytes);
}

export async function readFile(place: string | URL, encoding?: string): Promise<string | Uint8Array> {
  return readFileSync(place, encoding);
}

export function existsSync(place: string | URL): boolean {
  return isOnShelf(pathOf(place));
}

export function fileURLToPath(address: string | URL): string {
  return new URL(address).pathname;
}

export function join(...parts: string[]): string {
  return parts.join("/").replace(/\/{2,}/g, "/");
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function inflateRawSync(bytes: Uint8Array): Uint8Array {
  return inflateSync(bytes);
}

/** All bytes of a stream, as `node:stream/consumers` gives them. */
export async function buffer(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const bytes of stream) taken.push(bytes);
  return Buffer.concat(taken);
}

export function homedir(): string {
  return "/";
}
