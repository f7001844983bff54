/**
 * Packing: sequences of any length laid side by side in rows of one length, so that a graph of fixed shape computes few empty places.
 *
 * In: how long each sequence is.  Out: which row and place each takes, and the mask that keeps them apart.
 * A benchmark's mean sequence has 7 items and its longest 50: padded one a row, six places in seven would be computed for nothing.
 */
export type PackedShape = { readonly rows: number; readonly length: number };

export type Placed = {
  /** The number of the sequence, as it was handed in. */
  readonly sequence: number;
  /** Its first place in the rows laid end to end; it lies in one row whole. */
  readonly from: number;
  readonly length: number;
};

/**
 * Sequences in the order given, as many a pack as fit: a pack is closed when the next one fits into no row, or when `most` is reached.
 *
 * @param lengths of the sequences, each from 1 to the length of a row @param most the largest sum of `cost` in a pack
 * @param cost what a sequence takes of `most`, such as its number of targets @throws RangeError where a sequence fits in no pack
 */
export function* packs(
  lengths: Iterable<readonly [sequence: number, length: number]>,
  shape: PackedShape,
  most: number,
  cost: (sequence: number) => number,
): Generator<Placed[]> {
  let pack: Placed[] = [];
  let filled = new Int32Array(shape.rows);
  let spent = 0;
  for (const [sequence, length] of lengths) {
    if (length < 1 || length > shape.length || cost(sequence) > most)
      throw new RangeError(`sequence ${sequence} of length ${length} fits in no row of ${shape.length}`);
    let row = filled.findIndex((used) => used + length <= shape.length);
    if (row < 0 || spent + cost(sequence) > most) {
      yield pack;
      [pack, filled, spent, row] = [[], new Int32Array(shape.rows), 0, 0];
    }
    pack.push({ sequence, from: row * shape.length + filled[row]!, length });
    filled[row]! += length;
    spent += cost(sequence);
  }
  if (pack.length > 0) yield pack;
}

/** The place of each item in its own sequence, from 0; 0 where nothing lies. */
export function placesOf(pack: readonly Placed[], { rows, length }: PackedShape): Int32Array {
  const places = new Int32Array(rows * length);
  for (const { from, length: own } of pack) for (let at = 0; at < own; at++) places[from + at] = at;
  return places;
}

/** Added to a score of attention where one must not see the other. Finite, so that a place that sees nothing still gives numbers. */
const HIDDEN = -1e9;

/**
 * Who sees whom: 0, or a number that no score outweighs. A place sees its own sequence: all of it, or up to itself where `causal`.
 *
 * @returns [rows, 1, length (who looks), length (at whom)]
 */
export function attentionMask(pack: readonly Placed[], { rows, length }: PackedShape, causal: boolean): Float32Array {
  const mask = new Float32Array(rows * length * length).fill(HIDDEN);
  for (const { from, length: own } of pack) {
    const row = Math.floor(from / length);
    const first = from - row * length;
    for (let looks = 0; looks < own; looks++) {
      const start = (row * length + first + looks) * length + first;
      mask.fill(0, start, start + (causal ? looks + 1 : own));
    }
  }
  return mask;
}
