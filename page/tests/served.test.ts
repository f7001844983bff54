/** The page as `wherefore serve` gives it: a language model's reason as it is written, what leaves the browser, two tabs, and a restart. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChatServer, chatServer } from "../../tests/support/chat-server.ts";
import { serverForTests, type TestServer } from "../../tests/support/serving.ts";
import { wordByWord } from "../../tests/support/word-by-word.ts";
import { expectAccessible } from "./accessible.ts";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "./browser.ts";

const REASON = "This person has a bachelor's degree in nursing and will stay in the same occupation.";
const REPLY = `<think>${REASON}</think><answer>Registered Nurses</answer>`;

let built: Opened;
let chat: ChatServer;
let server: TestServer;
/** Milliseconds between two words of the model. */
let slow = 0;

beforeAll(async () => {
  if (NO_CHROMIUM) return;
  built = await openBuiltPage();
  chat = await chatServer({ answer: () => REPLY, model: "wordy", instead: wordByWord(REPLY, () => slow) });
  server = await started(0);
}, 120_000);
afterAll(async () => {
  await built?.close();
  await server?.close();
  chat?.close();
});

function started(port: number): Promise<TestServer> {
  return serverForTests({
    port,
    page: built.folder,
    names: { model: "wordy" },
    env: { OPENAI_BASE_URL: chat.url },
    now: () => new Date(),
  });
}

async function nurse(page: Page): Promise<void> {
  await page.locator(".example").first().click();
  await page.waitForSelector(".rank");
}

const card = (page: Page) => page.locator(".model");
const ask = (page: Page) => card(page).getByRole("button", { name: "Ask wordy" });

async function asked(page: Page): Promise<void> {
  await ask(page).click();
  const send = page.getByRole("button", { name: "Send it and ask" });
  if (await send.isVisible()) await send.click();
}

describe.skipIf(NO_CHROMIUM)("a language model's reason", () => {
  test("is not asked for before it was said what leaves, comes as it is written, and is put right", async () => {
    const { page, requests, complaints, close } = await built.open({}, server.url);
    await nurse(page);
    await page.waitForSelector("html[data-whole]");
    requests.length = 0;
    await ask(page).click();
    await expectAccessible(page);
    const said = (await page.locator(".leaving").textContent())!;
    expect(said).toContain(new URL(server.url).host);
    expect(said).toContain(`wordy at ${new URL(chat.url).host}`);
    expect(said).toMatch(/Not sent are: your name, employers/);
    expect(chat.bodies).toEqual([]);
    expect(requests.filter((url) => url.includes("/v1/"))).toEqual([]);
    expect(await page.locator(".private").textContent()).toBe("Private: nothing leaves this browser");

    slow = 100;
    await page.getByRole("button", { name: "Send it and ask" }).click();
    await page.waitForFunction(() =>
      document.querySelector(".model .lead")?.textContent?.startsWith("This person has"),
    );
    const early = (await card(page).locator(".lead").textContent())!;
    expect(REASON.startsWith(early.trim())).toBe(true);
    expect(early.length).toBeLessThan(REASON.length);
    slow = 0;
    await page.waitForSelector(".model-ranking");
    expect(await card(page).locator(".lead").textContent()).toBe(REASON);
    expect(await card(page).locator(".pill").allTextContents()).toEqual(["Written by wordy, a language model"]);
    expect(await page.locator(".model-ranking li").first().textContent()).toBe("Registered Nurses");
    expect(await page.locator(".private").textContent()).toMatch(/^Sent to the language model/);

    await expectAccessible(page);

    // What the model was sent: no employer, no name, no school.
    const sent = JSON.stringify(chat.bodies);
    expect(sent).toContain("Registered Nurses");
    expect(sent).not.toMatch(/Lakeside|Cedar|Jane|Doe|University|College/);

    // What can be read in it is checked against the history, and what it expects can be denied: the page's ranking moves.
    await card(page)
      .getByRole("button", { name: /^Not so: Next you/ })
      .first()
      .click();
    await page.waitForSelector(".model .claim.struck");
    const bodies = chat.bodies.length;
    expect(await card(page).textContent()).toContain("Your corrections since then are not in this ranking.");
    await card(page).getByRole("button", { name: "Rank again with your corrections" }).click();
    // The server remembers what the model said, so it is not asked again; the ranking follows the answer.
    await page.waitForFunction(() => document.querySelectorAll(".model-ranking li").length > 0);
    expect(
      await card(page)
        .getByRole("button", { name: /Rank again/ })
        .count(),
    ).toBe(0);
    expect(chat.bodies.length).toBe(bodies);

    // Its words are changed, and it is confirmed.
    await card(page).getByRole("button", { name: "Put its words right" }).click();
    await card(page).locator("textarea").fill("This person wants to work in the field of education.");
    await card(page).getByRole("button", { name: "Read it again" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".model .pill").length === 2);
    await page.getByRole("button", { name: "Confirm …" }).click();
    await page.locator(".confirm input").fill("A. Counsellor");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".model .pill").length === 3);
    expect((await card(page).locator(".pill").allTextContents()).slice(1).join()).toMatch(
      /^edited by you,confirmed by A\. Counsellor, \d{4}-\d\d-\d\d$/,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  test("is not offered where the page lies on a host without a server of ours", async () => {
    const { page, close } = await built.open();
    await nurse(page);
    expect(await card(page).count()).toBe(0);
    await close();
  });

  test("a server that is gone in mid-session is said, everything stays, and it goes on once it is back", async () => {
    const { page, close } = await built.open({}, server.url);
    await nurse(page);
    await page.waitForSelector("html[data-whole]");
    await page.locator(".claim .act").nth(1).click();
    await page.waitForSelector(".claim.struck");
    const ranked = () => page.locator(".list[aria-labelledby=usual] .rank > li b").allTextContents();
    const before = await ranked();
    const { port } = new URL(server.url);
    await server.close();
    await asked(page);
    await page.waitForSelector(".model .failure");
    expect(await card(page).textContent()).toMatch(/server of this page does not answer.*stays as it is/s);
    expect(await ranked()).toEqual(before);
    await page.locator(".claim .act").nth(1).click();
    await page.waitForSelector(".claim.struck", { state: "detached" });
    server = await started(Number(port));
    await asked(page);
    await page.waitForSelector(".model-ranking");
    await close();
  });

  test("two tabs hold two people, and neither knows of the other", async () => {
    const { page, close } = await built.open({}, server.url);
    const other = await page.context().newPage();
    await other.goto(server.url);
    await nurse(page);
    await other.locator(".example").nth(1).click();
    await other.waitForSelector(".rank");
    await asked(page);
    await page.waitForSelector(".model-ranking");
    expect(await other.locator(".model-ranking").count()).toBe(0);
    const before = await other.locator(".rank b").allTextContents();
    await page.locator(".claim .act").nth(1).click();
    await page.waitForSelector(".claim.struck");
    expect(await other.locator(".rank b").allTextContents()).toEqual(before);
    expect(await other.locator(".claim.struck").count()).toBe(0);
    expect(await page.evaluate(() => ({ ...localStorage, ...sessionStorage }))).toEqual({});
    await close();
  });
});
