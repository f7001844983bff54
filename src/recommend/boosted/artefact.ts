/**
 * The boosted counts as a file: what is committed, and read at every start.
 *
 * In: trees, candidates and the tables that the counted model does not have.  Out: JSON; and back.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { PackedTables, packTables, unpackTables } from "../counted/artefact.ts";
import type { CountedTables, Tables } from "../counted/tables.ts";
import { FACTS, PERSON_FACTS } from "./facts.ts";
import type { Tree } from "./trees.ts";

const Names = (names: readonly string[]) =>
  z
    .array(z.string())
    .refine((found) => String(found) === String(names), "these are not the facts that this version knows");

export const BoostedArtefact = z.object({
  format: z.literal("wherefore-boosted/2"),
  learnedFrom: z.string(),
  people: z.int().positive(),
  /** The release of the taxonomy whose indices the candidates are. */
  release: z.string(),
  facts: Names(FACTS),
  personFacts: Names(PERSON_FACTS),
  candidates: z.array(z.int().nonnegative()),
  trees: z.array(
    z.object({ facts: z.array(z.int()), values: z.array(z.number()), lefts: z.array(z.int().nonnegative()) }),
  ),
  tables: PackedTables,
});
export type BoostedArtefact = z.infer<typeof BoostedArtefact>;

export type BoostedModel = {
  readonly trees: readonly Tree[];
  readonly candidates: readonly number[];
  /** Beside those of the counted model. */
  readonly tables: Tables;
};

export type BoostedParts = {
  readonly trees: readonly Tree[];
  readonly candidates: readonly number[];
  readonly tables: CountedTables;
  readonly learnedFrom: string;
  readonly people: number;
  readonly release: string;
};

export function packBoosted({
  trees,
  candidates,
  tables,
  learnedFrom,
  people,
  release,
}: BoostedParts): BoostedArtefact {
  return {
    format: "wherefore-boosted/2",
    learnedFrom,
    people,
    release,
    facts: [...FACTS],
    personFacts: [...PERSON_FACTS],
    candidates: [...candidates],
    trees: trees.map(({ facts, values, lefts }) => ({
      facts: [...facts],
      values: values.map(shortest),
      lefts: [...lefts],
    })),
    tables: packTables(tables),
  };
}

/** The shortest decimal that is the same number in 32 bits. */
function shortest(value: number): number {
  const digits = [3, 4, 5, 6, 7, 8].find((one) => Math.fround(Number(value.toPrecision(one))) === Math.fround(value));
  return Number(value.toPrecision(digits ?? 9));
}

/** @param artefact trusted: checked by its schema when written, and by a test */
export function unpackBoosted({ trees, candidates, tables }: BoostedArtefact): BoostedModel {
  return { trees, candidates, tables: unpackTables(tables) };
}

/** The embedded artefact. */
export function loadBoosted(): BoostedArtefact {
  return JSON.parse(
    readFileSync(new URL("../../../artefacts/boosted.json", import.meta.url), "utf8"),
  ) as BoostedArtefact;
}
