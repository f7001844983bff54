/**
 * Rotary places (Su et al., 2021) as numbers: the angles by which pairs of a head's numbers are turned (`rotary` in `operators.ts`).
 */

/** Cosines and sines of the angles of each position. @param positions one whole number a row @returns two arrays [positions, width] */
export function rotaryTables(
  positions: ArrayLike<number>,
  width: number,
  base: number,
): { cosines: Float32Array; sines: Float32Array } {
  const cosines = new Float32Array(positions.length * width);
  const sines = new Float32Array(positions.length * width);
  const slowness = Float64Array.from({ length: width }, (_, at) => base ** ((2 * (at % (width / 2))) / width));
  for (let row = 0; row < positions.length; row++) {
    for (let at = 0; at < width; at++) {
      const angle = positions[row]! / slowness[at]!;
      cosines[row * width + at] = Math.cos(angle);
      sines[row * width + at] = Math.sin(angle);
    }
  }
  return { cosines, sines };
}
