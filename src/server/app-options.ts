/**
 * What the server's app is made of: the advisor and the door's settings, the clock, and who is told of what.
 */
import type { Context } from "hono";
import type { Advisor } from "./advisor.ts";
import type { ServerAudit } from "./audited.ts";
import type { Door } from "./guard.ts";
import type { clientLimits } from "./limits.ts";
import type { pageFiles } from "./page-files.ts";
import type { Watch } from "./progress.ts";
import type { Service } from "./service.ts";

export type AppOptions = {
  readonly advisor: Advisor;
  readonly ready: () => boolean;
  readonly door: Door;
  readonly limits: ReturnType<typeof clientLimits>;
  readonly page: ReturnType<typeof pageFiles>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly version: string;
  /** The folder of evaluations. */
  readonly runs: string;
  readonly watch: Watch;
  /** Undefined where no log is kept. */
  readonly audit: ServerAudit | undefined;
  readonly service: Service;
  /** Aborted when the server ends. */
  readonly signal: AbortSignal;
  /** Milliseconds a request may take; and one that asks a language model. */
  readonly patience: number;
  readonly modelPatience: number;
  /** The text of /metrics. */
  readonly metrics: () => string;
  /** Who asks, where no key says it. */
  readonly addressOf: (context: Context) => string;
  /** Told of a request once it is answered. */
  readonly answered: (request: Answered) => void;
  /** Told of a fault of ours. */
  readonly failed: (error: unknown, request: string) => void;
};

export type Answered = {
  readonly request: string;
  readonly method: string;
  /** The route's pattern, never the path that was typed. */
  readonly place: string;
  readonly status: number;
  readonly milliseconds: number;
};
