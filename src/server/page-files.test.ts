/** The page is told in its own HTML what it may ask; every other file is given as it was built. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { serverForTests } from "../../tests/support/serving.ts";
import { pageFiles } from "./page-files.ts";

const folder = mkdtempSync(join(tmpdir(), "wherefore-page-files-"));
const HTML = "<!doctype html><html><head><title>$& A page</title></head></html>";
writeFileSync(join(folder, "index.html"), HTML);
writeFileSync(join(folder, "other.html"), HTML);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a model's name is text in the page, whatever it holds", () => {
  const files = pageFiles(folder, { name: `"><script>x</script>$&`, hosts: ["models.example:8000"] })!;
  const html = files("/")!.body.toString();
  expect(html).not.toMatch(/<script/);
  const said = /<meta name="reason-model" content="([^"]*)">/.exec(html)![1]!;
  const read = said.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  expect(JSON.parse(read)).toEqual({ name: `"><script>x</script>$&`, hosts: ["models.example:8000"] });
  expect(html.replace(/\n? *<meta[^>]*>/, "")).toBe(HTML);
  expect(files("/other.html")!.body.toString()).toBe(HTML);
  expect(pageFiles(folder)!("/")!.body.toString()).toBe(HTML);
});

test("it is told where a model was named and no key is needed, and not otherwise", async () => {
  const names = { model: "wordy" };
  const env = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1,https://models.example/v1" };
  const told = async (options: Parameters<typeof serverForTests>[0]) => {
    const server = await serverForTests({ page: folder, ...options });
    const html = await (await fetch(server.url)).text();
    await server.close();
    return html.includes("reason-model") ? html : undefined;
  };
  expect(await told({ names, env })).toContain("127.0.0.1:9&#34;,&#34;models.example&#34;");
  expect(await told({ names, env: { ...env, WHEREFORE_API_KEY: "long" } })).toBeUndefined();
  expect(await told({ names, env: {} })).toBeUndefined();
  expect(await told({})).toBeUndefined();
});
