/**
 * Climbing a smooth function of a few numbers by Newton's steps.
 *
 * In: its value, slope and (negative) curvature at a point.  Out: the point where it is highest.
 * Source: Newton's method with a ridge and step halving; any textbook of optimisation.
 */
export type Fit = {
  readonly value: number;
  readonly slope: readonly number[];
  /** Minus the second derivatives; symmetric, positive semi-definite. */
  readonly curvature: readonly (readonly number[])[];
};

const RIDGE = 1e-6;
const MOST_STEPS = 100;
const SMALLEST_GAIN = 1e-9;

/** @param size how many numbers @param from where the climb starts, zero where nothing better is known */
export function fitBySteps(
  size: number,
  look: (at: readonly number[]) => Fit,
  from: readonly number[] = new Array<number>(size).fill(0),
): number[] {
  let at = [...from];
  let here = look(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = solve(
      here.curvature.map((row, index) => row.map((value, column) => value + (index === column ? RIDGE : 0))),
      here.slope,
    );
    let share = 1;
    let next = at.map((value, index) => value + direction[index]!);
    let there = look(next);
    while (there.value < here.value && share > 1e-6) {
      share /= 2;
      next = at.map((value, index) => value + share * direction[index]!);
      there = look(next);
    }
    if (!(there.value > here.value)) return at;
    const gain = there.value - here.value;
    at = next;
    here = there;
    if (gain < SMALLEST_GAIN) return at;
  }
  return at;
}

/** Solves `matrix` x = `right` by elimination with pivoting. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++) {
      if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let column = pivot; column <= size; column++) rows[row]![column]! -= factor * rows[pivot]![column]!;
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!);
}
