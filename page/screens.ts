/**
 * Pictures of the page, made in a real browser: docs/screens/*.png.
 *
 *     node page/screens.ts
 *
 * In: the page as it is built from the sources, and runs on people who were made up.  Out: each screen at 1440 and 390 pixels, light and dark, in English and Spanish.
 */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { chatServer } from "../tests/support/chat-server.ts";
import { serverForTests } from "../tests/support/serving.ts";
import { wordByWord } from "../tests/support/word-by-word.ts";
import { inventedRuns } from "./invented-runs.ts";
import { NO_CHROMIUM, openBuiltPage } from "./tests/browser.ts";

const REPLY =
  "<think>This person has a bachelor's degree in nursing and worked as a nursing assistant before. After some years on the ward people often move up within the field, to work that asks for more preparation.</think><answer>Nurse Practitioners</answer>";
const FOLDER = fileURLToPath(new URL("../docs/screens/", import.meta.url));
const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };

type Screen = {
  readonly name: string;
  /** Of the page as `wherefore serve` gives it, with runs and a language model that plays a part: what it is opened at. */
  readonly at?: string;
  readonly view: BrowserContextOptions;
  readonly go: (page: Page) => Promise<void>;
};

async function example(page: Page, at = 0): Promise<void> {
  await page.locator(".example").nth(at).click();
  await page.waitForSelector(".rank");
}

/** The bachelor's degree struck, and the first question answered with no. */
async function corrected(page: Page): Promise<void> {
  await example(page);
  await page.locator(".claim .act").nth(3).click();
  await page.waitForSelector(".claim.struck");
  await page.locator(".ask .answer").last().click();
  await page.waitForFunction(() => document.querySelectorAll(".claim.struck").length === 2);
}

const SCREENS: readonly Screen[] = [
  { name: "start", view: { viewport: WIDE }, go: async () => {} },
  { name: "start-phone", view: { viewport: PHONE }, go: async () => {} },
  { name: "reason", view: { viewport: WIDE }, go: example },
  {
    name: "corrected-dark",
    view: { viewport: WIDE, colorScheme: "dark" },
    go: corrected,
  },
  {
    name: "corrected-phone",
    view: { viewport: PHONE },
    go: async (page) => {
      await corrected(page);
      await page.evaluate(() => document.querySelector(".claims")?.previousElementSibling?.scrollIntoView());
    },
  },
  {
    name: "ranking-phone",
    view: { viewport: PHONE, colorScheme: "dark" },
    go: async (page) => {
      await example(page, 3);
      await page.locator(".rank summary").nth(1).click();
      await page.waitForSelector(".rank .details");
      await page.evaluate(() => document.querySelector("#ranking")?.scrollIntoView());
    },
  },
  {
    name: "details",
    view: { viewport: WIDE },
    go: async (page) => {
      await example(page, 1);
      await page.locator(".code").nth(1).click();
      await page.locator(".rank summary").nth(1).click();
      await page.waitForSelector(".rank .details");
    },
  },
  {
    name: "sure",
    view: { viewport: WIDE },
    go: async (page) => {
      await example(page);
      await page.locator("nav button").last().click();
    },
  },
  {
    name: "sure-phone",
    view: { viewport: PHONE, colorScheme: "dark" },
    go: async (page) => page.locator("nav button").last().click(),
  },
  {
    name: "model",
    view: { viewport: WIDE },
    at: "",
    go: async (page) => {
      await example(page);
      await page.locator(".model .secondary").click();
      await page.locator(".leaving .primary").click();
      await page.waitForSelector(".model-ranking");
      await page.evaluate(() => document.querySelector(".model")?.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "model-phone",
    view: { viewport: PHONE },
    at: "",
    go: async (page) => {
      await example(page);
      await page.locator(".model .secondary").click();
      await page.waitForSelector(".leaving");
      await page.evaluate(() => document.querySelector(".model")?.scrollIntoView());
    },
  },
  { name: "spanish", view: { viewport: WIDE, locale: "es-MX" }, go: corrected },
];

/** @param run with its answers kept @param sheet to be graded */
function runScreens(run: string, sheet: string): readonly Screen[] {
  const pair = `#/runs/${run}?a=default&b=markov&show=only-a`;
  const written = `#/runs/${run}?a=career-joint&b=default&show=wrong`;
  const cases = (page: Page) => page.waitForSelector(".cases");
  const toCase = async (page: Page) => {
    await page.locator(".cases a").nth(1).click();
    await page.waitForSelector(".case-columns mark");
  };
  return [
    { name: "runs", at: "#/runs", view: { viewport: WIDE }, go: (page) => page.locator(".run").first().waitFor() },
    { name: "run", at: pair, view: { viewport: WIDE }, go: async (page) => void (await cases(page)) },
    {
      name: "run-phone",
      at: pair,
      view: { viewport: PHONE, colorScheme: "dark" },
      go: async (page) => {
        await cases(page);
        await page.evaluate(() => document.querySelector("[aria-labelledby=pair]")?.scrollIntoView());
      },
    },
    {
      name: "run-doses-dark",
      at: written,
      view: { viewport: WIDE, colorScheme: "dark", locale: "es-MX" },
      go: async (page) => {
        await page.waitForSelector("[aria-labelledby=doses] table");
        await page.evaluate(() => document.querySelector("[aria-labelledby=doses]")?.scrollIntoView());
      },
    },
    { name: "case", at: written, view: { viewport: WIDE }, go: toCase },
    { name: "case-phone", at: written, view: { viewport: PHONE }, go: toCase },
    {
      name: "grade",
      at: "#/runs/grade",
      view: { viewport: WIDE },
      go: async (page) => {
        await page.locator("input[type=text]").fill("anna");
        await page.locator("input[type=number]").fill("42");
        await page.setInputFiles("input[type=file]", sheet);
        await page.waitForSelector(".grades");
        await page.keyboard.press("5");
      },
    },
  ];
}

if (NO_CHROMIUM) process.exit(1);
await mkdir(FOLDER, { recursive: true });
const built = await openBuiltPage();
const chat = await chatServer({ model: "a-model", answer: () => REPLY, instead: wordByWord(REPLY, () => 0) });
const place = await mkdtemp(join(tmpdir(), "wherefore-screens-"));
const { runs, sheet } = await inventedRuns(place);
const server = await serverForTests({
  page: built.folder,
  runs,
  names: { model: "a-model" },
  env: { OPENAI_BASE_URL: chat.url },
  now: () => new Date(),
});
const [run] = (await readdir(runs)).filter((name) => /^\d{8}-/.test(name)).sort();
for (const { name, at, view, go } of [...SCREENS, ...runScreens(run!, sheet)]) {
  const address = at === undefined ? built.address : `${server.url}/${at}`;
  const { page, close } = await built.open({ reducedMotion: "reduce", ...view }, address);
  await go(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
  await close();
}
await server.close();
chat.close();
await built.close();
await rm(place, { recursive: true });
