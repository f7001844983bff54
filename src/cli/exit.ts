/**
 * How a command ends: 0 done, 1 our fault, 2 usage or bad input, 3 a model failed, 130 interrupted (Ctrl-C, TERM, HUP).
 *
 * In: whatever was thrown.  Out: the exit code and one message without a stack trace.
 */
import { CommanderError } from "commander";
import { InterruptedError, isInterruption, WhereforeError } from "../domain/index.ts";

export const EXIT = { done: 0, ours: 1, input: 2, model: 3, interrupted: 130 } as const;

export type Ending = { readonly exitCode: number; readonly code: string; readonly message: string };

export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, "");
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.input, code: "usage", message };
  }
  if (isInterruption(error)) {
    const message = error instanceof InterruptedError ? error.message : "Interrupted.";
    return { exitCode: EXIT.interrupted, code: "interrupted", message };
  }
  if (error instanceof WhereforeError) return { exitCode: EXIT[error.fault], code: error.code, message: error.message };
  const system = systemErrorText(error);
  if (system) return { exitCode: EXIT.input, code: "file", message: system };
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `This is a fault of wherefore: ${said}. Set WHEREFORE_DEBUG=1 to see where, and please report it.`;
  return { exitCode: EXIT.ours, code: "ours", message };
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "this may not be read or written by you",
  EPERM: "this may not be done by you",
  EISDIR: "this is a folder, and a file is needed",
  ENOTDIR: "a part of this path is a file, not a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is full",
  EFBIG: "it is larger than a file may be here",
  EROFS: "this disk cannot be written to",
  EIO: "the disk does not answer as it should",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open on this computer",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "links lead round in a circle",
  EPIPE: "nobody reads any more what is written",
};

/** Errors of the file system are the user's to mend, and Node's own words for them are not for people. */
function systemErrorText(error: unknown): string | undefined {
  const { code, syscall, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === undefined) return undefined;
  const said = SYSTEM[code] ?? (syscall && `the system refuses (${syscall}: ${code})`);
  return said && `${path ?? "a file"}: ${said}.`;
}
