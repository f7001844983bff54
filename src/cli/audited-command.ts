/**
 * A command that answers about people and keeps an audit log: each answer is in the log, on the disk, before it is printed.
 *
 * In: histories and answers as programs read them.  Out: events; at the end the hash of the last one, to be noted elsewhere.
 */
import { methodOf, personOf, sealedAnswer } from "../audit/log/sealed-answer.ts";
import { answeringVersions } from "../audit/log/versions.ts";
import type { CareerHistory } from "../domain/index.ts";
import type { ModelNames } from "../models/open.ts";
import { cacheFolder } from "../taxonomy/release/cache.ts";
import { auditLogOf } from "./audit-log.ts";
import type { AuditOptions } from "./commands/audit-log.ts";
import { endingOf } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

export async function auditedCommand(
  place: string,
  methods: readonly string[],
  options: AuditOptions & ModelNames,
  terminal: Terminal,
) {
  const versions = () => answeringVersions(methods, options, cacheFolder(terminal.env));
  const log = (await auditLogOf(options, versions, terminal))!;
  const { actor } = options;
  return {
    /** @throws BadInputError "audit-failed": what cannot be logged is not printed */
    async answered(history: CareerHistory, answer: object): Promise<void> {
      const event = { kind: "recommended", actor, method: methodOf(answer) } as const;
      await log.appendAbout({ person: personOf(history) }, event, sealedAnswer(answer));
    },
    /** What came instead of an answer. Of a log that cannot be written, that error is already on its way. */
    async failed(error: unknown): Promise<void> {
      const { code } = endingOf(error);
      await log.append({ kind: "refused", actor, place, code, times: 1 }).catch(() => {});
    },
    async close(): Promise<void> {
      await log.close();
      const { n, hash } = log.last();
      terminal.err(`${log.name}: the last event is ${n}, ${hash}\n`);
    },
  };
}
