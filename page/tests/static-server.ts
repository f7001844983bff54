/**
 * The built page, served from this machine to a browser under test: plain files, under the policy that `wherefore serve` gives
 * them: a worker obeys the header of its own script, not what the page's HTML says.
 *
 * In: a folder.  Out: an address on a free port of loopback, and a way to end it.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { POLICY } from "../../src/server/page-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

export type StaticServer = { readonly address: string; readonly close: () => Promise<void> };

export async function serveFolder(folder: string): Promise<StaticServer> {
  const server = createServer(async (request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const path = join(folder, asked.endsWith("/") ? `${asked}index.html` : asked);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !found.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const lasting = asked.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": lasting,
      "content-security-policy": POLICY,
    });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
