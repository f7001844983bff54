/**
 * The engine as the page sees it: the functions of the worker, each a promise.
 *
 * A reading that takes too long is given up: the worker is ended, which frees all that it held, and a new one begins where it was.
 */
import type { Engine } from "../engine/engine.ts";
import { type Answer, type Call, type Failure, WHOLE } from "../engine/messages.ts";

/** What the engine refused, or could not do: by its code the page finds the words. */
export class EngineError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.found);
    this.failure = failure;
  }
}

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: EngineError) => void };

/** No document of one person takes so long. */
const PATIENCE = 20_000;

let worker: Worker | undefined;
let next = 0;
const waiting = new Map<number, Waiting>();

function running(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL("../engine/worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if (data.id === WHOLE) onWhole();
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) {
      asked?.reject(new EngineError(data.error));
      if (data.error.code === "too-costly") endAll(data.error);
    } else asked?.resolve(data.value as never);
  });
  worker.addEventListener("error", (event) => endAll({ code: "engine", found: event.message ?? "", mend: "" }));
  return worker;
}

/** All files were fetched, so keeping them for the next time costs no more than reading them once again from the browser's own store. */
function onWhole(): void {
  document.documentElement.dataset["whole"] = "";
  if (import.meta.env.MODE === "production") navigator.serviceWorker?.register("./service-worker.js").catch(() => {});
}

function endAll(failure: Failure): void {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of waiting.values()) reject(new EngineError(failure));
  waiting.clear();
}

export function ask<Name extends keyof Engine>(
  call: Name,
  ...args: Parameters<Engine[Name]>
): ReturnType<Engine[Name]> {
  const id = next++;
  const promise = new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    running().postMessage({ id, call, args } satisfies Call);
  });
  if (call === "read") {
    const patience = setTimeout(() => endAll({ code: "too-costly", found: "", mend: "" }), PATIENCE);
    promise.finally(() => clearTimeout(patience)).catch(() => {});
  }
  return promise as ReturnType<Engine[Name]>;
}

/** Begins to fetch and to build the engine while the page is read. */
export function wakeEngine(): void {
  running();
}
