/** What Node gives without being asked. Loaded before the package's code. */
import { Buffer } from "buffer/";

const nextTick = (call: (...args: unknown[]) => void, ...args: unknown[]) => queueMicrotask(() => call(...args));

Object.assign(globalThis, { Buffer, process: { env: {}, nextTick, version: "v24.0.0", versions: {} } });
