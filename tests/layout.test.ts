/** The architecture is one line (docs/architecture.md); this test keeps it. Imports point right, and neighbours between two ">" don't import each other. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const LAYERS =
  "index > cli, server > pipeline > methods, exports > training, judges > reasons > recommend, baselines > claims, career-model, evaluate > histories, taxonomy, models, networks > weights, tokens, prompts, statistics > records, tensor > domain";

const src = resolve(import.meta.dirname, "../src");
const layers = LAYERS.split(" > ").map((layer) => layer.split(", "));
const depth = new Map(layers.flatMap((folders, level) => folders.map((folder) => [folder, level] as const)));

/** A file directly in src/ is a folder of its own name: `index.ts` is "index". */
function folderOf(path: string): string {
  return (relative(src, path).split(/[/\\]/)[0] ?? "").replace(/\.ts$/, "");
}

function sourceFiles(): string[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(src, name));
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)["'](\.{1,2}\/[^"']+)["']/g)].map((match) =>
    resolve(dirname(path), match[1]!),
  );
}

describe("imports point right", () => {
  test.each(sourceFiles())("%s", (path) => {
    const own = folderOf(path);
    expect(depth.has(own), `src/${own} has no place in the layout line`).toBe(true);
    // `index.ts` offers the pipeline and what lies below it; the command line is not part of the library.
    // Tests may use the invented people of tests/support, which lie outside of src.
    const wrong = importsOf(path)
      .filter((other) => !path.endsWith(".test.ts") || other.startsWith(src))
      .map(folderOf)
      .filter((other) => other !== own && !(depth.get(other)! > depth.get(own)!));
    expect(wrong).toEqual([]);
  });

  test("domain has no files, clock, network or chance", () => {
    for (const path of sourceFiles().filter((file) => folderOf(file) === "domain" && !file.endsWith(".test.ts"))) {
      expect(readFileSync(path, "utf8")).not.toMatch(/node:|Date\.now|Math\.random|fetch\(/);
    }
  });
});
