/**
 * JSONL between the stages: one record a line, checked on reading.
 *
 * In: a path and a schema.  Out: the records one by one, memory flat in their number.  A run that was killed, or met a full disk, may
 * have left half a line at the end of a file it was appending to: `standingRecords` does not see it, and `appendJsonl` cuts it off.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip, type Gunzip } from "node:zlib";
import type * as z from "zod";
import { BadInputError, type InputPlace, quoted } from "../domain/index.ts";
import { onFile, requirePlainFile } from "./whole-file.ts";

const EDITED = "The file was not written by this version, or was edited.";

/** @throws BadInputError naming file and line where a line is not JSON or not such a record */
export async function* readJsonl<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  for await (const { record } of numberedJsonl(path, schema, EDITED)) yield record;
}

/**
 * With the number of each line, for files that people write.
 *
 * @param mend  what an error says they can do
 * @param bytes only so many of the file
 */
export async function* numberedJsonl<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  mend: string,
  bytes: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<{ readonly record: z.output<Schema>; readonly line: number }> {
  let line = 0;
  let broken: BadInputError | undefined;
  for await (const read of linesOf(path, bytes)) {
    const text = line === 0 ? read.replace(/^\uFEFF/, "") : read;
    line++;
    if (text.trim() === "") continue;
    // Only where nothing follows may it be the half line of a run that was killed.
    if (broken !== undefined) throw broken;
    const value = parsedOrNothing(text);
    if (value !== undefined) yield { record: recordOf(value, schema, { file: path, line }, mend), line };
    else if (NO_NUMBER.test(text)) throw notJson(text, { file: path, line });
    else broken = notJson(text, { file: path, line });
  }
  if (broken === undefined) return;
  if (isZipped(path)) throw broken;
  const { whole, size } = await endOfLines(path);
  throw whole === size
    ? broken
    : new BadInputError("not-json", { file: path, line }, "it ends in half a line", UNFINISHED);
}

const isZipped = (path: string) => path.endsWith(".gz");

/** The lines of a file that our own commands wrote, as they are; nothing of them is looked at. */
export async function* rawLines(path: string): AsyncGenerator<string> {
  yield* linesOf(path, Number.POSITIVE_INFINITY);
}

/** The lines of a text, unpacked where its name says so. @throws BadInputError where that is damaged */
async function* linesOf(path: string, bytes: number): AsyncGenerator<string> {
  const file = createReadStream(path, { end: bytes - 1 });
  const input = isZipped(path) ? createGunzip() : file;
  // What fails in reading is thrown where the lines are.
  if (input !== file) file.on("error", (error) => input.destroy(error)).pipe(input as Gunzip);
  try {
    yield* createInterface({ input: input.setEncoding("utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith("Z_")) throw cause;
    const mend = "Copy or download it again.";
    throw new BadInputError("bad-gzip", { file: path }, "the gzip data are damaged", mend, { cause });
  }
}

const UNFINISHED = "Run the command that writes this file again: it goes on from there.";

/**
 * The records that stand whole in a file that a run appends to: none where it is missing, and without the half line that a killed run may
 * have left at its end. Nothing is changed, and what is appended while they are read is not among them.
 */
export async function* standingRecords<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  const { whole } = await endOfLines(path);
  if (whole === 0) return;
  for await (const { record } of numberedJsonl(path, schema, EDITED, whole)) yield record;
}

/** What other programs write of a number that is none, by default or by mistake. */
const NO_NUMBER = /[:,[]\s*(-?(?:NaN|Infinity))\b/;

function notJson(text: string, place: InputPlace): BadInputError {
  const noNumber = NO_NUMBER.exec(text)?.[1];
  return noNumber === undefined
    ? new BadInputError("not-json", place, `${quoted(text)} is not JSON`, "Each line must be one JSON object.")
    : new BadInputError("not-json", place, `${noNumber} stands in it, which JSON does not have`, "Give a number.");
}

/** @throws BadInputError naming the field */
function recordOf<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  { file, line }: InputPlace,
  mend: string,
): z.output<Schema> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0]!;
  throw new BadInputError("not-a-record", { file, line, field: issue.path.join(".") }, issue.message, mend);
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

/** A JSONL file that grows: each record is on its way to the disk when `appendAll` returns, and on it when `close` does. */
export type JsonlAppender = {
  readonly append: (record: unknown) => Promise<void>;
  /** Several records in one writing. */
  readonly appendAll: (records: readonly unknown[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Half a line at the file's end is cut off first. @throws BadInputError "no-file" for a link; Node's error of a full disk, with the file's name */
export async function appendJsonl(path: string): Promise<JsonlAppender> {
  await mendTail(path);
  const file: FileHandle = await open(path, "a");
  const appendAll = async (records: readonly unknown[]) => {
    // Not `write`, which may write a part: on a disk that is nearly full, the first half of a line.
    await file.appendFile(records.map(jsonLine).join("")).catch((error: unknown) => {
      throw onFile(path, error);
    });
  };
  return {
    append: (record) => appendAll([record]),
    appendAll,
    async close() {
      try {
        await file.datasync();
      } catch (error) {
        throw onFile(path, error);
      } finally {
        await file.close();
      }
    },
  };
}

/** Cuts off what follows the last line break; does nothing where the file is missing or ends well. */
async function mendTail(path: string): Promise<void> {
  const { whole, size } = await endOfLines(path);
  if (whole !== size) await truncate(path, whole);
}

/** How many bytes of a file end in a line break, and how many there are; 0 where it is missing. */
async function endOfLines(path: string): Promise<{ readonly whole: number; readonly size: number }> {
  requirePlainFile(path);
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { whole: 0, size: 0 };
    throw error;
  }
  try {
    const { size } = await file.stat();
    const block = Buffer.alloc(Math.min(size, 65_536));
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - block.length);
      const { bytesRead } = await file.read(block, 0, end - start, start);
      const at = block.subarray(0, bytesRead).lastIndexOf(10);
      if (at >= 0) return { whole: start + at + 1, size };
      end = start;
    }
    return { whole: 0, size };
  } finally {
    await file.close();
  }
}
