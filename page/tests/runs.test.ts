/**
 * The runs' screens in a real browser: on a server with runs that `evaluate` made, by pointer and by keyboard, and as one file without any
 * server; and a labelling sheet from `judges sheet` through the page to `judges check`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RUN_PAGE } from "../../src/cli/site.ts";
import { runsPage } from "../../src/cli/view.ts";
import { bundledRuns } from "../../src/pipeline/runs.ts";
import { type ChatServer, chatServer } from "../../tests/support/chat-server.ts";
import { commandsIn } from "../../tests/support/command.ts";
import { inventedDataset, judgedSet, measuredVerdicts } from "../../tests/support/judged-set.ts";
import { serverForTests, type TestServer } from "../../tests/support/serving.ts";
import { expectAccessible } from "./accessible.ts";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "./browser.ts";

const place = mkdtempSync(join(tmpdir(), "wherefore-runs-page-"));
const runs = join(place, "runs");
const REASON = "The person holds a bachelor's degree. The next work is among Cooks <b>and chefs</b>.";

let built: Opened;
let model: ChatServer;
let server: TestServer;
let command: ReturnType<typeof commandsIn>;
/** The run that keeps its answers, and one that does not. */
let kept: string;
let bare: string;

const set = inventedDataset(100);

beforeAll(async () => {
  if (NO_CHROMIUM) return;
  built = await openBuiltPage();
  model = await chatServer({ answer: () => `<think>${REASON}</think> <answer>Cooks, Restaurant</answer>` });
  command = commandsIn({
    WHEREFORE_DATA: set.folder,
    OPENAI_BASE_URL: model.url,
    WHEREFORE_CACHE: join(place, "cache"),
  });
  const evaluate = async (...args: string[]) => {
    const common = ["--on", "nlsy97:valid", "--runs", runs, "--model", "fake"];
    const { code, err } = await command(["evaluate", ...args, ...common]);
    expect([code, err]).toEqual([0, expect.any(String)]);
  };
  const made = () => readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
  await evaluate("stay", "joint", "default", "markov", "--keep-answers");
  [kept] = made() as [string];
  await evaluate("markov");
  bare = made().find((name) => name !== kept)!;
  server = await serverForTests({ runs, page: built.folder });
}, 240_000);
afterAll(async () => {
  await built?.close();
  await server?.close();
  model?.close();
  rmSync(place, { recursive: true, force: true });
});

const open = (hash = "", options = {}) => built.open(options, `${server.url}/${hash}`);
const outside = (requests: readonly string[], origin: string) =>
  requests.filter((url) => !url.startsWith(origin) && !url.startsWith("blob:"));

async function count(page: Page): Promise<number> {
  return page.locator(".cases tbody tr").count();
}

describe.skipIf(NO_CHROMIUM)("runs on a server", () => {
  test("by the pointer: from the list to a run, to the cases that one method alone has right, to one case, and back", async () => {
    const { page, complaints, requests, close } = await open();
    await page.getByRole("link", { name: "Runs" }).click();
    await page.waitForSelector(".run");
    expect(await page.locator(".run").count()).toBe(2);
    const row = page.locator(".run", { hasText: kept }).locator("tbody tr").first();
    expect(await row.textContent()).toMatch(/^stay0\.0 \[0\.0, 0\.0\]/);

    await page.locator(".run", { hasText: kept }).locator("h2 a").click();
    await page.waitForSelector(".cases");
    await page.locator(".two select").first().selectOption("markov");
    await page.locator(".two select").last().selectOption("stay");
    await page.waitForFunction(() =>
      document.body.textContent.includes("markov makes what followed likelier than stay"),
    );
    await page.getByText("A right, B wrong").click();
    await page.waitForFunction(() => location.hash.includes("show=only-a"));
    await page.waitForFunction(() => document.querySelectorAll(".cases .right").length > 0);
    const alone = Number(/alone has the first title right in (\d+)/.exec((await page.textContent("main"))!)![1]);
    expect(await page.locator(".segments .on").textContent()).toBe(`A right, B wrong ${alone}`);
    expect(await count(page)).toBe(Math.min(alone, 20));

    await page.locator(".cases a").first().click();
    await page.waitForSelector(".case-columns");
    const truth = await page.locator(".truth b").textContent();
    expect(await page.locator("[aria-labelledby=answer-a] .ranked .right").textContent()).toContain(truth);
    expect(await page.locator(".case-columns .line li").count()).toBeGreaterThan(1);
    const first = page.url();
    await page.getByRole("button", { name: "Next case" }).click();
    await page.waitForFunction((was) => location.href !== was, first);
    await page.goBack();
    expect(page.url()).toBe(first);
    await page.getByRole("button", { name: "You", exact: true }).click();
    await page.waitForSelector(".example");
    expect(page.url()).toBe(`${server.url}/`);
    expect(complaints).toEqual([]);
    expect(outside(requests, server.url)).toEqual([]);
    await close();
  });

  test("by the keyboard: two methods are chosen, a filter, and a case opened", async () => {
    const { page, close } = await open(`#/runs/${kept}`);
    await page.waitForSelector(".cases");
    await page.locator(".two select").first().focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => location.hash.includes("a=markov"));
    await page.locator(".segments input").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => location.hash.includes("show=right"));
    await page.waitForFunction(() => document.querySelectorAll(".cases .right").length > 0);
    await page.locator(".cases a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".case-columns");
    expect(page.url()).toContain("case=");
    await close();
  });

  test("a link says run, methods, filter and case; reasons are told apart, with verdicts, pulls, calls and what they cost", async () => {
    const { cases } = (await (await fetch(`${server.url}/v1/runs/${kept}/cases?limit=1`)).json()) as {
      cases: { a: { case: string } }[];
    };
    const id = cases[0]!.a.case;
    const { page, complaints, close } = await open(`#/runs/${kept}?a=joint&b=default&show=wrong&case=${id}`);
    await page.waitForSelector(".case-columns mark");
    const joint = page.locator("[aria-labelledby=answer-a]");
    expect(await joint.locator(".reason-text").textContent()).toBe(REASON);
    expect(await page.locator("main b", { hasText: "and chefs" }).count()).toBe(0);
    expect(await joint.locator("mark").first().textContent()).toContain("The person");
    expect(await joint.locator(".verdicts").textContent()).toMatch(/factuality \d of \d/);
    expect(await page.locator("[aria-labelledby=answer-b] .pulls li").count()).toBeGreaterThan(0);
    await joint.locator("summary").click();
    const call = await joint.locator(".call").first().textContent();
    expect(call).toContain("Jobs, oldest first");
    expect(call).toContain(`<think>${REASON}</think>`.slice(0, 30));
    expect(await joint.locator("summary").textContent()).toMatch(/\d+ tokens read, \d+ written/);
    await page.locator(".check input").uncheck();
    expect(await page.locator("mark").count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test("what a run does not keep is said, and another run's method stands beside", async () => {
    const { page, close } = await open(`#/runs/${bare}?b=${kept}:default`);
    await page.waitForSelector(".cases");
    await page.waitForFunction(() => document.body.textContent.includes("alone has the first title right"));
    expect(await page.locator("#doses").count()).toBe(0);
    await page.locator(".cases a").first().click();
    await page.waitForSelector(".unsure");
    expect(await page.locator(".unsure").textContent()).toContain("--keep-answers");
    expect(await page.locator("[aria-labelledby=answer-b]").textContent()).toContain("Reasons");
    await close();
  });

  test("outcome by judge's score stands beside the same people's outcome by another method", async () => {
    const { page, close } = await open(`#/runs/${kept}?a=default&b=stay`);
    const doses = page.locator("[aria-labelledby=doses]");
    const counted = async () => {
      await doses.locator("[aria-busy=false] table").waitFor();
      const cells = await doses.locator("tbody td:nth-child(2)").allTextContents();
      const unscored = Number(/(\d+) cases? without a score/.exec((await doses.textContent())!)?.[1] ?? 0);
      expect(cells.map(Number).reduce((sum, n) => sum + n, unscored)).toBe(20);
      // Two methods in each band that holds anybody.
      const held = cells.filter((cell) => cell !== "0").length;
      expect(await doses.locator(".diagram circle").count()).toBe(2 * held);
    };
    await counted();
    await doses.locator("select").selectOption("coherence");
    await counted();
    await close();
  });

  test("a run that is not there is said in the server's words", async () => {
    const { page, close } = await open("#/runs/nothing");
    await page.waitForSelector(".failure");
    expect(await page.locator(".failure").textContent()).toContain("nothing");
    await close();
  });

  test.each([
    { name: "wide, light", width: 1440, height: 900, colorScheme: "light", locale: "en-US" },
    { name: "wide, dark, Spanish", width: 1440, height: 900, colorScheme: "dark", locale: "es-MX" },
    { name: "phone, light, Spanish", width: 390, height: 844, colorScheme: "light", locale: "es-MX" },
    { name: "phone, dark", width: 390, height: 844, colorScheme: "dark", locale: "en-US" },
  ] as const)("accessible: $name", async ({ width, height, colorScheme, locale }) => {
    const { page, complaints, close } = await open("#/runs", { viewport: { width, height }, colorScheme, locale });
    await page.waitForSelector(".run");
    await expectAccessible(page);
    await page.goto(`${server.url}/#/runs/${kept}?a=joint&b=default`);
    await page.waitForSelector("[aria-labelledby=doses] table");
    await page.locator("[aria-labelledby=groups] summary").first().click();
    await expectAccessible(page);
    await page.locator(".cases a").first().click();
    await page.waitForSelector(".case-columns mark");
    await page.locator("[aria-labelledby=answer-a] summary").click();
    await expectAccessible(page);
    await page.goto(`${server.url}/#/runs/grade`);
    await page.waitForSelector(".opening");
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe.skipIf(NO_CHROMIUM)("where there are no runs", () => {
  test("the page does not speak of them, and asks for nothing", async () => {
    const { page, requests, close } = await built.open();
    await page.waitForSelector(".example");
    expect(await page.getByRole("link", { name: "Runs" }).count()).toBe(0);
    expect(requests.filter((url) => url.includes("/v1/"))).toEqual([]);
    await close();
  });
});

describe.skipIf(NO_CHROMIUM)("runs as one file", () => {
  test("opened from a disk without a network: the same figures, cases and reasons, and nothing is asked for", async () => {
    const file = join(place, "out.html");
    // As `view` does, from the page that was built for this test.
    writeFileSync(
      file,
      runsPage(await bundledRuns([kept, bare], runs), readFileSync(join(built.folder, RUN_PAGE), "utf8")),
    );
    const own = await built.open({ offline: true, locale: "es-MX" }, `file://${file}`);
    const { page, complaints, requests } = own;
    await page.waitForSelector(".run");
    expect(await page.locator(".run").count()).toBe(2);
    await page.locator(".settings select").first().selectOption("en");
    await page.locator(".run", { hasText: kept }).locator("h2 a").click();
    await page.locator(".two select").first().selectOption("joint");
    await page.locator(".two select").last().selectOption("default");
    await page.waitForSelector("[aria-labelledby=doses] table");
    const onServer = await open(`#/runs/${kept}?a=joint&b=default`);
    await onServer.page.waitForSelector("[aria-labelledby=doses] table");
    for (const part of ["figures", "pair", "cases", "doses"])
      expect(await page.locator(`[aria-labelledby=${part}]`).textContent()).toBe(
        await onServer.page.locator(`[aria-labelledby=${part}]`).textContent(),
      );
    await onServer.close();
    await page.goto(`file://${file}#/runs/${bare}?b=${kept}:default`);
    await page.waitForFunction(() => document.body.textContent.includes("alone has the first title right"));
    await page.goto(`file://${file}#/runs/${kept}?a=joint&b=default&show=wrong`);
    await page.locator(".cases a").first().click();
    await page.waitForSelector(".case-columns mark");
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    expect(requests.every((url) => url.startsWith(`file://${file}`))).toBe(true);
    await own.close();
  });
});

describe.skipIf(NO_CHROMIUM)("reasons graded", () => {
  test("by the keyboard alone, blind, undone, and read by `judges check`", async () => {
    const cases = (await set.cases()).slice(0, 3);
    const judged = await judgedSet(set.dataset, cases, {
      textsOf: () => ["The person holds a bachelor's degree.", "The next work is among Cooks."],
      verdictsOf: ({ id }, candidate) => measuredVerdicts(id, candidate, candidate),
    });
    const folder = judged.file("candidates.jsonl").replace(/[/\\]candidates\.jsonl$/, "");
    const sheet = join(place, "sheet.csv");
    expect((await command(["judges", "sheet", folder, "--n", "6", "--out", sheet])).code).toBe(0);

    const { page, complaints, requests, close } = await open("#/runs/grade");
    await page.locator("input[type=text]").fill("anna");
    await page.locator("input[type=number]").fill("42");
    await page.setInputFiles("input[type=file]", sheet);
    await page.waitForSelector(".grades");
    expect(await page.locator("main").textContent()).not.toMatch(/composed|What followed/);
    await page.keyboard.press("9");
    // Four rows of three questions, then one grade that was a slip.
    for (const grade of ["5", "4", "3", "1", "2", "3", "4", "5", "1", "2", "2", "2", "1"])
      await page.keyboard.press(grade);
    expect(await page.locator("h2").first().textContent()).toBe("Row 5 of 6");
    await page.keyboard.press("u");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("0");
    await page.keyboard.press("n");
    await page.keyboard.type("not sure 1");
    await page.keyboard.press("Enter");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Go on to the second pass" }).click();
    await page.waitForSelector(".truth");
    await page.keyboard.press("5");
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download anna.csv" }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe("anna.csv");
    const anna = join(place, "anna.csv");
    await download.saveAs(anna);
    expect(requests.filter((url) => url.includes("/v1/"))).toEqual([]);
    expect(outside(requests, server.url)).toEqual([]);
    expect(complaints).toEqual([]);

    const rows = parse(readFileSync(anna), { bom: true, columns: true }) as Record<string, string>[];
    const inOrder = rows.toSorted((a, b) => Number(a["place"]) - Number(b["place"]));
    const graded = inOrder.map((row) => ["factuality", "coherence", "validity", "utility"].map((one) => row[one]));
    expect(graded).toEqual([
      ["5", "4", "3", "5"],
      ["1", "2", "3", ""],
      ["4", "5", "1", ""],
      ["2", "", "2", ""],
      ["", "", "", ""],
      ["", "", "", ""],
    ]);
    expect([inOrder[3]!["note"], inOrder[0]!["seed"]]).toEqual(["not sure 1", "42"]);

    const checked = await command(["judges", "check", folder, "--sheet", anna, "--json"]);
    expect([checked.code, checked.err]).toEqual([0, ""]);
    const { criteria } = JSON.parse(checked.out) as {
      criteria: { criterion: string; withPeople: { a: string; b: string; n: number }[] }[];
    };
    const people = (criterion: string) => criteria.find((one) => one.criterion === criterion)!.withPeople;
    expect(people("factuality")).toEqual([expect.objectContaining({ b: "anna", n: 4 })]);
    expect(people("coherence")).toEqual([expect.objectContaining({ n: 3 })]);
    expect(people("utility")).toEqual([expect.objectContaining({ n: 1 })]);

    // Opened again it goes on where it stopped, in the same order.
    await page.getByRole("button", { name: "Another sheet" }).click();
    await page.setInputFiles("input[type=file]", anna);
    await page.waitForSelector(".grades");
    expect(await page.locator("h2").first().textContent()).toBe("Row 4 of 6");
    expect(await page.locator("main").textContent()).toContain("Seed of the order: 42");
    await close();
  });
});
