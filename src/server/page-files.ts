/**
 * The page's files, as they were built.
 *
 * In: the folder of the built page, and a path that was asked for.  Out: the file with its type and ETag, or nothing. Only files that were there
 * when the folder was first listed are given, so no path leads out of it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ReasonModel } from "./served.ts";

export type PageFile = {
  readonly body: Buffer<ArrayBuffer>;
  /** Absent where packing gains nothing. */
  readonly packed: Buffer<ArrayBuffer> | undefined;
  readonly type: string;
  readonly etag: string;
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * What the page may ask of this server is told to it in its own HTML, so that it knows without asking.
 *
 * @param reasonModel the model that writes reasons, where there is one
 * @param hasRuns whether there are evaluations to look at
 * @returns undefined of a folder that is not there, or holds no page
 */
export function pageFiles(
  folder: string,
  reasonModel?: ReasonModel | undefined,
  hasRuns: () => boolean = () => false,
): ((path: string) => PageFile | undefined) | undefined {
  if (!existsSync(join(folder, "index.html"))) return undefined;
  const names = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length).replaceAll("\\", "/")),
  );
  const read = new Map<string, PageFile>();
  return (path) => {
    const name = path.endsWith("/") ? `${path}index.html` : path;
    if (!names.has(name)) return undefined;
    const metas = name === "/index.html" ? metasOf(reasonModel, hasRuns()) : "";
    const file = read.get(name + metas) ?? pageFile(join(folder, name), metas);
    read.set(name + metas, file);
    return file;
  };
}

function pageFile(path: string, metas: string): PageFile {
  const written = readFileSync(path);
  const body = metas === "" ? written : Buffer.from(written.toString().replace("<head>", () => `<head>${metas}`));
  const packed = body.length > 1_000 ? gzipSync(body) : undefined;
  return {
    body,
    packed: packed !== undefined && packed.length < 0.9 * body.length ? packed : undefined,
    type: TYPES[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`,
  };
}

function metasOf(reasonModel: ReasonModel | undefined, hasRuns: boolean): string {
  const meta = (name: string, said: unknown) => {
    const content = JSON.stringify(said).replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
    return `\n    <meta name="${name}" content="${content}">`;
  };
  return `${reasonModel === undefined ? "" : meta("reason-model", reasonModel)}${hasRuns ? meta("runs", true) : ""}`;
}

/**
 * What a page may do here: its own files, nothing in the HTML that runs, nothing sent anywhere else. WebAssembly may be compiled, which is
 * how the page ranks; text is never made into a script.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Wherefore</title></head>
<body><h1>Wherefore</h1>
<p>The page is not built here: <code>npm run page</code> in a clone builds it, and then this address shows it.</p>
<p>The API is there: <a href="/reference">reference</a>, <a href="/openapi.json">OpenAPI document</a>.</p>
</body></html>
`;
