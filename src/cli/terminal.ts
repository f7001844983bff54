/**
 * The world as a command sees it: where it prints, what it reads, the clock, the environment and Ctrl-C.
 *
 * The real one is made in `main.ts`; tests pass one of their own, so no command touches `process`.
 */
import type { Readable } from "node:stream";
import { escapeControls, type Progress, type Run } from "../domain/index.ts";
import { WIDTH } from "./table.ts";

export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly input: Readable;
  /** A person is looking: progress is drawn and questions may be asked. */
  readonly interactive: boolean;
  /** Of what is printed on; undefined where that is no terminal. */
  readonly columns?: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Told how far it is, in place of the error stream: by a process that shows several as one. */
  readonly report?: (progress: Progress) => void;
  /** The command as it was typed, to be said again. */
  readonly typed?: readonly string[];
};

/** How wide a table may be: as wide as the terminal, and what is printed elsewhere as wide as a terminal when it opens. */
export function widthOf({ columns = WIDTH }: Terminal): number {
  return Math.max(WIDTH, columns);
}

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
    report: terminal.report ?? (terminal.interactive ? drawProgress(terminal) : logProgress(terminal)),
  };
}

/** Between two lines of a log. */
const LOGGED_EVERY = 30_000;

/** When something was told of first. */
type Started = { readonly at: number; readonly progress: Progress };

/** Nobody is looking now, and somebody will want to know how far it came: a line now and then, and none of what is soon over. */
function logProgress(terminal: Terminal): (progress: Progress) => void {
  const began = terminal.now().getTime();
  const first = new Map<string, Started>();
  let logged = began;
  return (progress) => {
    const now = terminal.now().getTime();
    const start = first.get(progress.what) ?? { at: now, progress };
    first.set(progress.what, start);
    if (now - logged < LOGGED_EVERY) return;
    logged = now;
    terminal.err(`${progressLine(progress, now - start.at, start.progress)}\n`);
  };
}

/** Draws at most ten times a second, so that reporting every record costs nothing. */
function drawProgress(terminal: Terminal): (progress: Progress) => void {
  const started = new Map<string, Started>();
  let drawn = 0;
  return (progress) => {
    const now = terminal.now().getTime();
    // What went on from a checkpoint begins in the middle, and what was done before says nothing of this run's pace.
    const start = started.get(progress.what) ?? { at: now, progress };
    started.set(progress.what, start);
    const finished = progress.done === progress.total;
    if (!finished && now - drawn < 100) return;
    drawn = now;
    terminal.err(`${REDRAW}${progressLine(progress, now - start.at, start.progress)}${finished ? "\n" : ""}`);
  };
}

/** One line of progress. @param elapsed milliseconds since the first report @param first that report; what was done by then says nothing of the pace */
export function progressLine(progress: Progress, elapsed: number, first?: Progress): string {
  const { what, done, total, detail } = progress;
  const of = total === undefined ? "" : ` of ${total.toLocaleString("en")}`;
  const more = detail === undefined ? "" : `; ${detail}`;
  const share = shareOf(progress);
  if (share === undefined) return `${what}: ${done.toLocaleString("en")}${of}${more}`;
  const before = (first && shareOf(first)) ?? 0;
  const left =
    share > before && share < 1 ? `, about ${spanText((elapsed / (share - before)) * (1 - share))} left` : "";
  return `${what}: ${done.toLocaleString("en")}${of} (${Math.floor(share * 100)} %${left})${more}`;
}

/** How much is done, from 0 to 1; undefined where it is not known. */
export function shareOf({ done, total, share }: Progress): number | undefined {
  if (total === undefined) return share;
  return total === 0 ? 1 : done / total;
}

/** A span of time as people say it. @param milliseconds zero or more */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
