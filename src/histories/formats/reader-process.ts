/**
 * The process that reads documents for `isolated.ts`, one after the other: it is asked for a batch, gives it, and waits to be asked again.
 *
 * In: a request, then "next", over the channel to its parent, then the next request; bytes on standard input where the request has no path.  Out: replies.
 * Beside it a thread looks every few milliseconds at the memory of the process and ends it at the limit, whatever the reader is doing; and
 * when the parent is gone.
 */
import { once } from "node:events";
import { enableCompileCache } from "node:module";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import type { Reply, Request } from "./isolated.ts";
import type { Parsed } from "./parsed.ts";

const LOOK_EVERY = 5; // milliseconds
const BATCH = 200; // careers

if (isMainThread) await read(process.argv.slice(2));
else watch(process.argv.slice(2).map(Number), workerData as Int32Array);

/** @param limits megabytes resident, and seconds of computing a batch @param batches how many were given so far, as its one element */
function watch([memory = 0, seconds = 0]: readonly number[], batches: Int32Array): void {
  const parent = process.ppid;
  let batch = -1;
  let begun = process.cpuUsage();
  setInterval(() => {
    if (batch !== Atomics.load(batches, 0)) {
      batch = Atomics.load(batches, 0);
      begun = process.cpuUsage();
    }
    const { user, system } = process.cpuUsage(begun);
    if (process.memoryUsage.rss() > memory * 1_048_576 || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
    if (user + system > seconds * 1e6) process.kill(process.pid, "SIGXCPU");
  }, LOOK_EVERY);
}

async function read(limits: readonly string[]): Promise<void> {
  enableCompileCache();
  const batches = new Int32Array(new SharedArrayBuffer(4));
  new Worker(new URL(import.meta.url), { argv: [...limits], workerData: batches }).unref();
  process.on("disconnect", () => process.exit(0));
  // A library may fail in a promise that nobody waits for.
  process.on("uncaughtException", (error) => void send({ failed: wordsOf(error) }));
  const onBatch = () => void Atomics.add(batches, 0, 1);
  for (;;) {
    const [request] = (await once(process, "message")) as [Request];
    onBatch();
    try {
      await answer(request, onBatch);
    } catch (error) {
      const [{ BadInputError }, { partsOf }] = await Promise.all([
        import("../../domain/index.ts"),
        import("./parse.ts"),
      ]);
      await send(error instanceof BadInputError ? { error: partsOf(error) } : { failed: wordsOf(error) });
    }
  }
}

async function answer({ name, path, format, mapping, partitions, shard }: Request, onBatch: () => void): Promise<void> {
  const [{ openSource, openStream }, { parse }, { LONGEST_CAREER, shortened, sizeWithin }] = await Promise.all([
    import("./source.ts"),
    import("./parse.ts"),
    import("./limits.ts"),
  ]);
  const source = path === undefined ? await openStream(process.stdin, name) : await openSource(path, undefined);
  let leftOut: readonly string[] | undefined;
  const onLeftOut = (columns: readonly string[]) => {
    leftOut = columns.map((column) => column.slice(0, 200));
  };
  let parsed: Parsed[] = [];
  let size = 0;
  for await (const one of parse(source, format, { mapping, partitions, onLeftOut, shard })) {
    const short = one.kind === "written" ? { ...one, career: shortened(one.career) } : one;
    parsed.push(short);
    size += sizeWithin(short, { file: name, line: one.line });
    if (parsed.length < BATCH && size < LONGEST_CAREER) continue;
    await send({ parsed, done: false, leftOut });
    onBatch();
    [parsed, size, leftOut] = [[], 0, undefined];
    await once(process, "message");
  }
  source.close();
  await send({ parsed, done: true, leftOut, resident: Math.ceil(process.memoryUsage.rss() / 1_048_576) });
}

function send(reply: Reply): Promise<void> {
  return new Promise((resolve) => process.send!(reply, () => resolve()));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
