/**
 * The audit log of a server: what is answered about a person is in the log, on the disk, before the answer goes out.
 *
 *     request ─► its id kept at hand ─► advisor ─► answer ─► event ─► its token in the Audit-Event header ─► the answer goes out
 *
 * In: an advisor, and the log.  Out: the same advisor, which logs what it answers; overrides, erasures, and refusals counted by the second. Where
 * the log cannot be written the answer is refused if it must be logged (employer mode); else it goes out, and the server's own log has the fault.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { AuditLog, PersonReceipt, Plain, Unsealed } from "../audit/log/audit-log.ts";
import { readToken, tokenOf } from "../audit/log/event-token.ts";
import { methodOf, personOf, sealedAnswer } from "../audit/log/sealed-answer.ts";
import { BadInputError } from "../domain/index.ts";
import type { Advisor } from "./advisor.ts";
import { problemOf } from "./problems.ts";
import type { Override } from "./schemas.ts";

type Asking = { readonly request: string; token?: string };

export type ServerAudit = ReturnType<typeof serverAudit>;

export type ServerAuditOptions = {
  readonly actor: string;
  /** No answer without its event. */
  readonly mustHold: boolean;
  /** Told why an answer went out without its event. */
  readonly failed: (error: unknown) => void;
};

/** Between a refusal and its event: refusals can come by the thousand, and tell of nobody. */
const GATHERED = 1_000;

export function serverAudit(log: AuditLog, { actor, mustHold, failed }: ServerAuditOptions) {
  const asking = new AsyncLocalStorage<Asking>();
  const refusals = new Map<string, Extract<Plain, { kind: "refused" }>>();
  let timer: NodeJS.Timeout | undefined;
  let lost = 0;

  async function told(person: string, event: Unsealed, sealed: object): Promise<void> {
    const own = asking.getStore();
    try {
      const receipt = await log.appendAbout({ person }, { ...event, ...(own && { request: own.request }) }, sealed);
      if (own !== undefined) own.token = tokenOf(receipt, log.keys);
    } catch (error) {
      if (mustHold) throw error;
      lost++;
      failed(error);
    }
  }

  async function writeRefusals(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const gathered = [...refusals.values()];
    refusals.clear();
    await Promise.all(gathered.map((event) => log.append(event))).catch((error: unknown) => {
      lost += gathered.length;
      failed(error);
    });
  }

  function refused(place: string, error: unknown): void {
    const { code, status } = problemOf(error);
    const key = `${place} ${code} ${status}`;
    const times = (refusals.get(key)?.times ?? 0) + 1;
    refusals.set(key, { kind: "refused", actor, place, code, status, times });
    timer ??= setTimeout(() => void writeRefusals(), GATHERED).unref();
  }

  /** An event of a person who is not erased. @throws BadInputError "unknown-event" */
  async function eventOf(token: string): Promise<PersonReceipt & { readonly key: Uint8Array }> {
    const receipt = readToken(token, log.keys);
    const key = await log.keys.keyOf(receipt.alias);
    if (key !== undefined) return { ...receipt, key };
    const mend = "What was said of an erased person cannot be overridden any more.";
    throw new BadInputError("unknown-event", { file: "event" }, "the person of this event was erased", mend);
  }

  return {
    /** Events within the work carry the request's id. @returns the token of the last one about a person */
    async within(request: string, work: () => Promise<void>): Promise<string | undefined> {
      const own: Asking = { request };
      await asking.run(own, work);
      return own.token;
    },
    /** Of the request at hand, for answers that are sent in pieces. */
    token: () => asking.getStore()?.token,
    refused,
    lost: () => lost,
    advisor: (inner: Advisor): Advisor => ({
      ...inner,
      async read(document, signal) {
        const json = await inner.read(document, signal);
        const { history } = JSON.parse(json) as { history: Parameters<typeof personOf>[0] };
        await told(personOf(history), { kind: "read", actor }, { jobs: history.jobs.length });
        return json;
      },
      async recommend(request, signal, written) {
        const json = await inner.recommend(request, signal, written);
        const answer: unknown = JSON.parse(json);
        const event = { kind: "recommended", actor, method: methodOf(answer) } as const;
        await told(personOf(request.history), event, sealedAnswer(answer));
        return json;
      },
      async revise(request, signal) {
        const json = await inner.revise(request, signal);
        const { before, after, changes } = JSON.parse(json) as { before: unknown; after: unknown; changes: unknown };
        const sealed = { before: sealedAnswer(before), after: sealedAnswer(after), changes };
        await told(personOf(request.history), { kind: "revised", actor, method: methodOf(after) }, sealed);
        return json;
      },
      async why(request, signal) {
        const json = await inner.why(request, signal);
        const { why, method, held } = JSON.parse(json) as { why: object; method: string; held: unknown };
        await told(personOf(request.history), { kind: "explained", actor, method }, { ...why, held });
        return json;
      },
    }),
    /** A tool of `/mcp` answers what went wrong itself, so its failures do not come by the door. */
    forTools: (advisor: Advisor): Advisor => ({
      ...advisor,
      read: (...asked) => noting(advisor.read(...asked)),
      recommend: (...asked) => noting(advisor.recommend(...asked)),
      revise: (...asked) => noting(advisor.revise(...asked)),
      why: (...asked) => noting(advisor.why(...asked)),
    }),
    /** A person decided otherwise. @throws BadInputError "unknown-event", "audit-failed": this one is nothing but its event */
    async override({ event, words, code, by }: Override): Promise<string> {
      const { n, hash, ...person } = await eventOf(event);
      const receipt = await log.appendAbout(
        person,
        { kind: "overridden", actor, of: { n, hash } },
        { words, ...(code !== undefined && { code }), ...(by !== undefined && { by }) },
      );
      return tokenOf(receipt, log.keys);
    },
    /** Erases the key of a person. @returns whether there was one @throws BadInputError "audit-failed" */
    erase: async (person: string) => (await log.erase(`id:${person}`, actor)) !== undefined,
    async close(): Promise<void> {
      await writeRefusals();
      await log.close();
    },
  };

  async function noting<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      refused("/mcp", error);
      throw error;
    }
  }
}
