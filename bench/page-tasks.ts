/**
 * The longest task of a page's main thread while something is done, in milliseconds of computing, from Chromium's own trace.
 *
 * In: a page, and what is done in it.  Out: milliseconds. By the clock a task also waits for a busy machine; computing time does not.
 */
import type { Page } from "playwright-core";

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's computing. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
};

export async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline"] },
  });
  await act();
  const complete = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const mains = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(threadOf),
  );
  const tasks = events.filter((event) => event.ph === "X" && /RunTask/.test(event.name) && mains.has(threadOf(event)));
  if (tasks.length === 0) throw new Error("the trace holds no task of the page's main thread");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1_000));
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}
