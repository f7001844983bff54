/**
 * Python's `random.Random(seed).randint`, so that splits drawn by published code can be drawn again.
 *
 * In: a seed below 2^32.  Out: whole numbers. The generator is MT19937 (Matsumoto and Nishimura 1998), seeded as CPython does, by
 * `init_by_array([seed])`; `randint` draws as many bits from the top of an output as the range has, and draws again while they are beyond it.
 */
const STATES = 624;
const SHIFT = 397;

export type PythonRandom = {
  /** The next 32 bits. */
  readonly next: () => number;
  /** A whole number from low to high, both included. */
  readonly randint: (low: number, high: number) => number;
};

export function pythonRandom(seed: number): PythonRandom {
  const state = seededState(seed);
  let at = STATES;
  const next = () => {
    if (at === STATES) {
      twist(state);
      at = 0;
    }
    let word = state[at++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
  return {
    next,
    randint(low, high) {
      const choices = high - low + 1;
      const bits = 32 - Math.clz32(choices);
      for (;;) {
        const drawn = next() >>> (32 - bits);
        if (drawn < choices) return low + drawn;
      }
    },
  };
}

/** `init_by_array` of the one key. */
function seededState(key: number): Uint32Array {
  const state = new Uint32Array(STATES);
  state[0] = 19_650_218;
  for (let at = 1; at < STATES; at++) state[at] = Math.imul(1_812_433_253, mixed(state, at - 1)) + at;
  let at = 1;
  const forward = () => {
    if (++at < STATES) return;
    state[0] = state[STATES - 1]!;
    at = 1;
  };
  for (let count = 0; count < STATES; count++) {
    state[at] = (state[at]! ^ Math.imul(mixed(state, at - 1), 1_664_525)) + key;
    forward();
  }
  for (let count = 1; count < STATES; count++) {
    state[at] = (state[at]! ^ Math.imul(mixed(state, at - 1), 1_566_083_941)) - at;
    forward();
  }
  state[0] = 0x80000000;
  return state;
}

function mixed(state: Uint32Array, at: number): number {
  return state[at]! ^ (state[at]! >>> 30);
}

function twist(state: Uint32Array): void {
  for (let at = 0; at < STATES; at++) {
    const joined = (state[at]! & 0x80000000) | (state[(at + 1) % STATES]! & 0x7fffffff);
    const turned = joined & 1 ? 0x9908b0df : 0;
    state[at] = state[(at + SHIFT) % STATES]! ^ (joined >>> 1) ^ turned;
  }
}
