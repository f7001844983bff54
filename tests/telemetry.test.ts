/**
 * Nothing leaves and nothing stays: a recommendation, and a program that runs for 16 seconds with the library (the native engine sends
 * after nine), each with an empty home and an empty folder for temporary files. No file but Node's compile cache is made, and, where
 * strace can watch, no socket of a network is opened.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

const strace = canTrace();
const installed = existsSync("node_modules/onnxruntime-node");
/** The slow part of .ci/run: there the long program runs for as long as the engine would need to send. */
const SECONDS = process.env["WHEREFORE_SLOW"] ? 16 : 0;

const LIBRARY = `
import { adviseOn, defaultRecommender, historyOf, readCareers, readingNow, thisMonth } from "./src/index.ts";
import { setTimeout } from "node:timers/promises";
const advise = async () => {
  for await (const career of readCareers("examples/json-resume.json", readingNow()))
    await adviseOn(historyOf(career, thisMonth()), defaultRecommender());
};
await advise();
await setTimeout(${1000 * SECONDS});
await advise();
`;

const IN_WORKER = `
import { Worker } from "node:worker_threads";
new Worker(new URL("data:text/javascript," + encodeURIComponent(
  "const { loadRuntime } = await import('file://" + process.cwd() + "/src/tensor/runtime.ts'); console.log((await loadRuntime()).kind);")));
`;

describe("no file and no socket", () => {
  test.each<[string, string[]]>([
    ["wherefore recommend", ["src/cli/main.ts", "recommend", "examples/json-resume.json"]],
    ["the library, in a program that goes on", ["--input-type=module", "-e", LIBRARY]],
    ["the engine in a worker thread", ["--input-type=module", "-e", IN_WORKER]],
  ])("%s", async (_, args) => {
    const { files, sockets, out } = await watched(args);
    expect(files).toEqual([]);
    expect(sockets).toEqual([]);
    if (args.includes(IN_WORKER)) expect(out).toBe("wasm\n");
  });

  test.skipIf(!installed)("the watch sees the engine's telemetry where it is not forbidden", async () => {
    const engine = `const { createRequire } = await import("node:module");
      const { InferenceSession } = createRequire(process.cwd() + "/x.js")("onnxruntime-node");
      await InferenceSession.create(new Uint8Array()).catch(() => {});`;
    expect((await watched(["--input-type=module", "-e", engine])).files).not.toEqual([]);
  });
});

type Watched = { readonly files: string[]; readonly sockets: string[]; readonly out: string };

async function watched(args: readonly string[]): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), "wherefore-watched-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, "strace");
  const home = mkdtempSync(join(folder, "home-"));
  const temporary = mkdtempSync(join(folder, "tmp-"));
  const command = strace
    ? ["strace", "-f", "-qq", "-e", "trace=socket", "-o", log, process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command[0]!, command.slice(1), {
    env: { PATH: process.env["PATH"], HOME: home, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (piece: Buffer) => (out += piece));
  child.stderr.on("data", (piece: Buffer) => (err += piece));
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code, err).toBe(0);
  const files = [home, temporary].flatMap((place) =>
    readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("node-compile-cache")),
  );
  const sockets = strace
    ? readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => /socket\(AF_INET/.test(line))
    : [];
  return { files, sockets, out };
}

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-qq", "-e", "trace=socket", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
