/** docs/teaching.md says every key of a recipe with its default, and no other. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { CareersRecipe, DpoRecipe, SftRecipe, SOURCES } from "../src/teaching/recipe.ts";

const text = readFileSync("docs/teaching.md", "utf8");

/** Of the table under a heading: each key and what its row says of the default. */
function documented(heading: string): [string, string][] {
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`));
  expect(section, `docs/teaching.md has a section "${heading}"`).toBeDefined();
  return [...section!.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, key, said]) => [
    key!,
    said!.replaceAll("`", ""),
  ]);
}

type Schema = {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
};

function keysOf({ properties, items, default: given }: Schema, at = ""): [string, string][] {
  if (items) return keysOf(items, at);
  if (properties === undefined) return [[at, given === undefined ? "needed" : String(given)]];
  return Object.entries(properties).flatMap(([key, inner]) => keysOf(inner, at === "" ? key : `${at}.${key}`));
}

test.each([
  ["careers", CareersRecipe],
  ["sft", SftRecipe],
  ["dpo", DpoRecipe],
])("every key of a %s recipe is documented, with its default", (kind, schema) => {
  const expected = keysOf(z.toJSONSchema(schema, { io: "input" }) as Schema);
  expect(expected.length).toBeGreaterThan(15);
  expect([...documented("Every recipe"), ...documented(`\`${kind}\``)].sort()).toEqual(expected.sort());
});

test("every source of careers is documented", () => {
  for (const source of SOURCES) expect(text).toContain(`\`${source}\``);
});
