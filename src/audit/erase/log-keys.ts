/**
 * A person's key in an audit log, wherever it is kept: with it goes what is sealed about the person, and the chain stands.
 *
 * In: a log, and who erases.  Out: whether it has a key of a person; the key erased, and the chain saying so.
 */
import { closingAfter } from "../../records/closing.ts";
import { type LogAddress, openAuditLog, readingWithKeys } from "../log/log-address.ts";

export type LogKeysStore = {
  readonly name: string;
  readonly has: (person: string) => Promise<boolean>;
  readonly erase: (person: string) => Promise<void>;
};

export type EraserOptions = {
  readonly actor: string;
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (text: string) => void;
};

/** @param name as the log is shown */
export function keysOfLog(name: string, address: LogAddress, { actor, now, env, say }: EraserOptions): LogKeysStore {
  return {
    name,
    has: (person) =>
      readingWithKeys(address, env, say, async (_, keys) => (await keys.known(`id:${person}`)) !== undefined),
    erase: (person) =>
      closingAfter(async (later) => {
        const opening = { actor, use: undefined, retention: undefined, versions: {}, now, say };
        const log = await openAuditLog(address, env, opening);
        later(log.close);
        await log.erase(`id:${person}`, actor);
      }),
  };
}
