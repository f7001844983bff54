/** Recipes of strangers: a name that leads elsewhere, and YAML that stands for more than it is. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { RecipeName, readRecipeFile } from "./recipe-file.ts";

const Recipe = z.strictObject({ name: RecipeName, more: z.unknown().optional() });

function read(yaml: string) {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-recipe-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "recipe.yaml");
  writeFileSync(path, yaml);
  return readRecipeFile(path, Recipe, { example: "recipes/x.yaml", page: "docs/x.md" });
}

test("a name stays in its folder", async () => {
  expect(await read("name: reasons-1.b")).toEqual({ name: "reasons-1.b" });
  for (const name of [
    "..",
    ".",
    ".hidden",
    "a/b",
    "a\\b",
    "../x",
    "",
    "a\u0000",
    "nul",
    "COM1.x",
    "x.",
    "x".repeat(101),
  ])
    await expect(read(`name: ${JSON.stringify(name)}`)).rejects.toMatchObject({ code: "bad-recipe" });
});

test("aliases that stand for ever more are refused in words", async () => {
  const lists = [..."abcdefgh"].map(
    (name, at) => `${name}: &${name} [${at === 0 ? "x" : `${`*${"abcdefgh"[at - 1]},`.repeat(9)}`}]`,
  );
  await expect(read(`name: x\nmore:\n  ${lists.join("\n  ")}\n`)).rejects.toMatchObject({
    code: "bad-recipe",
    message: expect.stringContaining("aliases"),
  });
});
