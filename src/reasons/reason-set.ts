/**
 * The folder of an oracle-reason set: what it was made by, and the reading of its candidates.
 *
 *     recipe.json ─► is this the same recipe, on the same data?
 *     candidates.jsonl + the data set ─► each case with its candidates
 *
 * `propose` begins the folder; every later step opens it, and is refused where what it would read was made otherwise.
 */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { BadInputError, CandidateRecord, type Case, type Dataset } from "../domain/index.ts";
import { casesOf } from "../histories/cases-of-part.ts";
import { OwnRules } from "../histories/datasets/own-data.ts";
import { parsedOrNothing, readJsonl } from "../records/jsonl.ts";
import { contentHash, fileHashes, writeWhole } from "../records/whole-file.ts";
import { ReasonsRecipe } from "./reason-recipe.ts";
import { CANDIDATES, DESCRIPTION } from "./set-files.ts";

export const SetDescription = z.object({
  recipe: ReasonsRecipe,
  /** The data set's name. */
  on: z.string(),
  /** How careers of one's own were split and cut; absent for a public set. */
  own: OwnRules.optional(),
  /** SHA-256 of every file that was read, by name; trained models among them. */
  data: z.record(z.string(), z.string()),
  /** The language model that was asked for reasons, and for a file the hash of its content. */
  model: z.string().optional(),
});
export type SetDescription = z.infer<typeof SetDescription>;

export type ReasonSet = {
  readonly path: string;
  readonly recipe: ReasonsRecipe;
  readonly file: (name: string) => string;
};

/** Where the set of a recipe lies, unless the user says otherwise. */
export function reasonSetPath(recipe: ReasonsRecipe, to?: string): string {
  return to ?? join("reasons", recipe.name);
}

/** Begins the folder, or goes on with it. @throws BadInputError where it was begun by another recipe, on other data or with another model */
export async function beginReasonSet(path: string, description: SetDescription): Promise<ReasonSet> {
  const set = await foreseeReasonSet(path, description);
  if (!existsSync(join(path, DESCRIPTION)))
    await writeWhole(join(path, DESCRIPTION), `${JSON.stringify(description, null, 1)}\n`);
  return set;
}

/** The folder as it would be begun, with nothing written: for a dry run. @throws BadInputError as `beginReasonSet` */
export async function foreseeReasonSet(path: string, description: SetDescription): Promise<ReasonSet> {
  if (existsSync(join(path, DESCRIPTION))) requireSame(path, await readDescription(path), description);
  return reasonSet(path, description.recipe);
}

/**
 * Opens what `propose` began, for a later step with a recipe that may judge and choose otherwise.
 *
 * @throws BadInputError where there is no such set, or its candidates were proposed by another recipe or on other data
 */
export async function openReasonSet(path: string, recipe: ReasonsRecipe, dataset: Dataset): Promise<ReasonSet> {
  const found = await describedSet(path);
  const { on, data } = await describeData(dataset);
  // What else was read, such as trained models, lies elsewhere by now perhaps, and no later step reads it.
  const own = Object.fromEntries(Object.keys(data).map((name) => [name, found.data[name] ?? "not there"]));
  requireSame(
    path,
    { ...found, data: own },
    { recipe, on, data, ...(found.own && { own: found.own }), ...(found.model && { model: found.model }) },
  );
  return reasonSet(path, recipe);
}

/** What a set was begun with. @throws BadInputError where there is none */
export async function describedSet(path: string): Promise<SetDescription> {
  const file = join(path, DESCRIPTION);
  if (existsSync(file)) return readDescription(path);
  const mend = "Make one first: wherefore reasons propose.";
  throw new BadInputError("no-reason-set", { file }, "there is no set of reasons here", mend);
}

/** A set as it lies there, whatever data are at hand. @throws BadInputError where there is none */
export async function openedSet(path: string): Promise<ReasonSet> {
  return reasonSet(path, (await describedSet(path)).recipe);
}

export async function describeData(dataset: Dataset): Promise<Pick<SetDescription, "on" | "data">> {
  return { on: dataset.name, data: await fileHashes(dataset.files) };
}

function reasonSet(path: string, recipe: ReasonsRecipe): ReasonSet {
  return { path, recipe, file: (name) => join(path, name) };
}

/** What the set was made by and on. */
export async function readDescription(path: string): Promise<SetDescription> {
  const file = join(path, DESCRIPTION);
  const parsed = SetDescription.safeParse(parsedOrNothing(await readFile(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new BadInputError(
    "not-a-record",
    { file, field: parsed.error.issues[0]!.path.join(".") },
    parsed.error.issues[0]!.message,
    "It was not written by this version, or was edited: begin another folder (--out).",
  );
}

/** What candidates depend on: judging and choosing may change under them, and `hinted` adds to what is there. */
function decisive({ recipe, on, own, model }: SetDescription): Record<string, unknown> {
  const { hinted: _later, ...proposers } = recipe.propose;
  return { seed: recipe.seed, folds: recipe.folds, ...proposers, "data set": on, "own careers": own, model };
}

function requireSame(path: string, found: SetDescription, wanted: SetDescription): void {
  const file = join(path, DESCRIPTION);
  const [had, want] = [decisive(found), decisive(wanted)];
  const differs = (one: Record<string, unknown>, other: Record<string, unknown>) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].find(
      (key) => contentHash(one[key] ?? null) !== contentHash(other[key] ?? null),
    );
  const shown = (value: unknown) => (value === undefined ? "none" : JSON.stringify(value));
  const key = differs(had, want);
  if (key !== undefined)
    throw new BadInputError(
      "other-recipe",
      { file, field: key },
      `its candidates were proposed with ${shown(had[key])}, and now it is ${shown(want[key])}`,
      "Use the recipe and the model that it was begun with, or begin another folder (--out).",
    );
  const changed = differs(found.data, wanted.data);
  if (changed !== undefined)
    throw new BadInputError(
      "other-data",
      { file, field: changed },
      "this file was another one when the candidates were proposed",
      "Take the same release of the data, or begin another folder (--out).",
    );
}

/** @throws BadInputError where nothing was proposed, or a line is damaged */
export function readCandidates(set: ReasonSet): AsyncGenerator<CandidateRecord> {
  const file = set.file(CANDIDATES);
  if (existsSync(file)) return readJsonl(file, CandidateRecord);
  throw new BadInputError(
    "no-reason-set",
    { file },
    "no candidates were proposed here",
    "Finish first: wherefore reasons propose.",
  );
}

/** A case of the data set, the truth included, with what was proposed for it. */
export type CaseWithCandidates = { readonly case_: Case; readonly record: CandidateRecord };

/**
 * Candidates stand in the data set's order, so both are read once, side by side, and neither is kept.
 *
 * @throws BadInputError where a record is of nobody in the data set, or out of order
 */
export async function* casesWithCandidates(set: ReasonSet, dataset: Dataset): AsyncGenerator<CaseWithCandidates> {
  const cases = casesOf({ dataset, part: "train", limit: undefined });
  try {
    let line = 0;
    for await (const record of readCandidates(set)) {
      line++;
      yield { case_: await requireCase(cases, record.id, dataset, { file: set.file(CANDIDATES), line }), record };
    }
  } finally {
    await cases.return(undefined);
  }
}

/** What to do about a file whose records are not those that a step left. */
export const WRITTEN_OTHERWISE =
  "The file was edited, or two processes of an earlier version wrote it at once. Delete it and run the step that writes it again: replies that were paid for are in the journal.";

/** The next case of that id; those before it are passed over. @throws BadInputError where none is left */
export async function requireCase(
  cases: AsyncGenerator<Case>,
  id: string,
  { name }: Dataset,
  place: { readonly file: string; readonly line: number },
): Promise<Case> {
  for (;;) {
    const next = await cases.next();
    if (next.done)
      throw new BadInputError(
        "not-a-record",
        { ...place, field: "id" },
        `${id} is no case of ${name}, or stands out of order`,
        WRITTEN_OTHERWISE,
      );
    if (next.value.id === id) return next.value;
  }
}
