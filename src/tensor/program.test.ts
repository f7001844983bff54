/** Programs: what they take and give, and the same numbers from both runtimes. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { largestDifference, maskOf, numbers, placesFrom, smallDecoder } from "../../tests/support/small-decoder.ts";
import { Graph } from "./graph.ts";
import { add, matmul, scale } from "./operators.ts";
import { compile } from "./program.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe("the two runtimes", () => {
  test("give the same numbers for a decoder to 1e-4", async () => {
    const { loadRuntime } = await import("./runtime.ts");
    expect((await loadRuntime()).kind).toBe("native");
    vi.stubEnv("WHEREFORE_RUNTIME", "wasm");
    vi.resetModules();
    const wasm = { runtime: await import("./runtime.ts"), program: await import("./program.ts") };
    expect((await wasm.runtime.loadRuntime()).kind).toBe("wasm");

    const feeds = { x: numbers(5 * 16, 1), places: placesFrom(0, 5), mask: maskOf(5, 5, (query, key) => key <= query) };
    const native = await (await smallDecoder(5)).run(feeds);
    const web = await (await smallDecoder(5, { compile: wasm.program.compile })).run(feeds);
    for (const [name, values] of Object.entries(native)) {
      expect(largestDifference(values, web[name]!), name).toBeLessThan(1e-4);
      expect(largestDifference(values, new Float32Array(values.length)), `${name} says something`).toBeGreaterThan(0.1);
    }
  });
});

describe("a program", () => {
  async function doubling() {
    const graph = new Graph("use");
    const x = graph.input("x", [2]);
    return compile(graph, { doubled: scale(x, 2), more: add(x, graph.scalar(1)) }, 1);
  }

  test("gives each output under its name, and leaves what it gave before as it was", async () => {
    const program = await doubling();
    const first = await program.run({ x: Float32Array.of(1, 2) });
    const second = await program.run({ x: Float32Array.of(5, 6) });
    expect([...first["doubled"]!]).toEqual([2, 4]);
    expect([...first["more"]!]).toEqual([2, 3]);
    expect([...second["doubled"]!]).toEqual([10, 12]);
    await program.close();
  });

  test("names an input that is missing or of another size", async () => {
    const program = await doubling();
    await expect(program.run({})).rejects.toThrow("input x is [2] and was fed no numbers");
    await expect(program.run({ x: new Float32Array(3) })).rejects.toThrow("input x is [2] and was fed 3 numbers");
    await program.close();
  });

  test("gives the same with a lasting parameter written into it, which is then not fed", async () => {
    const graph = new Graph("use");
    const weight = graph.parameter("w", [2, 2], "ones");
    const out = matmul(graph.input("x", [1, 2]), weight);
    const w = Float32Array.of(1, 2, 3, 4);
    const x = Float32Array.of(10, 1);
    const lasting = await compile(graph, { out }, 1, new Map([["w", w]]));
    expect([...(await lasting.run({ x }))["out"]!]).toEqual([13, 24]);
    // It was copied: what becomes of the array afterwards is nothing to the program.
    w.fill(0);
    expect([...(await lasting.run({ x }))["out"]!]).toEqual([13, 24]);
    const fed = await compile(graph, { out }, 1);
    await expect(fed.run({ x })).rejects.toThrow("input w is [2,2] and was fed no numbers");
    await Promise.all([lasting.close(), fed.close()]);
  });

  test("a parameter that is asked for in another shape is refused", () => {
    const graph = new Graph("use");
    graph.parameter("w", [2], "ones");
    expect(() => graph.parameter("w", [3], "ones")).toThrow("parameter w is [2] and was asked for as [3]");
  });
});
