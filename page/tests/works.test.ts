/** Works under way on the screen of runs, in a real browser: as they are looked at again, on a phone, and when the server cannot say. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quietRun, type Run } from "../../src/domain/index.ts";
import { type FolderOwner, ownFolder } from "../../src/records/folder-lock.ts";
import { serverForTests, type TestServer } from "../../tests/support/serving.ts";
import { expectAccessible } from "./accessible.ts";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "./browser.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-works-page-"));
const reasons = join(place, "reasons");

let built: Opened;
let server: TestServer;
let owner: FolderOwner;
let run: Run;

beforeAll(async () => {
  if (NO_CHROMIUM) return;
  built = await openBuiltPage();
  owner = await ownFolder(join(reasons, "own-llm"), "reasons judge");
  run = owner.watched(quietRun());
  run.report({ what: "cases", done: 3, total: 12, tokens: 4_321, cost: 0.25 });
  server = await serverForTests({ runs: join(place, "runs"), reasons, page: built.folder });
}, 240_000);
afterAll(async () => {
  await built?.close();
  await server?.close();
  await owner?.release();
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(NO_CHROMIUM)("works under way", () => {
  test("what a folder's process says is shown, and shown again when it has gone on; what has ended goes", async () => {
    const { page, complaints, close } = await built.open({}, `${server.url}/#/runs`);
    const work = page.locator(".work");
    await work.waitFor();
    expect(await work.textContent()).toMatch(
      /reasons judge .*own-llm3 of 12 cases · at work · about \d+ (s|min) left.*4,321 tokens · cost 0\.25/,
    );
    expect(await work.locator("progress").evaluate((bar) => (bar as HTMLProgressElement).position)).toBe(0.25);
    run.report({ what: "cases", done: 9, total: 12, tokens: 9_000, cost: 0.5 });
    await page.getByText("9 of 12 cases").waitFor();
    await page.getByText(/\d a second/).waitFor();
    await owner.release();
    await work.waitFor({ state: "detached" });
    owner = await ownFolder(join(reasons, "own-llm"), "reasons judge");
    run = owner.watched(quietRun());
    await work.waitFor();
    expect(complaints).toEqual([]);
    await close();
  }, 60_000);

  for (const colorScheme of ["light", "dark"] as const)
    test(`a phone, ${colorScheme}, Spanish`, async () => {
      const view = { viewport: { width: 390, height: 844 }, colorScheme, locale: "es-MX" };
      const { page, close } = await built.open(view, `${server.url}/#/runs`);
      await page.locator(".work").waitFor();
      await page.getByText("en curso", { exact: true }).waitFor();
      await expectAccessible(page);
      await close();
    }, 60_000);
});
