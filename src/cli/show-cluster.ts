/**
 * The runs whose calls workers make, as a person reads them on a terminal.
 *
 * In: the state of now, and one of a little before, from which rates are taken.  Out: a block for each run, then workers and sick endpoints.
 */

import type { ClusterState, RunState } from "../cluster/progress.ts";
import { counted } from "../domain/index.ts";
import { moneyOf } from "../records/meter.ts";
import { spanText } from "./terminal.ts";

/** Whoever wants the calls says each second that it is there: seconds after which it counts as gone. */
const GONE = 10;

export function clusterText(state: ClusterState, before: ClusterState = state): string {
  const runs = state.runs.map((run) => runText(run, state, before));
  const running = state.workers.reduce((sum, worker) => sum + worker.running, 0);
  const most = state.workers.reduce((sum, worker) => sum + worker.concurrency, 0);
  return [
    ...(runs.length === 0 ? ["No run has wanted calls here yet.\n"] : runs),
    `${counted(state.workers.length, "worker")}, ${count(running)} of ${counted(most, "call")} under way\n`,
    ...state.sick.map(
      ({ name, failures, cause }) => `set aside after ${counted(failures, "failure")}: ${name}; ${cause ?? ""}\n`,
    ),
  ].join("");
}

function runText(run: RunState, state: ClusterState, before: ClusterState): string {
  const { what, done, total, unit, answered, failed, promptTokens, completionTokens, price } = run;
  const of = total === null ? "" : ` of ${count(total)}`;
  const lines = [
    `${what}: ${count(done)}${of} ${unit}, ${standing(run, state)}`,
    `  ${counted(answered, "call")} answered${rateText(run, state, before)}, ${count(promptTokens + completionTokens)} tokens${
      price === null ? "" : `, cost ${moneyOf({ promptTokens, completionTokens }, price).toFixed(2)}`
    }`,
  ];
  const causes = Object.entries(run.causes).map(([why, times]) => `${why} ${count(times)}`);
  if (failed > 0)
    lines.push(`  ${counted(failed, "failure")}; of calls that stand as failed: ${causes.join(", ") || "none"}`);
  return `${lines.join("\n")}\n`;
}

function standing({ ended, silent, began, done, total }: RunState, { now }: ClusterState): string {
  if (ended !== null) return `ended after ${spanText(ended.getTime() - began.getTime())}`;
  if (silent > GONE) return `broken off ${spanText(1000 * silent)} ago; the same command goes on`;
  if (total === null || done === 0 || done >= total) return "at work";
  return `about ${spanText(((now.getTime() - began.getTime()) / done) * (total - done))} left`;
}

/** Of the last seconds; where only one state is known, of the whole run. */
function rateText(run: RunState, state: ClusterState, before: ClusterState): string {
  if (run.ended !== null) return "";
  const earlier = before === state ? undefined : before.runs.find(({ id }) => id === run.id);
  const since = earlier === undefined ? run.began : before.now;
  const seconds = (state.now.getTime() - since.getTime()) / 1000;
  return seconds <= 0 ? "" : ` (${((run.answered - (earlier?.answered ?? 0)) / seconds).toFixed(1)} a second)`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}
