/** The package's doors: each is a file, and docs/library.md names everything that can be imported through it. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

const { exports: doors } = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, { types: string; default: string }>;
};
const page = readFileSync("docs/library.md", "utf8");

describe.each(Object.entries(doors))("%s", (door, { types, default: code }) => {
  const name = door === "." ? "wherefore" : `wherefore/${door.slice(2)}`;
  const source = code.replace("./dist/", "src/").replace(/\.js$/, ".ts");

  test("has a source file, and types beside the code", () => {
    expect(existsSync(source)).toBe(true);
    expect(types).toBe(code.replace(/\.js$/, ".d.ts"));
  });

  test("docs/library.md has a section that names every value it exports, and an example that imports it", async () => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`\`${name}\``));
    const exported = Object.keys(await import(/* @vite-ignore */ resolve(source)));
    expect(exported.length).toBeGreaterThan(1);
    for (const value of exported) expect(section, `${name} exports ${value}`).toMatch(new RegExp(`\\b${value}\\b`));
    const examples = ["advice", "client", "own-judge", "own-model", "own-ranker", "train-from-code"];
    const importing = examples.filter((example) =>
      readFileSync(`examples/${example}.mts`, "utf8").includes(`from "${name}"`),
    );
    expect(importing).not.toEqual([]);
  });
});
