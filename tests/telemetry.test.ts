/**
 * Nothing leaves and nothing stays: a recommendation, and a program that runs for 16 seconds with the library (the native engine sends
 * after nine), each with an empty home, an empty folder for temporary files and, where it can be had, a network of its own in which
 * there is nothing. No file but Node's compile cache is made, and, where strace can watch, no socket of a network is opened. So also where documents are read by a process of their own, where a model is trained,
 * and where a language model runs from a file.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { inventedData } from "../src/testing/invented-data.ts";
import { drawing, parquetOf, zipOf } from "./hostile/packed.ts";

const strace = can("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket", "true");
/** Where a process can have a network of its own, with nothing in it, all must work there. */
const apart = can("unshare", "-rn", "true") ? ["unshare", "-rn"] : [];
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

const place = mkdtempSync(join(tmpdir(), "wherefore-documents-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const DOCUMENTS: Readonly<Record<string, Buffer>> = {
  "europass.pdf": readFileSync("examples/europass.pdf"),
  "linkedin.zip": readFileSync("examples/linkedin-export.zip"),
  "drawn.pdf": drawing({
    dictionary: "",
    stream: Buffer.from(
      "BT /F 11 Tf 50 700 Td (Cook, Diner, 2010 to 2012) Tj 0 -14 Td (Waiter, Inn, 2012 to 2014) Tj ET",
    ),
  }),
  "words.docx": zipOf([
    { name: "[Content_Types].xml", content: "<Types/>" },
    {
      name: "word/document.xml",
      content: "<w:document><w:body><w:p><w:r><w:t>Cook, Diner, 2010 to 2012</w:t></w:r></w:p></w:body></w:document>",
    },
  ]),
  "table.parquet": parquetOf({ title: ["Cook", "Waiter"], start: ["2010", "2012"], end: ["2012", "2014"] }, "BROTLI"),
};
for (const [name, bytes] of Object.entries(DOCUMENTS)) writeFileSync(join(place, name), bytes);
writeFileSync(
  join(place, "tiny.yaml"),
  `kind: careers
name: tiny
threads: 1
words: 300
network: { layers: 1, width: 32, heads: 2, keyValueHeads: 1, hidden: 48, dropout: 0, inputDropout: 0 }
stages:
  - { sources: { nlsy97: 1 }, epochs: 1, peakRate: 1.0e-3, rows: 4, length: 32 }
`,
);
const data = inventedData(20);

describe("no file and no socket", () => {
  test.each<[string, string[]]>([
    ["wherefore recommend", ["src/cli/main.ts", "recommend", "examples/json-resume.json"]],
    ["the library, in a program that goes on", ["--input-type=module", "-e", LIBRARY]],
    ["the engine in a worker thread", ["--input-type=module", "-e", IN_WORKER]],
    ...Object.keys(DOCUMENTS).map((name): [string, string[]] => [
      `a document that is read by a process of its own: ${name}`,
      ["src/cli/main.ts", "recommend", join(place, name)],
    ]),
    [
      "training",
      ["src/cli/main.ts", "train", "careers", "--recipe", join(place, "tiny.yaml"), "--out", join(place, "trained")],
    ],
  ])("%s", async (_, args) => {
    const { files, sockets, out } = await watched(args);
    expect(files).toEqual([]);
    expect(sockets).toEqual([]);
    if (args.includes(IN_WORKER)) expect(out).toBe("wasm\n");
  });

  // The library has a binary a platform and is no dependency: .ci/run installs it beside and says where.
  test("a language model from a file", async ({ skip }) => {
    const model = process.env["WHEREFORE_GGUF"];
    if (model === undefined) skip("node-llama-cpp is not installed, and WHEREFORE_GGUF names no model");
    const args = ["src/cli/main.ts", "recommend", "examples/json-resume.json", "--method", "joint", "--reasons", "1"];
    const { files, sockets } = await watched([...args, "--model", model!]);
    expect(files).toEqual([]);
    expect(sockets).toEqual([]);
  }, 300_000);

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
  const watching = strace ? ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket", "-o", log] : [];
  const command = [...apart, ...watching, process.execPath, ...args];
  const child = spawn(command[0]!, command.slice(1), {
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      TMPDIR: temporary,
      WHEREFORE_DATA: data,
      ...(process.env["WHEREFORE_LLAMA"] && { WHEREFORE_LLAMA: process.env["WHEREFORE_LLAMA"] }),
    },
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

function can(...command: [string, ...string[]]): boolean {
  try {
    execFileSync(command[0], command.slice(1), { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
