/**
 * The token of an event about a person: given to whoever was answered, so that an override can say what it is about without the log being searched.
 *
 * In: number, hash and alias of an event.  Out: "17-HASH-ALIAS-SIGNATURE". The signature is made with the log's own secret, so nobody can
 * point an override at an event, or a person, that the log does not have.
 */
import { timingSafeEqual } from "node:crypto";
import { BadInputError, quoted } from "../../domain/index.ts";
import type { PersonReceipt } from "./audit-log.ts";
import type { PersonKeys } from "./person-keys.ts";

const TOKEN = /^((\d{1,15})-([0-9a-f]{64})-(p-[0-9a-f]{32}))-([0-9a-f]{32})$/;

export function tokenOf({ n, hash, alias }: PersonReceipt, { sign }: Pick<PersonKeys, "sign">): string {
  const said = `${n}-${hash}-${alias}`;
  return `${said}-${sign(said)}`;
}

/** @throws BadInputError "unknown-event" */
export function readToken(token: string, { sign }: Pick<PersonKeys, "sign">): PersonReceipt {
  const [, said, n, hash, alias, signature] = TOKEN.exec(token) ?? [];
  if (said !== undefined && timingSafeEqual(Buffer.from(sign(said)), Buffer.from(signature!)))
    return { n: Number(n), hash: hash!, alias: alias! };
  throw new BadInputError(
    "unknown-event",
    { file: "event" },
    `${quoted(token, 40)} names no event of this log`,
    "Give what stood in the Audit-Event header of the answer.",
  );
}
