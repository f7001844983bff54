/**
 * Numbers of 16 bits, as weights are kept in files.
 *
 * In: the bits of IEEE 754 binary16 (F16) or of bfloat16 (BF16), or numbers.  Out: the other. `Float16Array` would do, but Node 22 has none.
 *
 * F16 is 1 sign bit, 5 of exponent (bias 15), 10 of fraction; BF16 is the upper half of a 32-bit float.
 */

const floatOf = tableOfHalves();

export function halvesToFloats(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(bits.length);
  for (let at = 0; at < bits.length; at++) floats[at] = floatOf[bits[at]!]!;
  return floats;
}

export function halfToFloat(bits: number): number {
  return floatOf[bits]!;
}

/** Rounded to the nearest half, a tie to the even one; from 65,520 on that is infinity. */
export function floatsToHalves(floats: Float32Array): Uint16Array<ArrayBuffer> {
  // A copy, because what is viewed as whole numbers must begin at a multiple of four.
  const bits = new Uint32Array(Float32Array.from(floats).buffer);
  const halves = new Uint16Array(bits.length);
  for (let at = 0; at < bits.length; at++) halves[at] = halfOf(bits[at]!);
  return halves;
}

/** @throws RangeError that names the tensor where a number is too large for a half */
export function floatsToHalvesOf(name: string, floats: Float32Array): Uint16Array<ArrayBuffer> {
  const beyond = floats.find((value) => Math.abs(value) >= 65_520 && Math.abs(value) !== Infinity);
  if (beyond !== undefined) throw new RangeError(`${name} holds ${beyond}, which F16 cannot; write it as F32.`);
  return floatsToHalves(floats);
}

export function floatToHalf(value: number): number {
  return floatsToHalves(Float32Array.of(value))[0]!;
}

export function brainFloatsToFloats(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}

/** By their bits, because powers of two are slow to reckon 65,536 times: a float's exponent is larger by the difference of the biases. */
function tableOfHalves(): Float32Array {
  const table = new Float32Array(1 << 16);
  const words = new Int32Array(table.buffer);
  const bias = (127 - 15) << 23;
  for (let half = 0; half < table.length; half++) {
    const sign = (half & 0x8000) << 16;
    const exponent = half & 0x7c00;
    if (exponent === 0) table[half] = (sign === 0 ? 2 ** -24 : -(2 ** -24)) * (half & 1023);
    // What is infinite or no number keeps the largest exponent.
    else words[half] = sign | (((half & 0x7fff) << 13) + (exponent === 0x7c00 ? 2 * bias : bias));
  }
  return table;
}

/** @param bits those of a 32-bit float */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65,520: halfway to what would be the next half
  // From 2^-14 on the exponent only changes its bias; adding just under half of the last kept bit, and that bit, rounds ties to even.
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  if (magnitude < 0x33000000) return sign; // below 2^-25, half of the least half there is
  // Below 2^-14 a half counts in units of 2^-24, and the leading one is written out.
  const shift = 126 - (magnitude >>> 23);
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const halfway = 1 << (shift - 1);
  return sign | (kept + (rest > halfway || (rest === halfway && kept & 1) ? 1 : 0));
}
