/**
 * Which onnxruntime runs the graphs: the native one where it is installed, WebAssembly where it is not. Both give the same numbers to
 * about 1e-5 (program.test.ts).
 *
 * `WHEREFORE_RUNTIME=wasm` asks for WebAssembly although the native one is there.
 * Source: docs/decisions/0007-engine.md.
 */
import { createRequire } from "node:module";
import type { InferenceSessionFactory, TensorConstructor } from "onnxruntime-common";

export type Runtime = {
  readonly kind: "native" | "wasm";
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
};

let loaded: Promise<Runtime> | undefined;

/** Loaded once a process. */
export function loadRuntime(): Promise<Runtime> {
  loaded ??= process.env["WHEREFORE_RUNTIME"] === "wasm" ? loadWasm() : loadNative().catch(loadWasm);
  return loaded;
}

async function loadNative(): Promise<Runtime> {
  // Through `require`, because the package is CommonJS and importing it first reads it for its names.
  const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node") as Omit<Runtime, "kind">;
  return { kind: "native", InferenceSession, Tensor };
}

async function loadWasm(): Promise<Runtime> {
  const { InferenceSession, Tensor, env } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = 1;
  return { kind: "wasm", InferenceSession, Tensor };
}
