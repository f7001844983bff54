/**
 * Work on several records at once, results in the order of the records.
 *
 * In: records and an asynchronous function.  Out: its results in order; at most `concurrency` are under way, so memory is flat.
 * Whoever stops early, or is stopped by a failure, waits for what is under way: a call that is paid for is kept.
 */
export async function* mapInOrder<In, Out>(
  records: AsyncIterable<In>,
  concurrency: number,
  work: (record: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const underway: Promise<Out>[] = [];
  try {
    for await (const record of records) {
      const result = work(record);
      // A failure is thrown in its turn; until then it must not count as unhandled.
      result.catch(() => {});
      underway.push(result);
      if (underway.length >= concurrency) yield await underway.shift()!;
    }
    while (underway.length > 0) yield await underway.shift()!;
  } finally {
    await Promise.allSettled(underway);
  }
}
