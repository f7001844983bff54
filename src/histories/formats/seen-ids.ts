/**
 * Ids that have been seen, in sixteen bytes each: a set of strings of a million people would take more than all the rest of reading.
 *
 * In: ids one by one.  Out: whether an id came before. Ids are kept as 53-bit hashes: among a million different ids the chance that any
 * two are taken for one is n²/2 / 2^53, about 1 in 18,000.
 */
import { seedFrom } from "../../domain/index.ts";

/** Beyond so many ids memory must stay flat, and new ones are no longer kept. */
const KEPT = 1_000_000;

export class SeenIds {
  /** Open addressing; 0 is an empty place. At most half full, so that a search is short. */
  #places = new Float64Array(2 ** 12);
  #count = 0;

  /** Adds an id. @returns true where it was there already */
  seenBefore(id: string): boolean {
    const hash = hashOf(id);
    if (this.#put(hash)) return true;
    if (this.#count * 2 > this.#places.length) this.#grow();
    return false;
  }

  #put(hash: number): boolean {
    const mask = this.#places.length - 1;
    let at = hash % this.#places.length;
    while (this.#places[at] !== 0) {
      if (this.#places[at] === hash) return true;
      at = (at + 1) & mask;
    }
    if (this.#count < KEPT) {
      this.#places[at] = hash;
      this.#count++;
    }
    return false;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Float64Array(old.length * 2);
    this.#count = 0;
    for (const hash of old) if (hash !== 0) this.#put(hash);
  }
}

/** From 1 to 2^53 - 1, of two hashes that differ in their seeds. */
function hashOf(id: string): number {
  return seedFrom(id, 0x9e3779b9) * 2 ** 21 + (seedFrom(id) >>> 11) || 1;
}
