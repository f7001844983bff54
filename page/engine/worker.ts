/**
 * The worker: the engine behind messages. It fetches the package's artefacts, of the page's own origin, and nothing else.
 *
 * In: `{id, call, args}`.  Out: `{id, value}` or `{id, error}`; and once `{id: WHOLE}`, when nothing more will be fetched.
 */
import "./stand-ins/globals.ts";
import { BadInputError } from "../../src/domain/index.ts";
import type { Engine } from "./engine.ts";
import { type Answer, type Call, WHOLE } from "./messages.ts";
import { fetchReaders } from "./readers.ts";
import { fillShelf } from "./shelf.ts";

const engine = opened();

async function opened(): Promise<Engine> {
  const [{ openEngine }] = await Promise.all([import("./engine.ts"), fillShelf()]);
  return openEngine(Date.now);
}

// From here on everything is at hand: what is dropped into the page is read without another request.
engine.then(fetchReaders).then(
  () => answer({ id: WHOLE, value: undefined }),
  () => {},
);

const beingAnswered = new Set<number>();

addEventListener("message", async ({ data }: MessageEvent<Call>) => {
  beingAnswered.add(data.id);
  try {
    const call = (await engine)[data.call] as (...args: unknown[]) => Promise<unknown>;
    answer({ id: data.id, value: await call(...data.args) });
  } catch (error) {
    answer({ id: data.id, error: partsOf(error) });
  }
  beingAnswered.delete(data.id);
});

// A library that runs out of memory in a promise of its own leaves whoever asked it waiting: the call has failed, and is told so.
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  for (const id of beingAnswered) answer({ id, error: partsOf(event.reason) });
  beingAnswered.clear();
});

function answer(message: Answer): void {
  postMessage(message);
}

/** Errors do not cross between threads whole. */
function partsOf(error: unknown): Extract<Answer, { error: unknown }>["error"] {
  if (error instanceof BadInputError) return { code: error.code, found: error.found, mend: error.mend };
  if (error instanceof DOMException && error.name === "DataCloneError")
    return { code: "too-costly", found: "", mend: "" };
  return { code: "engine", found: error instanceof Error ? error.message : String(error), mend: "" };
}
