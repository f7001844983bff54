/**
 * Who may ask at all: the host that is asked for, the page that asks, and the key.
 *
 * In: the headers of a request.  Out: nothing, or a refusal. A page of somebody else's that has a name point at this machine (DNS rebinding)
 * is refused by the host, one that posts to it across origins by the origin; CORS is off, so no other page reads an answer.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { BadInputError } from "../domain/index.ts";

export type Door = {
  /** Names under which this server may be asked for, beside those of the loopback and its own address. */
  readonly hosts: readonly string[];
  /** The address it listens on. */
  readonly address: string;
  /** Needed by everything under /v1 and /mcp where it is set. */
  readonly apiKey: string | undefined;
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address) || address === "::1";
}

/** @throws BadInputError "foreign-host" or "foreign-origin" */
export function refuseForeign(host: string | undefined, origin: string | undefined, { hosts, address }: Door): void {
  const name = hostName(host);
  const own = name !== undefined && (LOOPBACK.test(name) || [address, `[${address}]`, ...hosts].includes(name));
  if (!own)
    throw new BadInputError(
      "foreign-host",
      { file: "the Host header" },
      "this server is not called so",
      "Ask for localhost, or let whoever started it name it: --host-name NAME.",
    );
  if (origin !== undefined && !isOfHost(origin, host!))
    throw new BadInputError(
      "foreign-origin",
      { file: "the Origin header" },
      "a page of another origin asks, and only this server's own page may",
      "Programs send no Origin; a page of one's own needs a server of its own in between.",
    );
}

/** "example.org:8080" without its port, in lower case; undefined for what is no host. */
function hostName(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host ?? "")?.[1]?.toLowerCase();
}

function isOfHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${host}`).host;
}

/** @returns what tells this client from others @throws BadInputError "no-api-key" */
export function clientOf(authorization: string | undefined, address: string, { apiKey }: Door): string {
  if (apiKey === undefined) return address;
  const given = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  // Hashes are of one length, so that the comparison tells nothing of the key.
  if (timingSafeEqual(digest(given), digest(apiKey))) return address;
  throw new BadInputError(
    "no-api-key",
    { file: "the Authorization header" },
    "it holds no key, or not the key of this server",
    "Send Authorization: Bearer KEY, with the key of WHEREFORE_API_KEY.",
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
