/** The page by the pointer: a file dropped, a claim pointed at, one of several people chosen, and what is written out read back. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "./browser.ts";

let built: Opened;
beforeAll(async () => {
  if (!NO_CHROMIUM) built = await openBuiltPage();
}, 120_000);
afterAll(async () => built?.close());

const EXAMPLES = new URL("../../examples/", import.meta.url).pathname;

/** As a browser gives a file that was dragged onto the page. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content!], fileName!));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
}

describe.skipIf(NO_CHROMIUM)("by the pointer", () => {
  test("a file is dropped, and a claim shows the lines that it rests on", async () => {
    const { page, close, complaints } = await built.open();
    await drop(page, "resume.json", await readFile(`${EXAMPLES}json-resume.json`, "utf8"));
    await page.waitForSelector(".rank");
    await page.locator(".claim", { hasText: "You have a bachelor" }).hover();
    expect(await page.locator(".line li.on .title").allTextContents()).toEqual(["Bachelor of Science, Nursing"]);
    await page.locator(".fact", { hasText: "earlier work among Cashiers" }).hover();
    expect(await page.locator(".line li.on .title").allTextContents()).toEqual(["Cashier"]);
    expect(complaints).toEqual([]);
    await close();
  });

  test("a struck fact does what it foretold", async () => {
    const { page, close } = await built.open();
    await page.locator(".example").first().click();
    await page.waitForSelector(".rank");
    const claim = page.locator(".claim", { hasText: "Your last work was among Registered Nurses" });
    const foretold = (await claim.locator(".pull").textContent())!.replace(/^Without it, /, "");
    expect(foretold).toMatch(/(falls|rises) from about \d+ to \d+ of 100/);
    await claim.locator(".act").last().click();
    await page.waitForSelector(".claim.struck");
    expect(await page.locator(".claim.struck .pull").textContent()).toBe(`You said it is not so: ${foretold}`);
    await close();
  });

  test("of a table of several people one is chosen", async () => {
    const { page, close } = await built.open();
    const rows = [
      "person,title,start,end",
      "1,Cook,2010,2014",
      "1,Chef,2014,2020",
      "2,Nurse,2011,2019",
      "2,Midwife,2019,2022",
    ];
    await drop(page, "people.csv", rows.join("\n"));
    await page.locator(".people button").nth(1).click();
    await page.waitForSelector(".rank");
    expect(await page.locator(".line .title").allTextContents()).toEqual(["Midwife", "Nurse"]);
    await close();
  });

  test("a wanted title rises, a refused one is gone, and the table says so", async () => {
    const { page, close } = await built.open();
    await page.locator(".example").first().click();
    await page.waitForSelector(".rank");
    const refused = page.locator(".list[aria-labelledby=usual] .rank > li").nth(1);
    const title = (await refused.locator(".top b").textContent())!;
    await refused.locator("summary").click();
    await refused.getByRole("button", { name: "Not this" }).click();
    await page.waitForFunction(
      (gone) => ![...document.querySelectorAll(".rank b")].some((one) => one.textContent === gone),
      title,
    );
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Ranking as CSV" }).click();
    const table = await readFile(await (await saving).path(), "utf8");
    expect(table).toContain("next,1,29-1141.00,Registered Nurses,");
    expect(table).not.toContain(title);
    await close();
  });

  test("how sure it is, is said for histories like the one at hand, and what it does not know of it", async () => {
    const { page, close } = await built.open();
    const sure = () => page.getByRole("button", { name: "How sure is this" }).first().click();
    await sure();
    expect(await page.locator(".like").count()).toBe(0);
    await page.getByRole("button", { name: "You", exact: true }).click();
    await page.locator(".example").first().click();
    await page.waitForSelector(".rank");
    await sure();
    expect(await page.locator(".like .lead").textContent()).toMatch(
      /right for about \d+ of 100 people, and one of the first ten for about \d+\. That is/,
    );
    expect(await page.locator(".like tbody tr").count()).toBe(5);
    expect(await page.locator(".like").textContent()).toContain("whose last work was in healthcare");
    // Somebody of one job: too few were counted, and it says so.
    await page.getByRole("button", { name: "You", exact: true }).click();
    await page.getByRole("button", { name: "Another file or person" }).click();
    await page.locator(".minute input[type=text]").first().fill("actuary");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".rank");
    await sure();
    expect(await page.locator(".like .unsure").textContent()).toMatch(
      /with one job or less.*Hardly anybody was counted/s,
    );
    expect(await page.locator(".like tbody").textContent()).toContain("too few to say");
    await close();
  });
});
