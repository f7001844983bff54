/**
 * `wherefore work` and `runs watch`.
 */

import { setTimeout as pause } from "node:timers/promises";
import { type ClusterState, clusterState } from "../cluster/progress.ts";
import { work as workOn } from "../cluster/work.ts";
import { counted } from "../domain/index.ts";
import { onDatabase } from "./by-workers.ts";
import type { WatchOptions, WorkOptions } from "./commands/workers.ts";
import { askingOn } from "./data.ts";
import { clusterText } from "./show-cluster.ts";
import { SCREEN, type Terminal } from "./terminal.ts";

export async function work(options: WorkOptions, terminal: Terminal): Promise<void> {
  await onDatabase(options.database, terminal, async (pool) => {
    if (options.prepare) return terminal.out("The tables are there.\n");
    const asking = await askingOn(terminal, options);
    const { signal, err: say } = terminal;
    const answered = await workOn({ pool, asking, concurrency: options.concurrency, signal, say });
    terminal.out(`${counted(answered, "call was", "calls were")} made.\n`);
  });
}

/** Between two looks, and for how many of them a rate is taken. */
const LOOK = 1_000;
const LOOKS = 5;

export async function watch(options: WatchOptions, terminal: Terminal): Promise<void> {
  await onDatabase(options.database, terminal, async (pool) => {
    const states: ClusterState[] = [];
    for (;;) {
      const state = await clusterState(pool, options.top);
      if (options.json) return terminal.out(`${JSON.stringify(state)}\n`);
      states.push(state);
      if (states.length > LOOKS) states.shift();
      const text = clusterText(state, states[0]);
      if (!terminal.interactive) return terminal.out(text);
      terminal.out(`${SCREEN}${text}`);
      await pause(LOOK, undefined, { signal: terminal.signal }).catch(() => {});
      if (terminal.signal.aborted) return;
    }
  });
}
