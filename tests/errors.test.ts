/** Every error code in the source stands in docs/errors.md, and every code there is in the source. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => readFileSync(join("src", name), "utf8"))
  .join("\n");
const documented = [...readFileSync("docs/errors.md", "utf8").matchAll(/^\| ((?:`[^`]+`(?:, )?)+)/gm)].flatMap((row) =>
  [...row[1]!.matchAll(/`([^`]+)`/g)].map((code) => code[1]!),
);

test("codes are documented", () => {
  const thrown = [
    ...sources.matchAll(/(?:BadInputError|WhereforeError)\(\s*(?:"(?:input|model|ours)",\s*)?"([a-z-]+)"/g),
  ].map((match) => match[1]!);
  expect(thrown.length).toBeGreaterThan(30);
  expect([...new Set(thrown)].filter((code) => !documented.includes(code))).toEqual([]);
});

test("documented codes exist", () => {
  expect(documented.filter((code) => code !== "model-*" && !sources.includes(`"${code}"`))).toEqual([]);
});
