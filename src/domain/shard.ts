/**
 * Shards of people: a long work cut into parts, each a process or a machine of its own.
 *
 * In: a person's id.  Out: the shard that the person belongs to. It follows from the id alone, so shards are disjoint and together whole
 * whatever the order of the files, and one person's cases are never apart.
 */
import { seededRandom, seedFrom } from "./random.ts";

/** The `at`-th of so many, from 1. */
export type Shard = { readonly at: number; readonly of: number };
export const UNCUT: Shard = { at: 1, of: 1 };

/** "1/4"; undefined for all people. */
export function shardName({ at, of }: Shard): string | undefined {
  return of === 1 ? undefined : `${at}/${of}`;
}

/**
 * Which of so many shards a person belongs to, from 1. The id is hashed with a word of its own before it, so that shards and the folds of
 * reasons (`folds.ts`) fall independently of each other.
 */
export function shardOf(person: string, of: number): number {
  return of === 1 ? 1 : 1 + Math.floor(seededRandom(seedFrom(`shard ${person}`))() * of);
}

export function isOf({ at, of }: Shard, person: string): boolean {
  return shardOf(person, of) === at;
}
