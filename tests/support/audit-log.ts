/** What the tests of audit logs have in common, wherever the log is kept. */
import type { AuditLog, AuditLogOptions } from "../../src/audit/log/audit-log.ts";

/** Options of a log without a period, at a fixed time. */
export const AUDITED: AuditLogOptions = {
  actor: "a test",
  use: undefined,
  retention: undefined,
  versions: { wherefore: "0" },
  now: () => new Date("2026-03-01T00:00:00Z"),
  say: () => {},
};

/** Writes that something was recommended to the person. */
export const recommended = (log: AuditLog, person: string, sealed: object = { ranking: [["29-1141.00", 0.4]] }) =>
  log.appendAbout({ person }, { kind: "recommended", actor: "a test", method: "stay" }, sealed);
