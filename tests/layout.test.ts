/**
 * The architecture is one line (docs/architecture.md); this test keeps it. Imports point right, and neighbours between two ">" don't import
 * each other. And only tests of a name of their own see the public data.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const LAYERS =
  "index, entry > cli > server > audit, cluster > pipeline > methods, exports > training, judges > reasons > recommend, baselines > claims, career-model, evaluate > histories, taxonomy, models, networks > weights, tokens, prompts, statistics > records, tensor, testing > domain";

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

const IMPORT = /(?:from\s+|import\s*\(\s*|import\s+)["'](\.{1,2}\/[^"']+)["']/g;

/** Types and what is imported when it is needed count alike: whoever reads a file reads both. */
function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(IMPORT)].map((match) => resolve(dirname(path), match[1]!));
}

/** The strongly connected parts with an arrow in them: each once, its nodes sorted. */
function circlesIn(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = new Map([...arrows.keys()].map((node) => [node, reachedFrom(node, arrows)]));
  const circles = new Set<string>();
  for (const [node, others] of reached)
    if (others.has(node))
      circles.add(
        [...others]
          .filter((other) => reached.get(other)?.has(node))
          .sort()
          .join("\n"),
      );
  return [...circles].sort().map((circle) => circle.split("\n"));
}

/** All that is reached by one arrow or more. */
function reachedFrom(node: string, arrows: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const left = [...(arrows.get(node) ?? [])];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    left.push(...(arrows.get(next) ?? []));
  }
  return found;
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

  test("no files import each other in a circle", () => {
    const imports = new Map(sourceFiles().map((path) => [path, importsOf(path)]));
    expect(circlesIn(imports).map((circle) => circle.map((path) => relative(src, path)))).toEqual([]);
  });

  test("a circle is found wherever it is entered, and with what hangs on it left out", () => {
    const imports = { a: ["b"], b: ["c"], c: ["d", "e"], d: ["b"], e: ["e"], f: [] };
    expect(circlesIn(new Map(Object.entries(imports)))).toEqual([["b", "c", "d"], ["e"]]);
  });

  test("domain has no files, clock, network or chance", () => {
    for (const path of sourceFiles().filter((file) => folderOf(file) === "domain" && !file.endsWith(".test.ts"))) {
      expect(readFileSync(path, "utf8")).not.toMatch(/node:|Date\.now|Math\.random|fetch\(/);
    }
  });
});

describe("the public data", () => {
  const root = resolve(src, "..");
  const files = ["src", "tests", "experiments", "page"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  const door = join(root, "tests/support/public-data.ts");
  const isDataTest = (path: string) => path.endsWith(".data.test.ts");

  test("whoever asks where they lie is called .data.test.ts, and all who are called so ask", () => {
    const asking = files.filter((path) => importsOf(path).includes(door));
    expect(asking).toEqual(files.filter(isDataTest));
    expect(asking.length).toBeGreaterThan(0);
  });

  test("no other test knows a way to them", () => {
    const others = files
      .filter((path) => /\.test\.ts$|^tests\/support\//.test(relative(root, path)))
      .filter((path) => path !== door && path !== import.meta.filename);
    const knowing = others.filter((path) =>
      /shared\/data|env(?:\.|\[["'])WHEREFORE_(?:PUBLIC_)?DATA/.test(readFileSync(path, "utf8")),
    );
    expect(knowing).toEqual([]);
    // And the environment of a test names no folder that is there.
    expect(existsSync(process.env["WHEREFORE_DATA"]!)).toBe(false);
  });
});
