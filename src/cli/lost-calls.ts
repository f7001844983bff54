/**
 * Calls to a language model that came to nothing, as the commands say it: how many, why the first, and what makes them again. Where all of them
 * did, the command fails, because a failure is no result.
 */
import { ModelError } from "../domain/index.ts";
import { commandAgain, type Terminal } from "./terminal.ts";

export type LostCalls = {
  /** Such as "of joint, 3 of 12 cases". */
  readonly what: string;
  readonly count: number;
  readonly of: number;
  readonly first: string | undefined;
};

/**
 * @param again an option that makes them again, where the same command does not
 * @throws ModelError where nothing came of any call
 */
export function sayLost(lost: readonly LostCalls[], terminal: Terminal, again: readonly string[] = []): void {
  const some = lost.filter(({ count }) => count > 0);
  if (some.length === 0) return;
  for (const { what, count, of, first = "no cause was kept" } of some)
    terminal.err(`${count.toLocaleString("en")} of ${of.toLocaleString("en")} ${what} failed. The first: ${first}\n`);
  const command = `Make just those calls again: ${commandAgain(terminal, ...again)}`;
  const all = some.find(({ count, of }) => count === of);
  if (all === undefined) terminal.err(`${command}\n`);
  else throw new ModelError("all-failed", `All ${all.of} ${all.what} failed. The first: ${all.first ?? ""} ${command}`);
}
