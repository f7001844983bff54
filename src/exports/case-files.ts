/**
 * Cases and scores as files that other tools read: a method in any language can be trained on them, and its rankings come back by
 * `evaluate --predictions`.
 *
 *     data set ─► cases of each part ─► .jsonl   the case whole: history, truth, part
 *                                       .csv, .parquet   one row a case: codes of the history joined by spaces
 *                                       .inter   RecBole's atomic file: one row a person and job, in order
 *     run ─► cases.jsonl ─► .csv, .parquet   one row a case and method
 */
import { stringify } from "csv-stringify/sync";
import { parquetWriteBuffer } from "hyparquet-writer";
import { BadInputError, type Case, type Dataset, occupationCodes, type Part, type Run } from "../domain/index.ts";
import type { CaseScore } from "../evaluate/per-case.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { jsonLine } from "../records/jsonl.ts";
import { writeStreamWhole, writeWhole } from "../records/whole-file.ts";

type Cell = string | number | boolean | null;
type Columns = readonly (readonly [name: string, type: "STRING" | "DOUBLE" | "INT32" | "BOOLEAN", cells: Cell[]])[];

/** @param parts in this order @returns how many cases were written @throws BadInputError for an ending that none of these formats has */
export async function exportCases(
  dataset: Dataset,
  parts: readonly Part[],
  file: string,
  run: Run,
): Promise<{ readonly cases: number }> {
  const ending = endingOf(file, ["jsonl", "csv", "parquet", "inter"]);
  let cases = 0;
  async function* placed(): AsyncGenerator<{ readonly part: Part; readonly case_: Case }> {
    for (const part of parts)
      for await (const case_ of casesOf({ dataset, part, limit: undefined })) {
        cases++;
        run.report({ what: "cases", done: cases, total: undefined });
        yield { part, case_ };
      }
  }
  if (ending === "jsonl") await writeStreamWhole(file, jsonLines(placed()), run.signal);
  else if (ending === "inter") await writeStreamWhole(file, interLines(placed()), run.signal);
  else {
    const rows = [];
    for await (const row of placed()) rows.push(row);
    await writeTable(file, caseColumns(rows));
  }
  return { cases };
}

/** Per-case scores of a run, one row a case and method; the first twenty codes joined by spaces. */
export async function exportScores(scores: ReadonlyMap<string, readonly CaseScore[]>, file: string): Promise<void> {
  endingOf(file, ["csv", "parquet"]);
  const rows = [...scores.values()].flat();
  const of = (value: (score: Extract<CaseScore, { kind: "scored" }>) => Cell) =>
    rows.map((score) => (score.kind === "scored" ? value(score) : null));
  await writeTable(file, [
    ["case", "STRING", rows.map((score) => score.case)],
    ["person", "STRING", rows.map(({ person }) => person)],
    ["method", "STRING", rows.map(({ method }) => method)],
    ["truth", "STRING", rows.map(({ truth }) => truth)],
    ["change", "BOOLEAN", rows.map(({ change }) => change)],
    ["failed", "STRING", rows.map((score) => (score.kind === "failed" ? score.why : null))],
    ["rank", "INT32", of(({ rank }) => rank)],
    ["log_p", "DOUBLE", of(({ logP }) => logP)],
    ["confidence", "DOUBLE", of(({ confidence }) => confidence)],
    ["acc_em", "DOUBLE", of(({ exactMatch }) => exactMatch)],
    ["acc_rm", "DOUBLE", of(({ relatedMatch }) => relatedMatch ?? null)],
    ["top", "STRING", of(({ top }) => top.join(" "))],
  ]);
}

async function* jsonLines(
  placed: AsyncIterable<{ readonly part: Part; readonly case_: Case }>,
): AsyncGenerator<string> {
  for await (const { part, case_ } of placed) {
    const { id, person, history, next } = case_;
    yield jsonLine({ case: id, person, part, truth: next.code, history });
  }
}

/**
 * RecBole reads a person's rows in the order of their timestamps and holds the last out; of jobs the place in the history is their time,
 * since two may begin in one month. A person with several cases is written once, with the last of them.
 */
async function* interLines(
  placed: AsyncIterable<{ readonly part: Part; readonly case_: Case }>,
): AsyncGenerator<string> {
  yield "user_id:token\titem_id:token\ttimestamp:float\n";
  const last = new Map<string, Case>();
  for await (const { case_ } of placed) last.set(case_.person, case_);
  for (const [person, case_] of last) {
    const codes = [...occupationCodes(case_.history), case_.next.code];
    for (const [at, code] of codes.entries()) yield `${person}\t${code}\t${at}\n`;
  }
}

function caseColumns(placed: readonly { readonly part: Part; readonly case_: Case }[]): Columns {
  const codes = placed.map(({ case_ }) => occupationCodes(case_.history));
  return [
    ["case", "STRING", placed.map(({ case_ }) => case_.id)],
    ["person", "STRING", placed.map(({ case_ }) => case_.person)],
    ["part", "STRING", placed.map(({ part }) => part)],
    ["truth", "STRING", placed.map(({ case_ }) => case_.next.code)],
    ["codes", "STRING", codes.map((own) => own.join(" "))],
    ["moment", "STRING", placed.map(({ case_ }) => case_.history.moment ?? null)],
    ["birth_year", "INT32", placed.map(({ case_ }) => case_.history.birthYear ?? null)],
  ];
}

async function writeTable(file: string, columns: Columns): Promise<void> {
  if (file.endsWith(".parquet")) {
    const columnData = columns.map(([name, type, data]) => ({ name, type, data, nullable: data.includes(null) }));
    await writeWhole(file, new Uint8Array(parquetWriteBuffer({ columnData })));
    return;
  }
  const rows = (columns[0]?.[2] ?? []).map((_, row) => columns.map(([, , cells]) => cells[row]));
  const cast = { boolean: (value: boolean) => String(value) };
  await writeWhole(file, stringify(rows, { header: true, columns: columns.map(([name]) => name), cast }));
}

function endingOf<Ending extends string>(file: string, known: readonly Ending[]): Ending {
  const found = known.find((ending) => file.endsWith(`.${ending}`));
  if (found !== undefined) return found;
  throw new BadInputError(
    "bad-target",
    { file },
    "its ending names no format that is written",
    `Give a name that ends in ${known.map((ending) => `.${ending}`).join(", ")}.`,
  );
}
