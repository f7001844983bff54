/**
 * A long work that may be broken off at any moment and gone on with: the one way in which records are made and kept.
 *
 *     inputs of which nothing stands yet ─► make, several at once ─► records in the order of the inputs ─► appended to the file
 *
 * In: the file, the inputs that are left and what is made of one.  Out: the file, grown. Half a line that a killed run or a full disk left
 * is cut off before anything is added; who says what is left reads the file by `standingRecords`, which does not see that half line either,
 * so both agree on what stands. An input's records are written at once, as soon as those of all inputs before it are.
 */
import { type Cost, InterruptedError, isInterruption, type Run } from "../domain/index.ts";
import { appendJsonl } from "./jsonl.ts";
import { mapInOrder } from "./map-in-order.ts";
import { meterOn, type Price } from "./meter.ts";

export type Stage<In, Out> = {
  /** A JSONL file; it is made where it is missing, and its folder is there. */
  readonly file: string;
  /** What is left to do, in order. */
  readonly inputs: AsyncIterable<In> | Iterable<In>;
  /** The records of one input; none is as good as any. A failure ends the stage, so what is one input's own is a record. */
  readonly make: (input: In) => Promise<readonly Out[]>;
  /** What an input is, in the plural, for people: "cases". */
  readonly what: string;
  /** How many are left; undefined where only reading all of them would tell. */
  readonly total: number | undefined;
  /** How much of the inputs is taken up by now, from 0 to 1, where there is no total. */
  readonly share?: () => number | undefined;
  /** How many of `what` an input's records are, where an input is several. */
  readonly units?: (records: readonly Out[]) => number;
  /** What models used for these records, for the line of progress. */
  readonly costs?: (records: readonly Out[]) => readonly Cost[];
  readonly price?: Price | undefined;
};

/**
 * Makes and appends what is left. Once the run is asked to stop no input is taken up; what is under way is finished and kept, where it does
 * not stop by itself.
 *
 * @returns how many records were made
 * @throws InterruptedError after what was finished is in the file; whatever `make` throws; a full disk as Node tells it, with the file's name
 */
export async function appendRecords<In, Out>(stage: Stage<In, Out>, run: Run): Promise<number> {
  const { file, inputs, make, what, total, share, units = () => 1, costs, price } = stage;
  const meter = meterOn(run, what, total, price);
  const appender = await appendJsonl(file);
  let [done, made] = [0, 0];
  const interrupted = (cause?: unknown) =>
    new InterruptedError(
      `Interrupted after ${done}${total === undefined ? "" : ` of ${total}`} ${what}; the same command goes on from there.`,
      { cause },
    );
  try {
    for await (const records of mapInOrder(untilAborted(inputs, run.signal), run.concurrency, make)) {
      if (records.length > 0) await appender.appendAll(records);
      made += records.length;
      done += units(records);
      meter(costs?.(records) ?? [], units(records), share?.());
    }
  } catch (error) {
    throw run.signal.aborted && isInterruption(error) ? interrupted(error) : error;
  } finally {
    await appender.close();
  }
  if (run.signal.aborted) throw interrupted();
  // Now all are read, it is known how many there were.
  if (total === undefined && done > 0) run.report({ what, done, total: done });
  return made;
}

async function* untilAborted<In>(inputs: AsyncIterable<In> | Iterable<In>, signal: AbortSignal): AsyncGenerator<In> {
  if (signal.aborted) return;
  for await (const input of inputs) {
    yield input;
    if (signal.aborted) return;
  }
}
