/**
 * The world as a command sees it: where it prints, what it reads, the clock, the environment and Ctrl-C.
 *
 * The real one is made in `main.ts`; tests pass one of their own, so no command touches `process`.
 */
import type { Readable } from "node:stream";
import { escapeControls, type Progress, type Run } from "../domain/index.ts";

export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly input: Readable;
  /** A person is looking: progress is drawn and questions may be asked. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** The command as it was typed, to be said again. */
  readonly typed?: readonly string[];
};

/** The command that is run, with what else is to be said, as it can be typed. */
export function commandAgain({ typed = [] }: Terminal, ...more: readonly string[]): string {
  const left = more.filter((option) => !typed.includes(option));
  return [
    "wherefore",
    ...[...typed, ...left]
      .map(withoutPassword)
      .map((word) => (/^[\w./:@%,=+-]+$/.test(word) ? word : shellQuoted(word))),
  ].join(" ");
}

/** The URL of a database may hold one, and what is shown is copied and kept. */
function withoutPassword(word: string): string {
  return word.replace(/^((?:--database=)?postgres(?:ql)?:\/\/[^\s/@]*?):[^\s/]*@/, "$1@");
}

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Back to the begin of the line, and the line erased: with the next, all that we ourselves tell a terminal. */
const REDRAW = "\r\x1b[K";
/** To the upper left corner, and all erased: for what is drawn again and again. */
export const SCREEN = "\x1b[H\x1b[J";

/**
 * The door of the terminal: whatever is printed has passed here, so that no file, model or server can tell the terminal anything. In JSON
 * what is escaped means what it was.
 */
export function escaping(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: (text) => terminal.out(escapedAfter(SCREEN, text)),
    err: (text) => terminal.err(escapedAfter(REDRAW, text)),
  };
}

function escapedAfter(told: string, text: string): string {
  return text.startsWith(told) ? `${told}${escapeControls(text.slice(told.length))}` : escapeControls(text);
}

/** A run whose progress is drawn as one line on the error stream, with an estimate of the time left; without a terminal it is logged. */
export function runOn(terminal: Terminal, seed: number, concurrency = 1): Run {
  return {
    seed,
    signal: terminal.signal,
    concurrency,
    report: terminal.interactive ? drawProgress(terminal) : logProgress(terminal),
  };
}

/** Between two lines of a log. */
const LOGGED_EVERY = 30_000;

/** Nobody is looking now, and somebody will want to know how far it came: a line now and then, and none of what is soon over. */
function logProgress(terminal: Terminal): (progress: Progress) => void {
  const began = terminal.now().getTime();
  const first = new Map<string, { readonly at: number; readonly done: number }>();
  let logged = began;
  return (progress) => {
    const now = terminal.now().getTime();
    const start = first.get(progress.what) ?? { at: now, done: progress.done };
    first.set(progress.what, start);
    if (now - logged < LOGGED_EVERY) return;
    logged = now;
    terminal.err(`${progressLine(progress, now - start.at, start.done)}\n`);
  };
}

/** Draws at most ten times a second, so that reporting every record costs nothing. */
function drawProgress(terminal: Terminal): (progress: Progress) => void {
  const started = new Map<string, { readonly at: number; readonly done: number }>();
  let drawn = 0;
  return (progress) => {
    const now = terminal.now().getTime();
    // What went on from a checkpoint begins in the middle, and what was done before says nothing of this run's pace.
    const start = started.get(progress.what) ?? { at: now, done: progress.done };
    started.set(progress.what, start);
    const finished = progress.done === progress.total;
    if (!finished && now - drawn < 100) return;
    drawn = now;
    terminal.err(`${REDRAW}${progressLine(progress, now - start.at, start.done)}${finished ? "\n" : ""}`);
  };
}

/** One line of progress. @param elapsed milliseconds since the first report @param first what was done by then */
export function progressLine({ what, done, total, detail }: Progress, elapsed: number, first = 0): string {
  const more = detail === undefined ? "" : `; ${detail}`;
  if (total === undefined) return `${what}: ${done.toLocaleString("en")}${more}`;
  const share = total === 0 ? 1 : done / total;
  const left =
    done > first && done < total ? `, about ${spanText((elapsed / (done - first)) * (total - done))} left` : "";
  return `${what}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")} (${Math.floor(share * 100)} %${left})${more}`;
}

/** A span of time as people say it. @param milliseconds zero or more */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
