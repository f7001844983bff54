/**
 * Errors name the value, the place and the mend, and say whose fault it is; the command line turns the fault into its exit code.
 */
/** "interrupted" is nobody's: the run was asked to stop. */
import { escapeControls } from "./control-characters.ts";

export type Fault = "input" | "model" | "ours" | "interrupted";

export class WhereforeError extends Error {
  /** Stable: programs and docs/errors.md key on it. */
  readonly code: string;
  readonly fault: Fault;

  constructor(fault: Fault, code: string, message: string, options?: ErrorOptions) {
    // Names, keys and replies from outside stand in messages; whoever prints one must not be made to do what they say.
    super(escapeControls(message), options);
    this.name = new.target.name;
    this.fault = fault;
    this.code = code;
  }
}

/** Where in the user's input something is wrong. */
export type InputPlace = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly field?: string | undefined;
};

function placeText(place: InputPlace): string {
  const line = place.line === undefined ? "" : `:${place.line}`;
  const field = place.field === undefined ? "" : ` ${place.field}`;
  return `${place.file}${line}${field}`;
}

/** Input that cannot be read as it stands: says where, what was found and what would mend it. */
export class BadInputError extends WhereforeError {
  readonly place: InputPlace;
  readonly found: string;
  readonly mend: string;
  constructor(code: string, place: InputPlace, found: string, mend: string, options?: ErrorOptions) {
    super("input", code, `${placeText(place)}: ${found}. ${mend}`, options);
    this.place = place;
    this.found = found;
    this.mend = mend;
  }
}

/** The run was asked to stop (Ctrl-C, TERM, HUP) and did; what it says is how far it came, and what became of that. */
export class InterruptedError extends WhereforeError {
  constructor(message: string, options?: ErrorOptions) {
    super("interrupted", "interrupted", message, options);
  }
}

/** Why a language model gave nothing usable. */
export const MODEL_FAILURES = [
  "unreachable",
  "timed-out",
  "refused", // 4xx: the request will not succeed as it stands
  "denied", // the key is wrong, or may not do this
  "out-of-quota",
  "all-failed", // every call of a run: each failed as the message says of the first
  "thought-cut-off", // what it thought took all the tokens it was allowed
  "rate-limited",
  "server-error",
  "not-json",
  "cut-short",
  "over-budget",
  "unsupported",
  "not-found",
  "aborted",
  "given-up", // workers tried it as often as they do, and said why each time
] as const;
export type ModelFailure = (typeof MODEL_FAILURES)[number];

export class ModelError extends WhereforeError {
  readonly why: ModelFailure;
  /** Milliseconds that the server asks to wait before the next attempt, where it says. */
  readonly retryAfter: number | undefined;
  constructor(
    why: ModelFailure,
    message: string,
    options?: ErrorOptions & { readonly retryAfter?: number | undefined },
  ) {
    super("model", `model-${why}`, message, options);
    this.why = why;
    this.retryAfter = options?.retryAfter;
  }
}

const ENDING: ReadonlySet<ModelFailure> = new Set<ModelFailure>([
  "aborted",
  "over-budget",
  "denied",
  "out-of-quota",
  "unreachable",
  "not-found",
  "unsupported",
]);

/** Every further call would fail alike, so the run ends; any other failure is that one call's, and a value. */
export function endsRun({ why }: ModelError): boolean {
  return ENDING.has(why);
}

/** What is thrown because a signal was aborted: by a stage, by a model whose call was under way, or by Node itself. */
export function isInterruption(error: unknown): boolean {
  if (error instanceof ModelError) return error.why === "aborted";
  return error instanceof InterruptedError || (error instanceof Error && error.name === "AbortError");
}

/** Shortens a value from outside for an error message: one line, at most `limit` characters, no control characters. */
export function quoted(value: unknown, limit = 60): string {
  const text = (typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))).replace(
    /[\p{C}\s]+/gu,
    " ",
  );
  return `"${text.length > limit ? `${text.slice(0, limit)}…` : text}"`;
}

/** "1 event", "2,000 events", "1 person". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
