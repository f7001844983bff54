/** docs/training.md says every key of a recipe with its default, and no other. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import {
  CareersRecipe,
  DpoRecipe,
  SftRecipe,
  SOURCES,
  TextDpoRecipe,
  TextSftRecipe,
} from "../src/training/training-recipe.ts";

const text = readFileSync("docs/training.md", "utf8");

/** Of the table under a heading: each key and what its row says of the default. */
function documented(heading: string): [string, string][] {
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`));
  expect(section, `docs/training.md has a section "${heading}"`).toBeDefined();
  return [...section!.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, key, said]) => [
    key!,
    said!.replaceAll("`", ""),
  ]);
}

type Schema = {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
};

/** A list of plain values is one key; a list of objects is its objects' keys. */
function keysOf(
  { properties, items, default: given, required = [] }: Schema,
  at = "",
  needed = true,
): [string, string][] {
  if (items?.properties) return keysOf(items, at);
  if (properties === undefined) return [[at, given === undefined ? (needed ? "needed" : "none") : textOf(given)]];
  return Object.entries(properties).flatMap(([key, inner]) =>
    keysOf(inner, at === "" ? key : `${at}.${key}`, required.includes(key)),
  );
}

function textOf(given: unknown): string {
  return typeof given === "object" && !Array.isArray(given) ? JSON.stringify(given) : String(given);
}

test.each([
  ["careers", CareersRecipe, "Every recipe of the career model"],
  ["sft", SftRecipe, "Every recipe of the career model"],
  ["dpo", DpoRecipe, "Every recipe of the career model"],
  ["text-sft", TextSftRecipe, "Every recipe of a text model"],
  ["text-dpo", TextDpoRecipe, "Every recipe of a text model"],
])("every key of a %s recipe is documented, with its default", (kind, schema, common) => {
  const expected = keysOf(z.toJSONSchema(schema, { io: "input" }) as Schema);
  expect(expected.length).toBeGreaterThan(15);
  const rows = ["Every recipe", common, `\`${kind}\``].flatMap(documented);
  expect(rows.sort()).toEqual(expected.sort());
});

test("every source of careers is documented", () => {
  for (const source of SOURCES) expect(text).toContain(`\`${source}\``);
});
