/**
 * What a benchmark says: a figure, what it should reach, and a named yardstick measured in the same run.
 */
export type BenchResult = {
  readonly what: string;
  /** Such as "under 5 ms" or "20,000 or more". */
  readonly reach: string;
  readonly met: boolean;
  readonly median: number;
  readonly unit: string;
  readonly yardstick: string;
  readonly yardstickMedian: number;
};

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds of one call, the median of several after a warm-up. */
export async function timeOf(runs: number, work: () => unknown | Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}
