/**
 * Which onnxruntime runs the graphs: the native one where it is installed, WebAssembly where it is not. Both give the same numbers to
 * about 1e-5 (program.test.ts).
 *
 * `WHEREFORE_RUNTIME=wasm` asks for WebAssembly although the native one is there. The native one sends telemetry to its makers unless the
 * environment of the process forbids it, so that is set here, before it is loaded; this is the one place that loads it.
 * Source: docs/decisions/0007-engine.md; of the switch: onnxruntime/core/platform/posix/telemetry.cc.
 */
import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
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
  forbidTelemetry();
  // Through `require`, because the package is CommonJS and importing it first reads it for its names.
  const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node") as Omit<Runtime, "kind">;
  return { kind: "native", InferenceSession, Tensor };
}

const TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY";

/**
 * A worker thread has a copy of the environment, and what is set in the copy does not reach the native code: there the engine is refused,
 * and WebAssembly runs in its place, unless the main thread has set the variable.
 */
export function forbidTelemetry(): void {
  process.env[TELEMETRY_SWITCH] = "1";
  if (isMainThread || variablesOfProcess()?.[TELEMETRY_SWITCH] === "1") return;
  throw new Error(`${TELEMETRY_SWITCH} cannot be set from a worker thread`);
}

/** The environment that native code sees, which only Node's diagnostic report tells; it is not written anywhere. */
function variablesOfProcess(): Record<string, string> | undefined {
  const report = process.report?.getReport() as { environmentVariables?: Record<string, string> } | undefined;
  return report?.environmentVariables;
}

async function loadWasm(): Promise<Runtime> {
  const { InferenceSession, Tensor, env } = await import("onnxruntime-web/wasm");
  env.wasm.numThreads = 1;
  return { kind: "wasm", InferenceSession, Tensor };
}
