/**
 * The counted model as a file: what is committed, and read at every start.
 *
 * In: a model.  Out: JSON with a row of text a circumstance: its key, the people in it, and for each target the people and the weight.
 * `people` stands beside every weight so that anybody can see that no cell is of fewer than three.
 */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { MOVES } from "../../domain/index.ts";
import { COMPONENTS } from "./components.ts";
import { FEATURES } from "./gate.ts";
import type { CountedModel } from "./model.ts";
import { type CountedTables, FEWEST_PEOPLE, type Row, type Tables } from "./tables.ts";

/**
 * By table and key a row as text: how many people, then for each target its name, how many of them and with which weight, as in
 * "104; 11-9111.00 11 9.5; 29-1141.00 70 66.2". Thousands of such texts are read five times as fast as lists of lists, and a person
 * needs a dozen of them.
 */
export const PackedTables = z.record(
  z.string(),
  z.record(
    z.string(),
    z
      .string()
      .regex(/^\d+(; [\d-]+(\.\d+)? \d+ \d+(\.\d+)?)+$/)
      .refine(enoughPeople, "a cell of too few people"),
  ),
);
type PackedTables = z.infer<typeof PackedTables>;

export const CountedArtefact = z.object({
  format: z.literal("wherefore-counted/2"),
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
    format: "wherefore-counted/2",
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

function packRow({ people, cells }: Row): string {
  return [people, ...[...cells].map(([target, cell]) => `${target} ${cell.people} ${cell.weight}`)].join("; ");
}

/** @param text as `packRow` writes it */
export function readRow(text: string): Row {
  const [people, ...cells] = text.split("; ");
  return {
    people: Number(people),
    cells: new Map(
      cells.map((cell) => {
        const [target, of, weight] = cell.split(" ") as [string, string, string];
        return [target, { people: Number(of), weight: Number(weight) }];
      }),
    ),
  };
}

function enoughPeople(text: string): boolean {
  const { people, cells } = readRow(text);
  return [people, ...[...cells.values()].map((cell) => cell.people)].every((of) => of >= FEWEST_PEOPLE);
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
      const row = readRow(table[key]!);
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
