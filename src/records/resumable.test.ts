import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { InterruptedError, ModelError, quietRun } from "../domain/index.ts";
import { standingRecords } from "./jsonl.ts";
import { appendRecords } from "./resumable.ts";

const Row = z.object({ of: z.int(), at: z.int() });
type Row = z.infer<typeof Row>;

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "wherefore-stage-")), "rows.jsonl");
});

async function rowsOf(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of standingRecords(path, Row)) rows.push(row);
  return rows;
}

const key = ({ of, at }: Row) => `${of} ${at}`;
/** Of input n the records n.0, n.1 ... of which input 3 has none. */
const wanted = (of: number): Row[] => Array.from({ length: of === 3 ? 0 : 1 + (of % 3) }, (_, at) => ({ of, at }));

/** A work on ten inputs that makes what does not stand yet, as every caller of a stage does. */
async function work(run = quietRun(), make = async (row: Row) => row): Promise<number> {
  const standing = new Set((await rowsOf(file)).map(key));
  const left = (of: number) => wanted(of).filter((row) => !standing.has(key(row)));
  const inputs = Array.from({ length: 10 }, (_, of) => of).filter((of) => left(of).length > 0);
  return appendRecords(
    {
      file,
      inputs,
      make: async (of) => {
        const made: Row[] = [];
        for (const row of left(of)) made.push(await make(row));
        return made;
      },
      what: "inputs",
      total: inputs.length,
    },
    run,
  );
}

const WHOLE = Array.from({ length: 10 }, (_, of) => wanted(of)).flat();
const BYTES = WHOLE.map((row) => `${JSON.stringify(row)}\n`).join("");

describe("a stage", () => {
  test("keeps the order of the inputs, whichever is ready first", async () => {
    const slow = async (row: Row) => {
      await new Promise((resolve) => setTimeout(resolve, row.of % 2 === 0 ? 5 : 0));
      return row;
    };
    expect(await work({ ...quietRun(), concurrency: 4 }, slow)).toBe(WHOLE.length);
    expect(readFileSync(file, "utf8")).toBe(BYTES);
  });

  test("cut off at any byte, it ends with the same bytes and makes nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(BYTES.length), fc.integer({ min: 1, max: 4 }), async (bytes, concurrency) => {
        writeFileSync(file, BYTES.slice(0, bytes));
        const stood = BYTES.slice(0, bytes).split("\n").length - 1;
        expect(await work({ ...quietRun(), concurrency })).toBe(WHOLE.length - stood);
        expect(readFileSync(file, "utf8")).toBe(BYTES);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("a last line that lacks nothing but its line break is made again, and not lost", async () => {
    await work();
    truncateSync(file, BYTES.length - 1);
    expect((await rowsOf(file)).length).toBe(WHOLE.length - 1);
    expect(await work()).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(BYTES);
  });

  test("asked to stop, it keeps what was made, takes up nothing new and says so in a way of its own", async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const stopping = work({ ...quietRun(1, stop.signal), concurrency: 2 }, async (row) => {
      begun.push(row.of);
      if (row.of === 4) stop.abort();
      return row;
    });
    await expect(stopping).rejects.toThrow(InterruptedError);
    await expect(stopping).rejects.toMatchObject({ fault: "interrupted", code: "interrupted" });
    expect(Math.max(...begun)).toBeLessThanOrEqual(5);
    // Both that were under way are kept: they may have been paid for.
    expect((await rowsOf(file)).at(-1)!.of).toBeGreaterThanOrEqual(4);
    await work();
    expect(readFileSync(file, "utf8")).toBe(BYTES);
  });

  test("a call that is broken off ends as an interruption; one that fails does not", async () => {
    const stop = new AbortController();
    const broken = async () => {
      stop.abort();
      throw new ModelError("aborted", "The call was interrupted.");
    };
    await expect(work(quietRun(1, stop.signal), broken)).rejects.toThrow(InterruptedError);
    const spent = async () => {
      throw new ModelError("over-budget", "spent");
    };
    await expect(work(quietRun(), spent)).rejects.toMatchObject({ why: "over-budget" });
    expect(await rowsOf(file)).toEqual([]);
  });

  test("already asked to stop, it makes nothing", async () => {
    const make = async () => expect.unreachable("nothing is taken up");
    await expect(work(quietRun(1, AbortSignal.abort()), make)).rejects.toThrow("Interrupted after 0 of 9 inputs");
  });
});

describe("what stands", () => {
  test("is nothing in a file that is not there, or that holds half a line alone", async () => {
    expect(await rowsOf(file)).toEqual([]);
    writeFileSync(file, '{"of": 1');
    expect(await rowsOf(file)).toEqual([]);
  });

  test("is found however long the half line is, and however long a line", async () => {
    const long = JSON.stringify({ of: 1, at: 2, more: "x".repeat(200_000) });
    writeFileSync(file, `${long}\n${long.slice(0, 150_000)}`);
    expect(await rowsOf(file)).toEqual([{ of: 1, at: 2 }]);
  });

  test("does not grow while it is read", async () => {
    writeFileSync(file, '{"of": 1, "at": 1}\n');
    const rows = standingRecords(file, Row);
    expect((await rows.next()).value).toEqual({ of: 1, at: 1 });
    appendFileSync(file, '{"of": 2, "at": 1}\n');
    expect((await rows.next()).done).toBe(true);
  });
});
