/**
 * Ten thousand calls over two endpoints of 50 ms, one of which dies half-way: how near the rate comes to that of what is alive, whether a call
 * is lost, and whether one is answered, and paid, twice.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journaled } from "../src/models/journaled.ts";
import { openSpread } from "../src/models/spread.ts";
import { sqliteJournal } from "../src/records/journal.ts";
import type { BenchResult } from "./bench.ts";
import { bareSeconds, CONCURRENCY, LATENCY, served, startServer } from "./models.ts";

const CALLS = 10_000;
/** Calls at once, to each endpoint. */
const EACH = 32;
/** Answers of the one that dies: half of its share. */
const ANSWERS = CALLS / 4;

export async function benchSpread(): Promise<BenchResult[]> {
  const [steady, dying] = [await startServer(), await startServer("yes", ANSWERS)];
  const path = join(mkdtempSync(join(tmpdir(), "wherefore-bench-")), "journal.sqlite");
  const journal = sqliteJournal(path);
  const { signal } = new AbortController();
  try {
    const model = await openSpread(
      [steady, dying].map(({ port }) => ({ baseUrl: `http://127.0.0.1:${port}/v1`, model: "m", timeout: 30_000 })),
      EACH,
      signal,
    );
    const asking = journaled(model, journal);
    // The first that can be asked is enough to begin; here both are to have been found out before calls are counted.
    await new Promise((joined) => setTimeout(joined, 3_000));
    const before = await served(steady.port);
    const dyingBefore = await served(dying.port);
    const begun = performance.now();
    let [next, replies] = [0, 0];
    const worker = async () => {
      for (let call = next++; call < CALLS; call = next++) {
        const messages = [{ role: "user" as const, content: `case ${call}` }];
        await asking.reply({ messages, temperature: 0, maxTokens: 5, seed: call }, signal);
        replies++;
      }
    };
    await Promise.all(Array.from({ length: 2 * EACH }, worker));
    const seconds = (performance.now() - begun) / 1000;
    await model.close();
    const answered = (await served(steady.port)) - before + (ANSWERS - dyingBefore);
    // Both at full rate while both live, and then one alone.
    const rate = EACH / (LATENCY / 1000);
    const together = 2 * (ANSWERS - dyingBefore);
    const ideal = together / (2 * rate) + (CALLS - together) / rate;
    // What `fetch` makes of as many calls on this machine, as it is now, on servers that live: in the same share of its own ideal.
    const bare = ((await bareSeconds(steady.port)) / ((CALLS / CONCURRENCY) * (LATENCY / 1000))) * ideal;
    return [
      {
        what: `${CALLS} calls over two endpoints of ${LATENCY} ms, one dying half-way`,
        reach: `85 % of the ideal rate of what is alive (${(ideal / 0.85).toFixed(1)} s)`,
        met: seconds <= ideal / 0.85,
        median: seconds,
        unit: "s",
        yardstick: "bare fetch, none dying",
        yardstickMedian: bare,
      },
      {
        what: "its replies, each call's own",
        reach: `all ${CALLS}, none answered twice`,
        met: replies === CALLS && journal.costs()[0]?.calls === CALLS && answered === CALLS,
        median: replies,
        unit: "replies",
        yardstick: "answered by the servers",
        yardstickMedian: answered,
      },
    ];
  } finally {
    await journal.close();
    for (const { server } of [steady, dying]) server.kill();
  }
}
