/**
 * The built page in a real browser, for tests: built once a file into a folder of its own, served from loopback, opened in Debian's Chromium.
 *
 * Where there is no Chromium the tests are skipped, and say so.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { serveFolder } from "./static-server.ts";

export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const NO_CHROMIUM = !existsSync(CHROMIUM);
if (NO_CHROMIUM) process.stderr.write(`The page is not tested: there is no ${CHROMIUM} (apt-get install chromium).\n`);

export type Opened = {
  readonly address: string;
  readonly folder: string;
  /** A page that counts its requests, and collects what its console complains of. */
  readonly open: (options?: BrowserContextOptions, address?: string) => Promise<Watched>;
  readonly close: () => Promise<void>;
};

export type Watched = {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
  readonly close: () => Promise<void>;
};

export async function openBuiltPage(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), "wherefore-page-"));
  const config = new URL("../vite.config.ts", import.meta.url).pathname;
  await build({ configFile: config, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  const server = await serveFolder(folder);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  return {
    address: server.address,
    folder,
    open: (options, address = server.address) => watched(browser, address, options),
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function watched(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, requests, complaints, close: () => context.close() };
}
