/**
 * A session as a file that opens again, here or on another device, without a network.
 *
 * In: a session, or bytes.  Out: the other; bytes that are no session of ours are left to the readers of documents.
 */
import type { PageSession } from "./store.ts";

const FORMAT = "wherefore-session/1";

export function writeSession(session: PageSession): string {
  return `${JSON.stringify({ format: FORMAT, session }, undefined, 1)}\n`;
}

/** @returns undefined for anything else @throws Error for a session that is damaged */
export function readSession(bytes: Uint8Array): PageSession | undefined {
  const head = new TextDecoder().decode(bytes.subarray(0, 100));
  if (!head.includes(`"${FORMAT}"`)) return undefined;
  const { session } = JSON.parse(new TextDecoder().decode(bytes)) as { session: PageSession };
  const lists = [session.career?.jobs, session.career?.education, session.career?.notes, session.held, session.struck];
  if (![...lists, session.skipped, session.affirmed, session.words].every(Array.isArray))
    throw new Error("the session file is damaged");
  return session;
}
