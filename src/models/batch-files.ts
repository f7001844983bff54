/**
 * Files of a provider's batch service, in OpenAI's form: calls written, and their results joined to the journal.
 *
 *     deferred calls ─► one line a call, its custom_id the call's key in the journal
 *     result lines, in any order ─► by custom_id ─► the journal, from which the same command then goes on
 *
 * As Parquet, for engines that read tables, the same fields are columns, `body`, `response` and `error` texts of JSON, without a limit.
 * A result that failed, that is missing or that nobody asked for is counted, and its call stays to be made.
 * Source: the OpenAI batch format; at most 50,000 lines and 200 MB a file.
 */
import type { SchemaElement } from "hyparquet";
import * as z from "zod";
import { BadInputError } from "../domain/index.ts";
import { ateItsTokens } from "../prompts/thought.ts";
import type { Journal } from "../records/journal.ts";
import { numberedJsonl, parsedOrNothing } from "../records/jsonl.ts";
import { openParquet } from "../records/parquet-file.ts";
import type { DeferredCall } from "./deferred.ts";
import { keepReply } from "./journaled.ts";
import { readCompletion } from "./wire.ts";

export const MOST_LINES = 50_000;
const MOST_BYTES = 200_000_000;

export type BatchWritten = {
  readonly written: number /** Those for which the file had no room. */;
  readonly left: number;
};

/**
 * The lines of a batch file.
 *
 * @param written is told at the end how many calls stand in the file, and how many are left for the next one
 * @throws BadInputError where the model is no endpoint
 */
export async function* batchLines(
  calls: AsyncIterable<DeferredCall>,
  written: (counts: BatchWritten) => void,
): AsyncGenerator<string> {
  let [lines, bytes, left] = [0, 0, 0];
  for await (const call of calls) {
    const line = batchLine(call);
    const size = Buffer.byteLength(line);
    if (lines >= MOST_LINES || bytes + size > MOST_BYTES) left++;
    else {
      lines++;
      bytes += size;
      yield line;
    }
  }
  written({ written: lines, left });
}

const CALL_COLUMNS = ["custom_id", "method", "url", "body"];

/** The columns of calls as a table. */
export const CALLS_SCHEMA: readonly SchemaElement[] = [
  { name: "root", num_children: CALL_COLUMNS.length },
  ...CALL_COLUMNS.map(
    (name): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" }),
  ),
];

/** The rows of a table of calls, as many as there are. @param written and errors as `batchLines` */
export async function* batchRows(
  calls: AsyncIterable<DeferredCall>,
  written: (counts: BatchWritten) => void,
): AsyncGenerator<Record<string, unknown>> {
  let rows = 0;
  for await (const call of calls) {
    const line = batchCall(call);
    rows++;
    yield { ...line, body: JSON.stringify(line.body) };
  }
  written({ written: rows, left: 0 });
}

function batchLine(call: DeferredCall): string {
  return `${JSON.stringify(batchCall(call))}\n`;
}

function batchCall({ key, model, request }: DeferredCall) {
  if (model.body === undefined)
    throw new BadInputError(
      "batch-needs-endpoint",
      { file: "--batch-out" },
      `${model.name} runs in this process, and no provider makes its calls`,
      "Name a model of the endpoint in OPENAI_BASE_URL, or leave the option out.",
    );
  return { custom_id: key, method: "POST", url: "/v1/chat/completions", body: model.body(request) };
}

const ResultLine = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number().nullish(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
type ResultLine = z.infer<typeof ResultLine>;

export type BatchJoined = {
  /** Replies that now stand in the journal. */
  readonly joined: number;
  /** Calls whose line says that they failed, by what it says. */
  readonly failed: Readonly<Record<string, number>>;
  /** Calls without a line. */
  readonly missing: number;
  /** Lines of calls that were not asked for, or were answered before. */
  readonly unknown: number;
};

/**
 * Joins results to the calls they answer. The file is held in memory: as lines it has at most 50,000, and a table is read whole.
 *
 * @throws BadInputError where a line is not JSON or no result
 */
export async function joinBatch(
  path: string,
  calls: AsyncIterable<DeferredCall>,
  journal: Journal,
): Promise<BatchJoined> {
  const results = await readResults(path);
  const failed: Record<string, number> = {};
  let [joined, missing] = [0, 0];
  for await (const { key, model, request } of calls) {
    const result = results.get(key);
    results.delete(key);
    const reply = result && readCompletion(result.response?.body, request.prefill);
    const cutOff = reply !== undefined && model.thoughtTokens > 0 && ateItsTokens(reply);
    if (result === undefined) missing++;
    else if (reply === undefined || cutOff || failureOf(result) !== undefined) {
      const why = failureOf(result) ?? (cutOff ? "thought cut off" : "no chat completion");
      failed[why] = (failed[why] ?? 0) + 1;
    } else {
      await keepReply(journal, { key, model: model.name, request }, reply);
      joined++;
    }
  }
  return { joined, failed, missing, unknown: results.size };
}

/** Of several lines of one call the first that did not fail. */
async function readResults(path: string): Promise<Map<string, ResultLine>> {
  const results = new Map<string, ResultLine>();
  for await (const record of resultsIn(path)) {
    const before = results.get(record.custom_id);
    if (before === undefined || failureOf(before) !== undefined) results.set(record.custom_id, record);
  }
  return results;
}

async function* resultsIn(path: string): AsyncGenerator<ResultLine> {
  const mend = "Download the result file again.";
  if (!path.endsWith(".parquet")) {
    for await (const { record } of numberedJsonl(path, ResultLine, mend)) yield record;
    return;
  }
  const { columns, groups } = await openParquet(path);
  let line = 0;
  for await (const group of groups(["custom_id", "response", "error"].filter((name) => columns.includes(name))))
    for (const row of group) {
      line++;
      const parsedText = (value: unknown) => (typeof value === "string" ? parsedOrNothing(value) : value);
      const fields = {
        custom_id: row["custom_id"],
        response: parsedText(row["response"]),
        error: parsedText(row["error"]),
      };
      const checked = ResultLine.safeParse(fields);
      if (checked.success) yield checked.data;
      else {
        const { path: at, message } = checked.error.issues[0]!;
        throw new BadInputError("not-a-record", { file: path, line, field: at.join(".") }, message, mend);
      }
    }
}

function failureOf({ response, error }: ResultLine): string | undefined {
  if (error) return error.code ?? "error without a code";
  if (!response) return "no response";
  const status = response.status_code ?? 200;
  return status >= 200 && status < 300 ? undefined : `status ${status}`;
}
