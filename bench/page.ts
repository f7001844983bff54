/**
 * The page in a real browser: from opening it to the first ranking, from a click to the moved ranking, and how much is fetched.
 *
 * In: the page as it is built from the sources, in Chromium on this machine.  Out: medians; none where there is no Chromium. What runs in the
 * page is handed over as text, because the types of a browser are the page's alone.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "../page/tests/browser.ts";
import { type BenchResult, median } from "./bench.ts";
import { longestTask } from "./page-tasks.ts";

const OPENINGS = 5;
const CORRECTIONS = 8;

/** Milliseconds since the navigation began, when the first ranking stands in the page; the example is chosen as soon as it can be. */
const FIRST_RANKING = `new Promise((resolve) => {
  let chosen = false;
  const look = () => {
    const example = document.querySelector(".example");
    if (example && !chosen) { chosen = true; example.click(); }
    if (document.querySelector(".rank > li")) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Milliseconds from a click on a button to the frame in which the ranking has changed. */
const clicked = (button: string) => `new Promise((resolve) => {
  const list = () => [...document.querySelectorAll(".rank > li")].map((item) => item.dataset.key + item.dataset.probability).join();
  const before = list();
  const begun = performance.now();
  ${button}.click();
  const look = () => (list() === before ? requestAnimationFrame(look) : resolve(performance.now() - begun));
  requestAnimationFrame(look);
})`;

export async function benchPage(): Promise<BenchResult[]> {
  if (NO_CHROMIUM) return [];
  const built = await openBuiltPage();
  try {
    return [...(await openings(built)), ...(await corrections(built)), ...(await tasks(built)), ...sizes(built.folder)];
  } finally {
    await built.close();
  }
}

function row(what: string, most: number, value: number, unit: string): BenchResult {
  return {
    what,
    reach: `${most} ${unit}`,
    median: value,
    unit,
    yardstick: "reach",
    yardstickMedian: most,
    met: value <= most,
  };
}

/** All in one context, so that from the second opening on the browser has the files. */
async function openings(built: Opened): Promise<BenchResult[]> {
  const { page, close } = await built.open();
  await page.waitForSelector("html[data-whole]");
  const [rankings, paints]: [number[], number[]] = [[], []];
  for (let at = 0; at < OPENINGS; at++) {
    await page.reload();
    rankings.push((await page.evaluate(FIRST_RANKING)) as number);
    paints.push(
      (await page.evaluate(`performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN`)) as number,
    );
  }
  await close();
  return [
    row("page: opened to first ranking, files at hand", 2_000, median(rankings), "ms"),
    row("page: first paint, files at hand", 600, median(paints), "ms"),
  ];
}

async function corrections(built: Opened): Promise<BenchResult[]> {
  const { page, close } = await built.open();
  await page.waitForSelector("html[data-whole]");
  await page.evaluate(FIRST_RANKING);
  const [struck, answered]: [number[], number[]] = [[], []];
  for (let at = 0; at < CORRECTIONS; at++) {
    struck.push(
      (await page.evaluate(clicked(`document.querySelectorAll(".claim .act")[${1 + 2 * (at % 3)}]`))) as number,
    );
    await page.waitForTimeout(600);
    await page.evaluate(`[...document.querySelectorAll(".tools button")][0].click()`);
    await page.waitForTimeout(600);
    answered.push((await page.evaluate(clicked(`document.querySelectorAll(".ask .answer")[${at % 2}]`))) as number);
    await page.waitForTimeout(600);
    await page.evaluate(`[...document.querySelectorAll(".tools button")][0].click()`);
    await page.waitForTimeout(600);
  }
  await close();
  return [
    row("page: a fact struck, to moved ranking", 100, median(struck), "ms"),
    row("page: a question answered, to moved ranking", 100, median(answered), "ms"),
  ];
}

/** In computing time, which other work on the machine does not add to. */
async function tasks(built: Opened): Promise<BenchResult[]> {
  const { page, close } = await built.open();
  await page.waitForSelector("html[data-whole]");
  const loading = await longestTask(page, async () => {
    await page.reload();
    await page.waitForSelector("html[data-whole]");
  });
  const dropping = await longestTask(page, async () => {
    await page.setInputFiles("input[type=file]", "examples/europass.pdf");
    await page.waitForSelector(".rank");
  });
  const correcting = await longestTask(page, async () => {
    await page.evaluate(clicked(`document.querySelectorAll(".claim .act")[1]`));
    await page.evaluate(clicked(`document.querySelectorAll(".ask .answer")[0]`));
  });
  await close();
  return [
    row("page: longest task of the main thread, loading", 50, loading, "ms"),
    row("page: longest task, a PDF dropped to its ranking", 50, dropping, "ms"),
    row("page: longest task, a fact struck and a question answered", 50, correcting, "ms"),
  ];
}

function sizes(folder: string): BenchResult[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) }));
  const all = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const script = files.filter(({ name }) => /^index-.*\.(js|css)$/.test(name));
  const packed = script.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0) / 1e3;
  return [
    row("page: all files", 15, all, "MB"),
    row("page: script and style, compressed, without the engine", 200, packed, "kB"),
  ];
}
