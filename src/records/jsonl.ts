/**
 * JSONL between the stages: one record a line, checked on reading.
 *
 * In: a path and a schema.  Out: the records one by one, memory flat in their number.  A run that was killed may have left half a
 * line at the end of a file it was appending to; `mendTail` cuts it off before the run goes on.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import type * as z from "zod";
import { BadInputError, quoted } from "../domain/index.ts";
import { onFile } from "./whole-file.ts";

/** @throws BadInputError naming file and line where a line is not JSON or not such a record */
export async function* readJsonl<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  const mend = "The file was not written by this version, or was edited.";
  for await (const { record } of numberedJsonl(path, schema, mend)) yield record;
}

/** With the number of each line, for files that people write. @param mend what an error says they can do */
export async function* numberedJsonl<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  mend: string,
): AsyncGenerator<{ readonly record: z.output<Schema>; readonly line: number }> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === "") continue;
    yield { record: parseLine(text, schema, path, line, mend), line };
  }
}

function parseLine<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  file: string,
  line: number,
  mend: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInputError(
      "not-json",
      { file, line },
      `${quoted(text)} is not JSON`,
      "Each line must be one JSON object.",
    );
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0]!;
  const field = issue.path.join(".");
  throw new BadInputError("not-a-record", { file, line, field }, issue.message, mend);
}

/** What a text says as JSON; undefined, which no JSON says, where it is none: for readers whose schema then refuses it. */
export function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A record as one line. Node's reader of lines ends one at U+2028 and U+2029 too, which JSON may hold as they are. */
export function jsonLine(record: unknown): string {
  return `${JSON.stringify(record).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)}\n`;
}

/** A JSONL file that grows: each record is on its way to the disk when `append` returns. */
export type JsonlAppender = {
  readonly append: (record: unknown) => Promise<void>;
  /** Several records in one writing. */
  readonly appendAll: (records: readonly unknown[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function appendJsonl(path: string): Promise<JsonlAppender> {
  await mendTail(path);
  const file: FileHandle = await open(path, "a");
  return {
    append: async (record) => {
      // Not `write`, which may write a part: on a disk that is nearly full, the first half of a line.
      await file.appendFile(jsonLine(record)).catch((error: unknown) => {
        throw onFile(path, error);
      });
    },
    appendAll: async (records) => {
      await file.appendFile(records.map(jsonLine).join("")).catch((error: unknown) => {
        throw onFile(path, error);
      });
    },
    close: () => file.close(),
  };
}

/** Cuts off what follows the last line break; does nothing where the file is missing or ends well. */
export async function mendTail(path: string): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  try {
    const end = await endOfLastLine(file);
    if (end !== (await file.stat()).size) await truncate(path, end);
  } finally {
    await file.close();
  }
}

async function endOfLastLine(file: FileHandle): Promise<number> {
  const block = Buffer.alloc(65_536);
  let end = (await file.stat()).size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}
