/** Every screen, at both widths, light and dark, in both languages: nothing that WCAG 2.2 AA forbids, no sideways scrolling, no complaint. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible } from "./accessible.ts";
import { NO_CHROMIUM, type Opened, openBuiltPage } from "./browser.ts";

let built: Opened;
beforeAll(async () => {
  if (!NO_CHROMIUM) built = await openBuiltPage();
}, 120_000);
afterAll(async () => built?.close());

const VIEWS = [
  { name: "wide, light", width: 1440, height: 900, colorScheme: "light", locale: "en-US" },
  { name: "wide, dark", width: 1440, height: 900, colorScheme: "dark", locale: "en-US" },
  { name: "phone, light", width: 390, height: 844, colorScheme: "light", locale: "en-US" },
  { name: "phone, dark, Spanish", width: 390, height: 844, colorScheme: "dark", locale: "es-MX" },
] as const;

describe.skipIf(NO_CHROMIUM)("screens", () => {
  test.each(VIEWS)("$name", async ({ width, height, colorScheme, locale }) => {
    const own = await built.open({ viewport: { width, height }, colorScheme, locale });
    const { page } = own;
    await expectAccessible(page);
    await page.locator(".example").first().click();
    await page.waitForSelector(".rank");
    await expectAccessible(page);

    await page.locator(".claim .act").nth(1).click();
    await page.waitForSelector(".claim.struck");
    await page.locator(".rank summary").first().click();
    await page.waitForSelector(".rank .details");
    await page.locator(".code").first().click();
    await page.locator(".chip").nth(3).click();
    await expectAccessible(page);
    await page.locator("nav button").last().click();
    await expectAccessible(page);
    expect(own.complaints).toEqual([]);
    await own.close();
  });
});
