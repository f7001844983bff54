/**
 * Events of the audit log, and the chain that binds them.
 *
 *     event, with its number and the hash of the line before ─► canonical JSON (RFC 8785) ─► SHA-256 ─► one line of JSONL, its hash last
 *
 * In: what happened.  Out: lines. What is about a person stands in `sealed`, encrypted with a key of that person's own (`person-keys.ts`), so that
 * the chain stands when the key is erased; all else is readable by whoever has the file, and holds no person's words.
 */
import { hash as hashOf } from "node:crypto";
import * as z from "zod";
import { canonicalJson } from "../../records/whole-file.ts";

export const FORMAT = "wherefore-audit/1";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();
const Name = z.string().min(1).max(300);
const Alias = z.string().regex(/^p-[0-9a-f]{32}$/);
/** The event of a number, known by its hash. */
export const Receipt = z.object({ n: Count, hash: Hash });
export type Receipt = z.infer<typeof Receipt>;

/** Whose answer it was: who asked, about whom, and what is sealed of it. */
const ABOUT_PERSON = {
  actor: Name,
  alias: Alias,
  /** The id of a request to the server. */
  request: z.string().optional(),
  /** Base64 of a nonce of 12 bytes, the ciphertext (AES-256-GCM, the alias as associated data) and a tag of 16. */
  sealed: z.base64(),
};

const ANSWER = { ...ABOUT_PERSON, method: z.string().nullable() };

/** What is written of an event of each kind, beside its number, time and the hash of the line before. */
const KINDS = {
  /** The first line of every file: by what, and under which rules, all that follows was answered. */
  opened: z.strictObject({
    kind: z.literal("opened"),
    actor: Name,
    format: z.literal(FORMAT),
    log: z.uuid(),
    use: z.string().optional(),
    retention: z.string().optional(),
    /** The package's version, the taxonomy's, and the SHA-256 of each file of weights. */
    versions: z.record(z.string(), z.string()),
    /** Bytes of a half-written line that a killed process had left: its event was answered to nobody. */
    mended: z.int().positive().optional(),
  }),
  /** A document was read to a history. */
  read: z.strictObject({ kind: z.literal("read"), ...ABOUT_PERSON }),
  recommended: z.strictObject({ kind: z.literal("recommended"), ...ANSWER }),
  /** A correction: answers before and after, and both rankings. */
  revised: z.strictObject({ kind: z.literal("revised"), ...ANSWER }),
  /** "Why this title?" */
  explained: z.strictObject({ kind: z.literal("explained"), ...ANSWER }),
  /** A person decided otherwise than what an earlier event had shown. */
  overridden: z.strictObject({ kind: z.literal("overridden"), ...ABOUT_PERSON, of: Receipt }),
  /** Requests that were refused or failed within a second, by place and code: no words of theirs. */
  refused: z.strictObject({
    kind: z.literal("refused"),
    actor: Name,
    place: z.string(),
    code: z.string(),
    status: z.int().optional(),
    times: z.int().positive(),
  }),
  /** Keys were erased: what was sealed for these aliases is readable by nobody. */
  erased: z.strictObject({ kind: z.literal("erased"), actor: Name, aliases: z.array(Alias).max(1_000) }),
  /** Files older than the period were removed, up to the event whose number and hash stand here. */
  expired: z.strictObject({
    kind: z.literal("expired"),
    retention: z.string(),
    files: z.array(z.string()),
    through: Receipt,
  }),
  closed: z.strictObject({ kind: z.literal("closed") }),
};

export const NewEvent = z.discriminatedUnion("kind", [
  KINDS.opened,
  KINDS.read,
  KINDS.recommended,
  KINDS.revised,
  KINDS.explained,
  KINDS.overridden,
  KINDS.refused,
  KINDS.erased,
  KINDS.expired,
  KINDS.closed,
]);
export type NewEvent = z.infer<typeof NewEvent>;

const CHAINED = {
  at: z.iso.datetime({ precision: 3 }),
  n: Count,
  previous: Hash,
  /** Where several processes write one log: the number of the "opened" event of the one that wrote this. */
  writer: Count.optional(),
};
export const AuditEvent = z.discriminatedUnion("kind", [
  KINDS.opened.extend(CHAINED),
  KINDS.read.extend(CHAINED),
  KINDS.recommended.extend(CHAINED),
  KINDS.revised.extend(CHAINED),
  KINDS.explained.extend(CHAINED),
  KINDS.overridden.extend(CHAINED),
  KINDS.refused.extend(CHAINED),
  KINDS.erased.extend(CHAINED),
  KINDS.expired.extend(CHAINED),
  KINDS.closed.extend(CHAINED),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Whom an event is about, where it is about a person. */
export function aliasIn(event: NewEvent): { readonly alias?: string } {
  return "alias" in event ? { alias: event.alias } : {};
}

/** What stands where the first event of a log names the hash of the line before. */
export const NOTHING_BEFORE = "0".repeat(64);

/** The next event's number, and the hash that it names. */
export type ChainEnd = { readonly n: number; readonly previous: string };
export const START: ChainEnd = { n: 0, previous: NOTHING_BEFORE };

export type ChainedLines = {
  /** Without line breaks. */
  readonly lines: readonly string[];
  readonly receipts: readonly Receipt[];
  /** Where the chain goes on. */
  readonly end: ChainEnd;
};

/** @param at ISO time with milliseconds @param writer of `CHAINED`; undefined where one process writes at a time */
export function chained(events: readonly NewEvent[], at: string, end: ChainEnd, writer?: number): ChainedLines {
  const lines: string[] = [];
  const receipts: Receipt[] = [];
  let { n, previous } = end;
  for (const event of events) {
    const json = canonicalJson({ ...event, at, n, previous, ...(writer !== undefined && { writer }) });
    const hash = hashOf("sha256", json);
    lines.push(`${json.slice(0, -1)},"hash":"${hash}"}`);
    receipts.push({ n, hash });
    n++;
    previous = hash;
  }
  return { lines, receipts, end: { n, previous } };
}

const HASH_KEY = Buffer.from(',"hash":"');
/** Of the key, 64 digits, a quote and a brace. */
const TAIL = HASH_KEY.length + 64 + 2;
const BRACE = Buffer.from("}");

export type ReadLine =
  | { readonly kind: "event"; readonly event: Record<string, unknown>; readonly hash: string }
  | { readonly kind: "broken"; readonly found: string };

/**
 * A line held against its own hash; whether it follows the line before is for the caller to see.
 *
 * @param line without its line break
 */
export function readLine(line: Buffer): ReadLine {
  const broken = (found: string) => ({ kind: "broken", found }) as const;
  const at = line.length - TAIL;
  if (
    at < 1 ||
    !line.subarray(at, at + HASH_KEY.length).equals(HASH_KEY) ||
    line.toString("latin1", line.length - 2) !== '"}'
  )
    return broken("the line does not end in a hash");
  const hash = line.toString("latin1", at + HASH_KEY.length, line.length - 2);
  const json = Buffer.concat([line.subarray(0, at), BRACE]);
  if (hashOf("sha256", json) !== hash) return broken("the line is not what its hash was taken of");
  try {
    return { kind: "event", event: JSON.parse(json.toString("utf8")) as Record<string, unknown>, hash };
  } catch {
    return broken("the line is not JSON");
  }
}
