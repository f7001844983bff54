/**
 * The counted model as a file: what is committed, and read at every start.
 *
 * In: a model.  Out: JSON with a row a circumstance: its key, the people in it, and for each target the people and the weight.
 * `people` stands beside every weight so that anybody can see that no cell is of fewer than three.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { MOVES } from "../../domain/index.ts";
import { COMPONENTS } from "./components.ts";
import { FEATURES } from "./gate.ts";
import type { CountedModel } from "./model.ts";
import { type CountedTables, FEWEST_PEOPLE, type Row, type Tables } from "./tables.ts";

const CellTriple = z.tuple([z.string(), z.int().min(FEWEST_PEOPLE), z.number().nonnegative()]);

/** By table and key: how many people, and by target how many of them and with which weight. */
export const PackedTables = z.record(
  z.string(),
  z.record(z.string(), z.object({ people: z.int().min(FEWEST_PEOPLE), cells: z.array(CellTriple) })),
);
type PackedTables = z.infer<typeof PackedTables>;

export const CountedArtefact = z.object({
  format: z.literal("wherefore-counted/1"),
  learnedFrom: z.string(),
  people: z.int().positive(),
  transitions: z.int().positive(),
  features: z.tuple(FEATURES.map((name) => z.literal(name)) as unknown as [z.ZodLiteral<string>]),
  scale: z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) }),
  components: z.record(z.string(), z.array(z.number())),
  moves: z.record(z.string(), z.array(z.number())),
  tables: PackedTables,
});
export type CountedArtefact = z.infer<typeof CountedArtefact>;

export type Learned = { readonly learnedFrom: string; readonly people: number; readonly transitions: number };

export function packCounted(model: CountedModel<CountedTables>, learned: Learned): CountedArtefact {
  const rows = (weights: CountedModel["components"], names: readonly string[]) =>
    Object.fromEntries(names.map((name, k) => [name, Array.from(weights[k]!, (weight) => Number(weight.toFixed(5)))]));
  return {
    format: "wherefore-counted/1",
    ...learned,
    features: [...FEATURES] as unknown as CountedArtefact["features"],
    scale: { mean: [...model.scale.mean], deviation: [...model.scale.deviation] },
    components: rows(model.components, COMPONENTS),
    moves: rows(model.moves, MOVES),
    tables: packTables(model.tables),
  };
}

export function packTables(tables: CountedTables): PackedTables {
  return Object.fromEntries(
    [...tables].map(([name, table]) => [name, Object.fromEntries([...table].map(([key, row]) => [key, packRow(row)]))]),
  );
}

export function unpackTables(tables: PackedTables): Tables {
  return new Map(Object.entries(tables).map(([name, table]) => [name, rowsWhenAsked(table)]));
}

function packRow({ people, cells }: Row) {
  return {
    people,
    cells: [...cells].map(([target, cell]): [string, number, number] => [target, cell.people, cell.weight]),
  };
}

/** @param artefact trusted: checked by its schema when written, and by a test */
export function unpackCounted(artefact: CountedArtefact): CountedModel {
  const weights = (rows: Record<string, number[]>, names: readonly string[]) =>
    names.map((name) => Float64Array.from(rows[name]!));
  return {
    scale: artefact.scale,
    components: weights(artefact.components, COMPONENTS),
    moves: weights(artefact.moves, MOVES),
    tables: unpackTables(artefact.tables),
  };
}

/** A person needs a dozen of the thousands of rows, so each is unpacked when it is first looked up. */
function rowsWhenAsked(table: PackedTables[string]): Pick<ReadonlyMap<string, Row>, "get" | "has"> {
  const unpacked = new Map<string, Row>();
  const has = (key: string) => Object.hasOwn(table, key);
  return {
    has,
    get(key) {
      const known = unpacked.get(key);
      if (known !== undefined || !has(key)) return known;
      const { people, cells } = table[key]!;
      const row: Row = {
        people,
        cells: new Map(cells.map(([target, of, weight]) => [target, { people: of, weight }])),
      };
      unpacked.set(key, row);
      return row;
    },
  };
}

let loaded: CountedArtefact | undefined;

/** The embedded artefact, read once a process: the boosted counts read its tables too. */
export function loadCounted(): CountedArtefact {
  loaded ??= JSON.parse(
    readFileSync(new URL("../../../artefacts/counted.json", import.meta.url), "utf8"),
  ) as CountedArtefact;
  return loaded;
}
