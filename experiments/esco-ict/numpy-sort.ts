/**
 * `numpy.argsort` as it orders equal values: numpy's own quicksort (median of three, insertion sort for stretches of 16 and fewer) is not stable,
 * and a table that was published by it has its ties in that order.
 *
 * In: numbers.  Out: their places, the smallest number first.
 * Source: numpy/_core/src/npysort/quicksort.cpp, `aquicksort_`; on processors for which numpy sorts otherwise (AVX2, AVX-512) ties differ. Its
 * heap sort for stretches that will not divide is left out: it is an error here.
 */
const SHORT = 16;

/** @throws RangeError where numpy would have gone over to its heap sort */
export function numpyArgsort(values: ArrayLike<number>): number[] {
  const order = Array.from({ length: values.length }, (_, place) => place);
  const less = (a: number, b: number) => values[a]! < values[b]!;
  const waiting: { left: number; right: number; depth: number }[] = [];
  let next = { left: 0, right: order.length - 1, depth: 2 * Math.floor(Math.log2(Math.max(1, order.length))) };
  for (;;) {
    let { left, right, depth } = next;
    while (right - left > SHORT) {
      if (depth < 0) throw new RangeError("numpy sorts this by its heap sort, which is not here");
      const at = partition(order, left, right, less);
      depth--;
      const [before, after] = [
        { left, right: at - 1, depth },
        { left: at + 1, right, depth },
      ];
      const shorterFirst = at - left < right - at;
      waiting.push(shorterFirst ? after : before);
      ({ left, right } = shorterFirst ? before : after);
    }
    insertionSort(order, left, right, less);
    const popped = waiting.pop();
    if (popped === undefined) return order;
    next = popped;
  }
}

type Less = (a: number, b: number) => boolean;

/** @returns where the pivot came to stand */
function partition(order: number[], left: number, right: number, less: Less): number {
  const swap = (a: number, b: number) => {
    [order[a], order[b]] = [order[b]!, order[a]!];
  };
  const middle = left + ((right - left) >> 1);
  if (less(order[middle]!, order[left]!)) swap(middle, left);
  if (less(order[right]!, order[middle]!)) swap(right, middle);
  if (less(order[middle]!, order[left]!)) swap(middle, left);
  const pivot = order[middle]!;
  let [up, down] = [left, right - 1];
  swap(middle, down);
  for (;;) {
    do up++;
    while (less(order[up]!, pivot));
    do down--;
    while (less(pivot, order[down]!));
    if (up >= down) break;
    swap(up, down);
  }
  swap(up, right - 1);
  return up;
}

/** Stable. Both ends are part of it. */
function insertionSort(order: number[], left: number, right: number, less: Less): void {
  for (let from = left + 1; from <= right; from++) {
    const own = order[from]!;
    let at = from;
    for (; at > left && less(own, order[at - 1]!); at--) order[at] = order[at - 1]!;
    order[at] = own;
  }
}
