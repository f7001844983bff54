/** The page works wholly in the browser: the same rankings as the command line, and nothing sent between a file and a corrected ranking. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readHold } from "../../src/claims/keys.ts";
import { quietRun, YearMonth } from "../../src/domain/index.ts";
import { historyOf } from "../../src/histories/cases.ts";
import { readCareers } from "../../src/histories/read.ts";
import { embeddedDefault } from "../../src/methods/career-methods.ts";
import { advise } from "../../src/pipeline/advise.ts";
import { loadTaxonomy } from "../../src/taxonomy/facts.ts";
import { loadTitleCoder } from "../../src/taxonomy/titles.ts";
import { NO_CHROMIUM, type Opened, openBuiltPage, type Watched } from "./browser.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url).pathname;

let built: Opened;
beforeAll(async () => {
  if (!NO_CHROMIUM) built = await openBuiltPage();
}, 120_000);
afterAll(async () => built?.close());

/** What the page ranks first, with the probabilities behind it. */
function rankedOn({ page }: Watched): Promise<(readonly [string, number])[]> {
  return page
    .locator(".list[aria-labelledby=usual] .rank > li")
    .evaluateAll((items) => items.map((item) => [item.dataset["key"]!, Number(item.dataset["probability"])] as const));
}

async function rankedByProgram(file: string, held: readonly string[]): Promise<(readonly [string, number])[]> {
  const taxonomy = loadTaxonomy();
  const today = YearMonth.parse(new Date().toISOString().slice(0, 7));
  const knownCode = (code: string) => taxonomy.indexOf(code) !== undefined;
  for await (const career of readCareers(file, { coder: loadTitleCoder(), knownCode, today })) {
    const answers = held.map((one) => readHold(one, taxonomy));
    const advice = await advise(historyOf(career, today), embeddedDefault(taxonomy), answers, taxonomy, quietRun());
    return advice.ranking
      .filter(({ leftover }) => !leftover)
      .map(({ code, probability }) => [code, probability] as const);
  }
  throw new Error("no career");
}

function expectSame(
  page: readonly (readonly [string, number])[],
  program: readonly (readonly [string, number])[],
): void {
  expect(page.length).toBeGreaterThan(3);
  page.forEach(([code, probability], at) => {
    expect(code).toBe(program[at]![0]);
    expect(Math.abs(probability - program[at]![1])).toBeLessThan(1e-4);
  });
}

describe.skipIf(NO_CHROMIUM)("private mode", () => {
  test.each(["json-resume.json", "pasted.txt", "europass.pdf", "europass.xml", "linkedin-export.zip"])(
    "ranks %s as the command line does",
    async (name) => {
      const own = await built.open();
      await own.page.setInputFiles("input[type=file]", `${EXAMPLES}${name}`);
      await own.page.waitForSelector(".rank");
      expectSame(await rankedOn(own), await rankedByProgram(`${EXAMPLES}${name}`, []));
      expect(own.complaints).toEqual([]);
      await own.close();
    },
  );

  test("goes from a file to a corrected ranking without one request, the network being cut", async () => {
    const own = await built.open();
    await own.page.waitForSelector("html[data-whole]");
    await own.page.context().setOffline(true);
    await own.page.context().route("**/*", (route) => route.abort());
    own.requests.length = 0;
    const buffer = await readFile(`${EXAMPLES}json-resume.json`);
    await own.page.setInputFiles("input[type=file]", { name: "resume.json", mimeType: "application/json", buffer });
    await own.page.waitForSelector(".rank");
    expectSame(await rankedOn(own), await rankedByProgram(`${EXAMPLES}json-resume.json`, []));

    await own.page.getByRole("button", { name: /^Not so: You have a bachelor/ }).click();
    await own.page.waitForSelector(".claim.struck");
    expectSame(await rankedOn(own), await rankedByProgram(`${EXAMPLES}json-resume.json`, ["education:bachelor=false"]));

    await own.page.locator(".ask").getByRole("button", { name: "No", exact: true }).click();
    await own.page.waitForFunction(() => document.querySelectorAll(".claim.struck").length === 2);
    expectSame(
      await rankedOn(own),
      await rankedByProgram(`${EXAMPLES}json-resume.json`, ["education:bachelor=false", "move:stay=false"]),
    );
    expect(own.requests).toEqual([]);
    expect(own.complaints).toEqual([]);
    await own.close();
  });

  test("opens again without a network, once it was open", async () => {
    const own = await built.open();
    await own.page.waitForSelector("html[data-whole]");
    await own.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await own.page.context().setOffline(true);
    await own.page.reload();
    await own.page.locator(".example").first().click();
    await own.page.waitForSelector(".rank");
    await own.close();
  });

  test("asks nothing of any other place, and says what it may do", async () => {
    const own = await built.open();
    await own.page.waitForSelector("html[data-whole]");
    expect(own.requests.filter((url) => !url.startsWith(built.address))).toEqual([]);
    const policy = await own.page.getAttribute("meta[http-equiv]", "content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/'unsafe-/);
    await own.close();
  });
});
